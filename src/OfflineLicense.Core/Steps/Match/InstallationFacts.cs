using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Match;

/// <summary>Records what a captured output states of a product instance, and the units for which a response has to be proved.</summary>
internal static class InstallationFacts
{
    public static void RecordOutput(Ledger ledger, long documentId, long device, DeviceState state)
    {
        ledger.Observations.Add(new ObservationRow(
            documentId,
            device,
            Print(state.LastAckReceived),
            Timestamp.Text(WithoutNone(state.LastAckReceived)?.Earliest),
            Print(state.NextAckDeadline),
            Timestamp.Text(WithoutNone(state.NextAckDeadline)?.Utc),
            Timestamp.Text(state.CapturedAt?.Utc),
            Timestamp.Text(ledger.Now)));
        if (!state.HasPrompt)
            ledger.Observations.AddWithoutPrompt(documentId, device);
        var devices = new DeviceResolver(ledger);
        foreach (var installed in state.Installed)
        {
            // A unit that never was in this product instance proves nothing for it.
            if (WithoutNone(installed.On) is { } on && devices.FindEver(installed.Udi).Contains(device))
            {
                var unit = ledger.Devices.UdiId(installed.Udi);
                ledger.Proofs.Add(documentId, device, unit, installed.Kind, Print(on)!, Timestamp.Text(on.Earliest));
            }
        }
    }

    public static void RecordUnits(Ledger ledger, long documentId, ParsedContent content)
    {
        foreach (var udi in content.Udis)
            ledger.Proofs.Name(documentId, ledger.Devices.UdiId(udi));
    }

    private static DeviceTime? WithoutNone(DeviceTime? time) => time is { IsNone: false } ? time : null;

    private static string? Print(DeviceTime? time) =>
        time is null ? null : time.IsNone ? "none" : $"{time.Local:yyyy-MM-ddTHH:mm:ss} {time.Zone}";
}
