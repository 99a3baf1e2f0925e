using System.IO.Abstractions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Media;

/// <summary>
/// A USB drive whose files end or fail at a byte while they are read, though the length that was asked for first was the whole:
/// pulled out half way, or truncated by someone else.
/// </summary>
/// <param name="at">Bytes that can be read.</param>
/// <param name="failure">What reading further throws; null: the file ends there.</param>
/// <param name="only">Only files whose path holds this.</param>
/// <param name="again">Only while an opened file is read for the second time: it was whole before.</param>
internal sealed class FailingDrive(long at, IOException? failure = null, string only = "", bool again = false) : FileSystem
{
    public override IFile File => new Files(this, at, failure, only, again);

    private sealed class Files(IFileSystem disk, long at, IOException? failure, string only, bool again) : FileWrapper(disk)
    {
        public override FileSystemStream OpenRead(string path)
        {
            var file = base.OpenRead(path);
            return path.Contains(only, StringComparison.Ordinal) ? new FakeFileStream(new Half(file, at, failure, again), path) : file;
        }
    }

    private sealed class Half(Stream file, long at, IOException? failure, bool again) : Stream
    {
        private bool _whole = again;
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set
            {
                _whole &= _read < file.Length;
                file.Position = _read = value;
            }
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (!_whole && _read >= at && failure is not null)
                throw failure;
            var read = file.Read(buffer, offset, _whole ? count : (int)Math.Clamp(at - _read, 0, count));
            _read += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin)
        {
            Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };
            return Position;
        }

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
