using System.Text.Json;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Output;

/// <summary>Members that many lines share.</summary>
internal static class JsonFields
{
    /// <summary>UTC, to the second: <c>2026-11-21T10:15:00Z</c>; null where there is none.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, Timestamp.Text(time));

    /// <summary>A time of a device: as UTC where it is, null for none, else as it was printed: a zone's name is no offset.</summary>
    public static void WriteDeviceTime(this Utf8JsonWriter json, string name, DeviceTime? time)
    {
        if (time is null || time.IsNone || time.Utc is not null)
        {
            json.WriteTime(name, time is null || time.IsNone ? null : time.Utc);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("local", StoredDeviceTime.FormatLocal(time));
        json.WriteString("zone", time.Zone);
        json.WriteEndObject();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteNotices(this Utf8JsonWriter json, string name, IEnumerable<Notice> notices) =>
        json.WriteObjects(name, notices, notice =>
        {
            json.WriteString("code", notice.Code.Name);
            json.WriteString("message", notice.Message);
        });

    /// <summary>An array of objects, the members of each written by <paramref name="members"/>.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
