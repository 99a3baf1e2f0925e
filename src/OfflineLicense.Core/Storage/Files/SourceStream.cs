using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>An outside file opened for streaming: its size is within the limit, and whether it held still can be asked
/// afterwards.</summary>
internal sealed class SourceStream : IDisposable
{
    private readonly SafeFileHandle? _handle;
    private readonly FileFacts _before;
    private readonly string _path;

    internal SourceStream(SafeFileHandle handle, string path, FileFacts facts)
        : this(new FileStream(handle, FileAccess.Read, bufferSize: 0), path, facts.Length)
    {
        _handle = handle;
        _before = facts;
        Modified = facts.ModifiedAt;
    }

    private SourceStream(Stream stream, string path, long length)
    {
        Stream = stream;
        Length = length;
        _path = path;
    }

    /// <summary>Unbuffered: read it in large pieces.</summary>
    public Stream Stream { get; }

    /// <summary>Bytes, when it was opened.</summary>
    public long Length { get; }

    /// <summary>When the file was last written, by the clock of its file system.</summary>
    public DateTimeOffset Modified { get; }

    /// <summary>Whether someone wrote to the file since it was opened; null: what was read is the file.</summary>
    public SourceProblem? Changed() =>
        _handle is null || _before.SameAs(NativeFile.Facts(_handle)) ? null : SourceFile.Changing(_path);

    public void Dispose() => Stream.Dispose();

    internal static SourceStream? Over(Stream stream, string path, long limit, out SourceProblem? problem)
    {
        problem = stream.Length > limit ? SourceFile.TooLarge(path, stream.Length, limit) : null;
        if (problem is null)
            return new SourceStream(stream, path, stream.Length);
        stream.Dispose();
        return null;
    }
}
