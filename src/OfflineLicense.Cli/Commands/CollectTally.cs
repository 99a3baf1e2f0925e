using OfflineLicense.Steps;

namespace OfflineLicense.Cli.Commands;

/// <summary>What a collect run came to: counts, what needs attention, and how it ends.</summary>
internal sealed class CollectTally
{
    private readonly Dictionary<Outcome, int> _counts = [];
    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);
    private readonly List<FileOutcome> _refused = [];
    private readonly SortedDictionary<string, (int Count, string Example)> _warnings = new(StringComparer.Ordinal);

    public int Reports { get; private set; }

    public int Requests { get; private set; }

    public int Responses { get; private set; }

    public int Devices => _devices.Count;

    public static string NameOf(Outcome outcome) => outcome.ToString().ToLowerInvariant();

    public int Of(Outcome outcome) => _counts.GetValueOrDefault(outcome);

    public void Add(FileOutcome file)
    {
        _counts[file.Outcome] = Of(file.Outcome) + 1;
        if (file.Outcome is Outcome.Recorded or Outcome.Known && file.Udis.Count > 0)
            _devices.Add(file.Udis[0].ToString());
        if (file.Outcome == Outcome.Recorded)
        {
            Reports += file.Reports;
            Requests += file.Kind?.Direction == Direction.Request ? 1 : 0;
            Responses += file.Kind?.Direction == Direction.Response ? 1 : 0;
            foreach (var warning in file.Warnings)
                _warnings[warning.Code] = _warnings.TryGetValue(warning.Code, out var seen) ? (seen.Count + 1, seen.Example) : (1, Shown.Text(warning.Message));
        }

        if (file.Outcome == Outcome.Refused || (file.Outcome == Outcome.Unrecognised && file.Explicit))
            _refused.Add(file);
    }

    public string Sentence()
    {
        var parts = new List<string> { $"{Of(Outcome.Recorded):N0} recorded" };
        foreach (var outcome in new[] { Outcome.Known, Outcome.Empty, Outcome.Own, Outcome.Unrecognised, Outcome.Refused })
        {
            if (Of(outcome) > 0)
                parts.Add($"{Of(outcome):N0} {NameOf(outcome)}");
        }

        var sentence = $"{string.Join(", ", parts)}   {Devices:N0} product instances, {Reports:N0} new reports";
        return Of(Outcome.Recorded) == 0 && _refused.Count == 0 ? sentence + "   nothing changed" : sentence;
    }

    public List<string> Attention() => _refused.ConvertAll(file =>
        file.Outcome == Outcome.Unrecognised
            ? $"{Shown.Text(file.Path)}  unrecognised: no licensing file that this tool knows"
            : $"{Shown.Text(file.Path)}  {file.Reason}: {Shown.Text(file.Message!)}");

    public IEnumerable<(string Code, int Count, string Example)> Warnings() => _warnings.Select(each => (each.Key, each.Value.Count, each.Value.Example));

    public void EndOf(Invocation invocation)
    {
        foreach (var file in _refused)
        {
            invocation.EndWith(file switch
            {
                { Reason: "wrong-device" } => ExitCode.WrongDevice,
                { Unreadable: true } => ExitCode.Missing,
                { Explicit: true } => ExitCode.Invalid,
                _ => ExitCode.Incomplete,
            });
        }
    }
}
