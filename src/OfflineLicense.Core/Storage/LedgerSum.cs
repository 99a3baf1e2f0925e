using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OfflineLicense.Storage;

/// <summary>
/// The SHA-256 of the whole ledger file as the last command left it, in a file beside it: for the bytes that belong to no
/// row. A hint and no fact: not flushed, made again by every command that writes, and of no meaning once the ledger's
/// change counter has gone on. Kept for ledgers up to <see cref="Limits.LedgerSummed"/>, where it costs some milliseconds.
/// </summary>
internal static class LedgerSum
{
    private const string Type = "offlic-ledger-sum/1";
    private const int CounterAt = 24;

    /// <summary>Made anew; nobody else writes meanwhile. A disk that refuses it is no reason to fail.</summary>
    public static void Take(StationFolder folder)
    {
        try
        {
            if (new FileInfo(folder.Ledger).Length > Limits.LedgerSummed)
            {
                File.Delete(folder.LedgerSum);
                return;
            }

            var line = Encoding.ASCII.GetBytes(Line(Read(folder)));
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OutputFile.Private;
            using var file = new FileStream(folder.LedgerSum, options);
            file.Write(line);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it; doctor says that it is not there.
        }
    }

    /// <summary>Whether the file is byte for byte what the last command left.</summary>
    /// <returns>A problem, or null; and what can be said of it.</returns>
    public static (string? Problem, string Looked) Compare(StationFolder folder)
    {
        var length = new FileInfo(folder.Ledger).Length;
        if (length > Limits.LedgerSummed)
            return (null, $"not summed as a whole: over {Limits.LedgerSummed:N0} bytes");
        var told = Told(folder);
        var bytes = Read(folder);
        if (told is null)
            return (null, "no sum of the whole file is there: the last command was stopped, or the ledger was copied; the next one that writes makes it");
        if (told == Line(bytes))
            return (null, "byte for byte what the last command left");
        var counter = Counter(bytes).ToString(CultureInfo.InvariantCulture);
        return told.Split(' ') is [Type, var seen, _, _] && seen != counter
            ? (null, "written since its sum was made: the last command was stopped; the next one that writes makes it anew")
            : ("the file is not byte for byte what the last command left, at a place that may belong to no row", "changed");
    }

    /// <summary>What the first 100 bytes must say, as SQLite itself does not look.</summary>
    public static IReadOnlyList<string> HeaderProblems(StationFolder folder)
    {
        var header = Read(folder).AsSpan();
        if (header.Length < 100 || !header.StartsWith("SQLite format 3\0"u8))
            return ["the file does not begin as a SQLite file does"];
        var problems = new List<string>();
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size and not 1 ? size : 65_536;
        Expect((long)BinaryPrimitives.ReadUInt32BigEndian(header[28..]) * pageSize == new FileInfo(folder.Ledger).Length, "its length is not what its header says");
        Expect(Counter(header) == BinaryPrimitives.ReadUInt32BigEndian(header[92..]), "its change counters differ");
        Expect(header[72..92].IndexOfAnyExcept((byte)0) < 0, "reserved bytes of its header are used");
        Expect(header[18] == 1 && header[19] == 1, "its header asks for another journal mode");
        Expect(header[20] == 0 && header[21] == 64 && header[22] == 32 && header[23] == 32, "its header states impossible fractions");
        Expect(BinaryPrimitives.ReadUInt32BigEndian(header[44..]) == 4 && BinaryPrimitives.ReadUInt32BigEndian(header[56..]) == 1, "its header states another schema format or encoding");
        return problems;

        void Expect(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }
    }

    private static string? Told(StationFolder folder)
    {
        try
        {
            using var file = new FileStream(folder.LedgerSum, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite });
            var text = new byte[256];
            var line = Encoding.ASCII.GetString(text, 0, file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
            return line.StartsWith(Type, StringComparison.Ordinal) ? line : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint Counter(ReadOnlySpan<byte> file) => file.Length < 100 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(file[CounterAt..]);

    private static string Line(ReadOnlySpan<byte> file) =>
        string.Create(CultureInfo.InvariantCulture, $"{Type} {Counter(file)} {file.Length} {Convert.ToHexStringLower(SHA256.HashData(file))}\n");

    private static byte[] Read(StationFolder folder)
    {
        using var file = new FileStream(folder.Ledger, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(file.Length, Limits.LedgerSummed));
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
