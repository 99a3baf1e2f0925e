using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic sheet</c>: writes what to type on devices, one sheet for each product instance.</summary>
internal static class SheetCommand
{
    public static ToolCommand Create() => new(
        "sheet", "Write what to type on each device, or playbooks that type it: to save usage, to install, to request or return.")
    {
        Place = Place.Zone,
        Subcommands = { CreateSave(), CreateInstall(), CreateAuthorize(), CreateReturn() },
        Examples =
        [
            new("offlic sheet save --to ~/sheets --copy-url tftp://10.8.0.6/",
                "One sheet for each known product instance: save, check, copy."),
            new("offlic sheet save --to ~/sheets --only P:C9300-48P,S:FOC1234X0AB", "For a device that is new here."),
        ],
    };

    private static ToolCommand CreateSave()
    {
        var common = new SheetCommonOptions();
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
                new("offlic sheet save --to ~/sheets --combined", "One file for all devices."),
                new("offlic sheet save --to ~/playbooks --format ansible", "An inventory and playbooks, to run inside the zone."),
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
                common.Run(context, SheetPurpose.Save, (device, target) => SaveSheet.Write(device, reports, target),
                    (device, target) => SaveSheet.Automate(device, reports, target));
            },
        });
    }

    private static ToolCommand CreateInstall()
    {
        var common = new SheetCommonOptions();
        return common.AddTo(new ToolCommand("install", "Write how each device installs what split wrote and nothing proves installed.")
        {
            RehearsesInSameWords = true,
            Examples =
            [
                new("offlic sheet install --to ~/playbooks --format ansible", "After split: a playbook that imports and keeps the log."),
                new("offlic sheet install --to ~/sheets --combined --only FOC1234X0AB", "Also where it is installed already."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = common.RunInstall,
        });
    }

    private static ToolCommand CreateAuthorize()
    {
        var common = new SheetCommonOptions();
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
                common.Run(context, SheetPurpose.Authorize, (device, target) => AuthorizeSheet.Write(device, options, target),
                    options.Reservation ? null : (device, target) => AuthorizeSheet.Automate(device, options, target));
            },
        });
    }

    private static ToolCommand CreateReturn()
    {
        var (common, scope) = (new SheetCommonOptions(), CreateScope());
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
                (device, target) => ReturnSheet.Write(device, context.GetValue(scope) ?? "local", context.Has(reservation), target),
                context.Has(reservation)
                    ? null
                    : (device, target) => ReturnSheet.Automate(device, context.GetValue(scope) ?? "local", target)),
        });
    }

    private static Choice CreateScope() =>
        new("--scope", "local", "all") { Description = "The active unit (default), or every unit of the set" };
}
