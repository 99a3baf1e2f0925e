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
            StoredDeviceTime.Format(state.LastAckReceived),
            Timestamp.Text(WithoutNone(state.LastAckReceived)?.Earliest),
            StoredDeviceTime.Format(state.NextAckDeadline),
            Timestamp.Text(WithoutNone(state.NextAckDeadline)?.Utc),
            Timestamp.Text(state.CapturedAt?.Utc),
            Timestamp.Text(ledger.Now)));
        if (!state.HasPrompt)
            ledger.Observations.AddWithoutPrompt(documentId, device);
        if (StoredDeviceTime.Format(WithoutNone(state.CapturedAt)) is { } clock)
            ledger.CapturedValues.AddClock(documentId, device, clock);
        var devices = new DeviceResolver(ledger);
        foreach (var shown in state.Installed.Concat(ListWithoutTrustCode(state)))
        {
            // A unit that never was in this product instance proves nothing for it.
            if (devices.FindEver(shown.Udi).Contains(device))
            {
                ledger.CapturedValues.AddUnit(
                    documentId, device, ledger.Devices.UdiId(shown.Udi), shown.Kind, StoredDeviceTime.Format(shown.On)!);
            }
        }

        foreach (var installed in state.Installed)
        {
            if (WithoutNone(installed.On) is { } on && devices.FindEver(installed.Udi).Contains(device))
            {
                var unit = ledger.Devices.UdiId(installed.Udi);
                ledger.Proofs.Add(documentId, device, unit, installed.Kind, StoredDeviceTime.Format(on)!, Timestamp.Text(on.Earliest));
            }
        }
    }

    public static void RecordUnits(Ledger ledger, long documentId, ParsedContent content)
    {
        foreach (var udi in content.Udis)
            ledger.Proofs.Name(documentId, ledger.Devices.UdiId(udi));
    }

    private static DeviceTime? WithoutNone(DeviceTime? time) => time is { IsNone: false } ? time : null;

    /// <summary>Units that are listed without a trust code, where the output has the section.</summary>
    private static IEnumerable<Installed> ListWithoutTrustCode(DeviceState state) => state.TrustCodes is not { } trusted
        ? []
        : state.Members.Select(member => member.Udi).DefaultIfEmpty(state.Udi).Where(udi => !trusted.Contains(udi))
            .Select(udi => new Installed(InstalledKind.TrustCode, udi, DeviceTime.None));
}
