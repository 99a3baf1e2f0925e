using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// One private file of unproved bytes in the station: written once front to back, read at any place, gone with its process.
/// Make it only under the writer lock: what has its name in the spool folder then is rubbish of a killed run, and is removed.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    /// <summary>A copy of the ledger, until it is in a backup.</summary>
    public const string LedgerCopy = FileNames.Ledger;

    /// <summary>The key that <c>init</c> makes, until the station is there.</summary>
    public const string NewKey = "new-key";

    /// <summary>The ledger of another station, until its documents were read.</summary>
    public const string ForeignLedger = "foreign.db";

    private const string Receiving = "receiving";

    /// <summary>All names that commands make in the spool.</summary>
    private static readonly string[] Ours =
        [Receiving, LedgerCopy, LedgerCopy + FileNames.JournalSuffix, ForeignLedger, NewKey, NewKey + PartialFile.Suffix];

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly PartialStream _content;

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the station's disk does not take it.</exception>
    public SpoolFile(StationFolder station)
    {
        var spool = station.Make(station.Paths.Spool);
        _path = spool.PathOf(Receiving);
        _ = spool.Remove(Receiving);
        PartialFile.Check(spool.TryOpenFile(Receiving, FileUse.CreateToRead, OutputFile.Private, out var file), spool.FullPath);
        _file = file!;

        // The name is removed at once: the bytes are gone with the process, however it ends. Windows removes it at the end.
        if (!OperatingSystem.IsWindows())
            _ = spool.Remove(Receiving);
        _content = new PartialStream(_file, _path) { Stays = false };
    }

    /// <summary>
    /// Removes what a killed run left in the spool under a name of ours: unproved bytes, or a copy of the ledger. Only under the
    /// writer lock, as another process's spool must live; what cannot be removed is reported by whoever spools next.
    /// </summary>
    public static void Sweep(StationFolder station)
    {
        if (station.Spool is { } spool)
        {
            foreach (var name in Ours)
                _ = spool.Remove(name); // no reason not to work: nothing is ever read from there
        }
    }

    /// <summary>The copy of the ledger that a backup is made of.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>.</exception>
    public static Stream OpenCopy(StationFolder station)
    {
        var spool = station.Make(station.Paths.Spool);
        var error = spool.TryOpenSource(LedgerCopy, out var file);
        return error.Failed
            ? throw DiskFailure.Reading(spool.PathOf(LedgerCopy), error)
            : new FileStream(file!, FileAccess.Read, bufferSize: 0);
    }

    public static void RemoveCopy(StationFolder station) => _ = station.Spool?.Remove(LedgerCopy);

    public long Length => _content.Position;

    /// <summary>Its errors are failures that name the spool, never mistaken for an error of the disk that is read.</summary>
    public Stream Append => _content;

    /// <summary>Everything written so far can be read.</summary>
    public void Flush() => _content.Finish();

    public byte[] Read(long at, int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = ReadSome(bytes.AsSpan(done), at + done);
            if (read == 0)
                throw new Failure(FailureKind.Missing, "the station's spool was cut short",
                    "check the station's disk and run the same command again");
            done += read;
        }

        return bytes;
    }

    /// <summary>A part of it, cut and compressed for the ledger one chunk at a time: for what is too large to hold.</summary>
    public IEnumerable<Chunk> Chunks(long at, long size)
    {
        for (var done = 0L; done < size;)
        {
            var piece = Read(at + done, (int)Math.Min(Limits.LedgerChunk, size - done));
            done += piece.Length;
            yield return Chunk.Pack(piece);
        }
    }

    /// <summary>A part of it as a stream.</summary>
    public Stream Open(long at, long size) => new ChunkStream(Pieces(at, size).GetEnumerator());

    public void Dispose() => _file.Dispose();

    private IEnumerable<byte[]> Pieces(long at, long size)
    {
        for (var done = 0L; done < size; done += Limits.MiB)
            yield return Read(at + done, (int)Math.Min(Limits.MiB, size - done));
    }

    private int ReadSome(Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(_file, into, at);
        }
        catch (IOException failed)
        {
            throw DiskFailure.Reading(_path, OsError.Of(failed));
        }
    }
}
