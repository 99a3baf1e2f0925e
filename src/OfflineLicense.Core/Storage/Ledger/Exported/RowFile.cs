using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>
/// Writes a table of an export: RFC 4180, NULL as nothing, the empty text in quotation marks. Exact: a database reads it, no spreadsheet.
/// The digest is computed on the way.
/// </summary>
internal sealed class RowFile : IDisposable
{
    private const int BufferSize = 64 * Limits.KiB;

    /// <summary>A number with its sign.</summary>
    private const int LongestNumber = 20;

    /// <summary>Bytes that become digits at once; a digest has fewer.</summary>
    private const int HexPart = 64;

    private static readonly SearchValues<byte> s_quoted = SearchValues.Create("\",\r\n"u8);

    private readonly Stream _target;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly byte[] _station;
    private int _held;

    /// <param name="target">The file. It stays open.</param>
    /// <param name="station">The first value of every row.</param>
    /// <param name="columns">The names of the others.</param>
    public RowFile(Stream target, string station, IReadOnlyList<string> columns)
    {
        (_target, _station) = (target, Encoding.ASCII.GetBytes(station));
        Columns = ["station", .. columns];
        Put(Encoding.ASCII.GetBytes(string.Join(',', Columns)));
        EndLine();
    }

    public IReadOnlyList<string> Columns { get; }

    public long Rows { get; private set; }

    /// <summary>Bytes that were written.</summary>
    public long Length { get; private set; }

    public void BeginRow() => Put(_station);

    public void Null() => Put((byte)',');

    public void Number(long number)
    {
        Put((byte)',');
        Reserve(LongestNumber);
        _ = Utf8Formatter.TryFormat(number, _buffer.AsSpan(_held), out var written);
        _held += written;
    }

    public void Flag(bool value) => Put(value ? ",1"u8 : ",0"u8);

    public void Hex(ReadOnlySpan<byte> bytes)
    {
        Put((byte)',');
        for (int part; !bytes.IsEmpty; bytes = bytes[part..])
        {
            part = Math.Min(bytes.Length, HexPart);
            Reserve(2 * part);
            _ = Convert.TryToHexStringLower(bytes[..part], _buffer.AsSpan(_held), out var written);
            _held += written;
        }
    }

    public void Text(string? text)
    {
        if (text is null)
            Null();
        else
            Text(Encoding.UTF8.GetBytes(text));
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Put((byte)',');
        if (!utf8.IsEmpty && utf8.IndexOfAny(s_quoted) < 0)
        {
            Put(utf8);
            return;
        }

        Put((byte)'"');
        for (int at; (at = utf8.IndexOf((byte)'"')) >= 0; utf8 = utf8[(at + 1)..])
        {
            Put(utf8[..(at + 1)]);
            Put((byte)'"');
        }

        Put(utf8);
        Put((byte)'"');
    }

    public void EndRow()
    {
        EndLine();
        Rows++;
    }

    /// <summary>Hands over what is held. Nothing is written afterwards.</summary>
    public Digest Finish()
    {
        Flush();
        return Digest.FromHash(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _hash.Dispose();
    }

    private void EndLine() => Put("\r\n"u8);

    private void Put(byte ascii)
    {
        Reserve(1);
        _buffer[_held++] = ascii;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length - _held)
        {
            var part = _buffer.Length - _held;
            bytes[..part].CopyTo(_buffer.AsSpan(_held));
            _held = _buffer.Length;
            bytes = bytes[part..];
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_held));
        _held += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (count > _buffer.Length - _held)
            Flush();
    }

    private void Flush()
    {
        var bytes = _buffer.AsSpan(0, _held);
        _hash.AppendData(bytes);
        _target.Write(bytes);
        Length += _held;
        _held = 0;
    }
}
