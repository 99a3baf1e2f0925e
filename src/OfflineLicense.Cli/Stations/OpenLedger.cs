using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Stations;

/// <summary>Opens the ledger of the command's station, once for the whole command.</summary>
internal static class OpenLedger
{
    public static Ledger ForReading(CommandContext context) => Ledger.OpenToRead(GetPaths(context), context.Host.Clock);

    /// <summary>With <c>--dry-run</c>, what is written is rolled back.</summary>
    /// <exception cref="Failure">Busy: another process used it for longer than <c>--wait</c>.</exception>
    public static Ledger ForWriting(CommandContext context) => ForWriting(context, GetPaths(context));

    /// <summary>The same for a station that is not named with <c>--station</c>.</summary>
    public static Ledger ForWriting(CommandContext context, StationPaths station) =>
        Ledger.OpenToWrite(station, context.Wait, context.Host.Clock, rehearsal: context.DryRun);

    public static StationPaths GetPaths(CommandContext context) => new(context.Station);
}
