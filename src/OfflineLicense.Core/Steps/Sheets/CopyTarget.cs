using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Sheets;

/// <summary>How files are copied to and from a device.</summary>
/// <param name="CopyUrl"><c>tftp://10.8.0.6/</c>, <c>scp://USER@HOST/folder/</c>, <c>usbflash0:</c>; null: copied another way.</param>
/// <param name="Vrf">The VRF to copy through, or null.</param>
/// <param name="Disk"><c>bootflash:</c> or <c>flash:</c>; null: by platform.</param>
internal sealed record CopyTarget(string? CopyUrl, string? Vrf, string? Disk)
{
    /// <summary>What a person typed, with the station's <c>copy.url</c> where no URL was.</summary>
    public static CopyTarget From(Ledger ledger, string? copyUrl, string? vrf, string? disk) =>
        new(copyUrl ?? ledger.Settings.Value(SettingName.CopyUrl), vrf, disk);

    /// <summary>Why no copy line can be written; null: it can.</summary>
    public string? Problem
    {
        get
        {
            if (CopyUrl is null || !CopyUrlText.IsUsable(CopyUrl))
                return "the copy URL is not like tftp://HOST/, scp://USER@HOST/ or usbflash0: in plain characters, without a password";
            if (Vrf is null || IsUsb)
                return null;
            if (!IsTftp && !IsScp)
                return "a VRF works with tftp and scp only";
            return DeviceCommands.IsSafe(Vrf) ? null : "the name of the VRF contains characters that are not safe to type on a device";
        }
    }

    public bool IsUsb => CopyUrl is not null && CopyUrlText.IsUsb(CopyUrl);

    public bool IsTftp => HasScheme("tftp:");

    public bool IsScp => HasScheme("scp:");

    /// <summary>The URL of a file.</summary>
    public string GetUrl(string file) => CopyUrl + (CopyUrl!.EndsWith('/') || CopyUrl.EndsWith(':') ? string.Empty : "/") + file;

    /// <summary>The end of a copy line.</summary>
    public string Tail => Vrf is null || IsUsb ? string.Empty : " vrf " + Vrf;

    private bool HasScheme(string scheme) => CopyUrl?.StartsWith(scheme, StringComparison.Ordinal) == true;
}
