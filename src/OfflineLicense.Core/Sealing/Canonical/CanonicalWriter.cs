using System.Buffers.Text;
using System.Text;

namespace OfflineLicense.Sealing.Canonical;

/// <summary>
/// Writes the one JSON encoding a bundle may use: no blanks, escapes only for <c>"</c> and <c>\</c> (control characters are
/// refused before), other text as UTF-8. Reused from line to line.
/// </summary>
internal sealed class CanonicalWriter
{
    /// <summary>A comma, two quotes and a colon around a name or a text.</summary>
    private const int Signs = 4;

    /// <summary>Bytes of the longest character, and of the longest number.</summary>
    private const int Widest = 3;
    private const int Digits = 20;

    private byte[] _bytes = new byte[Limits.KiB];
    private int _length;
    private bool _comma;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        _comma = false;
    }

    public void OpenObject() => Open('{');

    public void CloseObject() => Close('}');

    public void OpenArray(string? member = null)
    {
        if (member is not null)
            Name(member);
        Open('[');
    }

    public void CloseArray() => Close(']');

    public void EndLine()
    {
        Reserve(1);
        Put('\n');
        _comma = false;
    }

    public void Name(string member)
    {
        Reserve(Signs + member.Length);
        Separate();
        Put('"');
        _length += Encoding.ASCII.GetBytes(member, _bytes.AsSpan(_length));
        Put('"');
        Put(':');
    }

    /// <summary>Throws <see cref="Failure"/> (Invalid) where the text may not travel; names the member, never the text.</summary>
    public void Text(string member, string value)
    {
        Name(member);
        Element(member, value);
    }

    /// <summary>A member that is absent when it is not set.</summary>
    public void Optional(string member, string? value)
    {
        if (value is not null)
            Text(member, value);
    }

    public void Number(string member, long value)
    {
        Name(member);
        Element(member, value);
    }

    public void Null(string member) => Word(member, "null"u8);

    public void Flag(string member, bool value) => Word(member, value ? "true"u8 : "false"u8);

    public void Element(string member, string value)
    {
        if (CanonicalText.Fault(value) is { } fault)
            throw new Failure(FailureKind.Invalid, $"The text of \"{member}\" {fault}, so it cannot travel in a bundle.");

        Reserve(Signs + (Widest * value.Length));
        Separate();
        Put('"');
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            var plain = rest.IndexOfAny('"', '\\');
            if (plain < 0)
                plain = rest.Length;
            _length += Encoding.UTF8.GetBytes(rest[..plain], _bytes.AsSpan(_length));
            rest = rest[plain..];
            if (rest.IsEmpty)
                break;
            Put('\\');
            Put(rest[0]);
            rest = rest[1..];
        }

        Put('"');
        _comma = true;
    }

    public void Element(string member, long value)
    {
        if (value is < 0 or > CanonicalText.MaxInteger)
            throw new Failure(FailureKind.Invalid,
                $"The number of \"{member}\" is not between 0 and 2^53 - 1, so it cannot travel in a bundle.");

        Reserve(Signs + Digits);
        Separate();
        _ = Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
        _comma = true;
    }

    private void Word(string member, ReadOnlySpan<byte> word)
    {
        Name(member);
        Reserve(word.Length);
        word.CopyTo(_bytes.AsSpan(_length));
        _length += word.Length;
        _comma = true;
    }

    private void Open(char bracket)
    {
        Reserve(Signs);
        Separate();
        Put(bracket);
    }

    private void Close(char bracket)
    {
        Reserve(1);
        Put(bracket);
        _comma = true;
    }

    private void Separate()
    {
        if (_comma)
            Put(',');
        _comma = false;
    }

    private void Reserve(int count)
    {
        if (count > _bytes.Length - _length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
    }

    /// <summary>There is room for it.</summary>
    private void Put(char ascii) => _bytes[_length++] = (byte)ascii;
}
