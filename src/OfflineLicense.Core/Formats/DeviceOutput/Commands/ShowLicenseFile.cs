namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// <c>show license</c>, <c>show license usage</c>, <c>show license host-id</c> of a device with licenses by file (PAK). Such a device
/// reports nothing to CSSM.
/// </summary>
internal static class ShowLicenseFile
{
    public static bool Read(string line, CaptureBlock block)
    {
        var ours = (line is ['I', ..] && (IsIndex(line) || line.StartsWith("INCREMENT ", StringComparison.Ordinal)))
            || line.StartsWith("License hostid:", StringComparison.Ordinal)
            || (line.StartsWith("Feature", StringComparison.Ordinal) && IsHead(line));
        if (!ours)
            return false;
        block.IsLicensing = true;
        block.HasFileLicenses = true;
        return true;
    }

    private static bool IsIndex(string line) =>
        line.StartsWith("Index ", StringComparison.Ordinal) && line.Contains(" Feature: ", StringComparison.Ordinal);

    private static bool IsHead(string line) =>
        (line.Contains("Ins ", StringComparison.Ordinal) && line.Contains("Expiry Date", StringComparison.Ordinal))
        || (line.StartsWith("Feature name", StringComparison.Ordinal) && line.Contains("Enforcement", StringComparison.Ordinal)
            && line.Contains("RightToUse", StringComparison.Ordinal));
}
