using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary><c>offlic collect</c>: records files in the ledger.</summary>
internal static class CollectCommand
{
    public static ToolCommand Create()
    {
        var devices = new DeviceOptions();
        var servers = new ServerOptions();
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "Exit with 4 if nothing was recorded" };
        var command = new ToolCommand("collect", "Record device files, responses of CSSM and captured output; the files are never changed.")
        {
            Place = Place.Zone,
            RehearsesInSameWords = true,
            Where = "both",
            Arguments = { devices.Paths },
            Examples =
            [
                new("offlic collect /srv/tftp", "Everything in a TFTP root; a second run reports what is known."),
                new("offlic collect all_rum.txt --accept --reason \"read at the console of the device\"",
                    "This file counts, and the one that says otherwise does not any more."),
                new("offlic collect code.txt --reserve regid.2019-06.com.cisco.X=2", "A reservation request, and what to reserve with it."),
                new("offlic collect ~/Downloads --json", "The responses of CSSM at the desk, one line a file for a script."),
                new("offlic collect --as onprem-sync --server ONPREM1 sync.tar.gz",
                    "A file of SSM On-Prem, carried unopened; at the desk its response with --as onprem-sync-response."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Nothing, ExitCode.WrongDevice, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var report = new CollectReport(context, context.Has(failIfEmpty));
                if (servers.Read(context, devices) is { } server)
                    CollectServerFile(context, server, report);
                else
                    CollectFiles(context, devices.Read(context), report);
            },
        };
        foreach (var option in (Option[])[.. devices.All, .. servers.All, failIfEmpty])
            command.Options.Add(option);
        return command;
    }

    private static void CollectFiles(CommandContext context, CollectOptions options, CollectReport report)
    {
        using var ledger = OpenLedger.ForWriting(context);
        var collector = new Collector(ledger, context.Host.FileSystem, context.Operator) { Progress = context.Progress };
        try
        {
            collector.Collect(options, file =>
            {
                report.Print(file, options.Reservations);
                if (options.Accept is not null && !file.IsAccepted && file.Outcome is CollectOutcome.Recorded or CollectOutcome.Known)
                    context.Output.Warn("nothing contradicts this file: --accept changed nothing");
            });
        }
        catch (Exception cause) when (!context.DryRun && cause is not Failure { Kind: FailureKind.Usage })
        {
            // What was committed before is safe, and a person who repairs the disk has to know how much that is.
            report.PrintInterrupted(collector.Summary);
            throw;
        }

        report.Print(collector.Summary, options.Reservations);
        report.ExplainFolders(options.Paths, collector.Summary);
    }

    private static void CollectServerFile(CommandContext context, ServerCollectOptions options, CollectReport report)
    {
        using var ledger = OpenLedger.ForWriting(context);
        var collector = new ServerFileCollector(ledger, context.Host.FileSystem, context.Operator);
        report.Print(collector.Collect(options), []);
        report.Print(collector.Summary, []);
    }
}
