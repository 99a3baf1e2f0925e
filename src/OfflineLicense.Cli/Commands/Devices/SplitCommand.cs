using System.CommandLine;
using OfflineLicense.Cli.Exchange;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Split;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic split</c>: writes responses as one install file for each product instance.</summary>
internal static class SplitCommand
{
    /// <summary>Product instances that are described one by one; INSTALL.csv lists them all.</summary>
    private const int Shown = 5;

    public static ToolCommand Create()
    {
        var to = new Option<string>("--to")
        {
            Description = "Where to write install files: a TFTP root, or a USB drive",
            HelpName = "DIR",
            Required = true,
        };
        var layout = new Choice("--layout", "flat", "tree")
        {
            Description = "flat: all in one folder (default); tree: one folder for each product instance",
        };
        var copyUrl = new CopyUrlOption("Where devices copy from, for the command sheets (default: config copy.url)");
        var vrf = new Option<string?>("--vrf") { Description = "The VRF for copies", HelpName = "NAME" };
        var disk = new Choice("--disk", "bootflash:", "flash:")
        {
            Description = "The device's file system for the file (default: by platform)",
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these product instances or servers",
            HelpName = "UDI",
            AllowMultipleArgumentsPerToken = true,
        };
        var again = new Flag("--again") { Description = "Also what was split before" };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "Exit with 4 if there is nothing to split" };
        return new ToolCommand("split", "Write one install file for each product instance, exactly as CSSM wrote it, with command sheets.")
        {
            WhenInterrupted = "every file that is there is whole",
            Place = Place.Zone,
            RehearsesInSameWords = true,
            Options = { to, layout, copyUrl, vrf, disk, only, again, failIfEmpty },
            Examples =
            [
                new("offlic split --to /srv/tftp", "Every response that was not split yet, flat, for TFTP."),
                new("offlic split --to /media/usb --layout tree --only FOC1234X0AB --again", "One product instance, in its own folder."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var options = new SplitOptions(context.FullPath(context.GetValue(to)!))
                {
                    Layout = context.GetValue(layout) == "tree" ? InstallLayout.Tree : InstallLayout.Flat,
                    CopyUrl = context.GetValue(copyUrl),
                    Vrf = context.GetValue(vrf),
                    Disk = context.GetValue(disk),
                    Only = context.GetValue(only) ?? [],
                    Again = context.Has(again),
                };
                var splitter = new AnswerSplitter(ledger, context.Operator) { Progress = context.Progress };
                Write(context, splitter.Split(options), context.Has(again), context.Has(failIfEmpty));
            },
        };
    }

    private static void Write(CommandContext context, SplitResult result, bool again, bool failIfEmpty)
    {
        foreach (var file in result.Files)
            WriteJson(context, result.Folder, file);
        foreach (var file in result.Withheld)
            ReportWithheld(context, result.Folder, file);
        var servers = new SplitServers(context, result.Folder, result.Servers);
        servers.WriteJson();
        context.AddCount("written", result.Files.Count + result.Servers.Files.Count);
        context.AddCount("devices", CountDevices(result));
        context.AddCount("refused", result.Withheld.Count + result.Servers.Withheld.Count);
        if (result.Pruned > 0)
        {
            context.AddCount("pruned", result.Pruned);
            context.Output.Warn(
                $"{Plural.Format(result.Pruned, "response")} left out: pruned from this ledger; a backup from before has them");
        }

        if (result.Files.Count > 0)
            WriteFiles(context, result, servers);
        else
            WriteNoFiles(context, result, servers, again, failIfEmpty);
    }

    private static void WriteNoFiles(CommandContext context, SplitResult result, SplitServers servers, bool again, bool failIfEmpty)
    {
        if (servers.WriteLines())
        {
            if (result.Servers.Files.Count > 0)
                WriteCheck(context, result);
            return;
        }

        if (result.Withheld.Count > 0)
            return;
        context.Output.WriteResult(again
            ? "Nothing to split: no response that was asked for is here"
            : "Nothing to split: no response waits here; to write earlier ones again: --again");
        if (failIfEmpty)
            context.EndWith(ExitCode.Nothing);
    }

    private static void WriteFiles(CommandContext context, SplitResult result, SplitServers servers)
    {
        var devices = Plural.Format(CountDevices(result), "product instance");
        context.Output.WriteResult($"{Plural.Format(result.Files.Count, "install file")}, {devices} ({result.Withheld.Count:N0} withheld)");
        foreach (var file in result.Files.Take(Shown))
            WriteDetail(context, file);
        if (result.Files.Count > Shown)
        {
            var list = SafeText.Value(Path.Combine(result.Folder, FileNames.InstallList));
            context.Output.WriteLine($"  … and {result.Files.Count - Shown:N0} more: {list}");
        }

        servers.WriteLines();
        context.Output.WriteAttentionList(
            [.. result.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.Name}  {warning.Message}"))],
            "offlic split … --json lists them");
        WriteCheck(context, result);
        context.Output.SuggestNext($"after import, capture `show license all`, then: offlic collect {ShellWord.Path(result.Folder)}");
    }

