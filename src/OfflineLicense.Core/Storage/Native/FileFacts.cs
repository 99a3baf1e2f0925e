namespace OfflineLicense.Storage.Native;

/// <summary>Which file it is, under whatever name: its device and its number there.</summary>
internal readonly record struct FileIdentity(uint Major, uint Minor, ulong Number);

/// <summary>
/// What the system says of a file. Regular: no folder, pipe, socket or device. Modified and Changed: ticks since
/// 1970 UTC. Mode: permission bits, null on Windows. Owner: the user's number, null where it is not known.
/// </summary>
internal readonly record struct FileFacts(bool Regular, bool Folder, long Length, long Modified, long Changed, UnixFileMode? Mode,
    uint? Owner)
{
    public DateTimeOffset ModifiedAt => DateTimeOffset.UnixEpoch.AddTicks(Modified);

    /// <summary>A symbolic link; on Windows any reparse point.</summary>
    public bool IsLink { get; init; }

    /// <summary>Names that lead to it; 0 where the system does not say.</summary>
    public uint Links { get; init; }

    /// <summary>Linux only.</summary>
    public FileIdentity Identity { get; init; }

    /// <summary>The number of the mount that it was reached through; 0 where the system does not say.</summary>
    public ulong Mount { get; init; }

    /// <summary>Nothing was written between the two looks.</summary>
    public bool SameAs(FileFacts later) => Length == later.Length && Modified == later.Modified && Changed == later.Changed;
}
