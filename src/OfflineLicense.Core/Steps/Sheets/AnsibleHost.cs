using System.Text.RegularExpressions;
using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>A device in an Ansible inventory.</summary>
/// <param name="Name">The hostname of the roster where it is plain, else PID and serial number.</param>
/// <param name="Address">From the roster; a plain hostname if it has none there.</param>
internal sealed partial record AnsibleHost(ExpectedDevice Device, string Name, string Address)
{
    /// <summary>Names that mean something else to Ansible.</summary>
    private static readonly string[] s_reserved = ["all", "ungrouped", "localhost", "offlic"];

    /// <summary>The host of a device, or why it has none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="taken">Names of other hosts, and those without a hostname that any device can get; the hostname is added.</param>
    /// <param name="problem">Null: it has one.</param>
    public static AnsibleHost? Find(ExpectedDevice device, HashSet<string> taken, out Notice? problem)
    {
        var hostname = device.Name is { } roster && Plain().IsMatch(roster) ? roster : null;
        var address = device.Address is { } typed && IsAddress(typed) ? typed : device.Address is null ? hostname : null;
        problem = Explain(device, address);
        if (problem is not null)
            return null;
        var name = hostname is not null && !s_reserved.Contains(hostname, StringComparer.OrdinalIgnoreCase) && taken.Add(hostname)
            ? hostname
            : device.Stem;
        return new AnsibleHost(device, name, address!);
    }

    private static Notice? Explain(ExpectedDevice device, string? address)
    {
        var platform = Platform.Find(device);
        if (!DeviceCommands.IsPlain(device.Udi))
        {
            return new Notice(WarningCode.LineNotWritten,
                "not in the playbooks: the PID or the serial number holds characters that are not typed on a device");
        }

        if (platform == Platform.Unknown)
        {
            return new Notice(WarningCode.PlatformGuide, "not in the playbooks: its PID does not show what it runs. If it is IOS XE, "
                + "enter that as its platform in the roster");
        }

        if (!platform.UsesIosXe)
            return new Notice(WarningCode.PlatformGuide, $"not in the playbooks: they are for IOS XE, and this is {platform.Name}");
        return address is null
            ? new Notice(WarningCode.LineNotWritten, device.Address is null
                ? "not in the playbooks: the roster has no address and no hostname of it"
                : "not in the playbooks: its address in the roster is neither an IP address nor a plain name")
            : null;
    }

    private static bool IsAddress(string text) => Plain().IsMatch(text) || Version6().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version6();
}
