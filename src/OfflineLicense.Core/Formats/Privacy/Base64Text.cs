using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// A field that is base64 of text, in either alphabet. Signatures, certificates and names of 12 letters decode to bytes that are no
/// text, so that what is found is seldom by chance.
/// </summary>
internal static class Base64Text
{
    private const int Shortest = 12;

    /// <summary>Bytes looked at together: a word of base64 of the shortest length or a few more holds one such step.</summary>
    private const int Step = 8;

    /// <summary>Characters whose bytes decide nearly always that a word is no text.</summary>
    private const int First = 64;

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);

    private static readonly SearchValues<byte> NoText = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code).Where(code => code is not (9 or 10 or 13)), 0x7F]);

    /// <summary>The text that the whole field is base64 of; empty where it is of none.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> field)
    {
        if (field.Length < Shortest || field[..Shortest].ContainsAnyExcept(Alphabet) || !IsTextSoFar(field))
            return default;
        var signs = new byte[field.Length + 2];
        var length = 0;
        foreach (var sign in field.TrimEnd("= \t\r\n"u8))
        {
            if (sign is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                signs[length++] = Plain(sign);
        }

        for (; length % 4 is 2 or 3; length++)
            signs[length] = (byte)'=';
        var status = Base64.DecodeFromUtf8InPlace(signs.AsSpan(0, length), out var written);
        var text = signs.AsSpan(0, written);
        return status == OperationStatus.Done && !text.ContainsAny(NoText) && Utf8.IsValid(text) ? text : default;
    }

    /// <summary>The next word in a text, from a place on, that is base64 of text; where to go on is behind it.</summary>
    public static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, ref int from)
    {
        var behind = from;
        for (var at = from; at + Step <= text.Length; at += Step)
        {
            if (text.Slice(at, Step).ContainsAnyExcept(Alphabet))
                continue;
            var start = text[behind..at].LastIndexOfAnyExcept(Alphabet) + 1 + behind;
            behind = text[at..].IndexOfAnyExcept(Alphabet) is var end and >= 0 ? at + end : text.Length;
            if (Decode(text[start..behind]) is { IsEmpty: false } hidden)
            {
                from = behind;
                return hidden;
            }

            at = behind - Step;
        }

        from = text.Length;
        return default;
    }

    private static bool IsTextSoFar(ReadOnlySpan<byte> field)
    {
        Span<byte> signs = stackalloc byte[First];
        var length = Math.Min(First, field.Length) & ~3;
        for (var i = 0; i < length; i++)
            signs[i] = Plain(field[i]);
        Span<byte> bytes = stackalloc byte[First];

        // A line end or the padding in it is left to the whole.
        var status = Base64.DecodeFromUtf8(signs[..length], bytes, out _, out var written, isFinalBlock: false);
        return (status == OperationStatus.Done || written > 0) && !bytes[..written].ContainsAny(NoText);
    }

    private static byte Plain(byte sign) => sign switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => sign };
}
