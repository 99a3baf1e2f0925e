using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>
/// Where the items of a bundle wait while it is verified: one private file, written once in the order of the items and
/// removed whatever happens. What was verified is what is read from here; the medium is not asked again.
/// </summary>
internal sealed class Spool : IDisposable
{
    private const long Margin = 64L * Limits.MiB;

    private readonly FileStream _file;
    private readonly List<(BundleItem Item, long At)> _items = [];

    /// <exception cref="Failure"><c>E_SPACE</c> where the station's disk has no room for the bundle.</exception>
    public Spool(StationFolder station, long length)
    {
        PrivateFile.MakeFolder(station.Spool);
        var free = FreeSpace.Of(station.Spool);
        if (free is { } bytes && bytes < length + Margin)
        {
            throw new Failure(FailureKind.Missing, $"the station's disk has {bytes:N0} bytes free, the bundle needs {length + Margin:N0} while it is checked",
                "free some space and run the same command again") { Code = BundleRefusal.Space };
        }

        _file = PrivateFile.CreateTemporary(station.Spool);
    }

    public IReadOnlyList<(BundleItem Item, long At)> Items => _items;

    /// <summary>Opens the next item for writing; the one before it is finished.</summary>
    public Stream Next(BundleItem item)
    {
        _items.Add((item, _file.Position));
        return new Tail(_file);
    }

    public byte[] Read(BundleItem item, long at)
    {
        var bytes = new byte[item.Size];
        for (var done = 0; done < bytes.Length;)
        {
            var count = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(done), at + done);
            if (count == 0)
                throw new Failure(FailureKind.Missing, "the spool of the station was cut short", "check the station's disk and run the same command again");
            done += count;
        }

        return bytes;
    }

    public void Finish() => _file.Flush();

    public void Dispose() => _file.Dispose();

    /// <summary>Writes at the end of the spool and leaves it open.</summary>
    private sealed class Tail(FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => file.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => file.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
