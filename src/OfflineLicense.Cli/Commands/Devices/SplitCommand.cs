using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Steps.Split;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Devices;

/// <summary><c>offlic split</c>: answers out as one install file a product instance.</summary>
internal static class SplitCommand
{
    /// <summary>Product instances told one by one; beyond these the list is in INSTALL.csv.</summary>
    private const int Told = 5;

    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "Where install files go: a TFTP root, or a stick", HelpName = "DIR", Required = true };
        var layout = new Choice("--layout", "flat", "tree") { Description = "flat: all in one folder (default); tree: one folder a product instance" };
        var copyUrl = new Option<string?>("--copy-url") { Description = "Where devices fetch from, for the command sheets (default: config copy.url)", HelpName = "URL" };
        var vrf = new Option<string?>("--vrf") { Description = "The VRF they copy through", HelpName = "NAME" };
        var disk = new Choice("--disk", "bootflash:", "flash:") { Description = "Where they keep the file (default: by platform)" };
        var only = new Option<string[]>("--only") { Description = "Only these product instances, or servers", HelpName = "UDI", AllowMultipleArgumentsPerToken = true };
        var again = new Flag("--again") { Description = "Also what was split before" };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "End with 4 where there is nothing to split" };
        return new ToolCommand("split", "Write one install file a product instance, exactly as CSSM wrote it, with command sheets.")
        {
            Place = Place.Zone,
            Options = { to, layout, copyUrl, vrf, disk, only, again, failIfEmpty },
            Examples =
            [
                new("offlic split --to /srv/tftp", "Every answer that is not put out yet, flat, for TFTP."),
                new("offlic split --to /media/stick --layout tree --only FOC1234X0AB --again", "One product instance, in a folder of its own."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var (devices, servers) = TargetFilter.Separate(ledger, context.GetValue(only) ?? []);
                var order = new SplitOptions(context.FullPath(context.GetValue(to)!))
                {
                    Layout = context.GetValue(layout) == "tree" ? InstallLayout.Tree : InstallLayout.Flat,
                    Way = new CopyTarget(context.GetValue(copyUrl) ?? ledger.Settings.Value(SettingName.CopyUrl), context.GetValue(vrf), context.GetValue(disk)),
                    Only = devices,
                    OnlyServers = servers,
                    Again = context.Has(again),
                };
                Tell(context, new AnswerSplitter(ledger, context.Operator).Split(order), context.Has(failIfEmpty));
            },
        };
    }

    private static void Tell(CommandContext context, SplitResult result, bool failIfEmpty)
    {
        foreach (var file in result.Files)
            Line(context, result.Folder, file);
        foreach (var file in result.Withheld)
            Withhold(context, result.Folder, file);
        var servers = new SplitServers(context, result.Folder, result.Servers);
        servers.Lines();
        var devices = result.Files.Select(file => file.Answer.DeviceId).Distinct().Count();
        context.AddCount("written", result.Files.Count + result.Servers.Files.Count);
        context.AddCount("devices", devices);
        context.AddCount("refused", result.Withheld.Count + result.Servers.Withheld.Count);

        if (result.Files.Count == 0 && servers.Tell())
        {
            if (result.Servers.Files.Count > 0)
                context.Output.WriteLine($"Check: cd {SafeText.Value(result.Folder)} && sha256sum -c SHA256SUMS");
            return;
        }

        if (result.Files.Count == 0 && result.Withheld.Count > 0)
            return;
        if (result.Files.Count == 0)
        {
            context.Output.WriteLine("Nothing to split: every answer here was put out before; to write them once more: --again");
            if (failIfEmpty)
                context.EndWith(ExitCode.Nothing);
            return;
        }

        context.Output.WriteLine($"{Plural.Format(result.Files.Count, "install file")}, {Plural.Format(devices, "product instance")} ({result.Withheld.Count:N0} withheld)");
        foreach (var file in result.Files.Take(Told))
            Detail(context, file);
        if (result.Files.Count > Told)
            context.Output.WriteLine($"  … and {result.Files.Count - Told:N0} more: {SafeText.Value(Path.Combine(result.Folder, "INSTALL.csv"))}");
        servers.Tell();
        context.Output.WriteAttentionList([.. result.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.Name}  {warning.Message}"))], "offlic split … --json lists them");
        context.Output.WriteLine($"Check: cd {SafeText.Value(result.Folder)} && sha256sum -c SHA256SUMS");
        context.Output.SuggestNext($"after import, capture `show license all`, then: offlic collect {SafeText.Value(result.Folder)}");
    }

    private static void Withhold(CommandContext context, string folder, InstallFile file)
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

    private static void Detail(CommandContext context, InstallFile file)
    {
        var others = file.Members.Where(member => !member.Names(file.Udi)).ToList();
        var set = others.Count == 0 ? string.Empty : others.Count == 1 ? $"  HA pair, standby {SafeText.Value(others[0].Serial)}" : $"  stack of {others.Count + 1}";
        context.Output.WriteLine($"  {SafeText.Value(file.Udi.Pid)}  {SafeText.Value(file.Udi.Serial)}{set}");
        context.Output.WriteLine($"    {file.Name}  {file.Answer.Size:N0} bytes");
        context.Output.WriteLine($"    holds    {(file.Blocks.Count == 0 ? "a code, as text" : string.Join(", ", file.Blocks.Select(block => SafeText.Value(InWords(block.Name)))))}{(file.Blocks.Any(block => block.Signature == SignatureShape.Present) ? "  (Cisco signatures present, not verified)" : string.Empty)}");
        context.Output.WriteLine($"    matched  {InWords(file.Answer.Evidence)}{Agreement(file.Agrees)}");
        context.Output.WriteLine($"    type     sheets/{file.Name[(file.Name.LastIndexOf('/') + 1)..]["ACK_".Length..]}");
    }

    private static string Agreement(IReadOnlyList<string> evidence) => evidence.Count == 0
        ? string.Empty
        : $"; {string.Join(" and ", evidence.Select(InWords))} {(evidence is [not Evidence.ReportId] ? "agrees" : "agree")}";

    /// <summary>What a person calls a block or a kind of evidence; what has no word of its own goes by its name. JSON keeps the names.</summary>
    private static string InWords(string name) => name switch
    {
        "smartLicenseRumAck" => "RUM ACK",
        "smartLicensePolicy" => "policy",
        "smartLicenseAuthorization" => "SLAC",
        "smartLicenseAccountInfo" => "account info",
        Evidence.ContentUdi => "UDI inside",
        Evidence.ReportId => "report ids",
        Evidence.UploadName => "upload name",
        Evidence.Person => "a person's word",
        _ => name,
    };

    private static void Line(CommandContext context, string folder, InstallFile file) => context.Json.WriteLine("install", json =>
    {
        json.WriteString("udi", file.Udi.ToString());
        json.WriteStrings("members", file.Members.Select(member => member.ToString()));
        json.WriteString("path", Path.Combine(folder, file.Name));
        json.WriteString("sha256", file.Answer.Sha256);
        json.WriteString("kind", file.Answer.Kind);
        json.WriteStartArray("blocks");
        foreach (var block in file.Blocks)
        {
            json.WriteStartObject();
            json.WriteString("name", block.Name);
            json.WriteString("signature", block.Signature.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("evidence", file.Answer.Evidence);
        json.WriteStrings("agrees", file.Agrees);
        json.WriteNotices("warnings", file.Warnings);
    });
}
