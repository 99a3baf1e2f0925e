using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Match;

/// <summary>Records what a captured output prints of the device itself: its release, its reports, its policy.</summary>
internal static class ShownFactRecorder
{
    public static void Record(Ledger ledger, long documentId, long device, DeviceState state)
    {
        var reports = state.ReportSummary;
        var shown = new DeviceShown(state.Version, state.SendsHostname, reports?.Total, reports?.Purged, reports?.Acknowledged,
            state.Policy is { } policy ? PolicyDays.From(policy) : null);
        if (shown != new DeviceShown(null, null, null, null, null, null))
            ledger.ShownFacts.Add(documentId, device, shown);
    }
}
