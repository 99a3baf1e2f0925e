using System.Buffers.Binary;

namespace OfflineLicense.Storage.Ledger.Pages;

/// <summary>
/// Counts the pages of each table and index of a ledger file (sqlite.org/fileformat2.html, 1.6). The SQLite inside this program has no
/// table that says it.
/// </summary>
internal sealed class TablePages : IDisposable
{
    private const int InteriorIndex = 2;
    private const int InteriorTable = 5;
    private const int LeafTable = 13;
    private const int LeafIndex = 10;
    private const int DeepestTree = 20;

    private readonly FileStream _file;
    private readonly int _pageSize;
    private readonly long _pages;

    /// <remarks>
    /// To be closed last: on Unix that drops every lock of this process on the file, SQLite's locks too.
    /// </remarks>
    public TablePages(string path)
    {
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        Span<byte> header = stackalloc byte[LedgerHeader.Size];
        _file.ReadExactly(header);
        _pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size and not 1 ? size : 65_536;
        _pages = _pageSize < 512 ? throw Damaged() : _file.Length / _pageSize;
    }

    /// <summary>The bytes of one table or index, with the pages of values that are too long for its own.</summary>
    /// <param name="root">Its first page.</param>
    /// <exception cref="Failure">Damaged: the tree is no tree.</exception>
    public long Measure(long root)
    {
        var left = _pages;
        return Count(root, depth: 0, ref left) * _pageSize;
    }

    public void Dispose() => _file.Dispose();

    private static Failure Damaged() => new(FailureKind.Damaged, "a table of the ledger has no order of pages that SQLite makes",
        "offlic doctor names what is damaged; restore the ledger from a backup");

    private long Count(long number, int depth, ref long left)
    {
        if (number < 1 || number > _pages || depth > DeepestTree || --left < 0)
            throw Damaged();
        var page = new byte[_pageSize];
        RandomAccess.Read(_file.SafeFileHandle, page, (number - 1) * _pageSize);
        var start = number == 1 ? LedgerHeader.Size : 0;
        var type = page[start];
        var isInterior = type is InteriorIndex or InteriorTable;
        if (!isInterior && type is not (LeafTable or LeafIndex))
            throw Damaged();
        var cells = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 3));
        var pointers = start + (isInterior ? 12 : 8);
        if (pointers + (cells * 2) > _pageSize)
            throw Damaged();
        var count = 1L;
        for (var i = 0; i < cells; i++)
        {
            var cell = (int)BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(pointers + (i * 2)));
            if (cell > _pageSize - 4)
                throw Damaged();
            if (isInterior)
            {
                count += Count(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(cell)), depth + 1, ref left);
                cell += 4;
            }

            if (type != InteriorTable)
                count += CountOverflow(ReadNumber(page, cell), isTable: type == LeafTable);
        }

        return isInterior ? count + Count(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(start + 8)), depth + 1, ref left) : count;
    }

    /// <summary>Pages of a value behind the first bytes of it, which are in the tree.</summary>
    private long CountOverflow(long payload, bool isTable)
    {
        var most = isTable ? _pageSize - 35 : ((_pageSize - 12) * 64 / 255) - 23;
        if (payload <= most)
            return 0;
        var least = ((_pageSize - 12) * 32 / 255) - 23;
        var here = least + ((payload - least) % (_pageSize - 4));
        return (payload - (here <= most ? here : least) + _pageSize - 5) / (_pageSize - 4);
    }

    /// <summary>SQLite's number of one to nine bytes.</summary>
    private static long ReadNumber(byte[] page, int at)
    {
        var value = 0L;
        for (var i = 0; i < 9; i++, at++)
        {
            if (at >= page.Length)
                throw Damaged();
            if (i == 8)
                return (value << 8) | page[at];
            value = (value << 7) | (long)(page[at] & 0x7F);
            if (page[at] < 0x80)
                return value;
        }

        return value;
    }
}
