using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Split;

/// <summary>The sheets of install files that <c>split</c> wrote and that nothing proves to be installed.</summary>
internal static class InstallSheetPlan
{
    /// <param name="ledger">To read.</param>
    /// <param name="only">Only these product instances, installed or not; empty: all that are not installed.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name means no product instance, or several.</exception>
    public static IReadOnlyList<PlannedSheet> Read(Ledger ledger, IReadOnlyList<string> only)
    {
        var files = ledger.Installs.Confirmed().GroupBy(row => row.AnswerId)
            .ToDictionary(rows => rows.Key, rows => rows.MaxBy(row => row.At)!);
        if (files.Count == 0)
            return [];
        var byUdi = ExpectedDevice.From(ledger, only).ToDictionary(device => device.Udi);
        var udis = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);
        var installed = only.Count > 0
            ? []
            : new StatusQuery(ledger).Read().Devices.Where(device => device.State == RequestState.Installed).Select(device => device.Id)
                .ToHashSet();
        return
        [
            .. ledger.Responses.Newest(unsplitOnly: false)
                .Where(answer => files.ContainsKey(answer.Id) && !installed.Contains(answer.DeviceId))
                .Where(answer => byUdi.ContainsKey(udis[answer.DeviceId]))
                .Select(answer => Plan(ledger, byUdi[udis[answer.DeviceId]], answer, files[answer.Id]))
                .OrderBy(sheet => sheet.Device.Stem, StringComparer.Ordinal).ThenBy(sheet => sheet.Part, StringComparer.Ordinal),
        ];
    }

    private static PlannedSheet Plan(Ledger ledger, ExpectedDevice device, NewestAnswer answer, InstallRow row)
    {
        var source = Path.Combine(row.Folder, row.Name);
        var isXml = answer.Kind != DocumentKind.ReservationCode
            || ledger.Documents.Bytes(answer.DocumentId, answer.Sha256).AsSpan().Contains((byte)'<');
        return new PlannedSheet(device, target => InstallSheet.Write(device, answer.Kind, Path.GetFileName(source), isXml, target),
            isXml ? target => new DeviceTasks { Imports = [DeviceTasks.Import(device, answer.Kind, source, target)] } : null)
        {
            Part = answer.Sha256.Short,
        };
    }
}
