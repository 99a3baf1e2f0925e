using System.Text.RegularExpressions;

namespace OfflineLicense.Steps.Sheets;

/// <summary>How files get to a device and from it.</summary>
/// <param name="CopyUrl"><c>tftp://10.8.0.6/</c>, <c>scp://USER@HOST/folder/</c>, <c>usbflash0:</c>. Null: the person copies some other way.</param>
/// <param name="Vrf">The VRF to copy through, or null.</param>
/// <param name="Disk"><c>bootflash:</c> or <c>flash:</c>; null: by platform.</param>
internal sealed partial record CopyTarget(string? CopyUrl, string? Vrf, string? Disk)
{
    private const int Longest = 100;

    /// <summary>Why no line can be written with it; null where it can.</summary>
    public string? Problem
    {
        get
        {
            if (CopyUrl is null || CopyUrl.Length > Longest || !(IsUsb || Network().IsMatch(CopyUrl)))
                return "the copy URL is none of the kind tftp://HOST/, scp://USER@HOST/ or usbflash0: in plain characters, and a password has no place in it";
            if (Vrf is null || IsUsb)
                return null;
            if (!IsTftp && !IsScp)
                return "a VRF is named, and that goes with tftp and scp only";
            return DeviceCommands.IsSafe(Vrf) ? null : "the name of the VRF holds characters that are not typed on a device";
        }
    }

    public bool IsUsb => CopyUrl is not null && Usb().IsMatch(CopyUrl);

    public bool IsTftp => Begins("tftp:");

    public bool IsScp => Begins("scp:");

    /// <summary>Where a file stands over there.</summary>
    public string Place(string file) => CopyUrl + (CopyUrl!.EndsWith('/') || CopyUrl.EndsWith(':') ? string.Empty : "/") + file;

    /// <summary>What ends a copy line.</summary>
    public string Tail => Vrf is null || IsUsb ? string.Empty : " vrf " + Vrf;

    private bool Begins(string scheme) => CopyUrl?.StartsWith(scheme, StringComparison.Ordinal) == true;

    [GeneratedRegex(@"\A(?:tftp|scp|ftp|https?)://(?:[A-Za-z0-9._-]{1,63}@)?(?:[A-Za-z0-9][A-Za-z0-9.-]{0,90}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?(?:/{1,2}[A-Za-z0-9._-]+)*/{0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Network();

    [GeneratedRegex(@"\A(?:usb|usbflash)[0-9]?:/?(?:[A-Za-z0-9._-]+/)*(?:[A-Za-z0-9._-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Usb();
}
