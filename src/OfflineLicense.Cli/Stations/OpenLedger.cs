using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Stations;

/// <summary>Opens the ledger of the command's station, once for the whole command. With <c>--dry-run</c>, what is written is rolled
/// back, and so is the change of an older format.</summary>
internal static class OpenLedger
{
    private const string Reading = "reading the ledger";

    public static Ledger ForReading(CommandContext context) =>
        Open(context, Reading, () => Ledger.OpenToRead(context.Station, context.Host.Clock, context.DryRun));

    /// <summary>For <c>doctor</c>: its tables may be others than ours.</summary>
    public static Ledger ForCheck(CommandContext context) =>
        Open(context, Reading, () => Ledger.OpenToCheck(context.Station, context.Host.Clock, context.DryRun));

    /// <exception cref="Failure">Busy: another process used it for longer than <c>--wait</c>.</exception>
    public static Ledger ForWriting(CommandContext context) =>
        Open(context, "working in the ledger",
            () => Ledger.OpenToWrite(context.Station, context.Wait, context.Host.Clock, rehearsal: context.DryRun));

    /// <summary>The change of an older format takes seconds, and so does a command that reads all of a large ledger.</summary>
    private static Ledger Open(CommandContext context, string next, Func<Ledger> open)
    {
        context.Progress.Begin("opening the ledger");
        var ledger = Report(context, open());
        context.Progress.Begin(next);
        return ledger;
    }

    /// <summary>A person who goes back to the older offlic needs the copy: the older one does not read the new format.</summary>
    private static Ledger Report(CommandContext context, Ledger ledger)
    {
        if (ledger.FormatChange is { } change)
        {
            var formats = $"from format {change.From} to {Schema.Version}, which an older offlic does not read";
            context.Output.Warn(change.Copy is { } copy
                ? $"the ledger was changed {formats}; the copy from before is {SafeText.Value(copy)}"
                : $"without --dry-run the ledger is changed {formats}");
        }

        return ledger;
    }
}
