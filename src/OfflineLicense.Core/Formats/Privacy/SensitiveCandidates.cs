using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Where in a text something private may be: a dot or a colon of an address, the last word of a hostname's key, an escape
/// that may hide any of them. Nearly every report has none of it, so they are passed over sixteen bytes at a time.
/// </summary>
internal static class SensitiveCandidates
{
    /// <summary>Bytes looked at behind a mark.</summary>
    private const int Ahead = 2;

    /// <summary>The next place to look at, from here on; -1: none.</summary>
    public static int Next(ReadOnlySpan<byte> text, int from)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        for (var at = from; at < text.Length; at++)
        {
            while (at > 0 && at + Ahead + Vector128<byte>.Count <= text.Length)
            {
                var marks = Marks(
                    Vector128.LoadUnsafe(ref first, (nuint)at - 1), Vector128.LoadUnsafe(ref first, (nuint)at),
                    Vector128.LoadUnsafe(ref first, (nuint)at + 1), Vector128.LoadUnsafe(ref first, (nuint)at + 2));
                if (marks != 0)
                    return at + BitOperations.TrailingZeroCount(marks);
                at += Vector128<byte>.Count;
            }

            if (IsMark(Byte(text, at - 1), text[at], Byte(text, at + 1), Byte(text, at + 2)))
                return at;
        }

        return -1;
    }

    private static byte Byte(ReadOnlySpan<byte> text, int at) => at >= 0 && at < text.Length ? text[at] : (byte)0;

    // The two below do the same, one for a byte and one for sixteen. JSON is full of colons behind a quotation mark.
    private static bool IsMark(byte before, byte here, byte next, byte third) => here switch
    {
        (byte)'.' => next is >= (byte)'0' and <= (byte)'9',
        (byte)':' => before >= '0' && next >= '0',
        (byte)'\\' => next == 'u',
        (byte)'n' or (byte)'N' => (next | 0x20) == 'a' && (third | 0x20) == 'm',
        (byte)'f' or (byte)'F' => (next | 0x20) == 'q' && (third | 0x20) == 'd',
        _ => false,
    };

    private static uint Marks(Vector128<byte> before, Vector128<byte> here, Vector128<byte> next, Vector128<byte> third)
    {
        var zero = Vector128.Create((byte)'0');
        var small = Vector128.Create((byte)0x20);
        var (lower, lowerNext, lowerThird) = (here | small, next | small, third | small);
        var dot = Vector128.Equals(here, Vector128.Create((byte)'.')) & Vector128.LessThanOrEqual(next - zero, Vector128.Create((byte)9));
        var colon = Vector128.Equals(here, Vector128.Create((byte)':')) & Vector128.GreaterThanOrEqual(before,
            zero) & Vector128.GreaterThanOrEqual(next, zero);
        var escape = Vector128.Equals(here, Vector128.Create((byte)'\\')) & Vector128.Equals(next, Vector128.Create((byte)'u'));
        var name = Vector128.Equals(lower, Vector128.Create((byte)'n')) & Vector128.Equals(lowerNext,
            Vector128.Create((byte)'a')) & Vector128.Equals(lowerThird, Vector128.Create((byte)'m'));
        var domain = Vector128.Equals(lower, Vector128.Create((byte)'f')) & Vector128.Equals(lowerNext,
            Vector128.Create((byte)'q')) & Vector128.Equals(lowerThird, Vector128.Create((byte)'d'));
        return (dot | colon | escape | name | domain).ExtractMostSignificantBits();
    }
}
