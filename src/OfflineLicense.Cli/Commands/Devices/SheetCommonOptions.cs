using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Steps.Split;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary>The options of all sheets: the folder, the devices, the form, and how files are copied; and what all of them print.</summary>
internal sealed class SheetCommonOptions
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

    private readonly Choice _format = new("--format", "text", "ansible")
    {
        Description = "text: for a person (default); ansible: inventory.yml and playbooks for cisco.ios",
    };

    private readonly Flag _combined = new("--combined") { Description = "All sheets in one file" };

    private readonly Flag _failIfEmpty = new("--fail-if-empty") { Description = "Exit with 4 if there is nothing to write" };

    public ToolCommand AddTo(ToolCommand command)
    {
        foreach (var option in new Option[] { _disk, _vrf, _copyUrl, _combined, _format, _only, _to })
            command.Options.Insert(0, option);
        command.Options.Add(_failIfEmpty);
        return command;
    }

    /// <param name="context">What was typed.</param>
    /// <param name="purpose">The purpose of the sheets.</param>
    /// <param name="write">Writes the sheet of a device.</param>
    /// <param name="automate">The same for a playbook; null: no playbook does it.</param>
    public void Run(
        CommandContext context, SheetPurpose purpose, Func<ExpectedDevice, CopyTarget, CommandSheet> write,
        Func<ExpectedDevice, CopyTarget, DeviceTasks>? automate)
    {
        if (context.GetValue(_format) == "ansible" && automate is null)
        {
            throw new Failure(FailureKind.Usage, "no playbook for a reservation: its codes are printed on the console",
                "leave out --format ansible, type the sheet, and collect a log of the terminal");
        }

        using var ledger = OpenLedger.ForReading(context);
        Write(context, SheetWriter.Write(ledger, Read(context, purpose), write, automate), purpose, context.Has(_failIfEmpty));
    }

    public void RunInstall(CommandContext context)
    {
        using var ledger = OpenLedger.ForReading(context);
        var options = Read(context, SheetPurpose.Install);
        Write(context, SheetWriter.Write(ledger, options, InstallSheetPlan.Read(ledger, options.Only)), SheetPurpose.Install,
            context.Has(_failIfEmpty));
    }

    private SheetOptions Read(CommandContext context, SheetPurpose purpose)
    {
        var format = context.GetValue(_format) == "ansible" ? SheetFormat.Ansible : SheetFormat.Text;
        if (format == SheetFormat.Ansible && context.Has(_combined))
            throw new Failure(FailureKind.Usage, "playbooks are for all devices already", "leave out --combined");
        return new SheetOptions(purpose, context.FullPath(context.GetValue(_to)!))
        {
            Only = context.GetValue(_only) ?? [],
            CopyUrl = context.GetValue(_copyUrl),
            Vrf = context.GetValue(_vrf),
            Disk = context.GetValue(_disk),
            Format = format,
            IsCombined = context.Has(_combined),
            IsRehearsal = context.DryRun,
            Progress = context.Progress,
        };
    }

    private static void Write(CommandContext context, SheetResult result, SheetPurpose purpose, bool failIfEmpty)
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
            context.Output.WriteLine(purpose == SheetPurpose.Install
                ? "No sheet to write: every install file that split wrote is installed, or split wrote none"
                : "No sheet to write: no product instance is known here; name the first ones: --only P:PID,S:SERIAL");
            return;
        }

        context.Output.WriteLine(Describe(result, warned.Count));
        context.Output.WriteAttentionList(
            [.. warned.SelectMany(sheet => sheet.Warnings.Select(warning => warning.Message).Distinct(StringComparer.Ordinal)
                .Select(message => $"{Name(sheet, result)}  {message}"))],
            "the same command with --json lists them");
        context.Output.SuggestNext(result.Intake is not null && CountAutomated(result) == 0
            ? "name each hostname or address: offlic roster import FILE"
            : result.Intake is { } intake
            ? $"cd {ShellWord.Path(result.Folder)} && ansible-playbook -i inventory.yml {purpose.ToString().ToLowerInvariant()}.yml, "
                + $"then: offlic collect {ShellWord.Path(intake)}"
            : "type them on the devices, then: offlic collect FOLDER");
    }

    /// <summary>How many product instances the playbooks have: a file with a warning is in none.</summary>
    private static int CountAutomated(SheetResult result) => result.Sheets.Where(sheet => sheet.Warnings.Count == 0)
        .Select(sheet => sheet.Device.Udi).Distinct().Count();

    private static string Describe(SheetResult result, int warned)
    {
        var folder = SafeText.Value(result.Folder);
        var unchanged = result.Changed == 0 ? ": all already there, unchanged" : null;
        if (result.Intake is not null)
        {
            var devices = Plural.Format(result.Sheets.Select(sheet => sheet.Device.Udi).Distinct().Count(), "product instance");
            return $"Inventory and playbooks for {(warned > 0 ? $"{CountAutomated(result):N0} of " : string.Empty)}{devices} in {folder}"
                + unchanged;
        }

        var isOneFile = IsOneFile(result);
        return $"{Plural.Format(result.Sheets.Count, "sheet")} in {(isOneFile ? SafeText.Value(result.Sheets[0].Path) : folder)}"
            + (unchanged ?? (isOneFile ? ", one part for each product instance" : ", one for each product instance"));
    }

    /// <summary>Playbooks and combined sheets are one file, so the device is named.</summary>
    private static string Name(WrittenSheet sheet, SheetResult result) =>
        SafeText.Value(result.Intake is not null || IsOneFile(result) ? sheet.Device.Udi.ToString() : Path.GetFileName(sheet.Path));

    private static bool IsOneFile(SheetResult result) => result.Sheets is [var first, var second, ..] && first.Path == second.Path;
}
