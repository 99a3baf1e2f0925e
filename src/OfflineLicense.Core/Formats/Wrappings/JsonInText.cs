using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>A JSON value that a program wrote among other text, and the host that stands before it; null: none does.</summary>
internal sealed record HostJson(string? Host, byte[] Json);

/// <summary>
/// Finds the JSON in what Ansible prints (<c>ok: [host] => {…}</c>, <c>host | SUCCESS => {…}</c>), and in a file with one value a line.
/// </summary>
internal static partial class JsonInText
{
    /// <summary>Beginnings that lead to no value: a file of nothing else must end soon.</summary>
    private const int MostFailures = 100;

    private const int LongestHead = 1_024;

    public static List<HostJson> Find(ReadOnlySpan<byte> text)
    {
        var found = new List<HostJson>();
        var failures = 0;
        while (!text.IsEmpty && found.Count < Limits.CaptureDevices && failures < MostFailures)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            if (FindStart(line, out var host) is not { } start)
            {
                text = end < 0 ? default : text[(end + 1)..];
                continue;
            }

            var length = Measure(text[start..]);
            if (length > 0)
                found.Add(new HostJson(host, text.Slice(start, length).ToArray()));
            else
                failures++;
            text = length > 0 ? text[(start + length)..] : end < 0 ? default : text[(end + 1)..];
        }

        return found;
    }

    /// <summary>Where in the line a value begins.</summary>
    private static int? FindStart(ReadOnlySpan<byte> line, out string? host)
    {
        host = null;
        if (line is [(byte)'{', ..])
            return 0;
        if (line[..Math.Min(line.Length, LongestHead)].IndexOf(" => {"u8) is not (var arrow and > 0)
            || Head().Match(Encoding.UTF8.GetString(line[..arrow])) is not { Success: true } head)
            return null;
        host = head.Groups["host"].Value;
        return arrow + " => ".Length;
    }

    /// <summary>The length of the value; 0: it is none, or something stands behind it.</summary>
    private static int Measure(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Limits.JsonDepth, AllowMultipleValues = true });
            json.Read();
            json.Skip();
            var length = (int)json.BytesConsumed;
            return text[length..].TrimStart(" \t\r"u8) is [] or [(byte)'\n', ..]
                && JsonSyntax.Check(text[..length]).Kind == JsonFaultKind.None ? length : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"\A\s*(?:(?:ok|changed|fatal|failed): \[(?<host>[^\[\]\s]{1,255})\](?::.{0,40})?(?: => \(item=.{0,400})?"
        + @"|(?<host>[^\s|]{1,255}) \| [A-Z]{2,12}!?(?: \| rc=\d{1,5})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Head();
}
