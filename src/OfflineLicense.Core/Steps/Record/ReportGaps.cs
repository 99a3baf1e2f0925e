using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>The report numbers of one UDI in one file, ascending, each once.</summary>
/// <param name="Udi">Whose they are.</param>
/// <param name="Ids">At least one.</param>
/// <param name="IsTopNew">The highest was new when the file came: a hole above it was not told before.</param>
internal sealed record ReportNumbers(Udi Udi, IReadOnlyList<long> Ids, bool IsTopNew);

/// <summary>
/// Report numbers that a device must have given out and that never came: it counts up by one over all its licences
/// (docs/formats.md, report ids), so a hole is usage that nobody will report unless it is saved again.
/// </summary>
internal static class ReportGaps
{
    /// <summary>A wider hole is no hole: the device began to count anew.</summary>
    private const int Widest = 1_000;

    /// <summary>The first holes say enough; the command for each further one is as easily typed.</summary>
    private const int Told = 5;

    /// <summary>The numbers of those UDIs in a new file that have a hole, between them or to what was collected before.</summary>
    public static IReadOnlyList<ReportNumbers> Suspected(IReadOnlyList<Report> reports, Ledger ledger) => reports
        .GroupBy(report => report.Udi)
        .Select(ofOne => Numbers(ofOne.Key, ofOne.Select(report => report.Id).Distinct().Order().ToList(), ledger))
        .Where(numbers => Holes(numbers, ledger).Any())
        .ToList();

    /// <summary>The holes that are still open when all files of a run are in.</summary>
    /// <param name="suspected">Of one file.</param>
    /// <param name="ledger">With everything of the run in it.</param>
    /// <param name="told">What earlier files of the run were warned of; two files border on one hole.</param>
    public static IEnumerable<Notice> Open(IReadOnlyList<ReportNumbers> suspected, Ledger ledger, HashSet<(Udi Udi, long From)> told) => suspected
        .SelectMany(numbers => Holes(numbers, ledger)
            .Where(hole => told.Add((numbers.Udi, hole.From)))
            .Select(hole => new Notice(WarningCode.ReportGap, Message(numbers.Udi, hole.From, hole.To))))
        .Take(Told)
        .ToList();

    private static ReportNumbers Numbers(Udi udi, List<long> ids, Ledger ledger) =>
        new(udi, ids, ledger.Requests.Twins(ledger.Devices.UdiId(udi), ids[^1], ids[^1]).Count == 0);

    private static IEnumerable<(long From, long To)> Holes(ReportNumbers numbers, Ledger ledger)
    {
        var (udiId, ids) = (ledger.Devices.UdiId(numbers.Udi), numbers.Ids);
        var before = ledger.Requests.NewestReportBelow(udiId, ids[0]) ?? ids[0];
        var above = numbers.IsTopNew ? ledger.Requests.OldestReportAbove(udiId, ids[^1]) : null;
        foreach (var id in above is { } next ? ids.Append(next) : ids)
        {
            if (id - before is > 1 and <= Widest)
            {
                var known = ledger.Requests.Twins(udiId, before + 1, id - 1);
                for (var number = before + 1; number < id; number++)
                {
                    if (known.ContainsKey(number))
                        continue;
                    var from = number;
                    while (number + 1 < id && !known.ContainsKey(number + 1))
                        number++;
                    yield return (from, number);
                }
            }

            before = id;
        }
    }

    private static string Message(Udi udi, long from, long to) =>
        $"{(from == to ? $"report {from} of {udi} was" : $"reports {from} to {to} of {udi} were")} never collected; on the device: "
        + $"license smart save usage rum-Id {from} file {DeviceCommands.GetDisk(udi)}rum_{from}.txt{(from == to ? string.Empty : $" (and so for each up to {to})")}"
        + "; what the device has purged is lost (Purged in show license tech support)";
}
