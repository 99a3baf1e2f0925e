using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OfflineLicense.Sealing.Canonical;

/// <summary>
/// Writes the one JSON encoding a bundle may use: no blanks, escapes only for <c>"</c> and <c>\</c> (control characters are
/// refused before), other text as UTF-8. Reused from line to line.
/// </summary>
internal sealed class CanonicalWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private bool _comma;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
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
        Put('\n');
        _comma = false;
    }

    public void Name(string member)
    {
        Separate();
        Put('"');
        Encoding.ASCII.GetBytes(member, _bytes);
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

    public void Null(string member)
    {
        Name(member);
        _bytes.Write("null"u8);
        _comma = true;
    }

    public void Element(string member, string value)
    {
        if (CanonicalText.Fault(value) is { } fault)
            throw new Failure(FailureKind.Invalid, $"The text of \"{member}\" {fault}, so it cannot travel in a bundle.");

        Separate();
        Put('"');
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            var plain = rest.IndexOfAny('"', '\\');
            if (plain < 0)
                plain = rest.Length;
            Encoding.UTF8.GetBytes(rest[..plain], _bytes);
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

        Separate();
        Utf8Formatter.TryFormat(value, _bytes.GetSpan(20), out var written);
        _bytes.Advance(written);
        _comma = true;
    }

    private void Open(char bracket)
    {
        Separate();
        Put(bracket);
    }

    private void Close(char bracket)
    {
        Put(bracket);
        _comma = true;
    }

    private void Separate()
    {
        if (_comma)
            Put(',');
        _comma = false;
    }

    private void Put(char ascii)
    {
        _bytes.GetSpan(1)[0] = (byte)ascii;
        _bytes.Advance(1);
    }
}
