using System.Buffers;
using System.Buffers.Text;
using System.Text;
using OfflineLicense.Formats.Archives;

namespace OfflineLicense.Formats;

/// <summary>
/// A file and what is inside it: the members of an archive, UTF-16 without its zeros, base64, and a licensing file with other text
/// around it. For finding whose file it is, never for recording. The work is bounded.
/// </summary>
internal static class WrappedContent
{
    private const int Levels = 3;

    /// <summary>Bytes of all layers together.</summary>
    private const long Most = 4L * Limits.TextFile;

    private const int ShortestBase64 = 64;

    private static readonly ArchiveLimits Caps = new() { Expanded = Most };

    private static readonly SearchValues<byte> Base64Line =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_= \t\r"u8);

    /// <summary>The file first, then each layer inside it, lazily.</summary>
    public static IEnumerable<byte[]> Unwrap(byte[] file)
    {
        var waiting = new Queue<(byte[] Bytes, int Level)>([(file, 0)]);
        for (var left = Most; waiting.TryDequeue(out var layer);)
        {
            yield return layer.Bytes;
            if (layer.Level == Levels)
                continue;
            foreach (var inner in UnwrapOnce(layer.Bytes))
            {
                left -= inner.Length;
                if (left < 0)
                    break;
                waiting.Enqueue((inner, layer.Level + 1));
            }
        }
    }

    private static IEnumerable<byte[]> UnwrapOnce(byte[] bytes) => ContainerSniffer.Identify(bytes) != ContainerKind.None
        ? ArchiveReader.Open(new MemoryStream(bytes, writable: false), string.Empty, Caps).Select(member => member.Content)
            .Where(content => content.Length > 0)
        : [.. DropZeros(bytes), .. CutOut(bytes), .. DecodeBase64(bytes)];

    /// <summary>UTF-16 or UTF-32 of a text in ASCII.</summary>
    private static IEnumerable<byte[]> DropZeros(byte[] bytes)
    {
        if (bytes.AsSpan().Contains((byte)0))
            yield return Array.FindAll(bytes, each => each is not (0 or 0xFE or 0xFF));
    }

    /// <summary>From the first tag of ours to the last.</summary>
    private static IEnumerable<byte[]> CutOut(byte[] bytes)
    {
        foreach (var name in (string[])["smartLicense", "RUMReport", "specificPLR"])
        {
            var from = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"<{name}"));
            var closing = Encoding.ASCII.GetBytes($"</{name}>");
            var to = from < 0 ? -1 : bytes.AsSpan().LastIndexOf(closing);
            if (to > from && to + closing.Length - from < bytes.Length)
            {
                yield return bytes[from..(to + closing.Length)];
                yield break;
            }
        }
    }

    /// <summary>Lines of base64 that stand together, in both alphabets.</summary>
    private static IEnumerable<byte[]> DecodeBase64(byte[] bytes)
    {
        var signs = new List<byte>();
        for (var at = 0; at <= bytes.Length;)
        {
            var line = ReadLine(bytes, ref at);
            if (line.Length > 0)
                signs.AddRange(line);
            if ((line.Length == 0 || at > bytes.Length) && signs.Count > 0)
            {
                if (signs.Count >= ShortestBase64 && Decode(signs) is { } decoded)
                    yield return decoded;
                signs.Clear();
            }
        }
    }

    /// <summary>The base64 of the line; empty where it is none.</summary>
    private static byte[] ReadLine(byte[] bytes, ref int at)
    {
        var end = Array.IndexOf(bytes, (byte)'\n', Math.Min(at, bytes.Length));
        end = end < 0 ? bytes.Length : end;
        var line = bytes.AsSpan(at..end);
        at = end + 1;
        if (line.ContainsAnyExcept(Base64Line))
            return [];
        var plain = new byte[line.Length];
        for (var i = 0; i < line.Length; i++)
            plain[i] = line[i] switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', var sign => sign };
        return Array.FindAll(plain, sign => sign is not ((byte)' ' or 9 or 13));
    }

    private static byte[]? Decode(List<byte> signs)
    {
        var length = signs.Count;
        while (length > 0 && signs[length - 1] == '=')
            length--;
        length -= length % 4 == 1 ? 1 : 0;
        var bytes = new byte[(length + 3) / 4 * 4];
        bytes.AsSpan().Fill((byte)'=');
        signs.CopyTo(0, bytes, 0, length);
        return Base64.DecodeFromUtf8InPlace(bytes, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }
}
