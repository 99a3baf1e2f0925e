using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.Fields;

/// <summary>Where devices copy files from and to: a server or a USB drive, in characters that are safe to type on a device.</summary>
internal static partial class CopyUrlText
{
    /// <summary>What works, as the object of a sentence.</summary>
    public const string Expected =
        "tftp://HOST/, scp://USER@HOST/folder/, ftp:, http: or https: in the same form, or usbflash0:, in plain characters";

    private const int Longest = 100;

    public static bool IsUsable(string url) => url.Length <= Longest && (IsUsb(url) || Network().IsMatch(url));

    public static bool IsUsb(string url) => Usb().IsMatch(url);

    [GeneratedRegex(@"\A(?:tftp|scp|ftp|https?)://(?:[A-Za-z0-9._-]{1,63}@)?(?:[A-Za-z0-9][A-Za-z0-9.-]{0,90}|\[[0-9A-Fa-f:.]{2,45}\])"
        + @"(?::[0-9]{1,5})?(?:/{1,2}[A-Za-z0-9._-]+)*/{0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Network();

    [GeneratedRegex(@"\A(?:usb|usbflash)[0-9]?:/?(?:[A-Za-z0-9._-]+/)*(?:[A-Za-z0-9._-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Usb();
}
