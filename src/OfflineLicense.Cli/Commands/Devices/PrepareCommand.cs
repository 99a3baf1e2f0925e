using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic prepare</c>: creates empty files for devices to write into.</summary>
internal static class PrepareCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "The folder of the TFTP server", HelpName = "DIR", Required = true };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these product instances; a complete UDI may be new",
            HelpName = "UDI",
            AllowMultipleArgumentsPerToken = true,
        };
        var sheet = new Choice("--sheet", "save", "authorize", "return")
        {
            Description = "The sheet whose copy lines write the files (default: save)",
        };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "Exit with 4 if there is nothing to create" };
        return new ToolCommand("prepare", "Create the empty files that a TFTP server needs before devices can write them.")
        {
            Place = Place.Zone,
            RehearsesInSameWords = true,
            Options = { to, only, sheet, failIfEmpty },
            Examples =
            [
                new("offlic prepare --to /srv/tftp",
                    "Two files for each product instance, for its usage and its capture; existing files stay."),
                new("offlic prepare --to /srv/tftp --only P:C9300-48P,S:FOC1234X0AB", "For a device that is new here."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForReading(context);
                var purpose = context.GetValue(sheet) is { } typed ? Enum.Parse<SheetPurpose>(typed, ignoreCase: true) : SheetPurpose.Save;
                var options = new PrepareOptions(context.FullPath(context.GetValue(to)!), purpose)
                {
                    Only = context.GetValue(only) ?? [],
                    IsRehearsal = context.DryRun,
                };
                Write(context, DropFilePreparer.Prepare(ledger, options), context.Has(failIfEmpty));
            },
        };
    }

    private static void Write(CommandContext context, PrepareResult result, bool failIfEmpty)
    {
        foreach (var file in result.Files)
        {
            context.Json.WriteLine("drop", json =>
            {
                json.WriteString("udi", file.Device.Udi.ToString());
                if (file.Device.Name is { } name)
                    json.WriteString("name", name);
                json.WriteString("path", file.Path);
                json.WriteString("outcome", file.Created ? "created" : "existing");
            });
        }

        var created = result.Files.Count(file => file.Created);
        var existing = result.Files.Count - created;
        context.AddCount("created", created);
        context.AddCount("existing", existing);
        context.AddCount("devices", result.Devices);
        if (created == 0 && failIfEmpty)
            context.EndWith(ExitCode.Nothing);
        if (result.Files.Count == 0)
        {
            context.Output.WriteLine("Nothing to prepare: no product instance is known here; name the first ones: --only P:PID,S:SERIAL");
            return;
        }

        var devices = Plural.Format(result.Devices, "product instance");
        context.Output.WriteLine(created == 0
            ? $"All {result.Files.Count:N0} files for {devices} are already there: nothing was changed"
            : $"{Plural.Format(created, "empty file")} created in {SafeText.Value(result.Folder)}, "
                + $"{existing:N0} were there and are unchanged ({devices})");
        context.Output.WriteAttentionList(
            [.. result.Files.Where(file => !file.IsWritable).Select(file => $"{SafeText.Value(Path.GetFileName(file.Path))}  exists, "
                + "but not every account may write it: a TFTP server may refuse the device")],
            "ls -l shows them");
        context.Output.SuggestNext(
            $"offlic sheet save --to SHEETS, and when the devices have written: offlic collect {ShellWord.Path(result.Folder)}");
    }
}
