using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>Files for the owner alone: the ledger, keys, logs. Windows: the folder's access list decides.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Makes an empty file of mode 0600, durably, before anyone else opens it: SQLite itself would make it readable for all.
    /// Never takes over a file that is there.
    /// </summary>
    /// <exception cref="Failure">Usage <c>exists</c>; Missing: <see cref="DiskFailure"/>.</exception>
    public static void Create(HeldFolder folder, string name)
    {
        var path = folder.PathOf(name);
        var error = folder.TryOpenFile(name, FileUse.Create, OutputFile.Private, out var file);
        if (error.Exists)
            throw new Failure(FailureKind.Usage, $"{path} is there already", "nothing was changed") { Code = "exists" };
        PartialFile.Check(error, path);
        using (file)
            PartialFile.Check(NativeFile.Sync(file!), path);
        folder.Sync();
    }

    /// <summary>Opens a file that is there to append to it: mode 0600, and for one process at a time.</summary>
    /// <exception cref="IOException">Another process has it open, or it cannot be opened.</exception>
    public static Stream OpenToAppend(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, OutputFile.Private);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A file system without modes (FAT) has no more than the owner of the folder.
        }

        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None);
    }

    /// <summary>Whether a file or folder belongs to this account and no other account may touch it.</summary>
    /// <returns>What is wrong, with the way to mend it, or null.</returns>
    /// <exception cref="Failure">Missing: it cannot be looked at.</exception>
    public static Notice? CheckOwnerOnly(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var error = NativeFile.OpenSource(path, follow: false, out var file);
        if (error.IsLink)
            return new Notice(WarningCode.NotPrivate, $"{path} is a symbolic link: put the file itself there");
        if (error.Failed)
            throw DiskFailure.Reading(path, error);
        using (file)
            return OpenTo(path, NativeFile.Facts(file!));
    }

    /// <summary>
    /// The bytes of a small file that belongs to this account and is closed to every other: checked and read through one
    /// handle, so that nothing can be put in its place in between. The caller wipes them.
    /// </summary>
    /// <param name="path">Stands in messages.</param>
    /// <param name="limit">Bytes it may have.</param>
    /// <param name="remedy">What to do where others may read it.</param>
    /// <exception cref="Failure">Missing: <c>not-private</c>, no ordinary file, too large, or not to be read.</exception>
    public static byte[] Read(string path, int limit, string remedy) =>
        Read(path, NativeFile.OpenSource(path, follow: false, out var file), file, limit, remedy);

    /// <summary>The same of a file in an open folder.</summary>
    public static byte[] Read(HeldFolder folder, string name, int limit, string remedy) =>
        Read(folder.PathOf(name), folder.TryOpenSource(name, out var file), file, limit, remedy);

    private static byte[] Read(string path, OsError error, SafeFileHandle? file, int limit, string remedy)
    {
        if (error.IsLink)
            throw NotPrivate(new Notice(WarningCode.NotPrivate, $"{path} is a symbolic link: put the file itself there"), remedy);
        if (error.Failed)
            throw DiskFailure.Reading(path, error);
        using (file)
        {
            var facts = NativeFile.Facts(file!);
            if (!facts.Regular)
                throw new Failure(FailureKind.Missing, SourceProblem.NotRegular(path), remedy) { Code = "not-private" };
            if (OpenTo(path, facts) is { } open)
                throw NotPrivate(open, remedy);
            if (facts.Length > limit)
                throw SourceFile.TooLarge(path, facts.Length, limit).ToFailure();
            var bytes = GC.AllocateUninitializedArray<byte>((int)facts.Length, pinned: true);
            var filled = 0;
            while (filled < bytes.Length && Some(file!, path, bytes.AsSpan(filled), filled) is var read and > 0)
                filled += read;
            return filled == bytes.Length ? bytes : throw SourceFile.Changing(path).ToFailure();
        }
    }

    /// <summary>What others may do with it, or that it is theirs; null on Windows, where the folder's access list decides.</summary>
    private static Notice? OpenTo(string path, FileFacts facts)
    {
        if (facts.Owner is { } owner && owner != NativeUnix.EffectiveUser())
            return new Notice(WarningCode.NotPrivate, $"{path} belongs to another account (user number {owner})");
        return (facts.Mode.GetValueOrDefault() & Others) != UnixFileMode.None
            ? new Notice(WarningCode.NotPrivate, $"{path} is open to other accounts: chmod {(facts.Folder ? "700" : "600")} {path}")
            : null;
    }

    private static Failure NotPrivate(Notice open, string remedy) => new(FailureKind.Missing, open.Message, remedy)
    {
        Code = open.Code.Name,
    };

    private static int Some(SafeFileHandle file, string path, Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(file, into, at);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Reading(path, OsError.Of(failed));
        }
    }
}
