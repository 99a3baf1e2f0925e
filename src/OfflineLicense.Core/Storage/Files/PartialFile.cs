using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// A file while it is made: <c>name.partial</c> beside its final place, so that nothing that looks finished is not.
/// Every error is a <see cref="Failure"/> that names the final file; a partial that failed is removed where that is possible.
/// </summary>
internal static class PartialFile
{
    public const string Suffix = FileNames.PartialSuffix;

    /// <summary>
    /// Creates, writes and closes it. With <paramref name="sync"/> this one file is flushed; otherwise the caller
    /// flushes the whole file system once.
    /// </summary>
    public static void Make(HeldFolder folder, OutputPath place, OutputFile output, bool sync)
    {
        output = output.Load();
        var handle = Create(folder, place, output);
        try
        {
            using (handle)
            {
                if (output.Content is null)
                    CheckFile(NativeFile.Write(handle, output.Bytes.Span), place);
                else
                    Fill(handle, place.Final, output.Content);
                if (output.Mode.HasFlag(UnixFileMode.OtherWrite) && !OperatingSystem.IsWindows())
                    SetMode(handle, place.Final, output.Mode);
                if (sync)
                    CheckFile(NativeFile.Sync(handle), place);
                CheckFile(NativeFile.Close(handle), place);
            }
        }
        catch
        {
            Remove(folder, place.Partial);
            throw;
        }
    }

    /// <summary>Writes the content of an empty file of ours that something else finishes by path: a copy of the database.</summary>
    public static void Fill(string partial, string final, Action<Stream> content)
    {
        Check(NativeFolder.OpenFile(partial, FileUse.Write, out var file), final);
        using (file)
            Fill(file!, final, content);
    }

    /// <summary>What a killed run left is ours by its name; a link is removed, not followed.</summary>
    public static void Remove(HeldFolder folder, string partial) =>
        _ = folder.Remove(partial); // what is on a drive that went away cannot be removed, and does not look finished

    /// <summary>Flushes a file that is written and closed. Not possible on Windows through a handle for reading: there its writer
    /// must.</summary>
    public static void SyncExisting(HeldFolder folder, string name, string final)
    {
        Check(folder.TryOpenSource(name, out var file), final);
        using (file)
        {
            if (!OperatingSystem.IsWindows())
                Check(NativeFile.Sync(file!), final);
        }
    }

    public static void Check(OsError error, string final)
    {
        if (error.Failed)
            throw DiskFailure.Writing(final, error);
    }

    private static void CheckFile(OsError error, OutputPath place)
    {
        if (error.Failed)
            throw DiskFailure.Writing(place.Final, error);
    }

    /// <summary>A half-written file of a killed run under the name is removed; a link there is refused.</summary>
    private static SafeFileHandle Create(HeldFolder folder, OutputPath place, OutputFile output)
    {
        for (var again = true; ; again = false)
        {
            var error = folder.TryOpenFile(place.Partial, FileUse.Create, output.Mode, out var file);
            if (!error.Failed)
                return file!;
            if (error.Exists && place.IsFresh)
                throw new ArgumentException("Two files of one batch have the same name.", nameof(place));
            if (!again || !error.Exists)
                throw DiskFailure.Writing(place.Final, error);
            folder.ThrowIfLink(place.Partial);
            Remove(folder, place.Partial);
        }
    }

    public static void SetMode(SafeFileHandle file, string final, UnixFileMode mode)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, mode);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(final, failed);
        }
    }

    private static void Fill(SafeFileHandle file, string final, Action<Stream> content)
    {
        using var stream = new PartialStream(file, final);
        content(stream);
        stream.Finish();
    }
}
