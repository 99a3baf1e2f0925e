using System.Buffers.Binary;

namespace OfflineLicense.Tests.Storage;

/// <summary>
/// What each byte of a SQLite file is for, by the file format's public description (sqlite.org/fileformat2.html): a parser
/// of the tests' own, so that no place is left out because the program does not look there.
/// </summary>
internal sealed class PageMap
{
    private readonly byte[] _file;
    private readonly string[] _kinds;
    private readonly int _pageSize;

    private PageMap(byte[] file)
    {
        _file = file;
        _pageSize = U16(16) is var size and not 1 ? size : 65_536;
        _kinds = new string[file.Length];
        Array.Fill(_kinds, "page that no tree uses");
        FreeList();
        for (var page = 1; page <= file.Length / _pageSize; page++)
            Tree(page);
        Fill(0, 100, "file header");
    }

    public static string[] Of(byte[] file) => new PageMap(file)._kinds;

    private void FreeList()
    {
        for (var trunk = (int)U32(32); trunk != 0; trunk = (int)U32(Start(trunk)))
        {
            Fill(Start(trunk), _pageSize, "free list trunk");
            var leaves = (int)U32(Start(trunk) + 4);
            for (var leaf = 0; leaf < leaves; leaf++)
                Fill(Start((int)U32(Start(trunk) + 8 + (4 * leaf))), _pageSize, "free page");
        }
    }

    private void Tree(int page)
    {
        var start = Start(page);
        var at = page == 1 ? 100 : start;
        var type = _file[at];
        if (type is not (2 or 5 or 10 or 13) || _kinds[start].StartsWith("free", StringComparison.Ordinal)
            || _kinds[start].StartsWith("overflow", StringComparison.Ordinal))
            return;
        var name = type is 5 or 13 ? "table" : "index";
        var header = type is 2 or 5 ? 12 : 8;
        var cells = U16(at + 3);
        var content = U16(at + 5) is var from and not 0 ? from : 65_536;
        Fill(at, header, name + " page header");
        Fill(at + header, 2 * cells, name + " cell pointers");
        Fill(at + header + (2 * cells), start + content - (at + header + (2 * cells)), name + " page gap");
        Fill(start + content, _pageSize - content, name + " fragments");
        for (var block = (int)U16(at + 1); block != 0; block = U16(start + block))
            Fill(start + block, U16(start + block + 2), name + " free block");
        for (var cell = 0; cell < cells; cell++)
            Cell(start, start + U16(at + header + (2 * cell)), type, name);
    }

    private void Cell(int page, int cell, int type, string name)
    {
        var at = cell;
        if (type is 2 or 5)
            at += 4;
        var payload = type == 5 ? 0 : (long)Varint(ref at);
        if (type is 5 or 13)
            Varint(ref at);
        var usable = _pageSize - _file[20];
        var most = type == 13 ? usable - 35 : ((usable - 12) * 64 / 255) - 23;
        var least = ((usable - 12) * 32 / 255) - 23;
        var local = payload <= most ? payload : least + ((payload - least) % (usable - 4)) is var spilled && spilled <= most ? spilled
            : least;
        Fill(cell, at - cell, name + " cell header");
        Fill(at, (int)local, name + " cell content");
        Fill(at + (int)local, Math.Max(0, 4 - (at + (int)local - cell)), name + " cell padding");
        if (local == payload)
            return;
        Fill(at + (int)local, 4, name + " overflow pointer");
        for (var next = (int)U32(at + (int)local); next != 0; next = (int)U32(Start(next)))
        {
            var rest = Math.Min(payload - local, usable - 4);
            Fill(Start(next), 4, "overflow pointer");
            Fill(Start(next) + 4, (int)rest, "overflow content");
            Fill(Start(next) + 4 + (int)rest, _pageSize - 4 - (int)rest, "overflow gap");
            local += rest;
        }
    }

    private int Start(int page) => (page - 1) * _pageSize;

    private void Fill(int from, int count, string kind)
    {
        if (count > 0)
            Array.Fill(_kinds, kind, from, count);
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at));

    private ulong Varint(ref int at)
    {
        var value = 0UL;
        for (var i = 0; i < 8; i++)
        {
            var next = _file[at++];
            value = (value << 7) | (next & 0x7FU);
            if (next < 0x80)
                return value;
        }

        return (value << 8) | _file[at++];
    }
}
