using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Station;

/// <summary>What the ledger's file looks like from outside. <paramref name="Problems"/>: damage.</summary>
internal sealed record FileStamp(string Looked, IReadOnlyList<string> Problems)
{
    /// <summary>The file with the sum is damaged, which says nothing of the ledger.</summary>
    public string? SumProblem { get; init; }
}

/// <summary>
/// The SHA-256 of the whole ledger file as the last command left it, in a file beside it: for the bytes that belong to no
/// row. A hint and no fact: not flushed, made again by every command that writes, and of no meaning once the ledger's
/// change counter has gone on. Kept for ledgers up to <see cref="Limits.LedgerSummed"/>, where it costs some milliseconds.
/// </summary>
internal static class LedgerFingerprint
{
    private const string Type = "offlic-ledger-sum/1";
    private const int CounterAt = 24;

    /// <summary>Made anew; nobody else writes meanwhile. A disk that refuses it is no reason to fail.</summary>
    public static void Take(StationPaths folder)
    {
        try
        {
            if (new FileInfo(folder.Ledger).Length > Limits.LedgerSummed)
            {
                File.Delete(folder.LedgerSum);
                return;
            }

            // A step that could not be undone yet: the file is about to change back.
            var journal = new FileInfo(folder.LedgerJournal);
            if (journal.Exists && journal.Length > 0)
                return;

            var line = Encoding.ASCII.GetBytes(Line(Read(folder, out _)));
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

    /// <summary>Whether the file is byte for byte what the last command left, and begins as a ledger's must.</summary>
    /// <remarks>
    /// Opens the ledger once and closes it last: on Unix that takes away every lock of this process on it, SQLite's among them.
    /// </remarks>
    public static FileStamp Compare(StationPaths folder)
    {
        var told = Told(folder);
        var bytes = Read(folder, out var length);
        var header = HeaderProblems(bytes, length);
        if (length > Limits.LedgerSummed)
            return new FileStamp($"not summed as a whole: over {Limits.LedgerSummed:N0} bytes", header);
        if (told is null)
            return new FileStamp("no sum of the whole file is there: the last command was stopped, or the ledger was copied; the next one that writes makes it", header);
        if (!IsSound(told))
            return new FileStamp("its sum cannot be read", header) { SumProblem = $"{Path.GetFileName(folder.LedgerSum)} is not what a command wrote" };
        var line = Line(bytes);
        if (told == line)
            return new FileStamp("byte for byte what the last command left", header);
        return told.Split(' ')[1] != line.Split(' ')[1]
            ? new FileStamp("written since its sum was made: the last command was stopped; the next one that writes makes it anew", header)
            : new FileStamp("changed", [.. header, "the file is not byte for byte what the last command left, at a place that may belong to no row"]);
    }

    /// <summary>What the first 100 bytes must say, as SQLite itself does not look.</summary>
    private static List<string> HeaderProblems(ReadOnlySpan<byte> header, long length)
    {
        if (header.Length < 100 || !header.StartsWith("SQLite format 3\0"u8))
            return ["the file does not begin as a SQLite file does"];
        var problems = new List<string>();
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size and not 1 ? size : 65_536;
        Expect(BinaryPrimitives.ReadUInt32BigEndian(header[28..]) * (long)pageSize == length, "its length is not what its header says");
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

    /// <summary>What the file says; null where it says nothing: not there, or its writing was cut off by a kill or a power cut.</summary>
    private static string? Told(StationPaths folder)
    {
        try
        {
            using var file = new FileStream(folder.LedgerSum, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite });
            var text = new byte[256];
            var read = text.AsSpan(0, file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
            return read.IndexOfAnyExcept((byte)0) < 0 ? null : Encoding.Latin1.GetString(read);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsSound(string line) => line.LastIndexOf(' ') is var end and > 0 && line == WithCheck(line[..end]);

    /// <summary>The line says of itself whether it is whole: a changed number in it must not pass for a sum of another day.</summary>
    private static string WithCheck(string text) => $"{text} {Digest.Of(Encoding.Latin1.GetBytes(text)).Short}\n";

    private static uint Counter(ReadOnlySpan<byte> file) => file.Length < 100 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(file[CounterAt..]);

    private static string Line(ReadOnlySpan<byte> file) =>
        WithCheck(string.Create(CultureInfo.InvariantCulture, $"{Type} {Counter(file)} {file.Length} {Convert.ToHexStringLower(SHA256.HashData(file))}"));

    private static byte[] Read(StationPaths folder, out long length)
    {
        using var file = new FileStream(folder.Ledger, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        length = file.Length;
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, Limits.LedgerSummed));
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
