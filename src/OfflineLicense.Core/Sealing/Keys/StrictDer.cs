using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Keys;

/// <summary>
/// The one encoding of a signature: DER <c>SEQUENCE { INTEGER r, INTEGER s }</c>, both positive, minimal, not longer than the
/// curve, nothing behind. Checked before the platform's verifier, which alone accepts some other encodings
/// (5 of the 2,084 Wycheproof DER vectors), so that one signature never has two spellings.
/// </summary>
internal static class StrictDer
{
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;

    public static bool IsStrict(ReadOnlySpan<byte> seal, KeyCurve curve) => ToFixed(seal, curve) is not null;

    /// <summary>r and s, each left-padded to the curve's size (IEEE P1363); null where the encoding is not strict.</summary>
    public static byte[]? ToFixed(ReadOnlySpan<byte> seal, KeyCurve curve)
    {
        // Two integers of at most 49 bytes and their heads are under 128 bytes: the short form of a length is the only one.
        if (Check.DerSequence.Fails(seal.Length < 2 || seal[0] != SequenceTag))
            return null;
        if (Check.DerSequenceLength.Fails(seal[1] >= 0x80 || seal[1] != seal.Length - 2))
            return null;

        var plain = new byte[2 * curve.Size];
        var rest = seal[2..];
        if (!TakeInteger(ref rest, plain.AsSpan(0, curve.Size)) || !TakeInteger(ref rest, plain.AsSpan(curve.Size)))
            return null;
        return Check.DerNothingBehind.Fails(!rest.IsEmpty) ? null : plain;
    }

    /// <param name="plain">r and s, each of the curve's size.</param>
    /// <param name="curve">The curve they belong to.</param>
    public static byte[] FromFixed(ReadOnlySpan<byte> plain, KeyCurve curve)
    {
        Span<byte> content = stackalloc byte[2 * (curve.Size + 3)];
        var length = PutInteger(plain[..curve.Size], content);
        length += PutInteger(plain[curve.Size..], content[length..]);
        return [SequenceTag, (byte)length, .. content[..length]];
    }

    private static bool TakeInteger(ref ReadOnlySpan<byte> rest, Span<byte> target)
    {
        if (Check.DerInteger.Fails(rest.Length < 3 || rest[0] != IntegerTag))
            return false;
        if (Check.DerIntegerLength.Fails(rest[1] == 0 || rest[1] >= 0x80 || rest[1] > rest.Length - 2))
            return false;

        var value = rest.Slice(2, rest[1]);
        rest = rest[(2 + value.Length)..];
        if (Check.DerNotNegative.Fails(value[0] >= 0x80))
            return false;
        if (value[0] == 0)
        {
            if (Check.DerNotZero.Fails(value.Length == 1))
                return false;
            if (Check.DerNoLeadingZero.Fails(value.Length > 1 && value[1] < 0x80))
                return false;
            value = value[1..];
        }

        if (Check.DerWithinCurve.Fails(value.Length > target.Length))
            return false;
        value.CopyTo(target[(target.Length - value.Length)..]);
        return true;
    }

    private static int PutInteger(ReadOnlySpan<byte> magnitude, Span<byte> target)
    {
        magnitude = magnitude.TrimStart((byte)0);
        var sign = magnitude[0] >= 0x80 ? 1 : 0;
        target[0] = IntegerTag;
        target[1] = (byte)(magnitude.Length + sign);
        target[2] = 0;
        magnitude.CopyTo(target[(2 + sign)..]);
        return 2 + sign + magnitude.Length;
    }
}
