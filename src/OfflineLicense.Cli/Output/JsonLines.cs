using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// The output of <c>--json</c>: one object a line, each with its <c>type</c>, in snake_case, the summary last. Without
/// <c>--json</c> it writes nothing. So a command writes its facts here and its text to <see cref="ConsoleOutput"/> without
/// asking which of the two is in use.
/// </summary>
internal sealed class JsonLines(LineWriter result, LineWriter messages, bool enabled)
{
    public const string Schema = "offlic/1";

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _writer;

    public bool IsEnabled => enabled;

    /// <summary>A line of the result.</summary>
    public void WriteLine(string type, Action<Utf8JsonWriter> fields) => Write(result, type, fields);

    /// <summary>A message on stderr: <c>warning</c>, <c>detail</c>.</summary>
    public void WriteMessage(string type, string message) => Write(messages, type, json => json.WriteString("message", message));

    public void WriteError(string code, int exit, string message, string? hint) => Write(messages, "error", json =>
    {
        json.WriteString("code", code);
        json.WriteNumber("exit", exit);
        json.WriteString("message", message);
        json.WriteString("hint", hint);
    });

    /// <summary>The last line of every run.</summary>
    public void WriteSummary(string command, int exit, bool dryRun, Action<Utf8JsonWriter> fields) => Write(result, "summary", json =>
    {
        json.WriteString("schema", Schema);
        json.WriteString("command", command);
        json.WriteNumber("exit", exit);
        fields(json);
        if (dryRun)
            json.WriteBoolean("dry_run", true);
    });

    private void Write(LineWriter to, string type, Action<Utf8JsonWriter> fields)
    {
        if (!enabled)
            return;
        _buffer.ResetWrittenCount();
        // Relaxed, so that a person can read a name in any script. SafeText.InJson escapes what must not reach a terminal.
        _writer ??= new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteString("type", type);
        fields(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        to.WriteSafeLine(SafeText.InJson(Encoding.UTF8.GetString(_buffer.WrittenSpan)));
    }
}

/// <summary>Members that many lines share.</summary>
internal static class JsonFields
{
    /// <summary>UTC, to the second: <c>2026-11-21T10:15:00Z</c>; null where there is none.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>A time of a device: as UTC where it is, null for none, else as it was printed: a zone's name is no offset.</summary>
    public static void WriteDeviceTime(this Utf8JsonWriter json, string name, DeviceTime? time)
    {
        if (time is null || time.IsNone || time.Utc is not null)
        {
            json.WriteTime(name, time is null || time.IsNone ? null : time.Utc);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("local", time.Local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
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
