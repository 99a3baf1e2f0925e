using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic prepare</c>: empty files for devices to write into.</summary>
internal static class PrepareCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "The folder that a TFTP server serves", HelpName = "DIR", Required = true };
        var only = new Option<string[]>("--only") { Description = "Only these product instances; a whole UDI may be new", HelpName = "UDI", AllowMultipleArgumentsPerToken = true };
        var sheet = new Choice("--sheet", "save", "authorize", "return") { Description = "Whose copy lines are expected (default: save)" };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "End with 4 where there is nothing to make" };
        return new ToolCommand("prepare", "Make the empty files that a TFTP server wants to see before devices may write them.")
        {
            Place = Place.Zone,
            Options = { to, only, sheet, failIfEmpty },
            Examples =
            [
                new("offlic prepare --to /srv/tftp", "One for the usage of each product instance, and one for its capture; what is there stays as it is."),
                new("offlic prepare --to /srv/tftp --only P:C9300-48P,S:FOC1234X0AB", "For one that was never seen."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForReading(context);
                var devices = ExpectedDevice.From(ledger, context.GetValue(only) ?? []);
                var folder = context.FullPath(context.GetValue(to)!);
                Tell(context, folder, devices.Count, DropFilePreparer.Prepare(folder, context.GetValue(sheet) ?? "save", devices, context.DryRun), context.Has(failIfEmpty));
            },
        };
    }

    private static void Tell(CommandContext context, string folder, int devices, IReadOnlyList<PreparedFile> files, bool failIfEmpty)
    {
        foreach (var file in files)
        {
            context.Json.WriteLine("drop", json =>
            {
                json.WriteString("udi", file.Device.Udi.ToString());
                json.WriteString("path", file.Path);
                json.WriteString("outcome", file.Created ? "created" : "existing");
            });
        }

        var created = files.Count(file => file.Created);
        context.AddCount("created", created);
        context.AddCount("existing", files.Count - created);
        context.AddCount("devices", devices);
        if (created == 0 && failIfEmpty)
            context.EndWith(ExitCode.Nothing);
        if (files.Count == 0)
        {
            context.Output.WriteLine("Nothing to prepare: no product instance is known here; name the first ones: --only P:PID,S:SERIAL");
            return;
        }

        context.Output.WriteLine(created == 0
            ? $"All {files.Count:N0} files for {Plural.Format(devices, "product instance")} are there already: nothing was changed"
            : $"{Plural.Format(created, "empty file")} made in {SafeText.Value(folder)}, {files.Count - created:N0} there before and left as they are ({Plural.Format(devices, "product instance")})");
        context.Output.WriteAttentionList([.. files.Where(file => !file.Takes).Select(file => $"{SafeText.Value(Path.GetFileName(file.Path))}  is there, and not everybody may write it: a TFTP server may refuse the device")],
            "ls -l shows them");
        context.Output.SuggestNext($"offlic sheet save --to SHEETS, and when the devices wrote: offlic collect {SafeText.Value(folder)}");
    }
}
