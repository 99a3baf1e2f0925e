namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// <c>show license usage</c> and <c>show license summary</c>: what is used, on no device they name. Known so that a
/// capture of them gets a better message than "not recognised".
/// </summary>
internal static class ShowLicenseUsage
{
    public static bool Read(string line, CaptureBlock block)
    {
        var ours = line.StartsWith("Enforcement type: ", StringComparison.Ordinal)
            || line == "License Authorization:"
            || (line.StartsWith("License ", StringComparison.Ordinal)
                && line.Contains("Entitlement", StringComparison.OrdinalIgnoreCase)
                && line.Contains("Count", StringComparison.Ordinal)
                && line.EndsWith("Status", StringComparison.Ordinal));
        block.IsLicensing |= ours;
        return ours;
    }
}
