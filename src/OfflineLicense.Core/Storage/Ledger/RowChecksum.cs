using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// The sum of the hashes of rows, whatever their order: SHA-256 of each, added as four numbers of 64 bits without carry.
/// A row is hashed as its table's name and each value with its type and length before it.
/// </summary>
internal sealed class RowChecksum
{
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ulong[] _sum = new ulong[Length / sizeof(ulong)];
    private byte[] _row = []; // most sums never read a row themselves
    private int _filled;

    public long Rows { get; private set; }

    /// <summary>No row, or all that were added were removed.</summary>
    public bool IsEmpty => Rows == 0 && _sum.All(part => part == 0);

    public byte[] Bytes => MemoryMarshal.AsBytes(_sum.AsSpan()).ToArray();

    /// <param name="table">Its name as UTF-8.</param>
    public void Begin(ReadOnlySpan<byte> table)
    {
        _filled = 0;
        Value('T', table);
    }

    public void Nothing() => Value('0', []);

    public void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Value('1', bytes);
    }

    /// <summary>Text as UTF-8.</summary>
    public void Text(ReadOnlySpan<byte> utf8) => Value('3', utf8);

    public void Blob(ReadOnlySpan<byte> bytes) => Value('4', bytes);

    public void End() => EndIn(this);

    /// <summary>The row that was read here belongs to another sum.</summary>
    public void EndIn(RowChecksum other)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(_row.AsSpan(0, _filled), hash);
        other.Add(hash, 1);
    }

    public bool Equals(long rows, ReadOnlySpan<byte> sum) => Rows == rows && Bytes.AsSpan().SequenceEqual(sum);

    /// <summary>Rows whose sum is known.</summary>
    public void Add(ReadOnlySpan<byte> sum, long rows)
    {
        var parts = MemoryMarshal.Cast<byte, ulong>(sum);
        for (var i = 0; i < _sum.Length; i++)
            _sum[i] = unchecked(_sum[i] + parts[i]);
        Rows += rows;
    }

    /// <summary>Takes rows away that were added before.</summary>
    public void Remove(RowChecksum other)
    {
        for (var i = 0; i < _sum.Length; i++)
            _sum[i] = unchecked(_sum[i] - other._sum[i]);
        Rows -= other.Rows;
    }

    private void Value(char type, ReadOnlySpan<byte> bytes)
    {
        if (_row.Length - _filled < bytes.Length + 5)
            Array.Resize(ref _row, Math.Max(Math.Max(4096, _row.Length * 2), _filled + bytes.Length + 5));
        _row[_filled++] = (byte)type;
        BinaryPrimitives.WriteInt32LittleEndian(_row.AsSpan(_filled), bytes.Length);
        _filled += sizeof(int);
        bytes.CopyTo(_row.AsSpan(_filled));
        _filled += bytes.Length;
    }
}
