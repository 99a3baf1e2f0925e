using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OfflineLicense.Sealing.Canonical;

/// <summary>
/// Reads a canonical JSON object that has only printable ASCII and no escapes, which nearly every line of a list is: byte by byte, so
/// that whatever it takes is in the one canonical form. It refuses nothing: what it does not take, <see cref="CanonicalReader"/> reads.
/// </summary>
internal ref struct PlainLine(ReadOnlySpan<byte> line)
{
    /// <summary>Digits of a number that is surely below 2^53.</summary>
    private const int MostDigits = 15;

    private static readonly SearchValues<byte> PlainText = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(sign => (byte)sign).Where(sign => sign is not ((byte)'"' or (byte)'\\'))]);

    private ReadOnlySpan<byte> _rest = line;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Takes exactly these bytes; else nothing.</summary>
    public bool Takes(ReadOnlySpan<byte> expected)
    {
        if (!_rest.StartsWith(expected))
            return false;
        _rest = _rest[expected.Length..];
        return true;
    }

    /// <summary>Takes a text and the quote behind it; the quote before it has been taken.</summary>
    /// <param name="text">Its bytes.</param>
    public bool TakesText(out ReadOnlySpan<byte> text)
    {
        var end = _rest.IndexOfAnyExcept(PlainText);
        if (end < 0 || end > Limits.BundleString || _rest[end] != '"')
        {
            text = default;
            return false;
        }

        text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>The same as a string; <paramref name="before"/> itself where it is that one: most lines share some texts.</summary>
    public bool TakesText(string? before, out string text)
    {
        var taken = TakesText(out var bytes);
        text = !taken ? string.Empty
            : before is not null && Ascii.Equals(bytes, before) ? before
            : Encoding.ASCII.GetString(bytes);
        return taken;
    }

    /// <summary>Takes a number without leading zeros.</summary>
    public bool TakesNumber(out long number)
    {
        if (!Utf8Parser.TryParse(_rest, out number, out var length) || length > MostDigits || !char.IsAsciiDigit((char)_rest[0])
            || (_rest[0] == '0' && length > 1))
            return false;
        _rest = _rest[length..];
        return true;
    }
}
