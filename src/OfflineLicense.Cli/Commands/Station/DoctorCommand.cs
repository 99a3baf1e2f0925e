using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic doctor</c>: whether the station is whole, and what to do where it is not.</summary>
internal static class DoctorCommand
{
    public static ToolCommand Create()
    {
        var adopt = new Flag("--adopt")
        {
            Description = "Go on after a restore: take over what peers hold of our past and this ledger does not (needs --reason)",
        };
        var deep = new Flag("--deep") { Description = "Check the ledger in full: every row against its checksum, the tables, the header of the file" };
        return new ToolCommand("doctor", "Look whether the station is whole: every document, every bundle, the journal, the permissions.")
        {
            Place = Place.Keep,
            Options = { adopt, deep },
            Examples =
            [
                new("offlic doctor", "Changes nothing. 31: the ledger is damaged; 12: a peer holds what this ledger lost; 5: keys, permissions, space."),
                new("offlic doctor --deep", "Once a month, after an accident, before a backup: every bit of the ledger."),
                new("offlic doctor --adopt --reason \"restored the backup of 12 May\"", "Goes on behind what the peers hold."),
            ],
            Exits = [ExitCode.Sequence, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(adopt), context.GetValue(deep)),
        };
    }

    private static void Act(CommandContext context, bool adopt, bool deep)
    {
        if (adopt && string.IsNullOrWhiteSpace(context.Reason))
            throw new Failure(FailureKind.Usage, "--adopt needs a reason: it accepts that this ledger is not what it was", "add --reason TEXT; it is kept in the journal");
        using var ledger = adopt ? OpenLedger.ForWriting(context) : OpenLedger.ForReading(context);
        if (adopt)
            Adopt(context, ledger);

        var problems = 0;
        foreach (var finding in new StationDoctor(ledger).Examine(deep))
        {
            Json(context, finding);
            problems += finding.Problems.Count;
            context.Output.WriteLine(finding.Problems.Count == 0
                ? $"ok       {finding.Check,-12} {finding.Looked}"
                : $"PROBLEM  {finding.Check,-12} {finding.Looked}");
            if (finding.Problems.Count == 0)
                continue;
            foreach (var problem in finding.Problems.Take(ConsoleOutput.AttentionShown))
                context.Output.WriteLine("  " + SafeText.Value(problem));
            if (finding.Problems.Count > ConsoleOutput.AttentionShown)
                context.Output.WriteLine($"  … and {finding.Problems.Count - ConsoleOutput.AttentionShown:N0} more: offlic doctor --json");
            context.Output.WriteLine($"  do: {finding.Remedy}");
            context.EndWith(ExitOf(finding));
        }

        context.AddCount("problems", problems);
    }

    private static int ExitOf(CheckResult finding) => finding switch
    {
        { IsDamage: true } => ExitCode.Damaged,
        { Check: "peers" } => ExitCode.Sequence,
        _ => ExitCode.Missing,
    };

    private static void Adopt(CommandContext context, Ledger ledger)
    {
        var adopted = RollbackAdoption.Adopt(ledger, context.Operator, context.Reason!);
        context.AddCount("adopted", adopted.Count);
        if (adopted.Count == 0)
            context.Output.WriteLine("Nothing to adopt: no peer has shown anything of ours that is missing here");
        foreach (var anchor in adopted)
        {
            context.Json.WriteLine("adopted", json =>
            {
                json.WriteString("peer", anchor.Peer);
                json.WriteString("bundle", anchor.Bundle?.ToString());
                json.WriteString("sums", anchor.Sums?.Hex);
            });
            context.Output.WriteLine($"{(context.DryRun ? "Would adopt" : "Adopted")} what {anchor.Peer} holds: {anchor.Bundle?.ToString() ?? "a later journal"}");
        }
    }

    private static void Json(CommandContext context, CheckResult finding) => context.Json.WriteLine("check", json =>
    {
        json.WriteString("check", finding.Check);
        json.WriteString("looked", finding.Looked);
        json.WriteStrings("problems", finding.Problems);
        json.WriteString("remedy", finding.Problems.Count == 0 ? null : finding.Remedy);
    });
}
