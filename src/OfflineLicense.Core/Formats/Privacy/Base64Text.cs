using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// A field that is base64 of text, in either alphabet. Signatures, certificates and names of 12 letters decode to bytes that are no
/// text, so that what is found is seldom by chance.
/// </summary>
internal static class Base64Text
{
    private const int Shortest = 12;

    /// <summary>Stands for a sign that is not of the alphabet.</summary>
    private const byte None = 0xFF;

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);

    private static readonly SearchValues<byte> NoText = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code).Where(code => code is not (9 or 10 or 13)), 0x7F]);

    /// <summary>What each sign stands for.</summary>
    private static readonly byte[] Values = ReadValues();

    /// <summary>The text that the whole field is base64 of; empty where it is of none.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> field)
    {
        if (field.Length < Shortest || field[..Shortest].ContainsAnyExcept(Alphabet) || !BeginsAsText(field))
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
        var start = from;
        while (start + Shortest <= text.Length)
        {
            // From the last sign of a shortest word backwards: most steps end at the first sign and pass over all before it.
            var at = start + Shortest - 1;
            while (at >= start && Values[text[at]] != None)
                at--;
            if (at >= start)
            {
                start = at + 1;
                continue;
            }

            var behind = text[start..].IndexOfAnyExcept(Alphabet) is var end and >= 0 ? start + end : text.Length;
            if (Decode(text[start..behind]) is { IsEmpty: false } hidden)
            {
                from = behind;
                return hidden;
            }

            start = behind + 1;
        }

        from = text.Length;
        return default;
    }

    /// <summary>Whether the first bytes, which decide nearly always, may be text.</summary>
    private static bool BeginsAsText(ReadOnlySpan<byte> field)
    {
        Span<byte> bytes = stackalloc byte[Shortest / 4 * 3];
        for (var (at, to) = (0, 0); at < Shortest; at += 4)
        {
            var group = (Values[field[at]] << 18) | (Values[field[at + 1]] << 12) | (Values[field[at + 2]] << 6) | Values[field[at + 3]];
            bytes[to++] = (byte)(group >> 16);
            bytes[to++] = (byte)(group >> 8);
            bytes[to++] = (byte)group;
        }

        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            if (rest[0] < 0x80)
            {
                if (rest[0] < ' ' && rest[0] is not ((byte)'\t' or (byte)'\n' or (byte)'\r') || rest[0] == 0x7F)
                    return false;
                rest = rest[1..];
                continue;
            }

            var status = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (status != OperationStatus.Done)
                return status == OperationStatus.NeedMoreData;
            rest = rest[used..];
        }

        return true;
    }

    private static byte[] ReadValues()
    {
        var values = new byte[256];
        Array.Fill(values, None);
        var signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < signs.Length; i++)
            values[signs[i]] = (byte)i;
        (values['-'], values['_']) = (values['+'], values['/']);
        return values;
    }

    private static byte Plain(byte sign) => sign switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => sign };
}
