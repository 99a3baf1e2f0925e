using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic sheet</c>: what to type on devices, one sheet a product instance.</summary>
internal static class SheetCommand
{
    public static ToolCommand Create() => new("sheet", "Write what to type on each device: to save usage, to ask for an authorization, to return one.")
    {
        Place = Place.Zone,
        Subcommands = { Save(), Authorize(), Return() },
        Examples =
        [
            new("offlic sheet save --to ~/sheets --copy-url tftp://10.8.0.6/", "One sheet for each product instance we know: save, check, copy."),
            new("offlic sheet save --to ~/sheets --only P:C9300-48P,S:FOC1234X0AB", "One that was never seen: its first trip."),
        ],
    };

    private static ToolCommand Save()
    {
        var (common, unreported) = (new SheetOptions(), new Flag("--unreported") { Description = "Only reports that were not reported (default: all)" });
        var days = new Number("--days", otherwise: 0) { Description = "Only reports of the last days", HelpName = "N" };
        var report = new Option<long?>("--report") { Description = "Only this report", HelpName = "ID" };
        return common.On(new ToolCommand("save", "How each device saves its usage reports and hands them over.")
        {
            Options = { unreported, days, report },
            Examples =
            [
                new("offlic sheet save --to ~/sheets --copy-url scp://ann@10.8.0.6/drop/ --vrf Mgmt-vrf", "By SCP, through a VRF."),
                new("offlic sheet save --to ~/sheets --only FOC1234X0AB --report 1671840751", "One report again, where collect found a gap."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Damaged],
            Run = context =>
            {
                var chosen = new[] { context.Has(unreported), context.Has(days), context.Has(report) }.Count(said => said);
                if (chosen > 1)
                    throw new Failure(FailureKind.Usage, "--unreported, --days and --report each say which reports to save", "give one of them, or none for all");
                if (context.Has(days) && context.GetValue(days) == 0)
                    throw new Failure(FailureKind.Usage, "--days takes 1 or more", "leave it out to save all");
                if (context.Has(report) && context.GetValue(report) is < 1)
                    throw new Failure(FailureKind.Usage, "--report takes a report id", "offlic status --json and the warnings of collect name them");
                var reports = new SavedReports(context.Has(unreported), context.Has(days) ? context.GetValue(days) : null, context.GetValue(report));
                common.Write(context, "save", (device, way) => SaveSheet.Write(device, reports, way));
            },
        });
    }

    private static ToolCommand Authorize()
    {
        var common = new SheetOptions();
        var feature = new Option<string>("--feature") { Description = "The licence, as the device calls it (default: hseck9)", HelpName = "NAME", DefaultValueFactory = _ => "hseck9" };
        var (scope, reservation) = (Scope(), new Flag("--reservation") { Description = "A specific licence reservation (SLR) instead" });
        return common.On(new ToolCommand("authorize", "How each device asks for an authorization (SLAC), or for a reservation.")
        {
            Options = { feature, scope, reservation },
            Examples =
            [
                new("offlic sheet authorize --to ~/sheets --only FOC1234X0AB", "hseck9 for the active unit."),
                new("offlic sheet authorize --to ~/sheets --only FOC1234X0AB --reservation", "A request code for a reservation."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Damaged],
            Run = context =>
            {
                var order = new AuthorizationOptions(context.GetValue(feature)!, context.GetValue(scope) ?? "local", context.Has(reservation));
                common.Write(context, "authorize", (device, way) => AuthorizeSheet.Write(device, order, way));
            },
        });
    }

    private static ToolCommand Return()
    {
        var (common, scope, reservation) = (new SheetOptions(), Scope(), new Flag("--reservation") { Description = "A reservation (SLR) instead of an authorization" });
        return common.On(new ToolCommand("return", "How each device gives an authorization back, or a reservation.")
        {
            Options = { scope, reservation },
            Examples =
            [
                new("offlic sheet return --to ~/sheets --only FOC1234X0AB", "The authorization of the active unit."),
                new("offlic sheet return --to ~/sheets --only FOC1234X0AB --scope all", "Those of every unit of its stack."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Damaged],
            Run = context => common.Write(context, "return",
                (device, way) => ReturnSheet.Write(device, context.GetValue(scope) ?? "local", context.Has(reservation), way)),
        });
    }

    private static Choice Scope() => new("--scope", "local", "all") { Description = "The active unit (default), or every unit of the set" };

    /// <summary>What the three have in common: where to, for whom, how files travel.</summary>
    private sealed class SheetOptions
    {
        private readonly Option<string> _to = new("--to") { Description = "Where the sheets go", HelpName = "DIR", Required = true };
        private readonly Option<string[]> _only = new("--only") { Description = "Only these product instances; a whole UDI may be new", HelpName = "UDI", AllowMultipleArgumentsPerToken = true };
        private readonly Option<string?> _copyUrl = new("--copy-url") { Description = "Where devices copy to: tftp://HOST/, scp://USER@HOST/folder/, usbflash0: (default: config copy.url)", HelpName = "URL" };
        private readonly Option<string?> _vrf = new("--vrf") { Description = "The VRF they copy through", HelpName = "NAME" };
        private readonly Choice _disk = new("--disk", "bootflash:", "flash:") { Description = "Where they keep the file (default: by platform)" };
        private readonly Flag _failIfEmpty = new("--fail-if-empty") { Description = "End with 4 where there is nothing to write" };

        public ToolCommand On(ToolCommand command)
        {
            foreach (var option in new Option[] { _disk, _vrf, _copyUrl, _only, _to })
                command.Options.Insert(0, option);
            command.Options.Add(_failIfEmpty);
            return command;
        }

        public void Write(CommandContext context, string purpose, Func<ExpectedDevice, CopyTarget, CommandSheet> write)
        {
            using var ledger = OpenLedger.ForReading(context);
            var way = new CopyTarget(context.GetValue(_copyUrl) ?? ledger.Settings.Value(SettingName.CopyUrl), context.GetValue(_vrf), context.GetValue(_disk));
            var devices = ExpectedDevice.From(ledger, context.GetValue(_only) ?? []);
            var folder = context.FullPath(context.GetValue(_to)!);
            Tell(context, folder, SheetWriter.Write(folder, purpose, devices, device => write(device, way), context.DryRun), context.Has(_failIfEmpty));
        }
    }

    private static void Tell(CommandContext context, string folder, SheetResult result, bool failIfEmpty)
    {
        foreach (var sheet in result.Sheets)
        {
            context.Json.WriteLine("sheet", json =>
            {
                json.WriteString("udi", sheet.Device.Udi.ToString());
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

        context.Output.WriteLine(result.Changed == 0
            ? $"{Plural.Format(result.Sheets.Count, "sheet")} in {SafeText.Value(folder)}: all there already, unchanged"
            : $"{Plural.Format(result.Sheets.Count, "sheet")} in {SafeText.Value(folder)}, one a product instance");
        context.Output.WriteAttentionList([.. warned.SelectMany(sheet => sheet.Warnings.Select(warning => warning.Message).Distinct(StringComparer.Ordinal)
            .Select(message => $"{SafeText.Value(Path.GetFileName(sheet.Path))}  {message}"))], "the same with --json lists them");
        context.Output.SuggestNext("type them on the devices, then: offlic collect FOLDER");
    }
}
