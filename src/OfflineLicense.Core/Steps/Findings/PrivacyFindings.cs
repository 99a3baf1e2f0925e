using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Findings;

/// <summary>Sensitive text in requests that are not packed yet.</summary>
internal static class PrivacyFindings
{
    public static IEnumerable<Finding> Find(UnpackedFindings unpacked) => unpacked.Findings.Select(found => new Finding(
        CodeOf(found.Found.Kind), found.Udi, Describe(found), found.Advice)
    {
        Sensitive = found,
    });

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
