using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// A station is only trusted where no one else could have laid it: a folder <c>.offlic</c> above the one we are in
/// brings keys and settings with it, so it must be ours and not open to the writing of others (as ssh demands).
/// </summary>
internal static class OwnershipCheck
{
    private const uint Root = 0;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <exception cref="Failure">Missing <c>not-private</c>: whose it is, or who may write there, and what to do.</exception>
    public static void Check(StationPaths station)
    {
        if (OperatingSystem.IsWindows())
            return;
        var error = NativeFile.OpenSource(station.Folder, follow: true, out var folder);
        if (error.Failed)
            return; // whoever reads the ledger in it says what is wrong
        using (folder)
        {
            var facts = NativeFile.Facts(folder!);
            if (facts.Owner is { } owner && owner != Root && owner != NativeUnix.EffectiveUser())
            {
                throw Refused($"{station.Folder} belongs to another account (user number {owner}), who decides there which keys are "
                    + $"trusted",
                    "run offlic as that account, or name your own station with --station DIR");
            }

            if ((facts.Mode.GetValueOrDefault() & OthersWrite) != UnixFileMode.None)
            {
                throw Refused($"other accounts may write in {station.Folder}, and so decide which keys are trusted",
                    FileSystemPolicy.IsUnfit(FreeSpace.KindOf(station.Folder))
                        ? "the file system there stores no permissions: copy the station to a local disk, and only signed bundles to USB "
                            + "drives"
                        : $"find out who has been there, then: chmod 700 {station.Folder}");
            }
        }
    }

    private static Failure Refused(string what, string hint) => new(FailureKind.Missing, what, hint) { Code = "not-private" };
}
