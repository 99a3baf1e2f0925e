using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>A line of a stack or HA list: <c>Active: PID:C9300-24UX,SN:FCW2303D16Y</c>, with or without the blank.</summary>
internal static class RoleLine
{
    public static (string Role, Udi Udi)? Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 1 or > 20)
            return null;
        var role = line[..colon].Trim();
        return role is not ("UDI" or "PID") && line.AsSpan(colon + 1).TrimStart().StartsWith("PID:")
            && UdiText.Parse(line[(colon + 1)..]) is { } udi
            ? (role, udi)
            : null;
    }
}
