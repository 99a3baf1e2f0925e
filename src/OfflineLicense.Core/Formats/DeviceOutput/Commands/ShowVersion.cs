namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// The release and the hostname that <c>show version</c> prints. It is no license output: alone it names no device that is known
/// here, because its serial number is in another place on every platform.
/// </summary>
internal static class ShowVersion
{
    private const string UptimeIs = " uptime is ";
    private const string DeviceName = "Device name:";

    private static readonly string[] Systems =
    [
        "Cisco IOS XE Software, Version ", "Cisco IOS XR Software, Version ", "Cisco Adaptive Security Appliance Software Version ",
        "NXOS: version ", "Cisco IOS Software",
    ];

    /// <summary>The release; null: the line states none.</summary>
    public static string? Version(string line)
    {
        if (line is not ['C' or 'N', ..])
            return null;
        foreach (var system in Systems)
        {
            if (!line.StartsWith(system, StringComparison.Ordinal))
                continue;
            var rest = line.AsSpan(system.Length);
            if (!system.EndsWith(' '))
                rest = rest.IndexOf(", Version ") is var at and >= 0 ? rest[(at + ", Version ".Length)..] : default;
            return PrintedValue.Word(rest);
        }

        return null;
    }

    public static bool Read(string line, CaptureBlock block)
    {
        if (Version(line) is { } version)
        {
            block.Version ??= version;
            return true;
        }

        if (block.Version is null)
            return false;
        var name = line.IndexOf(UptimeIs, StringComparison.Ordinal) is var at and > 0 ? line.AsSpan(0, at)
            : line.StartsWith(DeviceName, StringComparison.Ordinal) ? line.AsSpan(DeviceName.Length).Trim()
            : default;
        if (name.IsEmpty || name.Contains(' ') || name.Length > Prompt.LongestHostname)
            return false;
        block.StatedName ??= name.ToString();
        return true;
    }
}
