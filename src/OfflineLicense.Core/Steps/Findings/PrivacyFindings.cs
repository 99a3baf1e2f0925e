using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Findings;

/// <summary>Sensitive text in requests that are not packed yet.</summary>
internal static class PrivacyFindings
{
    private const string Hide = $"on the device: {DeviceCommands.HideHostname}, then save again";

    public static IEnumerable<Finding> Find(UnpackedFindings unpacked) => unpacked.Findings.Select(found => new Finding(
        CodeOf(found.Found.Kind), found.Udi, Describe(found), found.Advice)
    {
        Sensitive = found,
    });

    /// <summary>Devices that write their hostname into reports, at a station that denies it.</summary>
    public static IEnumerable<Finding> FindSending(Ledger ledger, IEnumerable<DeviceOverview> devices)
    {
        if (ledger.Settings.Value(SettingName.ExportHostnames) != "deny")
            yield break;
        var sending = ledger.ShownFacts.SendingHostname();
        foreach (var device in devices.Where(device => sending.Contains(device.Id)))
        {
            yield return Finding.About(device, FindingCode.SendsHostname,
                "its output says that it sends its hostname, and export.hostnames is deny: its files would stay here",
                Hide);
        }
    }

    public static FindingCode CodeOf(SensitiveKind kind) => kind switch
    {
        SensitiveKind.Hostname => FindingCode.HostnamePresent,
        SensitiveKind.Address => FindingCode.AddressPresent,
        _ => FindingCode.KeywordPresent,
    };

    public static string Describe(SensitiveFinding found) => found.Found.Text.Length == 0
        ? $"{found.Request.UploadName} has a {found.Found.Kind.Name()}, which an earlier version did not keep"
        : $"{found.Request.UploadName} has the {found.Found.Kind.Name()} {SafeText.Value(found.Found.Text)}";
}
