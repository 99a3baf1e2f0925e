using System.Globalization;

namespace OfflineLicense.Storage.Ledger;

/// <summary>A device's time as the ledger keeps it: <c>2024-03-15T21:18:58 PDT</c>, or <c>none</c>.</summary>
internal static class StoredDeviceTime
{
    private const string None = "none";
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss";

    public static string? Format(DeviceTime? time) => time is null ? null
        : time.IsNone ? None
        : $"{FormatLocal(time)} {time.Zone}";

    /// <summary>The part before the zone.</summary>
    public static string FormatLocal(DeviceTime time) => time.Local.ToString(Form, CultureInfo.InvariantCulture);

    /// <returns>Null: nothing was printed, or the text is no such time.</returns>
    public static DeviceTime? Parse(string? text)
    {
        if (text == None)
            return DeviceTime.None;
        return text is { Length: > 20 } && text[19] == ' ' && Timestamp.ParseLocal(text) is { } local
            ? new DeviceTime(local, text[20..])
            : null;
    }
}
