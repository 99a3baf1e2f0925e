using System.Globalization;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Steps.Collect;

/// <summary>The totals of a collect run, and the files that need attention.</summary>
internal sealed class CollectSummary(Side side)
{
    /// <summary>More than are ever shown.</summary>
    private const int MostKept = 100;

    private readonly Dictionary<CollectOutcome, int> _counts = [];
    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);
    private readonly List<FileOutcome> _attention = [];
    private readonly Dictionary<FileProblem, (FileOutcome First, int Count)> _problems = [];
    private readonly SortedDictionary<string, WarningCount> _warnings = new(StringComparer.Ordinal);

    /// <summary>The side of the station that collects.</summary>
    public Side Side => side;

    public int Reports { get; private set; }

    /// <summary>Requests recorded by this run.</summary>
    public int Requests { get; private set; }

    /// <summary>Responses recorded by this run.</summary>
    public int Responses { get; private set; }

    /// <summary>Files that changed a moment ago and are left for the next run.</summary>
    public int Settling { get; private set; }

    public int Devices => _devices.Count;

    /// <summary>
    /// Files that were refused, and files of no known kind that a person named; in the order of the run, the first of them:
    /// an archive may have a million.
    /// </summary>
    public IReadOnlyList<FileOutcome> Attention => _attention;

    /// <summary>How many there were.</summary>
    public int NeedAttention => _problems.Values.Sum(problem => problem.Count);

    /// <summary>The first file with each kind of problem, and how many have it.</summary>
    public IReadOnlyDictionary<FileProblem, (FileOutcome First, int Count)> Problems => _problems;

    /// <summary>By code.</summary>
    public IReadOnlyCollection<WarningCount> Warnings => _warnings.Values;

    public int Count(CollectOutcome outcome) => _counts.GetValueOrDefault(outcome);

    public void Add(FileOutcome file)
    {
        _counts[file.Outcome] = Count(file.Outcome) + 1;
        Settling += file.Reason == RefusalReason.Settling ? 1 : 0;
        if (file.Outcome is CollectOutcome.Recorded or CollectOutcome.Known)
        {
            _devices.UnionWith(file.Devices.Count > 0
                ? file.Devices.Select(id => id.ToString(CultureInfo.InvariantCulture))
                : file.Udis.Take(1).Select(udi => udi.ToString()));
        }

        if (file.Outcome == CollectOutcome.Recorded)
            AddRecorded(file);
        AddWarnings(file);
        if (file.Problem == FileProblem.None)
            return;
        if (_attention.Count < MostKept)
            _attention.Add(file);
        _problems[file.Problem] = _problems.TryGetValue(file.Problem, out var seen) ? (seen.First, seen.Count + 1) : (file, 1);
    }

    private void AddRecorded(FileOutcome file)
    {
        Reports += file.Reports;
        var direction = file.Direction != Direction.None ? file.Direction : file.Kind?.Direction;
        Requests += direction == Direction.Request ? 1 : 0;
        Responses += direction == Direction.Response ? 1 : 0;
    }

    /// <summary>A known file had its warnings when it was recorded, unless a person now says something else of it.</summary>
    private void AddWarnings(FileOutcome file)
    {
        foreach (var warning in file.Warnings)
        {
            if (file.Outcome == CollectOutcome.Recorded || (file.Outcome == CollectOutcome.Known && warning.Code == WarningCode.KnownAs))
            {
                _warnings[warning.Code.Name] = _warnings.TryGetValue(warning.Code.Name, out var seen)
                    ? seen with { Count = seen.Count + 1 }
                    : new WarningCount(warning.Code, 1, warning.Message);
            }
        }
    }
}
