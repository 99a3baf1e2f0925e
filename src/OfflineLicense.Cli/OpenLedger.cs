using OfflineLicense.Storage;

namespace OfflineLicense.Cli;

/// <summary>The ledger of the station that a command means, opened once for the whole command.</summary>
internal static class OpenLedger
{
    public static Ledger ForReading(Invocation invocation) => Ledger.OpenToRead(FolderOf(invocation), invocation.Site.Clock);

    /// <summary>With <c>--dry-run</c> a rehearsal: nothing written through it stays.</summary>
    /// <exception cref="Failure">Busy: another process held it for longer than <c>--wait</c>.</exception>
    public static Ledger ForWriting(Invocation invocation) =>
        Ledger.OpenToWrite(FolderOf(invocation), invocation.Wait, invocation.Site.Clock, rehearsal: invocation.DryRun);

    public static StationFolder FolderOf(Invocation invocation) => new(invocation.Station);
}
