using System.CommandLine;
using System.Globalization;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Growth;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Ledgers;

/// <summary><c>offlic ledger prune</c>: takes the bytes of documents out whose trips are over on both sides.</summary>
internal static class LedgerPruneCommand
{
    public static ToolCommand Create()
    {
        var before = new Option<string>("--before")
        {
            Description = "Only documents that were recorded before this day or time (2026-11-21)",
            HelpName = "DATE",
            Required = true,
        };
        var keepFacts = new Flag("--keep-facts") { Description = "Say in a script that facts stay: they always do" };
        var withoutDesk = new Flag("--without-desk") { Description = "The desk has no offlic: a response or mark says what arrived" };
        var receipt = new Option<string?>("--receipt")
        {
            Description = "The list of what goes (default: STATION.pruned.TIME.csv beside the station)",
            HelpName = "FILE",
        };
        var yes = new Flag("--yes") { Description = "Take them out without a question, in a script" };
        return new ToolCommand("prune", "Take the bytes of documents out whose trips are over, after a list and a question.")
        {
            WhenInterrupted = "facts are whole, and what is not given back yet comes with the next run",
            Place = Place.Keep,
            RehearsesInSameWords = true,
            Options = { before, keepFacts, withoutDesk, receipt, yes },
            Examples =
            [
                new("offlic ledger prune --before 2026-01-01 -n", "What would go, and why the rest stays."),
                new("offlic ledger prune --before 2026-01-01",
                    "Asks, writes the receipt, takes the bytes out, and gives the space back. What is known of each document stays."),
                new("offlic ledger prune --before 2026-01-01 --without-desk", "Where no bundle of a desk comes back, only files of CSSM."),
                new("offlic ledger prune --before 2026-01-01 --yes --receipt /safe/pruned-2025.csv", "In a script."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var pruner = new Pruner(ledger, context.Operator) { Progress = context.Progress };
                var plan = pruner.Plan(DateArgument.Parse(context.GetValue(before)!), context.Has(withoutDesk));
                context.Progress.End();
                WritePlan(context, plan);
                if (IsAgreed(context, plan, context.Has(yes)))
                    WriteResult(context, plan, pruner.Run(plan, context.GetValue(receipt) is { } typed ? context.FullPath(typed) : null));
                else
                    context.Output.WriteLine("Nothing was taken out");
            },
        };
    }

    private static bool IsAgreed(CommandContext context, PrunePlan plan, bool isYes) =>
        isYes || context.DryRun || plan.Documents.Count == 0
        || IsYes(context.Output.Ask($"Take the bytes of {Plural.Format(plan.Documents.Count, "document")} out of this ledger? Type yes:",
            "give --yes"));

    private static bool IsYes(string answer) => answer.Trim().ToUpperInvariant() is "YES" or "Y";

    private static void WritePlan(CommandContext context, PrunePlan plan)
    {
        foreach (var kept in plan.Kept)
        {
            context.Json.WriteLine("kept", json =>
            {
                json.WriteString("reason", kept.Reason.Code);
                json.WriteString("message", kept.Reason.Message);
                json.WriteNumber("documents", kept.Count);
                json.WriteNumber("bytes", kept.Size);
            });
        }

        context.AddCount("documents", plan.Documents.Count);
        context.AddCount("bytes", plan.Size);
        context.AddCount("kept", plan.Kept.Sum(kept => kept.Count));
        var time = Timestamp.Text(plan.Before);
        context.Output.WriteLine($"Recorded before {DisplayTime.Format(time)}, trip over on both sides: "
            + $"{Plural.Format(plan.Documents.Count, "document")}, {ByteSize.Format(plan.Size)}");
        if (plan.Kept.Count > 0)
        {
            context.Output.WriteLine($"Kept: {Plural.Format(plan.Kept.Sum(kept => kept.Count), "document")}");
            context.Output.WriteTable(plan.Kept.Select(kept => (string[])
            [
                kept.Count.ToString("N0", CultureInfo.InvariantCulture), ByteSize.Format(kept.Size), kept.Reason.Message,
            ]), indent: 2, right: [0, 1]);
        }

        if (plan.Documents.Count > 0)
            context.Output.WriteLine("Facts, digests and the journal stay. A backup from before has the bytes; this ledger will not.");
    }

    private static void WriteResult(CommandContext context, PrunePlan plan, PruneResult result)
    {
        var (before, after) = (result.Before, result.After);
        context.AddSummary(json =>
        {
            json.WriteString("receipt", result.Receipt);
            json.WriteNumber("ledger_before", before.File);
            if (after is not null)
                json.WriteNumber("ledger_after", after.File);
        });
        if (after is null)
        {
            context.Output.WriteLine(plan.Documents.Count == 0
                ? "Nothing to take out"
                : $"About {ByteSize.Format(plan.Stored)} of the {ByteSize.Format(before.File)} of the ledger would be given back");
            return;
        }

        if (result.Receipt is { } receipt)
        {
            context.Output.WriteLine($"Taken out: {Plural.Format(plan.Documents.Count, "document")}, {ByteSize.Format(plan.Size)}");
            context.Output.WriteLine($"Receipt: {SafeText.Value(receipt)}");
        }

        context.Output.WriteLine($"Ledger: {ByteSize.Format(before.File)} before, {ByteSize.Format(after.File)} now");
    }
}