    /// <summary>The check for PowerShell, also the old one that Windows has: it prints the files that changed.</summary>
    private const string WindowsCheck = "Select-String '^[0-9a-f]{64}  ' SHA256SUMS | ForEach-Object { $h, $n = $_.Line -split '  ', 2; "
        + "if ((Get-FileHash -LiteralPath $n).Hash -ne $h) { \"CHANGED: $n\" } }";

    private static int CountDevices(SplitResult result) => result.Files.Select(file => file.DeviceId).Distinct().Count();

    private static void WriteCheck(CommandContext context, SplitResult result)
    {
        context.Output.WriteLine(OperatingSystem.IsWindows()
            ? $"Check: cd {ShellWord.Path(result.Folder)}; {WindowsCheck}"
            : $"Check: cd {ShellWord.Path(result.Folder)} && sha256sum -c SHA256SUMS");
        DriveNote.Write(context, result.Folder);
    }

    private static void ReportWithheld(CommandContext context, string folder, InstallFile file)
    {
        var taken = DiskFailure.OtherContent(Path.Combine(folder, file.Name));
        context.Json.WriteLine("refused", json =>
        {
            json.WriteString("udi", file.Udi.ToString());
            json.WriteString("reason", taken.Code);
            json.WriteString("message", taken.Message);
        });
        context.ReportRefusal(taken, SafeText.Value(file.Udi.ToString()));
    }

    private static void WriteDetail(CommandContext context, InstallFile file)
    {
        var others = file.Members.Where(member => !member.Names(file.Udi)).ToList();
        var set = others.Count switch
        {
            0 => string.Empty,
            1 => $"  HA pair, standby {SafeText.Value(others[0].Serial)}",
            _ => $"  stack of {others.Count + 1}",
        };
        var names = file.Blocks.Select(block => SafeText.Value(Describe(block.Name))).ToList();
        var blocks = names.Count == 0 ? "a code, as text" : string.Join(", ", names);
        var hasSignatures = file.Blocks.Any(block => block.Signature == SignatureShape.Present);
        var signatures = hasSignatures ? "  (Cisco signatures present, not verified)" : string.Empty;
        context.Output.WriteLine($"  {SafeText.Value(file.Hostname ?? file.Udi.Pid)}  {SafeText.Value(file.Udi.Serial)}{set}");
        context.Output.WriteLine($"    {file.Name}  {ByteSize.Format(file.Size)}");
        context.Output.WriteLine($"    holds    {blocks}{signatures}");
        context.Output.WriteLine($"    matched  {Describe(file.Evidence)}{DescribeAgreement(file.Agrees)}");
        context.Output.WriteLine($"    type     sheets/{file.Name[(file.Name.LastIndexOf('/') + 1)..][FileNames.AckPrefix.Length..]}");
    }

    private static string DescribeAgreement(IReadOnlyList<string> evidence) => evidence.Count == 0
        ? string.Empty
        : $"; {string.Join(" and ", evidence.Select(Describe))} {(IsSingular(evidence) ? "agrees" : "agree")}";

    private static bool IsSingular(IReadOnlyList<string> evidence) => evidence is [var only] && only != Evidence.ReportId.Name;

    /// <summary>The text for a block or evidence, or its name if there is none. JSON has the names.</summary>
    private static string Describe(string name) => name switch
    {
        "smartLicenseRumAck" => "RUM ACK",
        "smartLicensePolicy" => "policy",
        "smartLicenseAuthorization" => "SLAC",
        "smartLicenseAccountInfo" => "account info",
        _ when name == Evidence.ContentUdi.Name => "UDI inside",
        _ when name == Evidence.ReportId.Name => "report ids",
        _ when name == Evidence.UploadName.Name => "upload name",
        _ when name == Evidence.Person.Name => "named by a person",
        _ => name,
    };

    private static void WriteJson(CommandContext context, string folder, InstallFile file) => context.Json.WriteLine("install", json =>
    {
        json.WriteString("udi", file.Udi.ToString());
        if (file.Hostname is { } name)
            json.WriteString("name", name);
        json.WriteStrings("members", file.Members.Select(member => member.ToString()));
        json.WriteString("path", Path.Combine(folder, file.Name));
        json.WriteString("sha256", file.Digest.Hex);
        json.WriteString("kind", file.Kind.Name);
        json.WriteStartArray("blocks");
        foreach (var block in file.Blocks)
        {
            json.WriteStartObject();
            json.WriteString("name", block.Name);
            json.WriteString("signature", block.Signature.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("evidence", file.Evidence);
        json.WriteStrings("agrees", file.Agrees);
        json.WriteNotices("warnings", file.Warnings);
    });
}
