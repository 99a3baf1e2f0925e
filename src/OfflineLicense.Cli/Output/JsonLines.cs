using System.Buffers;
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
