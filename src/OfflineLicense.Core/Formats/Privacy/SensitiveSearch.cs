using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Gathers the hostnames and IP addresses of one file while it is read. It sees JSON with its escapes undone, however deep
/// it is nested in strings of JSON or in base64, and passes over texts that can hold neither (<see cref="MayContain"/>).
/// </summary>
internal sealed class SensitiveSearch
{
    /// <summary>JSON in a string of JSON: the payload is the first, telemetry nests another.</summary>
    private const int Strings = 3;

    private readonly SensitiveList _found = new();
    private readonly ulong[]?[] _rooms = new ulong[Strings + 1][];

    public IReadOnlyList<SensitiveText> Found => _found.Found;

    public string? Hostname => _found.Hostname;

    /// <summary>
    /// A reading with what is outside of the texts its reader took apart: in a code's captured terminal, whose prompt is
    /// a hostname, and in the comments of an XML file. Usage files were searched report by report.
    /// </summary>
    public static ParsedContent AddFindings(ParsedContent reading, ReadOnlySpan<byte> file)
    {
        if (reading.Kind.Direction != Direction.Request || reading.Refusal is not null || reading.Reports.Count > 0)
            return reading;
        var found = new SensitiveList();
        foreach (var each in reading.SensitiveTexts)
            found.Add(each.Kind, each.Text);
        var text = CaptureText.Utf8(file);
        if (text.TrimBlanks() is [(byte)'<', ..])
            PlainTextSearch.SearchAddresses(text, found);
        else
            PlainTextSearch.SearchCapture(text, found);
        return reading with { SensitiveTexts = found.Found, Hostname = found.Hostname };
    }

    /// <summary>A JSON text as written in the file. What is no JSON is searched as plain text.</summary>
    public void SearchJson(ReadOnlySpan<byte> text)
    {
        if (MayContain(text) && !Walk(text, 0))
            PlainTextSearch.Search(text, _found);
    }

    /// <summary>The text of an XML element, or of an attribute.</summary>
    public void SearchElement(string name, ReadOnlySpan<byte> text)
    {
        Span<byte> room = stackalloc byte[Limits.XmlName];
        ReadOnlySpan<byte> key = Encoding.UTF8.TryGetBytes(name, room, out var length) ? room[..length] : default;
        if (HostNameKey.IsMatch(key))
            _found.AddHostname(text);
        else if (text.TrimBlanks() is [(byte)'{' or (byte)'[', ..] json)
            SearchJson(json);
        else if (!IpText.IsVersion(key))
            SearchInside(text, 0);
    }

    public void SearchAttributes(XmlReader xml)
    {
        if (!xml.HasAttributes)
            return;
        while (xml.MoveToNextAttribute())
            SearchElement(xml.LocalName, Encoding.UTF8.GetBytes(xml.Value));
        xml.MoveToElement();
    }

    /// <summary>
    /// A quick no for nearly all texts. The text is still escaped, which hides no letter but by <c>\u</c>, and divides what is base64 by
    /// line ends, blanks and escapes: it is looked at without them too.
    /// </summary>
    private static bool MayContain(ReadOnlySpan<byte> text)
    {
        if (HasCandidate(text) || HasBase64(text, Strings))
            return true;
        if (!JoinedText.IsDivided(text))
            return false;
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        var joined = rented.AsSpan(0, JoinedText.Join(text, rented));
        var may = HasCandidate(joined) || HasBase64(joined, Strings);
        ArrayPool<byte>.Shared.Return(rented);
        return may;
    }

    /// <param name="levels">Base64 may hold another one.</param>
    private static bool HasBase64(ReadOnlySpan<byte> text, int levels)
    {
        for (var from = 0; levels > 0 && Base64Text.Next(text, ref from) is { IsEmpty: false } hidden;)
        {
            if (HasCandidate(hidden) || Base64Text.Decode(hidden).Length > 0 || HasBase64(hidden, levels - 1))
                return true;
        }

        return false;
    }

    private static bool HasCandidate(ReadOnlySpan<byte> text)
    {
        var addresses = new IpScan(text);
        var word = 0; // behind the word whose escapes were looked at
        for (var at = SensitiveCandidates.Next(text, 0); at >= 0; at = SensitiveCandidates.Next(text, at + 1))
        {
            var may = text[at] switch
            {
                (byte)'.' or (byte)':' => addresses.ParseAt(at).End.Value > 0,
                (byte)'\\' => IsOfBase64(text[at..]) || (at >= word && EscapedWord.MayBePrivate(text, at, out word)),
                _ => HostNameKey.Find(text, at).End >= 0,
            };
            if (may)
                return true;
        }

        return false;
    }

    /// <summary>An escape of a sign that base64 has and no word: what is around it is looked at as a whole.</summary>
    private static bool IsOfBase64(ReadOnlySpan<byte> escape) =>
        escape.StartsWith("\\u002"u8) && escape is [_, _, _, _, _, (byte)'b' or (byte)'B' or (byte)'f' or (byte)'F', ..];

    /// <summary>False where the text is no JSON; what is before its fault was searched.</summary>
    private bool Walk(ReadOnlySpan<byte> text, int level)
    {
        var fault = JsonSyntax.Check(text);
        var json = new StrictJsonReader(text, _rooms[level] ??= new ulong[StrictJsonReader.Room], fault);
        var (hostAt, isVersion) = (-1, false);
        while (json.Read())
        {
            switch (json.Token)
            {
                case JsonTokenType.PropertyName:
                    var key = json.Key();
                    if (hostAt < 0 && HostNameKey.IsMatch(key))
                        hostAt = json.Depth;
                    isVersion = IpText.IsVersion(key);
                    PlainTextSearch.SearchAddresses(key, _found);
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    continue;
                case JsonTokenType.String or JsonTokenType.Number when hostAt >= 0:
                    _found.AddHostname(json.Text());
                    break;
                case JsonTokenType.String when !isVersion:
                    SearchInside(json.Text(), level);
                    break;
            }

            // The value of a hostname's key ends here, be it a text or a list of them.
            if (json.Depth == hostAt)
                hostAt = -1;
        }

        return fault.Kind == JsonFaultKind.None;
    }

    /// <summary>A string that looks like JSON and is none is a string.</summary>
    private void SearchInside(ReadOnlySpan<byte> text, int level)
    {
        if (level < Strings && text.TrimBlanks() is [(byte)'{' or (byte)'[', ..] json && Walk(json, level + 1))
            return;
        PlainTextSearch.Search(text, _found);
        if (level < Strings && Base64Text.Decode(text.TrimBlanks()) is { IsEmpty: false } hidden)
            SearchInside(hidden, level + 1);
    }
}
