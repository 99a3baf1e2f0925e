using System.Buffers;
using System.Text;
using OfflineLicense.Formats.DeviceOutput;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Looks for a person's keywords in a document, piece by piece: as it is written, and as it reads with the escapes of XML and
/// of JSON in JSON undone. Letters match in either case, parts of words match too, and so do serial numbers and PIDs.
/// </summary>
internal sealed class KeywordSearch(IReadOnlyList<string> keywords)
{
    /// <summary>Outer JSON, payload, telemetry in a payload's string.</summary>
    private const int Levels = 3;

    /// <summary>
    /// Bytes of the piece before that are searched again with the next: longer than the longest keyword with every
    /// letter escaped.
    /// </summary>
    private const int Overlap = 8 * Limits.KiB;

    private readonly SearchValues<string> _any = SearchValues.Create([.. keywords], StringComparison.OrdinalIgnoreCase);

    /// <summary>The keywords that are in it, in the order they were given.</summary>
    /// <param name="pieces">The document's bytes in order; but for the last, each of an even length.</param>
    public IReadOnlyList<string> FindIn(IEnumerable<byte[]> pieces)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        byte[] before = [];
        Encoding? encoding = null;
        foreach (var piece in pieces)
        {
            encoding ??= DetectEncoding(piece);
            byte[] bytes = [.. before, .. piece];
            Search(encoding.GetString(bytes), found);
            if (found.Count == keywords.Count)
                break;
            before = bytes[^Math.Min(bytes.Length, Overlap)..];
        }

        return keywords.Where(found.Contains).ToList();
    }

    private static Encoding DetectEncoding(byte[] head) => CaptureText.Utf16(head) ?? Encoding.UTF8;

    private void Search(string text, HashSet<string> found)
    {
        Layer(text, found);
        if (text.Contains('&', StringComparison.Ordinal))
            Layer(text = Unescaped.Xml(text), found);
        for (var level = 0; level < Levels && text.Contains('\\', StringComparison.Ordinal); level++)
            Layer(text = Unescaped.Json(text), found);
    }

    private void Layer(string text, HashSet<string> found)
    {
        if (text.AsSpan().ContainsAny(_any))
            found.UnionWith(keywords.Where(keyword => text.Contains(keyword, StringComparison.OrdinalIgnoreCase)));
    }
}
