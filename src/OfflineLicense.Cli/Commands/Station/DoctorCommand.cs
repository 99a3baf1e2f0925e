using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic doctor</c>: checks the station for damage, and names the remedy.</summary>
internal static class DoctorCommand
{
    public static ToolCommand Create()
    {
        var adopt = new Flag("--adopt")
        {
            Description = "Continue after a restore: accept what peers hold of our past and this ledger does not (needs --reason)",
        };
        var deep = new Flag("--deep")
        {
            Description = "Check the ledger in full: every row against its checksum, the tables, the header of the file",
        };
        return new ToolCommand("doctor", "Check the station for damage: every document, every bundle, the journal, the permissions.")
        {
            WhenInterrupted = ToolCommand.Unchanged,
            Place = Place.Keep,
            Options = { adopt, deep },
            Examples =
            [
                new("offlic doctor",
                    "Changes nothing. Exit 31: the ledger is damaged; 12: peers hold what it lost; 5: keys, permissions, space."),
                new("offlic doctor --deep", "Once a month, after an accident, before a backup: checks the ledger in full."),
                new("offlic doctor --adopt --reason \"restored the backup of 12 May\"", "Continues after what the peers hold."),
            ],
            Exits = [ExitCode.Sequence, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Check(context, context.GetValue(adopt), context.GetValue(deep)),
        };
    }

    private static void Check(CommandContext context, bool adopt, bool deep)
    {
        if (adopt && string.IsNullOrWhiteSpace(context.Reason))
        {
            throw new Failure(FailureKind.Usage, "--adopt needs a reason: it accepts that this ledger lost a part of its past",
                "add --reason TEXT; it is recorded in the journal");
        }

        using var ledger = adopt ? OpenLedger.ForWriting(context) : OpenLedger.ForCheck(context);
        if (adopt)
            Adopt(context, ledger);

        var problems = 0;
        foreach (var result in new StationDoctor(ledger) { Progress = context.Progress }.RunChecks(deep))
        {
            WriteJson(context, result);
            Print(context, result);
            problems += result.Problems.Count;
            if (result.Problems.Count > 0)
                context.EndWith(GetExitCode(result.Kind));
        }

        context.AddCount("problems", problems);
    }

    private static int GetExitCode(ProblemKind kind) => kind switch
    {
        ProblemKind.Damage => ExitCode.Damaged,
        ProblemKind.Rollback => ExitCode.Sequence,
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
            var what = anchor.Bundle?.ToString() ?? "a later journal";
            context.Output.WriteLine($"{(context.DryRun ? "Would adopt" : "Adopted")} what {anchor.Peer} holds: {what}");
        }
    }

    private static void Print(CommandContext context, CheckResult result)
    {
        var output = context.Output;
        if (result.Problems.Count == 0)
        {
            output.WriteLine($"ok       {result.Name,-12} {result.Looked}");
            return;
        }

        output.WriteLine($"PROBLEM  {result.Name,-12} {result.Looked}");
        foreach (var problem in result.Problems.Take(ConsoleOutput.AttentionShown))
            output.WriteLine("  " + SafeText.Value(problem));
        if (result.Problems.Count > ConsoleOutput.AttentionShown)
            output.WriteLine($"  … and {result.Problems.Count - ConsoleOutput.AttentionShown:N0} more: offlic doctor --json");
        output.WriteLine($"  do: {result.Remedy}");
    }

    private static void WriteJson(CommandContext context, CheckResult result) => context.Json.WriteLine("check", json =>
    {
        json.WriteString("check", result.Name);
        json.WriteString("looked", result.Looked);
        json.WriteStrings("problems", result.Problems);
        json.WriteString("remedy", result.Problems.Count == 0 ? null : result.Remedy);
    });
}
