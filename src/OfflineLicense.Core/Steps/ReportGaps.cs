using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

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

    public static IEnumerable<Notice> In(IReadOnlyList<Report> reports, Ledger ledger) => reports
        .GroupBy(report => report.Udi)
        .SelectMany(ofOne => Holes(ledger.Devices.UdiId(ofOne.Key), ofOne.Select(report => report.Id).Distinct().Order().ToList(), ledger)
            .Select(hole => new Notice("report-gap", Message(ofOne.Key, hole.From, hole.To))))
        .Take(Told)
        .ToList();

    private static IEnumerable<(long From, long To)> Holes(long udiId, List<long> ids, Ledger ledger)
    {
        var before = ledger.Requests.NewestReportBelow(udiId, ids[0]) ?? ids[0];
        foreach (var id in ids)
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
        + $"license smart save usage rum-Id {from} file {DeviceCommands.DiskOf(udi)}rum_{from}.txt{(from == to ? string.Empty : $" (and so for each up to {to})")}";
}
