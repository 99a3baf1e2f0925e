using System.Text;

namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>
/// Reads a table that <see cref="RowFile"/> wrote, row by row in bounded memory, and takes no other spelling: every line ends with CR LF,
/// a quotation mark is only around a value, nothing unquoted is NULL.
/// </summary>
internal sealed class RowFileReader(Stream input)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[64 * Limits.KiB];
    private readonly byte[] _value = new byte[Limits.ExportValue];
    private int _at;
    private int _held;
    private int _length;

    /// <summary>The next row, in <paramref name="values"/>; null is NULL.</summary>
    /// <returns>False: the table ends.</returns>
    /// <exception cref="InvalidDataException">It is not what is written, or beyond a limit.</exception>
    public bool Read(List<string?> values)
    {
        values.Clear();
        if (Peek() < 0)
            return false;
        while (true)
        {
            if (values.Count == Limits.ExportColumns)
                throw new InvalidDataException($"more than {Limits.ExportColumns} columns");
            values.Add(ReadValue());
            switch (Take())
            {
                case ',':
                    continue;
                case '\r' when Take() == '\n':
                    return true;
                default:
                    throw new InvalidDataException("a line does not end with CR LF");
            }
        }
    }

    private string? ReadValue()
    {
        _length = 0;
        var isQuoted = Peek() == '"';
        if (isQuoted)
            ReadQuoted();
        else
        {
            while (Peek() is var sign and not (',' or '\r' or '\n' or '"' or -1))
            {
                _at++;
                Add((byte)sign);
            }
        }

        if (_length == 0)
            return isQuoted ? string.Empty : null;
        try
        {
            return s_strict.GetString(_value, 0, _length);
        }
        catch (DecoderFallbackException bad)
        {
            throw new InvalidDataException("a value is not UTF-8", bad);
        }
    }

    private void ReadQuoted()
    {
        _at++;
        while (true)
        {
            var sign = Take();
            if (sign < 0)
                throw new InvalidDataException("a quotation mark is not closed");
            if (sign == '"')
            {
                if (Peek() != '"')
                    return;
                _at++;
            }

            Add((byte)sign);
        }
    }

    private void Add(byte sign)
    {
        if (_length == _value.Length)
            throw new InvalidDataException($"a value of more than {Limits.ExportValue:N0} bytes");
        _value[_length++] = sign;
    }

    private int Take()
    {
        var sign = Peek();
        _at++;
        return sign;
    }

    /// <summary>-1: the file ends.</summary>
    private int Peek()
    {
        if (_at < _held)
            return _buffer[_at];
        (_at, _held) = (0, input.Read(_buffer));
        return _held == 0 ? -1 : _buffer[0];
    }
}
