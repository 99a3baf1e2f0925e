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
    public static void Make(string final, OutputFile output, bool sync)
    {
        var partial = final + Suffix;
        var file = Create(partial, final, output);
        try
        {
            using (file)
            {
                Fill(file, final, output);
                var handle = file.SafeFileHandle;
                if (output.Mode.HasFlag(UnixFileMode.OtherWrite) && !OperatingSystem.IsWindows())
                    File.SetUnixFileMode(handle, output.Mode);
                if (sync)
                    Check(NativeFile.Sync(handle), final);
                Check(NativeFile.Close(handle), final);
            }
        }
        catch
        {
            Remove(partial);
            throw;
        }
    }

    /// <summary>Writes the content of an empty partial file that is there.</summary>
    public static void Fill(string partial, string final, Action<Stream> content)
    {
        try
        {
            using var file = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Write,
                BufferSize = 0,
            });
            Fill(file, final, new OutputFile(final, default) { Content = content });
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(final, failed);
        }
    }

    /// <summary>What a killed run left is ours by its name; a link is removed, not followed.</summary>
    public static void Remove(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // What is on a drive that went away cannot be removed, and does not look finished.
        }
    }

    /// <summary>Flushes a file that is written and closed. Not possible on Windows through a handle for reading: there its writer
    /// must.</summary>
    public static void SyncExisting(string path, string final)
    {
        Check(NativeFile.OpenSource(path, follow: false, out var file), final);
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

    private static FileStream Create(string partial, string final, OutputFile output)
    {
        // No one else has this name. A lock for us alone could outlive the file's closing in a child that is just being started.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = output.Mode;
        for (var again = true; ; again = false)
        {
            try
            {
                return new FileStream(partial, options);
            }
            catch (IOException stale) when (again && OsError.Of(stale).Exists)
            {
                Remove(partial);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw DiskFailure.Writing(final, failed);
            }
        }
    }

    private static void Fill(FileStream file, string final, OutputFile output)
    {
        using var stream = new PartialStream(file.SafeFileHandle, final);
        if (output.Content is null)
            stream.WriteThrough(output.Bytes.Span);
        else
            output.Content(stream);
        stream.Finish();
    }
}
