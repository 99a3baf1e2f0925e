using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Stations;

/// <summary>Opens the ledger of the command's station, once for the whole command.</summary>
internal static class OpenLedger
{
    public static Ledger ForReading(CommandContext context) => Ledger.OpenToRead(context.Station, context.Host.Clock);

    /// <summary>For <c>doctor</c>: its tables may be others than ours.</summary>
    public static Ledger ForCheck(CommandContext context) => Ledger.OpenToCheck(context.Station, context.Host.Clock);

    /// <summary>With <c>--dry-run</c>, what is written is rolled back.</summary>
    /// <exception cref="Failure">Busy: another process used it for longer than <c>--wait</c>.</exception>
    public static Ledger ForWriting(CommandContext context) =>
        Ledger.OpenToWrite(context.Station, context.Wait, context.Host.Clock, rehearsal: context.DryRun);
}
