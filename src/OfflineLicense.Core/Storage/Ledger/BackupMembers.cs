using System.Text;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Reads the members of a plain tar front to back, in constant memory. It knows ordinary files with short names and nothing
/// else: no extension header is interpreted, so nothing in the archive decides how much is read at once.
/// </summary>
internal sealed class BackupMembers(Stream input)
{
    private const int Block = 512;

    private readonly byte[] _header = new byte[Block];
    private long _left;
    private int _padding;

    /// <summary>As the header has it; for messages.</summary>
    public string Name { get; private set; } = string.Empty;

    public long Length { get; private set; }

    /// <summary>An ordinary file whose name is complete in its header.</summary>
    public bool IsFile { get; private set; }

    /// <summary>Goes to the next member.</summary>
    /// <returns>False: the archive ends here.</returns>
    /// <exception cref="InvalidDataException">It is no header of a member.</exception>
    /// <exception cref="EndOfStreamException">The archive was cut.</exception>
    public bool Next()
    {
        Skip();
        var read = input.ReadAtLeast(_header, Block, throwOnEndOfStream: false);
        if (read == 0 || (read == Block && !_header.AsSpan().ContainsAnyExcept((byte)0)))
            return false;
        if (read < Block)
            throw new EndOfStreamException();
        if (!ContainerSniffer.HasTarChecksum(_header) || ContainerSniffer.ParseOctal(_header.AsSpan(124, 12)) is not (var length and >= 0))
            throw new InvalidDataException();
        Name = ReadName();
        Length = length;
        IsFile = _header[156] is (byte)'0' or 0 && _header[345] == 0;
        _left = Length;
        _padding = (int)(-Length & (Block - 1));
        return true;
    }

    /// <summary>Reads on in the member.</summary>
    /// <returns>0: it ends.</returns>
    public int Read(Span<byte> buffer)
    {
        if (_left == 0)
            return 0;
        var read = input.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0)
            throw new EndOfStreamException();
        _left -= read;
        return read;
    }

    private void Skip()
    {
        Span<byte> unread = stackalloc byte[8 * Block];
        for (var left = _left + _padding; left > 0;)
        {
            var part = unread[..(int)Math.Min(unread.Length, left)];
            input.ReadExactly(part);
            left -= part.Length;
        }

        (_left, _padding) = (0, 0);
    }

    private string ReadName()
    {
        var field = _header.AsSpan(0, 100);
        return Encoding.Latin1.GetString(field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field);
    }
}
