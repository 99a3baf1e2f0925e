using System.Globalization;
using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary>What a collect run came to: counts, what needs attention, and how it ends.</summary>
internal sealed class CollectTally
{
    private readonly Dictionary<CollectOutcome, int> _counts = [];
    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);
    private readonly List<FileOutcome> _refused = [];
    private readonly SortedDictionary<string, (int Count, string Example)> _warnings = new(StringComparer.Ordinal);

    public int Reports { get; private set; }

    public int Requests { get; private set; }

    public int Responses { get; private set; }

    /// <summary>Files that changed a moment ago and are left for the next run.</summary>
    public int Settling { get; private set; }

    public int Devices => _devices.Count;

    public static string NameOf(CollectOutcome outcome) => outcome.ToString().ToLowerInvariant();

    public int Of(CollectOutcome outcome) => _counts.GetValueOrDefault(outcome);

    public void Add(FileOutcome file)
    {
        _counts[file.Outcome] = Of(file.Outcome) + 1;
        Settling += file.Reason == RefusalReason.Settling ? 1 : 0;
        if (file.Outcome is CollectOutcome.Recorded or CollectOutcome.Known)
            _devices.UnionWith(file.Devices.Count > 0 ? file.Devices.Select(id => id.ToString(CultureInfo.InvariantCulture)) : file.Udis.Take(1).Select(udi => udi.ToString()));
        if (file.Outcome == CollectOutcome.Recorded)
        {
            Reports += file.Reports;
            var direction = file.Direction != Direction.None ? file.Direction : file.Kind?.Direction;
            Requests += direction == Direction.Request ? 1 : 0;
            Responses += direction == Direction.Response ? 1 : 0;
        }

        // What is known was warned of when it was recorded, but for a person who says something else of it now.
        if (file.Outcome is CollectOutcome.Recorded or CollectOutcome.Known)
        {
            foreach (var warning in file.Warnings.Where(warning => file.Outcome == CollectOutcome.Recorded || warning.Code == WarningCode.KnownAs))
                _warnings[warning.Code.Name] = _warnings.TryGetValue(warning.Code.Name, out var seen) ? (seen.Count + 1, seen.Example) : (1, SafeText.Value(warning.Message));
        }

        if (file.Outcome == CollectOutcome.Refused || (file.Outcome == CollectOutcome.Unrecognised && file.Explicit))
            _refused.Add(file);
    }

    public string Sentence()
    {
        var parts = new List<string> { $"{Of(CollectOutcome.Recorded):N0} recorded" };
        foreach (var outcome in new[] { CollectOutcome.Known, CollectOutcome.Empty, CollectOutcome.Own, CollectOutcome.Unrecognised, CollectOutcome.Refused })
        {
            var count = Of(outcome) - (outcome == CollectOutcome.Empty ? Settling : 0);
            if (count > 0)
                parts.Add($"{count:N0} {NameOf(outcome)}");
        }

        if (Settling > 0)
            parts.Add($"{Settling:N0} still changing, left for the next run");
        var sentence = $"{string.Join(", ", parts)}   {Plural.Format(Devices, "product instance")}, {Plural.Format(Reports, "new report")}";
        return Of(CollectOutcome.Recorded) == 0 ? sentence + "   nothing changed" : sentence;
    }

    public List<string> Attention() => _refused.ConvertAll(file =>
        file.Outcome == CollectOutcome.Unrecognised
            ? $"{SafeText.Value(file.Path)}  unrecognised: no licensing file that this tool knows"
            : $"{SafeText.Value(file.Path)}  {file.Reason}: {SafeText.Value(file.Message!)}");

    public IEnumerable<(string Code, int Count, string Example)> Warnings() => _warnings.Select(each => (each.Key, each.Value.Count, each.Value.Example));

    /// <summary>How the run ends: the worst of what was refused.</summary>
    public int Exit => _refused.Select(ExitOf).Append(ExitCode.Done).Aggregate(ExitCode.GetWorst);

    /// <summary>The refused file that decides how the run ends, and how many more do.</summary>
    public (FileOutcome File, int More) Decisive()
    {
        var worst = Exit;
        var all = _refused.Where(file => ExitOf(file) == worst).ToList();
        return (all[0], all.Count - 1);
    }

    private static int ExitOf(FileOutcome file) => file switch
    {
        _ when file.Reason == RefusalReason.WrongDevice => ExitCode.WrongDevice,
        { Unreadable: true } => ExitCode.Missing,
        { Explicit: true } => ExitCode.Invalid,
        _ => ExitCode.Incomplete,
    };
}
