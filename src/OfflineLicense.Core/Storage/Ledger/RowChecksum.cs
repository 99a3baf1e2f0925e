using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// The sum of the hashes of rows, whatever their order: SHA-256 of each, added as four numbers of 64 bits without carry.
/// A row is hashed as its table's name and each value with its type and length before it. Rows that are read into the sum are hashed in
/// runs, by another thread where there are many: it does not matter in which order.
/// </summary>
internal sealed class RowChecksum
{
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Bytes of rows that another thread hashes at once.</summary>
    private const int RunLength = 32 * (int)Limits.KiB;

    /// <summary>Runs that wait at most.</summary>
    private const int MostRuns = 8;

    private readonly ulong[] _sum = new ulong[Length / sizeof(ulong)];
    private readonly Queue<Task<ulong[]>> _runs = [];
    private byte[] _rows = []; // each with its length before it; most sums never read a row themselves
    private int _start;
    private int _filled;

    public long Rows { get; private set; }

    /// <summary>No row, or all that were added were removed.</summary>
    public bool IsEmpty => Rows == 0 && Sum.All(part => part == 0);

    public byte[] Bytes => MemoryMarshal.AsBytes(Sum.AsSpan()).ToArray();

    /// <summary>With all rows in it.</summary>
    private ulong[] Sum
    {
        get
        {
            while (_runs.TryDequeue(out var run))
                Add(_sum, run.GetAwaiter().GetResult());
            Add(_sum, Hash(_rows, _filled));
            _filled = 0;
            return _sum;
        }
    }

    /// <param name="table">Its name as UTF-8.</param>
    public void Begin(ReadOnlySpan<byte> table)
    {
        _start = _filled;
        Reserve(sizeof(int));
        _filled += sizeof(int);
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

    public void End()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_rows.AsSpan(_start), _filled - _start - sizeof(int));
        Rows++;
        if (_filled < RunLength)
            return;
        if (_runs.Count == MostRuns)
            Add(_sum, _runs.Dequeue().GetAwaiter().GetResult());
        var (rows, length) = (_rows, _filled);
        _runs.Enqueue(Task.Run(() => Hash(rows, length)));
        (_rows, _filled) = (GC.AllocateUninitializedArray<byte>(RunLength + (4 * (int)Limits.KiB)), 0);
    }

    /// <summary>The row that was read here belongs to another sum.</summary>
    public void EndIn(RowChecksum other)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(_rows.AsSpan(_start + sizeof(int), _filled - _start - sizeof(int)), hash);
        other.Add(hash, 1);
        _filled = _start;
    }

    public bool Equals(long rows, ReadOnlySpan<byte> sum) => Rows == rows && Bytes.AsSpan().SequenceEqual(sum);

    /// <summary>Rows whose sum is known.</summary>
    public void Add(ReadOnlySpan<byte> sum, long rows)
    {
        Add(_sum, MemoryMarshal.Cast<byte, ulong>(sum));
        Rows += rows;
    }

    /// <summary>Takes rows away that were added before.</summary>
    public void Remove(RowChecksum other)
    {
        var parts = other.Sum;
        for (var i = 0; i < _sum.Length; i++)
            _sum[i] = unchecked(_sum[i] - parts[i]);
        Rows -= other.Rows;
    }

    private static void Add(ulong[] sum, ReadOnlySpan<ulong> parts)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] = unchecked(sum[i] + parts[i]);
    }

    /// <summary>The sum of rows that have their lengths before them.</summary>
    private static ulong[] Hash(byte[] rows, int length)
    {
        var sum = new ulong[Length / sizeof(ulong)];
        Span<ulong> hash = stackalloc ulong[Length / sizeof(ulong)];
        for (var at = 0; at < length;)
        {
            var row = rows.AsSpan(at + sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(rows.AsSpan(at)));
            SHA256.HashData(row, MemoryMarshal.AsBytes(hash));
            Add(sum, hash);
            at += sizeof(int) + row.Length;
        }

        return sum;
    }

    private void Value(char type, ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length + sizeof(int) + 1);
        _rows[_filled++] = (byte)type;
        BinaryPrimitives.WriteInt32LittleEndian(_rows.AsSpan(_filled), bytes.Length);
        _filled += sizeof(int);
        bytes.CopyTo(_rows.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Reserve(int length)
    {
        if (_rows.Length - _filled < length)
            Array.Resize(ref _rows, Math.Max(Math.Max(4 * (int)Limits.KiB, _rows.Length * 2), _filled + length));
    }
}
