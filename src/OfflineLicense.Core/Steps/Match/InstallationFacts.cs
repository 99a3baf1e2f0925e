using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Match;

/// <summary>Keeps what a captured output says of a product instance, and for which units an answer has to be proved.</summary>
internal static class InstallationFacts
{
    public static void Keep(Ledger ledger, long documentId, long device, DeviceState state)
    {
        ledger.Observations.Add(new ObservationRow(documentId, device, Printed(state.LastAckReceived), Timestamp.Text(Instant(state.LastAckReceived)?.Earliest),
            Printed(state.NextAckDeadline), Timestamp.Text(Instant(state.NextAckDeadline)?.Utc), Timestamp.Text(state.CapturedAt?.Utc), Timestamp.Text(ledger.Now)));
        foreach (var installed in state.Installed)
        {
            // A unit that never was in this product instance proves nothing for it, whatever the output says.
            if (Instant(installed.On) is { } on && ledger.Devices.Of(installed.Udi).Any(known => known.DeviceId == device))
                ledger.Proofs.Add(documentId, device, ledger.Devices.UdiId(installed.Udi), installed.Kind, Printed(on)!, Timestamp.Text(on.Earliest));
        }
    }

    public static void Name(Ledger ledger, long documentId, ParsedContent reading)
    {
        foreach (var udi in reading.Udis)
            ledger.Proofs.Name(documentId, ledger.Devices.UdiId(udi));
    }

    private static DeviceTime? Instant(DeviceTime? time) => time is { IsNone: false } ? time : null;

    private static string? Printed(DeviceTime? time) =>
        time is null ? null : time.IsNone ? "none" : $"{time.Local:yyyy-MM-ddTHH:mm:ss} {time.Zone}";
}
