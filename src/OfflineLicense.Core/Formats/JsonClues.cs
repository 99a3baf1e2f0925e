using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace OfflineLicense.Formats;

/// <summary>
/// What can be learned from a vendor's JSON whose layout nobody published: devices, report ids and a time,
/// wherever in it they stand, also in JSON that is a string of the JSON.
/// </summary>
internal sealed class JsonClues
{
    /// <summary>JSON in a string of JSON in a string is as far as anybody goes.</summary>
    private const int Strings = 2;

    private readonly HashSet<long> _reportIds = [];

    public UdiSet Udis { get; } = new();

    public IReadOnlyCollection<long> ReportIds => _reportIds;

    public DateTimeOffset? StatedAt { get; private set; }

    /// <summary>A licence is asked for (a <c>keys</c> list with entries).</summary>
    public bool Asks { get; private set; }

    /// <summary>A code is given back (a <c>remove_code</c>).</summary>
    public bool Returns { get; private set; }

    public string? Doubled { get; private set; }

    /// <summary>Null, or why it could not be read; <paramref name="what"/> begins that sentence.</summary>
    public Refusal? Read(ReadOnlySpan<byte> text, string what)
    {
        try
        {
            Walk(text, 0);
        }
        catch (Exception exception) when (VendorJson.IsItsFault(exception))
        {
            return JsonFault.Explain(text, what);
        }

        return Udis.Count <= Limits.ReportsInFile && _reportIds.Count <= Limits.ReportsInFile
            ? null
            : new Refusal("too-large", $"{what} names more than {Limits.ReportsInFile:N0} devices or reports, which is the limit.");
    }

    private void Walk(ReadOnlySpan<byte> text, int level)
    {
        var json = new VendorJson(text, new ulong[VendorJson.Room]);
        var open = new (string? Pid, string? Serial, string? Uuid)[Limits.JsonDepth + 1];
        while (Udis.Count <= Limits.ReportsInFile && _reportIds.Count <= Limits.ReportsInFile && json.Read())
        {
            switch (json.Token)
            {
                case JsonTokenType.EndObject:
                    if (Udi.From(open[json.Depth].Pid, open[json.Depth].Serial, open[json.Depth].Uuid) is { } udi)
                        Udis.Add(udi);
                    open[json.Depth] = default;
                    break;
                case JsonTokenType.PropertyName:
                    Key(ref json, ref open[json.Depth - 1]);
                    break;
                case JsonTokenType.String:
                    Inside(ref json, level);
                    break;
            }
        }

        Doubled ??= json.Doubled;
    }

    private void Key(ref VendorJson json, ref (string? Pid, string? Serial, string? Uuid) open)
    {
        if (json.Is("udi_pid"u8) || json.Is("udiPid"u8))
            open.Pid = Text(ref json);
        else if (json.Is("udi_serial_number"u8) || json.Is("udiSerialNumber"u8))
            open.Serial = Text(ref json);
        else if (json.Is("uuid"u8))
            open.Uuid = Text(ref json);
        else if (json.Is("udi"u8))
            Spelled(ref json);
        else if (json.Is("report_id"u8) || json.Is("reportId"u8) || json.Is("report_ids"u8) || json.Is("reportIds"u8))
            Numbers(ref json);
        else if (json.Is("timestamp"u8))
            StatedAt ??= Text(ref json) is { } time ? VendorTime.Parse(time) : null;
        else if (json.Is("remove_code"u8))
            Returns |= !string.IsNullOrWhiteSpace(Text(ref json));
        else if (json.Is("keys"u8))
            Asks |= json.Read() && json.Token == JsonTokenType.StartArray && json.Read() && json.Token != JsonTokenType.EndArray;
    }

    /// <summary>The text of a value that is a string or a number; an object or array is left to be walked.</summary>
    private static string? Text(ref VendorJson json)
    {
        json.Read();
        return json.Token is JsonTokenType.String or JsonTokenType.Number ? Encoding.UTF8.GetString(json.Text()) : null;
    }

    private void Spelled(ref VendorJson json)
    {
        if (Text(ref json) is { } text && UdiText.Parse(text) is { } udi)
            Udis.Add(udi);
    }

    private void Numbers(ref VendorJson json)
    {
        json.Read();
        var isList = json.Token == JsonTokenType.StartArray;
        while (!isList || (json.Read() && json.Token != JsonTokenType.EndArray))
        {
            var text = json.Token is JsonTokenType.String or JsonTokenType.Number ? json.Text() : default;
            if (Utf8Parser.TryParse(text, out long id, out var used) && used == text.Length)
                _reportIds.Add(id);
            if (!isList || _reportIds.Count > Limits.ReportsInFile || json.Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                return;
        }
    }

    private void Inside(ref VendorJson json, int level)
    {
        var text = json.Text().TrimBlanks();
        if (level == Strings || text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
            return;
        try
        {
            Walk(text, level + 1);
        }
        catch (Exception exception) when (VendorJson.IsItsFault(exception))
        {
            // A string that looks like JSON and is none is a string.
        }
    }
}
