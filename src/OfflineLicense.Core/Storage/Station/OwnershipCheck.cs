using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// A station is only trusted where no one else could have laid it: a folder <c>.offlic</c> above the one we are in
/// brings keys and settings with it, so it must be ours and not open to the writing of others (as ssh demands). All is asked of
/// an open folder, or of a name in one, so that nothing can be put in its place in between.
/// </summary>
internal static class OwnershipCheck
{
    private const uint Root = 0;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode Others = OthersWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="facts">Of the open folder; null on Windows, where its access list decides.</param>
    /// <exception cref="Failure">Missing <c>not-private</c>: whose it is, or who may write there, and what to do.</exception>
    public static void Check(StationPaths station, FileFacts? facts)
    {
        if (facts is not { } known)
            return;
        if (ForeignOwner(known) is { } owner)
        {
            throw Refused($"{station.Folder} belongs to another account (user number {owner}), who decides there which keys are "
                + $"trusted",
                "run offlic as that account, or name your own station with --station DIR");
        }

        if (IsWritableByOthers(known))
        {
            throw Refused($"other accounts may write in {station.Folder}, and so decide which keys are trusted",
                FileSystemPolicy.IsUnfit(MountTable.KindOf(station.Folder))
                    ? "the file system there stores no permissions: copy the station to a local disk, and only signed bundles to USB "
                        + "drives"
                    : $"find out who has been there, then: chmod 700 {station.Folder}");
        }
    }

    /// <summary>A folder inside <c>.offlic</c>.</summary>
    /// <exception cref="Failure">Missing <c>not-private</c>.</exception>
    public static void CheckInner(string path, FileFacts? facts)
    {
        if (facts is not { } known)
            return;
        if (ForeignOwner(known) is { } owner)
        {
            throw Refused($"{path} belongs to another account (user number {owner}), and a station belongs to one account",
                "find out who made it; move it away if it is not yours");
        }

        if (IsWritableByOthers(known))
            throw Refused($"other accounts may write {path}", $"find out who has been there, then: chmod {(known.Folder ? "700" : "600")} "
                + path);
    }

    /// <summary>A file inside <c>.offlic</c>: an ordinary one, and what is written into it is written nowhere else.</summary>
    /// <exception cref="Failure">Missing <c>not-private</c>, <c>link</c>.</exception>
    public static void CheckInnerFile(string path, FileFacts? facts)
    {
        if (facts is not { } known)
            return;
        if (known.IsLink)
            throw DiskFailure.Link(path);
        if (!known.Regular)
            throw Refused($"{path} is not an ordinary file, and one of the station's files belongs there", "move it away");
        CheckInner(path, facts);
        if (known.Links > 1)
        {
            throw Refused($"{path} has {known.Links} names (hard links): what is written into it changes another file too",
                $"give the station a copy of its own: cp -p {path} {path}.copy && mv {path}.copy {path}");
        }
    }

    public static bool IsOpenToOthers(FileFacts facts) => (facts.Mode.GetValueOrDefault() & Others) != UnixFileMode.None;

    private static uint? ForeignOwner(FileFacts facts) =>
        facts.Owner is { } owner && owner != Root && owner != NativeUnix.EffectiveUser() ? owner : null;

    private static bool IsWritableByOthers(FileFacts facts) => (facts.Mode.GetValueOrDefault() & OthersWrite) != UnixFileMode.None;

    private static Failure Refused(string what, string hint) => new(FailureKind.Missing, what, hint) { Code = "not-private" };
}
