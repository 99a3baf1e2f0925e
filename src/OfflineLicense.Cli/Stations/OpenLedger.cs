using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Stations;

/// <summary>The ledger of the station that a command means, opened once for the whole command.</summary>
internal static class OpenLedger
{
    public static Ledger ForReading(CommandContext invocation) => Ledger.OpenToRead(FolderOf(invocation), invocation.Site.Clock);

    /// <summary>With <c>--dry-run</c> a rehearsal: nothing written through it stays.</summary>
    /// <exception cref="Failure">Busy: another process held it for longer than <c>--wait</c>.</exception>
    public static Ledger ForWriting(CommandContext invocation) =>
        Ledger.OpenToWrite(FolderOf(invocation), invocation.Wait, invocation.Site.Clock, rehearsal: invocation.DryRun);

    public static StationPaths FolderOf(CommandContext invocation) => new(invocation.Station);
}
