using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.Fields;

/// <summary>
/// The spellings of one UDI (docs/formats.md, UDI grammar) and the canonical <see cref="Udi"/> they lead to. Case is
/// never folded in a value, white space around separators is no part of one, nothing is "corrected".
/// </summary>
internal static partial class UdiText
{
    /// <summary>
    /// Reads a spelling that names its parts: <c>P:…,S:…[,U:…]</c>, <c>PID:…,SN:…</c> (also behind
    /// <c>UDI:</c> or a role), <c>UDI_PID:…; UDI_SN:…;</c>, <c>udiPid:… udiSerialNumber:…</c>, the JSON objects of a
    /// report and of the API, and a reservation request code. Null for anything else.
    /// </summary>
    public static Udi? Parse(string? text)
    {
        if (text is null || text.Length > Limits.UdiText)
            return null;
        text = text.Trim();
        if (text.StartsWith('{'))
            return FromJson(text);
        // Lines of logs come by here by the hundred thousand: what their first signs rule out costs no more than a look.
        if (text is [_, _, '-', 'Z', ..] && RequestCode().Match(text) is { Success: true } code)
            return Udi.From(code.Groups["pid"].Value, code.Groups["sn"].Value);
        if (text.StartsWith("UDI_PID", StringComparison.Ordinal))
            return FromFields(text, ';');
        if (text.StartsWith("udiPid", StringComparison.Ordinal) && RemovalAnswer().Match(text) is { Success: true } removal)
            return Udi.From(removal.Groups["pid"].Value, removal.Groups["sn"].Value);
        return text.Contains(':', StringComparison.Ordinal) ? FromFields(text is ['P', ..] ? text : SkipLabel(text), ',') : null;
    }

    /// <summary>
    /// For a name typed by a person: every UDI it can mean, the likeliest first, for the caller to hold against the ones
    /// it knows. Beside what <see cref="Parse"/> reads these are <c>PID:SN</c>, <c>Z&lt;pid&gt;:&lt;sn&gt;</c> and
    /// <c>PID/SN</c>. They do not name their parts (a PID holds slashes), so no document is read this way.
    /// Empty for a bare serial or a hostname.
    /// </summary>
    public static IReadOnlyList<Udi> ParseLoose(string? text)
    {
        if (text is null || text.Length > Limits.UdiText)
            return [];
        text = text.Trim();
        var found = new List<Udi>(2);
        if (Parse(text) is { } certain)
            found.Add(certain);
        if (text.StartsWith('{'))
            return found;
        if (text.Split(':') is [var pid, var serial])
        {
            Add(found, pid, serial);
            if (pid.StartsWith('Z'))
                Add(found, pid[1..], serial);
        }
        else if (found.Count == 0 && text.LastIndexOf('/') is > 0 and var slash)
        {
            Add(found, text[..slash], text[(slash + 1)..]);
        }
        return found;
    }

    private static void Add(List<Udi> found, string pid, string serial)
    {
        if (!Spaced().IsMatch(pid.Trim()) && !Spaced().IsMatch(serial.Trim()) && Udi.From(pid, serial) is { } udi)
            found.Add(udi);
    }

    /// <summary>
    /// Null where PID or serial is missing or occurs twice. Fields a <see cref="Udi"/> does not hold are passed over. By hand,
    /// because a capture may have a UDI in each of its lines.
    /// </summary>
    private static Udi? FromFields(ReadOnlySpan<char> text, char separator)
    {
        string? pid = null, serial = null, uuid = null;
        while (!text.IsEmpty)
        {
            var end = separator == ',' ? FindBeforeKey(text) : text.IndexOf(separator) is var next and >= 0 ? next : text.Length;
            var field = text[..end].Trim();
            text = end < text.Length ? text[(end + 1)..] : default;
            if (field.IsEmpty && separator == ';')
                continue;
            var colon = field.IndexOf(':');
            if (colon < 0)
                return null;
            var key = field[..colon].Trim();
            ref var part = ref uuid;
            if (IsKey(key, "P", "PID", "UDI_PID"))
                part = ref pid;
            else if (IsKey(key, "S", "SN", "UDI_SN"))
                part = ref serial;
            else if (!IsKey(key, "U", "UUID", "UDI_UUID"))
                continue;
            if (part is not null)
                return null;
            part = field[(colon + 1)..].Trim().ToString();
        }

        return Udi.From(pid, serial, uuid);
    }

    private static bool IsKey(ReadOnlySpan<char> key, string one, string other, string third) =>
        key.Equals(one, StringComparison.OrdinalIgnoreCase) || key.Equals(other, StringComparison.OrdinalIgnoreCase)
        || key.Equals(third, StringComparison.OrdinalIgnoreCase);

    /// <summary>The comma that ends a field: the one before letters and a colon. Every other comma belongs to a value.</summary>
    private static int FindBeforeKey(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOf(',') is var next and >= 0; at += next + 1)
        {
            var key = text[(at + next + 1)..].TrimStart();
            var letters = 0;
            while (letters < key.Length && char.IsAsciiLetter(key[letters]))
                letters++;
            if (letters > 0 && key[letters..].TrimStart() is [':', ..])
                return at + next;
        }

        return text.Length;
    }

    /// <summary>What device output writes before a UDI.</summary>
    private static ReadOnlySpan<char> SkipLabel(ReadOnlySpan<char> text)
    {
        foreach (var label in (ReadOnlySpan<string>)["UDI", "Active", "Standby", "Member"])
        {
            if (!text.StartsWith(label) || text[label.Length..].TrimStart() is not [':', .. var behind])
                continue;
            behind = behind.TrimStart();
            var isKey = (behind.StartsWith("PID") && behind[3..].TrimStart() is [':', ..])
                || (behind is ['P', .. var rest] && rest.TrimStart() is [':', ..]);
            return isKey ? behind : text;
        }

        return text;
    }

    private static Udi? FromJson(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (JsonSyntax.Check(bytes).Kind != JsonFaultKind.None)
            return null; // an exception for each would cost more than the text
        var json = new Utf8JsonReader(bytes);
        string? pid = null, serial = null, uuid = null;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
                continue;
            var name = json.GetString();
            json.Read();
            if (json.TokenType != JsonTokenType.String)
                json.Skip();
            else if (name is "udi_pid" or "udiPid")
                pid = json.GetString();
            else if (name is "udi_serial_number" or "udiSerialNumber")
                serial = json.GetString();
            else if (name is "uuid" or "udiUuid")
                uuid = json.GetString();
        }

        return Udi.From(pid, serial, uuid);
    }

    [GeneratedRegex(@"\AudiPid\s*:\s*(?<pid>\S+)\s+udiSerialNumber\s*:\s*(?<sn>\S+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex RemovalAnswer();

    /// <summary>Read from the right, because a serial may hold hyphens: the hash and the check digits never do.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9]{2}-Z(?<pid>[^:\s,;]+):(?<sn>[^:\s,;]+)-[A-Za-z0-9]{1,128}-[A-Za-z0-9]{2}\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex RequestCode();

    [GeneratedRegex(@"\s", RegexOptions.CultureInvariant)]
    private static partial Regex Spaced();
}
