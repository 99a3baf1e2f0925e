using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Findings;

/// <summary>Reports that were never collected.</summary>
internal static class ReportFindings
{
    public static IEnumerable<Finding> Find(FindingFacts facts, IReadOnlyList<DeviceOverview> devices)
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
