using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Finds report numbers that a device must have assigned and that never arrived: it counts up by one over all its licenses
/// (docs/formats.md, report ids), so a gap is usage that is not reported unless it is saved again.
/// </summary>
internal static class ReportGaps
{
    /// <summary>More gaps are not reported; the commands for them follow the same pattern.</summary>
    private const int MostReported = 5;

    /// <summary>The numbers of those UDIs in a new file that have a gap, between them or to what was collected before.</summary>
    public static IReadOnlyList<ReportNumbers> FindSuspected(IReadOnlyList<Report> reports, Ledger ledger) => reports
        .Where(report => report.Id >= 0) // no device has counted so far as 2^63, and arithmetic ends there
        .GroupBy(report => report.Udi)
        .Select(ofOne => Collate(ofOne.Key, ofOne.Select(report => report.Id).Distinct().Order().ToList(), ledger))
        .Where(numbers => FindGaps(numbers, ledger).Any())
        .ToList();

    /// <summary>The gaps that are still open when all files of a run are recorded.</summary>
    /// <param name="suspected">Of one file.</param>
    /// <param name="ledger">With everything of the run in it.</param>
    /// <param name="reported">What was reported for earlier files of the run; two files can border on one gap.</param>
    public static IEnumerable<Notice> FindOpen(
        IReadOnlyList<ReportNumbers> suspected, Ledger ledger, HashSet<(Udi Udi, long From)> reported) => suspected
        .SelectMany(numbers => FindGaps(numbers, ledger)
            .Where(gap => reported.Add((numbers.Udi, gap.From)))
            .Select(gap => new Notice(WarningCode.ReportGap, new ReportGap(numbers.Udi, gap.From, gap.To).Explanation)))
        .Take(MostReported)
        .ToList();

    private static ReportNumbers Collate(Udi udi, List<long> ids, Ledger ledger) =>
        new(udi, ids, ledger.Requests.Twins(ledger.Devices.UdiId(udi), ids[^1], ids[^1]).Count == 0);

    private static IEnumerable<(long From, long To)> FindGaps(ReportNumbers numbers, Ledger ledger)
    {
        var (udiId, ids) = (ledger.Devices.UdiId(numbers.Udi), numbers.Ids);
        var before = ledger.Requests.NewestReportBelow(udiId, ids[0]) ?? ids[0];
        var above = numbers.IsTopNew ? ledger.Requests.OldestReportAbove(udiId, ids[^1]) : null;
        foreach (var id in above is { } next ? ids.Append(next) : ids)
        {
            if (id - before is > 1 and <= ReportGap.Widest)
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
}
