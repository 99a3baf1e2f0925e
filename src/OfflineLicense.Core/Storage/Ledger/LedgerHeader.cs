using System.Buffers.Binary;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// The first 100 bytes of the ledger file (sqlite.org/fileformat2.html, 1.3). SQLite itself does not check most of them.
/// Two fields may hold any value: the schema cookie (bytes 40 to 43) and the version of SQLite that wrote the file (96 to 99).
/// </summary>
internal static class LedgerHeader
{
    public const int Size = 100;

    public const string OtherLength = "its length is not what its header says";

    /// <summary>The fields that have one possible value in a ledger.</summary>
    private static readonly (int At, byte[] Value, string Problem)[] Fixed =
    [
        (16, [0x10, 0], "its header states a page size that no ledger has"),
        (18, [1, 1], "its header asks for another journal mode"),
        (20, [0, 64, 32, 32], "its header states impossible fractions"),
        (44, [0, 0, 0, 4], "its header states another schema format or encoding"),
        (48, new byte[8], "its header states a cache size or vacuum mode that no ledger has"),
        (56, [0, 0, 0, 1], "its header states another schema format or encoding"),
        (64, new byte[4], "its header states a cache size or vacuum mode that no ledger has"),
        (72, new byte[20], "reserved bytes of its header are used"),
    ];

    /// <summary>What the header of the file states that no ledger can have. Empty: nothing.</summary>
    /// <remarks>
    /// Opens the file once and closes it last: on Unix that drops every lock of this process on it, SQLite's locks too.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<string> FindProblems(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        var header = new byte[Size];
        return FindProblems(header.AsSpan(0, file.ReadAtLeast(header, Size, throwOnEndOfStream: false)), file.Length);
    }

    /// <param name="header">The first bytes of the file.</param>
    /// <param name="length">Of the whole file.</param>
    public static IReadOnlyList<string> FindProblems(ReadOnlySpan<byte> header, long length) =>
        header.Length == Size && header.StartsWith("SQLite format 3\0"u8)
            ? FindProblems(header.ToArray(), length)
            : ["the file does not begin as a SQLite file does"];

    private static List<string> FindProblems(byte[] header, long length)
    {
        var problems = new List<string>();
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16)) is var size and not 1 ? size : 65_536;
        if (ReadField(28) * (long)pageSize != length)
            problems.Add(OtherLength);
        if (ReadField(24) != ReadField(92))
            problems.Add("its change counters differ");
        problems.AddRange(Fixed
            .Where(field => !header.AsSpan(field.At, field.Value.Length).SequenceEqual(field.Value))
            .Select(field => field.Problem)
            .Distinct(StringComparer.Ordinal));
        return problems;

        uint ReadField(int at) => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(at));
    }
}
