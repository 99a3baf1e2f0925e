using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// One private file of unproved bytes in the station: written once front to back, read at any place, gone with its process.
/// Make it only under the writer lock: what is in the spool folder then is rubbish of a killed run, and is removed.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly FileStream _file;
    private readonly PartialStream _content;

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the station's disk does not take it.</exception>
    public SpoolFile(StationPaths station)
    {
        DurableDirectory.Make(station.Spool, ownerOnly: true);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OutputFile.Private;
        var path = Path.Combine(station.Spool, "receiving");
        try
        {
            foreach (var rubbish in Directory.EnumerateFiles(station.Spool))
                File.Delete(rubbish);
            _file = new FileStream(path, options);
            _content = new PartialStream(_file.SafeFileHandle, path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(station.Spool, failed);
        }
    }

    /// <summary>
    /// Removes what a killed run left in the spool: unproved bytes, or a copy of the ledger. Only under the writer lock, as
    /// another process's spool must live; what cannot be removed is reported by whoever spools next.
    /// </summary>
    public static void Sweep(StationPaths station)
    {
        try
        {
            foreach (var rubbish in Directory.EnumerateFiles(station.Spool))
                File.Delete(rubbish);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // No reason not to work: nothing is ever read from there.
        }
    }

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
            return RandomAccess.Read(_file.SafeFileHandle, into, at);
        }
        catch (IOException failed)
        {
            throw DiskFailure.Reading(_file.Name, OsError.Of(failed));
        }
    }
}
