namespace OfflineLicense.Storage;

/// <summary>Files for the owner alone: the ledger, keys, logs. Windows: the folder's access list decides.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Makes an empty file of mode 0600 (a missing folder 0700), durably, before anyone else opens it: SQLite itself would
    /// make it readable for all. Never takes over a file that is there.
    /// </summary>
    /// <exception cref="Failure">Usage <c>exists</c>; Missing: <see cref="DiskFailure"/>.</exception>
    public static void Create(string path)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        FolderMaking.Make(folder, ownerOnly: true);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OutputFile.Private;
        try
        {
            using var file = new FileStream(full, options);
            PartialFile.Check(NativeFile.Sync(file.SafeFileHandle), full);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskError.Of(failed).Exists
                ? new Failure(FailureKind.Usage, $"{path} is there already", "nothing was changed", failed) { Code = "exists" }
                : DiskFailure.Writing(full, failed);
        }
        FolderMaking.Sync(folder);
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
            return new Notice("not-private", $"{path} is a symbolic link: put the file itself there");
        if (error.Failed)
            throw DiskFailure.Reading(path, error);
        using (file)
        {
            var facts = NativeFile.Facts(file!);
            if (facts.Owner is { } owner && owner != NativeUnix.EffectiveUser())
                return new Notice("not-private", $"{path} belongs to another account (user number {owner})");
            if ((facts.Mode & Others) is { } open && open != UnixFileMode.None)
                return new Notice("not-private", $"{path} is open to other accounts: chmod {(facts.Folder ? "700" : "600")} {path}");
            return null;
        }
    }
}
