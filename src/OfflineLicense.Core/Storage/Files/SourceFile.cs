using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>The bytes of one outside file, or why there are none.</summary>
internal sealed record SourceBytes
{
    /// <summary>Exactly the file; empty where there is a <see cref="Problem"/>.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>When the file was last written, by the clock of its file system.</summary>
    public DateTimeOffset Modified { get; init; }

    public SourceProblem? Problem { get; init; }
}

/// <summary>
/// Reads outside files, each within a limit and only if it is an ordinary file that no one is writing: a pipe never
/// blocks, and inside a folder no link is followed. What is wrong with a file is a value.
/// </summary>
internal sealed class SourceFile(IFileSystem files)
{
    /// <summary>Any other file system than the machine's own (a test's failing disk) is read through its own streams.</summary>
    private readonly bool _native = files.GetType() == typeof(FileSystem);

    /// <summary>The whole file.</summary>
    /// <param name="path">As the person or the folder gave it; it is in messages.</param>
    /// <param name="limit">Bytes; at most <see cref="Limits.TextFile"/> is sensible, since the file is held in memory.</param>
    /// <param name="follow">Follow a symbolic link: for a path that a person named, not for one found in a folder.</param>
    public SourceBytes Read(string path, int limit, bool follow)
    {
        try
        {
            return _native ? ReadNative(path, limit, follow) : ReadStream(path, limit);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new SourceBytes { Problem = SourceProblem.Of(path, OsError.Of(failed)) };
        }
    }

    /// <summary>For what is too large to hold (archives, whole API answers): a stream from the start, seekable, to be disposed.</summary>
    /// <returns>Null with the <paramref name="problem"/>. Call <see cref="SourceStream.Changed"/> after the last byte.</returns>
    public SourceStream? Open(string path, long limit, bool follow, out SourceProblem? problem)
    {
        try
        {
            if (!_native)
                return SourceStream.Over(files.File.OpenRead(path), path, limit, out problem);
            problem = OpenNative(path, limit, follow, out var handle, out var facts);
            return problem is null ? new SourceStream(handle!, path, facts) : null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            problem = SourceProblem.Of(path, OsError.Of(failed));
            return null;
        }
    }

    /// <summary>An error that came while a file's stream was read.</summary>
    public static SourceProblem Unreadable(string path, Exception failed) => SourceProblem.Of(path, OsError.Of(failed));

    internal static SourceProblem TooLarge(string path, long length, long limit) =>
        new(SourceFault.TooLarge, $"{path} has {length:N0} bytes, more than {limit:N0}, which is the limit of such a file");

    internal static SourceProblem Changing(string path) =>
        new(SourceFault.Changing, $"{path} changed while it was read: it is still being written. Run again when it is complete");

    /// <summary>A file in an open folder, without following a link.</summary>
    public static SourceBytes Read(HeldFolder folder, string name, int limit)
    {
        try
        {
            var error = folder.TryOpenSource(name, out var handle);
            return ReadNative(folder.PathOf(name), Inspect(folder.PathOf(name), error, limit, handle, out var before), handle, before);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new SourceBytes { Problem = SourceProblem.Of(folder.PathOf(name), OsError.Of(failed)) };
        }
    }

    private static SourceBytes ReadNative(string path, int limit, bool follow) =>
        ReadNative(path, OpenNative(path, limit, follow, out var handle, out var before), handle, before);

    private static SourceBytes ReadNative(string path, SourceProblem? problem, SafeFileHandle? handle, FileFacts before)
    {
        if (problem is not null)
            return new SourceBytes { Problem = problem, Modified = before.ModifiedAt };
        using (handle)
        {
            var bytes = before.Length == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)before.Length);
            var filled = 0;
            while (filled < bytes.Length && RandomAccess.Read(handle!, bytes.AsSpan(filled), filled) is var read and > 0)
                filled += read;
            return filled == bytes.Length && before.SameAs(NativeFile.Facts(handle!))
                ? new SourceBytes { Bytes = bytes, Modified = before.ModifiedAt }
                : new SourceBytes { Problem = Changing(path), Modified = before.ModifiedAt };
        }
    }

    private static SourceProblem? OpenNative(string path, long limit, bool follow, out SafeFileHandle? handle, out FileFacts facts) =>
        Inspect(path, NativeFile.OpenSource(path, follow, out handle), limit, handle, out facts);

    private static SourceProblem? Inspect(string path, OsError error, long limit, SafeFileHandle? handle, out FileFacts facts)
    {
        facts = default;
        if (error.Failed)
            return OperatingSystem.IsWindows() && Directory.Exists(path) ? Folder(path) : SourceProblem.Of(path, error);
        facts = NativeFile.Facts(handle!);
        var problem = facts switch
        {
            { Folder: true } => Folder(path),
            { Regular: false } => new SourceProblem(SourceFault.NotRegular, SourceProblem.NotRegular(path)),
            _ when facts.Length > limit => TooLarge(path, facts.Length, limit),
            _ => null,
        };
        if (problem is not null)
            handle!.Dispose();
        return problem;
    }

    private static SourceProblem Folder(string path) => new(SourceFault.Folder, $"{path} is a folder, and a file is meant here");

    private SourceBytes ReadStream(string path, int limit)
    {
        using var source = SourceStream.Over(files.File.OpenRead(path), path, limit, out var problem);
        if (source is null)
            return new SourceBytes { Problem = problem };
        var bytes = new byte[source.Length];
        source.Stream.ReadExactly(bytes);
        return new SourceBytes { Bytes = bytes };
    }
}
