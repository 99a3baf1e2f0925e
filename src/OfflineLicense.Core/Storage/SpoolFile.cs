namespace OfflineLicense.Storage;

/// <summary>
/// One private file of unproved bytes in the station: written once front to back, read at any place, gone with its process.
/// Make it only under the writer lock: what lies in the spool folder then is rubbish of a killed run, and is removed.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where the station's disk does not take it.</exception>
    public SpoolFile(StationFolder station)
    {
        FolderMaking.Make(station.Spool, ownerOnly: true);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = Limits.MiB,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OutputFile.Private;
        try
        {
            foreach (var rubbish in Directory.EnumerateFiles(station.Spool))
                File.Delete(rubbish);
            _file = new FileStream(Path.Combine(station.Spool, "receiving"), options);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(station.Spool, failed);
        }
    }

    public long Length => _file.Position;

    public Stream Append => _file;

    /// <summary>Everything written so far can be read.</summary>
    public void Flush() => _file.Flush();

    public byte[] Read(long at, int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(done), at + done);
            if (read == 0)
                throw new Failure(FailureKind.Missing, "the station's spool was cut short", "check the station's disk and run the same command again");
            done += read;
        }

        return bytes;
    }

    public void Dispose() => _file.Dispose();
}
