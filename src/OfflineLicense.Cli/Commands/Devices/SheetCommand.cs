using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic sheet</c>: writes what to type on devices, one sheet for each product instance.</summary>
internal static class SheetCommand
{
    public static ToolCommand Create() => new(
        "sheet", "Write what to type on each device: to save usage, to request or return an authorization.")
    {
        Place = Place.Zone,
        Subcommands = { CreateSave(), CreateAuthorize(), CreateReturn() },
        Examples =
        [
            new("offlic sheet save --to ~/sheets --copy-url tftp://10.8.0.6/",
                "One sheet for each known product instance: save, check, copy."),
            new("offlic sheet save --to ~/sheets --only P:C9300-48P,S:FOC1234X0AB", "For a device that is new here."),
        ],
    };

    private static ToolCommand CreateSave()
    {
        var common = new CommonOptions();
        var unreported = new Flag("--unreported") { Description = "Only unreported reports (default: all)" };
        var days = new Number("--days", fallback: 0) { Description = "Only reports of the last days", HelpName = "N" };
        var report = new Option<long?>("--report") { Description = "Only this report", HelpName = "ID" };
        return common.AddTo(new ToolCommand("save", "Write how each device saves its usage reports and copies them.")
        {
            RehearsesInSameWords = true,
            Options = { unreported, days, report },
            Examples =
            [
                new("offlic sheet save --to ~/sheets --copy-url scp://ann@10.8.0.6/drop/ --vrf Mgmt-vrf", "By SCP, through a VRF."),
                new("offlic sheet save --to ~/sheets --only FOC1234X0AB --report 1671840751",
                    "One report again, where collect found a gap."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var chosen = new[] { context.Has(unreported), context.Has(days), context.Has(report) }.Count(given => given);
                if (chosen > 1)
                {
                    throw new Failure(FailureKind.Usage, "--unreported, --days and --report each select reports to save",
                        "give one of them, or none for all");
                }

                if (context.Has(days) && context.GetValue(days) == 0)
                    throw new Failure(FailureKind.Usage, "--days takes 1 or more", "leave it out to save all");
                if (context.Has(report) && context.GetValue(report) is < 1)
                {
                    throw new Failure(FailureKind.Usage, "--report takes a report id",
                        "offlic status --json and the warnings of collect list them");
                }

                int? lastDays = context.Has(days) ? context.GetValue(days) : null;
                var reports = new SavedReports(context.Has(unreported), lastDays, context.GetValue(report));
                common.Run(context, SheetPurpose.Save, (device, target) => SaveSheet.Write(device, reports, target));
            },
        });
    }

    private static ToolCommand CreateAuthorize()
    {
        var common = new CommonOptions();
        var feature = new Option<string>("--feature")
        {
            Description = "The device's name of the license (default: hseck9)",
            HelpName = "NAME",
            DefaultValueFactory = _ => "hseck9",
        };
        var scope = CreateScope();
        var reservation = new Flag("--reservation") { Description = "A specific license reservation (SLR) instead" };
        return common.AddTo(new ToolCommand("authorize", "Write how each device requests an authorization (SLAC) or a reservation.")
        {
            RehearsesInSameWords = true,
            Options = { feature, scope, reservation },
            Examples =
            [
                new("offlic sheet authorize --to ~/sheets --only FOC1234X0AB", "hseck9 for the active unit."),
                new("offlic sheet authorize --to ~/sheets --only FOC1234X0AB --reservation", "A request code for a reservation."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var units = context.GetValue(scope) ?? "local";
                var options = new AuthorizationOptions(context.GetValue(feature)!, units, context.Has(reservation));
                common.Run(context, SheetPurpose.Authorize, (device, target) => AuthorizeSheet.Write(device, options, target));
            },
        });
    }

    private static ToolCommand CreateReturn()
    {
        var (common, scope) = (new CommonOptions(), CreateScope());
        var reservation = new Flag("--reservation") { Description = "A reservation (SLR) instead of an authorization" };
        return common.AddTo(new ToolCommand("return", "Write how each device returns an authorization or a reservation.")
        {
            RehearsesInSameWords = true,
            Options = { scope, reservation },
            Examples =
            [
                new("offlic sheet return --to ~/sheets --only FOC1234X0AB", "The authorization of the active unit."),
                new("offlic sheet return --to ~/sheets --only FOC1234X0AB --scope all", "The authorizations of every unit of its stack."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context => common.Run(context, SheetPurpose.Return,
                (device, target) => ReturnSheet.Write(device, context.GetValue(scope) ?? "local", context.Has(reservation), target)),
        });
    }

    private static Choice CreateScope() =>
        new("--scope", "local", "all") { Description = "The active unit (default), or every unit of the set" };

    /// <summary>The options of all sheets: the folder, the devices, and how files are copied.</summary>
    private sealed class CommonOptions
    {
        private readonly Option<string> _to = new("--to") { Description = "Where to write the sheets", HelpName = "DIR", Required = true };

        private readonly Option<string[]> _only = new("--only")
        {
            Description = "Only these product instances; a complete UDI may be new",
            HelpName = "UDI",
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly CopyUrlOption _copyUrl =
            new("Where devices copy to: tftp://HOST/, scp://USER@HOST/folder/, usbflash0: (default: config copy.url)");

        private readonly Option<string?> _vrf = new("--vrf") { Description = "The VRF for copies", HelpName = "NAME" };

        private readonly Choice _disk = new("--disk", "bootflash:", "flash:")
        {
            Description = "The device's file system for the file (default: by platform)",
        };

        private readonly Flag _failIfEmpty = new("--fail-if-empty") { Description = "Exit with 4 if there is nothing to write" };

        public ToolCommand AddTo(ToolCommand command)
        {
            foreach (var option in new Option[] { _disk, _vrf, _copyUrl, _only, _to })
                command.Options.Insert(0, option);
            command.Options.Add(_failIfEmpty);
            return command;
        }

        public void Run(CommandContext context, SheetPurpose purpose, Func<ExpectedDevice, CopyTarget, CommandSheet> write)
        {
            using var ledger = OpenLedger.ForReading(context);
            var options = new SheetOptions(purpose, context.FullPath(context.GetValue(_to)!))
            {
                Only = context.GetValue(_only) ?? [],
                CopyUrl = context.GetValue(_copyUrl),
                Vrf = context.GetValue(_vrf),
                Disk = context.GetValue(_disk),
                IsRehearsal = context.DryRun,
            };
            Write(context, SheetWriter.Write(ledger, options, write), context.Has(_failIfEmpty));
        }
    }

    private static void Write(CommandContext context, SheetResult result, bool failIfEmpty)
    {
        foreach (var sheet in result.Sheets)
        {
            context.Json.WriteLine("sheet", json =>
            {
                json.WriteString("udi", sheet.Device.Udi.ToString());
                if (sheet.Device.Name is { } name)
                    json.WriteString("name", name);
                json.WriteString("path", sheet.Path);
                json.WriteNotices("warnings", sheet.Warnings);
            });
        }

        var warned = result.Sheets.Where(sheet => sheet.Warnings.Count > 0).ToList();
        context.AddCount("sheets", result.Sheets.Count);
        context.AddCount("changed", result.Changed);
        context.AddCount("warned", warned.Count);
        if (result.Changed == 0 && failIfEmpty)
            context.EndWith(ExitCode.Nothing);
        if (result.Sheets.Count == 0)
        {
            context.Output.WriteLine("No sheet to write: no product instance is known here; name the first ones: --only P:PID,S:SERIAL");
            return;
        }

        context.Output.WriteLine($"{Plural.Format(result.Sheets.Count, "sheet")} in {SafeText.Value(result.Folder)}"
            + (result.Changed == 0 ? ": all already there, unchanged" : ", one for each product instance"));
        context.Output.WriteAttentionList(
            [.. warned.SelectMany(sheet => sheet.Warnings.Select(warning => warning.Message).Distinct(StringComparer.Ordinal)
                .Select(message => $"{SafeText.Value(Path.GetFileName(sheet.Path))}  {message}"))],
            "the same command with --json lists them");
        context.Output.SuggestNext("type them on the devices, then: offlic collect FOLDER");
    }
}
