using System.Text.RegularExpressions;

namespace OfflineLicense.Steps;

/// <summary>Where a device fetches its install file from and puts it.</summary>
/// <param name="CopyUrl">Ends with <c>/</c>: <c>tftp://10.8.0.6/</c>. Null: the person copies it some other way.</param>
/// <param name="Vrf">The VRF to copy through, or null.</param>
/// <param name="Disk"><c>bootflash:</c> or <c>flash:</c>; null: by platform.</param>
internal sealed record CopyWay(string? CopyUrl, string? Vrf, string? Disk);

/// <summary>
/// Lines for a device's console, from fixed templates. An argument that does not match the safe pattern is never quoted
/// or cleaned: the line is not written (docs/formats.md, commands).
/// </summary>
internal static partial class DeviceCommands
{
    /// <summary>What a device prints when an import went well; anything else is looked at by a person.</summary>
    public const string ImportSuccess = "Import Data Successful";

    /// <summary>From then on the device leaves its host name out of what it saves.</summary>
    public const string HideHostname = "license smart privacy hostname";

    public static string Import(DocumentKind kind, string path) => kind == DocumentKind.ReservationCode
        ? $"license smart reservation install file {path}"
        : $"license smart import {path}";

    public static string Capture(string path) => $"show license all | redirect {path}";

    /// <summary>Catalyst switches keep files on <c>flash:</c>, routers and wireless controllers on <c>bootflash:</c>.</summary>
    public static string DiskOf(Udi udi) => CatalystSwitch().IsMatch(udi.Pid) ? "flash:" : "bootflash:";

    /// <summary>IOS XE, as far as the PID tells; the others' offline commands are not published.</summary>
    public static bool IsIosXe(Udi udi) => !OtherPlatform().IsMatch(udi.Pid);

    public static bool IsSafe(string argument) => Safe().IsMatch(argument);

    public static bool IsSafeUrl(string url) => Url().IsMatch(url);

    [GeneratedRegex(@"\AC(?:9[2-6][0-9]{2}|3[68]50|4500)[A-Z]*(?:-|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex CatalystSwitch();

    [GeneratedRegex(@"\A(?:N[0-9]+K|N[0-9]{2}-|DS-C|NCS|ASR-?9|8[0-9]{3}-|UCM|FPR|NGFW|ASA|CSF)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OtherPlatform();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,119}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Safe();

    [GeneratedRegex(@"\A(?:tftp|scp|ftp|http|https|usb[0-9]*|usbflash[0-9]*):[A-Za-z0-9@:._/-]{0,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Url();
}
