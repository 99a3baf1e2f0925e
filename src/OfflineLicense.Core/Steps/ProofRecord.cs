using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>Keeps what a captured output says of a product instance, and for which units an answer has to be proved.</summary>
internal static class ProofRecord
{
    public static void Keep(Ledger ledger, long documentId, long device, DeviceState state)
    {
        ledger.Observations.Add(new ObservationRow(documentId, device, Printed(state.LastAckReceived), Moment.Text(Instant(state.LastAckReceived)?.Earliest),
            Printed(state.NextAckDeadline), Moment.Text(Instant(state.NextAckDeadline)?.Utc), Moment.Text(state.CapturedAt?.Utc), Moment.Text(ledger.Now)));
        foreach (var installed in state.Installed)
        {
            // A unit that never was in this product instance proves nothing for it, whatever the output says.
            if (Instant(installed.On) is { } on && ledger.Devices.Of(installed.Udi).Any(known => known.DeviceId == device))
                ledger.Proofs.Add(documentId, device, ledger.Devices.UdiId(installed.Udi), installed.Kind, Printed(on)!, Moment.Text(on.Earliest));
        }
    }

    public static void Name(Ledger ledger, long documentId, Reading reading)
    {
        foreach (var udi in reading.Udis)
            ledger.Proofs.Name(documentId, ledger.Devices.UdiId(udi));
    }

    private static DeviceTime? Instant(DeviceTime? time) => time is { IsNone: false } ? time : null;

    private static string? Printed(DeviceTime? time) =>
        time is null ? null : time.IsNone ? "none" : $"{time.Local:yyyy-MM-ddTHH:mm:ss} {time.Zone}";
}
