using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Findings;

/// <summary>Reports that were never collected, and those that can never be.</summary>
internal static class ReportFindings
{
    private const string SaveMore = "nothing brings them back; from now on save usage and collect it more often";

    public static IEnumerable<Finding> Find(Ledger ledger, IReadOnlyList<DeviceOverview> devices) =>
        FindGaps(ledger.FindingFacts, devices).Concat(FindPurged(ledger.ShownFacts, devices));

    private static IEnumerable<Finding> FindPurged(ShownFacts facts, IReadOnlyList<DeviceOverview> devices)
    {
        var purged = facts.Purged().ToDictionary(row => row.DeviceId);
        foreach (var device in devices.Where(device => device.IsExpected))
        {
            if (purged.TryGetValue(device.Id, out var counts))
                yield return Finding.About(device, FindingCode.ReportsPurged, Describe(counts), SaveMore);
        }
    }

    private static string Describe(ReportCounts counts)
    {
        var total = counts.Total is { } all ? $" (total: {all:N0})" : string.Empty;
        var without = counts.Acknowledged is { } acknowledged && counts.Purged > acknowledged
            ? $", at least {counts.Purged - acknowledged:N0} of them without an ACK"
            : string.Empty;
        var purged = counts.Purged == 1 ? "1 report" : $"{counts.Purged:N0} reports";
        return $"the device has purged {purged}{total}{without}; what was not collected before is lost for good "
            + $"(captured output of {counts.At[..10]})";
    }

    private static IEnumerable<Finding> FindGaps(FindingFacts facts, IReadOnlyList<DeviceOverview> devices)
    {
        var byUnit = new Dictionary<Udi, DeviceOverview>();
        foreach (var device in devices)
        {
            foreach (var unit in device.Members.Prepend(device.Udi))
                byUnit.TryAdd(unit, device);
        }

        foreach (var (udi, before, next) in facts.ReportGaps(ReportGap.Widest))
        {
            var gap = new ReportGap(udi, before + 1, next - 1);
            if (byUnit.TryGetValue(udi, out var device))
                yield return new Finding(FindingCode.ReportGap, udi, gap.Sentence, gap.Remedy) { Name = device.Name };
        }
    }
}
