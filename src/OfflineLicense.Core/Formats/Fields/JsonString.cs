using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace OfflineLicense.Formats.Fields;

/// <summary>
/// Undoes a JSON string's escapes in one pass. A RUM payload is JSON inside a JSON string, so a tenth of its bytes are
/// backslashes, which the framework's reader takes byte by byte; this takes sixteen at a time.
/// </summary>
internal static class JsonString
{
    /// <summary>How much longer than the source the destination must be.</summary>
    public const int Slack = 16;

    /// <summary>
    /// Reads from just behind the opening quote up to the closing one. Null where the string does not end or is not valid
    /// JSON; the caller then takes the slow, exact way to find what is wrong.
    /// </summary>
    /// <returns>Bytes read, not counting the closing quote, and bytes written.</returns>
    public static (int Read, int Written)? Unescape(ReadOnlySpan<byte> from, Span<byte> into)
    {
        if (into.Length < from.Length + Slack)
            return null;
        var (at, to) = (0, 0);
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(into);
        while (at < from.Length)
        {
            if (at + Vector128<byte>.Count <= from.Length)
            {
                var block = Vector128.LoadUnsafe(ref source, (nuint)at);
                block.StoreUnsafe(ref target, (nuint)to);
                var special = (Vector128.Equals(block, Vector128.Create((byte)'"'))
                    | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                    | Vector128.LessThan(block, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
                var plain = special == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(special);
                at += plain;
                to += plain;
                if (special == 0)
                    continue;
            }

            var letter = from[at];
            if (letter == '"')
                return (at, to);
            if (letter < ' ')
                return null;
            if (letter != '\\')
            {
                into[to++] = letter;
                at++;
                continue;
            }

            var used = Escape(from[at..], into[to..], out var written);
            if (used == 0)
                return null;
            at += used;
            to += written;
        }

        return null;
    }

    /// <summary>Bytes used by the escape at the front, 0 where it is none.</summary>
    private static int Escape(ReadOnlySpan<byte> from, Span<byte> into, out int written)
    {
        written = 1;
        if (from.Length < 2)
            return 0;
        if (from[1] == 'u')
            return Unicode(from, into, out written);
        var plain = from[1] switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'/' => (byte)'/',
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => (byte)0,
        };
        into[0] = plain;
        return plain == 0 ? 0 : 2;
    }

    private static int Unicode(ReadOnlySpan<byte> from, Span<byte> into, out int written)
    {
        written = 0;
        if (ReadUnit(from) is not { } first)
            return 0;
        if (Rune.TryCreate(first, out var rune))
        {
            written = rune.EncodeToUtf8(into);
            return 6;
        }

        if (ReadUnit(from[6..]) is not { } second || !Rune.TryCreate(first, second, out rune))
            return 0;
        written = rune.EncodeToUtf8(into);
        return 12;
    }

    /// <summary>The UTF-16 unit of <c>\uXXXX</c> at the front.</summary>
    public static char? ReadUnit(ReadOnlySpan<byte> from)
    {
        if (from.Length < 6 || from[0] != '\\' || from[1] != 'u')
            return null;
        var unit = 0;
        foreach (var digit in from[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return null;
            unit = (unit << 4) + (digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)unit;
    }
}
