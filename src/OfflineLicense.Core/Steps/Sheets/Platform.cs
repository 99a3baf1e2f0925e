using System.Text.RegularExpressions;
using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// The operating system of a device, found by the product family of its PID. It decides which commands a sheet contains. An
/// unknown PID gets the commands of IOS XE, and the sheet says that this is a guess.
/// </summary>
/// <param name="Name">The system's name, for people.</param>
/// <param name="Disk">The file system for the files of a sheet.</param>
internal sealed partial record Platform(string Name, string Disk)
{
    /// <summary>Routers and wireless controllers: <c>bootflash:</c> in every sample.</summary>
    public static Platform IosXe { get; } = new("IOS XE", "bootflash:");

    /// <summary>Switches, stacks above all: <c>flash:</c> in every sample.</summary>
    public static Platform IosXeSwitch { get; } = new("IOS XE", "flash:");

    public static Platform IosXr { get; } = new("IOS XR", "disk0:");

    public static Platform NxOs { get; } = new("NX-OS", "bootflash:");

    /// <summary>CUCM and related products: virtual machines with a UUID in the UDI.</summary>
    public static Platform Cucm { get; } = new("CUCM", string.Empty);

    public static Platform Firewall { get; } = new("Secure Firewall", string.Empty);

    public static Platform Unknown { get; } = new("a platform that its PID does not show", "bootflash:");

    private static readonly (Regex Pid, Platform Platform)[] InOrder =
    [
        (NxOsPid(), NxOs),
        (IosXrPid(), IosXr),
        (CucmPid(), Cucm),
        (FirewallPid(), Firewall),
        (SwitchPid(), IosXeSwitch),
        (RouterPid(), IosXe),
    ];

    /// <summary>What stands between a show command and the file it is written to; null: not known. On NX-OS and IOS XR it is a general
    /// form, from no licensing guide.</summary>
    public string? Redirect => UsesIosXe ? " | redirect " : this == NxOs ? " > " : this == IosXr ? " | file " : null;

    /// <summary>Whether its sheets contain the commands of IOS XE, the only system whose offline commands are known.</summary>
    public bool UsesIosXe => this == IosXe || this == IosXeSwitch || this == Unknown;

    public static Platform Find(Udi udi) => Array.Find(InOrder, family => family.Pid.IsMatch(udi.Pid)).Platform ?? Unknown;

    /// <summary>By the roster's word for its operating system, else by its PID. The PID says which disk a switch has.</summary>
    public static Platform Find(ExpectedDevice device)
    {
        var byPid = Find(device.Udi);
        var word = string.Concat((device.Platform ?? string.Empty).Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return word switch
        {
            "IOSXE" or "XE" => byPid.UsesIosXe && byPid != Unknown ? byPid : IosXe,
            "IOSXR" or "XR" => IosXr,
            "NXOS" => NxOs,
            "CUCM" => Cucm,
            "ASA" or "FTD" or "FXOS" => Firewall,
            _ => byPid,
        };
    }

    /// <summary>Nexus, and MDS.</summary>
    [GeneratedRegex(@"\A(?:N[0-9]+K|N[0-9]{2}-|DS-C)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NxOsPid();

    /// <summary>NCS without the 4200 series, ASR 9000, 8000. The ASR 900 series runs IOS XE.</summary>
    [GeneratedRegex(@"\A(?:NCS-?(?!42)[0-9]|ASR-?9[0-9]{3}|A9K-|8[0-9]{3}-|(?:R-)?IOSXRV|XRV)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IosXrPid();

    [GeneratedRegex(@"\AUCM", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CucmPid();

    [GeneratedRegex(@"\A(?:FPR|NGFW|FTD|ASA|CSF)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex FirewallPid();

    /// <summary>Catalyst switches, also industrial ones. The 9800 is a controller.</summary>
    [GeneratedRegex(@"\A(?:C(?:9[2-6][0-9]{2}|3[68]50|4500)[A-Z]*(?:-|\z)|WS-C|IE-|ESS-)", RegexOptions.CultureInvariant)]
    private static partial Regex SwitchPid();

    [GeneratedRegex(@"\A(?:C9800|C8[0-9]{3}|C1[0-9]{3}|ISR|CSR|ASR-?1[0-9]{3}|ASR-?9[0-9]{2}(?![0-9])|NCS-?42|IR[0-9]|VG[0-9]|CBR)",
        RegexOptions.CultureInvariant)]
    private static partial Regex RouterPid();
}
