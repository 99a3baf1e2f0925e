using System.Text;
using System.Text.Json;

namespace OfflineLicense.Formats.Fields;

/// <summary>
/// What can be learned from a vendor's JSON whose layout is not published: devices, report ids and a time,
/// anywhere in it, also in JSON that is a string of the JSON.
/// </summary>
internal sealed class JsonFieldScan
{
    /// <summary>JSON in a string of JSON in a string is as far as any known file goes.</summary>
    private const int Strings = 2;

    private readonly HashSet<long> _reportIds = [];
    private readonly ulong[]?[] _rooms = new ulong[Strings + 1][];
    private readonly Open[]?[] _open = new Open[Strings + 1][];

    public UdiSet Udis { get; } = new();

    public IReadOnlyCollection<long> ReportIds => _reportIds;

    public DateTimeOffset? StatedAt { get; private set; }

    /// <summary>A license is asked for (a <c>keys</c> list with entries).</summary>
    public bool Asks { get; private set; }

    /// <summary>Codes that are given back (<c>remove_code</c>), as written.</summary>
    public List<string> Returned { get; } = [];

    /// <summary>Licenses that are asked for: tag and count as written, in the order found.</summary>
    public List<Stated> Keys { get; } = [];

    /// <summary>A trust code is asked for (<c>trust_request</c>).</summary>
    public bool AsksForTrust { get; private set; }

    public string? Doubled { get; private set; }

    /// <summary>Null, or why it could not be read; <paramref name="what"/> begins that sentence.</summary>
    public Refusal? Read(ReadOnlySpan<byte> text, string what)
    {
        var fault = Walk(text, 0);
        return fault == JsonFaultKind.None ? FindTooMany(what) : JsonFault.Explain(text, what);
    }

    /// <summary>The same for a layout that is not published: only what is too large is a fault.</summary>
    public Refusal? ReadUnpublished(ReadOnlySpan<byte> text, string what) =>
        Walk(text, 0) == JsonFaultKind.Depth ? JsonFault.Explain(text, what) : FindTooMany(what);

    /// <summary>Too many devices, wherever they are named.</summary>
    public static Refusal? FindTooManyDevices(int count, string what) => count <= Limits.DevicesInFile ? null
        : new Refusal(RefusalReason.TooLarge, $"{what} names more than {Limits.DevicesInFile:N0} devices, which is the limit.");

    private Refusal? FindTooMany(string what) => _reportIds.Count <= Limits.ReportsInFile
        ? FindTooManyDevices(Udis.Count, what)
        : new Refusal(RefusalReason.TooLarge, $"{what} names more than {Limits.ReportsInFile:N0} reports, which is the limit.");

    /// <summary>Reads what is before the first fault, and returns its kind.</summary>
    private JsonFaultKind Walk(ReadOnlySpan<byte> text, int level)
    {
        var fault = JsonSyntax.Check(text);
        var json = new StrictJsonReader(text, _rooms[level] ??= new ulong[StrictJsonReader.Room], fault);
        var open = _open[level] ??= new Open[Limits.JsonDepth + 1];
        Array.Clear(open);
        while (Udis.Count <= Limits.DevicesInFile && _reportIds.Count <= Limits.ReportsInFile && json.Read())
        {
            switch (json.Token)
            {
                case JsonTokenType.EndObject:
                    if (Udi.From(open[json.Depth].Pid, open[json.Depth].Serial, open[json.Depth].Uuid) is { } udi)
                        Udis.Add(udi);
                    if (open[json.Depth] is { Tag: { Length: > 0 } tag } key && Keys.Count < Limits.ReportsInFile)
                        Keys.Add(new Stated(tag, key.Count ?? string.Empty));
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

        if (fault.Kind == JsonFaultKind.None)
            Doubled ??= json.Doubled;
        return fault.Kind;
    }

    private void Key(ref StrictJsonReader json, ref Open open)
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
            Returns(Text(ref json));
        else if (json.Is("entitlement"u8))
            open.Tag = Text(ref json);
        else if (json.Is("count"u8))
            open.Count = Text(ref json);
        else if (json.Is("trust_request"u8) || json.Is("trust_requests"u8))
            AsksForTrust |= HasContent(ref json);
        else if (json.Is("keys"u8))
            Asks |= json.Read() && json.Token == JsonTokenType.StartArray && json.Read() && json.Token != JsonTokenType.EndArray;
    }

    private void Returns(string? code)
    {
        if (!string.IsNullOrWhiteSpace(code) && Returned.Count < Limits.ReportsInFile)
            Returned.Add(code);
    }

    /// <summary>
    /// Whether the value means anything: null, false, an empty text or list do not. An object or array is left to be
    /// walked.
    /// </summary>
    private static bool HasContent(ref StrictJsonReader json)
    {
        return json.Read() && json.Token switch
        {
            JsonTokenType.StartArray => json.Read() && json.Token != JsonTokenType.EndArray,
            JsonTokenType.String => !json.Text().TrimBlanks().IsEmpty,
            _ => json.Token is not (JsonTokenType.Null or JsonTokenType.False),
        };
    }

    /// <summary>The text of a value that is a string or a number; an object or array is left to be walked.</summary>
    private static string? Text(ref StrictJsonReader json)
    {
        json.Read();
        return json.Token is JsonTokenType.String or JsonTokenType.Number ? Encoding.UTF8.GetString(json.Text()) : null;
    }

    private void Spelled(ref StrictJsonReader json)
    {
        if (Text(ref json) is { } text && UdiText.Parse(text) is { } udi)
            Udis.Add(udi);
    }

    private void Numbers(ref StrictJsonReader json)
    {
        json.Read();
        var isList = json.Token == JsonTokenType.StartArray;
        while (!isList || (json.Read() && json.Token != JsonTokenType.EndArray))
        {
            var text = json.Token is JsonTokenType.String or JsonTokenType.Number ? json.Text() : default;
            if (ReportIdText.Parse(text) is { } id)
                _reportIds.Add(id);
            if (!isList || _reportIds.Count > Limits.ReportsInFile || json.Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                return;
        }
    }

    private void Inside(ref StrictJsonReader json, int level)
    {
        // A string that looks like JSON and is none is a string; what is before its fault counts.
        var text = json.Text().TrimBlanks();
        if (level < Strings && !text.IsEmpty && text[0] is (byte)'{' or (byte)'[')
            Walk(text, level + 1);
    }

    /// <summary>What is known of an object that is still open.</summary>
    private struct Open
    {
        public string? Pid, Serial, Uuid, Tag, Count;
    }
}
