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
            Act = invocation =>
            {
                using var ledger = OpenLedger.ForWriting(invocation);
                var (devices, servers) = TargetFilter.Separate(ledger, invocation.Value(only) ?? []);
                var order = new SplitOptions(invocation.FullPath(invocation.Value(to)!))
                {
                    Layout = invocation.Value(layout) == "tree" ? InstallLayout.Tree : InstallLayout.Flat,
                    Way = new CopyTarget(invocation.Value(copyUrl) ?? ledger.Settings.Value(SettingName.CopyUrl), invocation.Value(vrf), invocation.Value(disk)),
                    Only = devices,
                    OnlyServers = servers,
                    Again = invocation.Has(again),
                };
                Tell(invocation, new AnswerSplitter(ledger, invocation.Operator).Split(order), invocation.Has(failIfEmpty));
            },
        };
    }

    private static void Tell(CommandContext invocation, SplitResult result, bool failIfEmpty)
    {
        foreach (var file in result.Files)
            Line(invocation, result.Folder, file);
        foreach (var file in result.Withheld)
            Withhold(invocation, result.Folder, file);
        var servers = new SplitServers(invocation, result.Folder, result.Servers);
        servers.Lines();
        var devices = result.Files.Select(file => file.Answer.DeviceId).Distinct().Count();
        invocation.Count("written", result.Files.Count + result.Servers.Files.Count);
        invocation.Count("devices", devices);
        invocation.Count("refused", result.Withheld.Count + result.Servers.Withheld.Count);

        if (result.Files.Count == 0 && servers.Tell())
        {
            if (result.Servers.Files.Count > 0)
                invocation.Speech.Result($"Check: cd {SafeText.Value(result.Folder)} && sha256sum -c SHA256SUMS");
            return;
        }

        if (result.Files.Count == 0 && result.Withheld.Count > 0)
            return;
        if (result.Files.Count == 0)
        {
            invocation.Speech.Result("Nothing to split: every answer here was put out before; to write them once more: --again");
            if (failIfEmpty)
                invocation.EndWith(ExitCode.Nothing);
            return;
        }

        invocation.Speech.Result($"{Plural.Of(result.Files.Count, "install file")}, {Plural.Of(devices, "product instance")} ({result.Withheld.Count:N0} withheld)");
        foreach (var file in result.Files.Take(Told))
            Detail(invocation, file);
        if (result.Files.Count > Told)
            invocation.Speech.Result($"  … and {result.Files.Count - Told:N0} more: {SafeText.Value(Path.Combine(result.Folder, "INSTALL.csv"))}");
        servers.Tell();
        invocation.Speech.AttentionList([.. result.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.Name}  {warning.Message}"))], "offlic split … --json lists them");
        invocation.Speech.Result($"Check: cd {SafeText.Value(result.Folder)} && sha256sum -c SHA256SUMS");
        invocation.Speech.Next($"after import, capture `show license all`, then: offlic collect {SafeText.Value(result.Folder)}");
    }

    private static void Withhold(CommandContext invocation, string folder, InstallFile file)
    {
        var taken = DiskFailure.OtherContent(Path.Combine(folder, file.Name));
        invocation.Json.Line("refused", json =>
        {
            json.WriteString("udi", file.Udi.ToString());
            json.WriteString("reason", taken.Code);
            json.WriteString("message", taken.Message);
        });
        invocation.Complain(taken, SafeText.Value(file.Udi.ToString()));
    }

    private static void Detail(CommandContext invocation, InstallFile file)
    {
        var others = file.Members.Where(member => !member.Names(file.Udi)).ToList();
        var set = others.Count == 0 ? string.Empty : others.Count == 1 ? $"  HA pair, standby {SafeText.Value(others[0].Serial)}" : $"  stack of {others.Count + 1}";
        invocation.Speech.Result($"  {SafeText.Value(file.Udi.Pid)}  {SafeText.Value(file.Udi.Serial)}{set}");
        invocation.Speech.Result($"    {file.Name}  {file.Answer.Size:N0} bytes");
        invocation.Speech.Result($"    holds    {(file.Blocks.Count == 0 ? "a code, as text" : string.Join(", ", file.Blocks.Select(block => SafeText.Value(InWords(block.Name)))))}{(file.Blocks.Any(block => block.Signature == SignatureShape.Present) ? "  (Cisco signatures present, not verified)" : string.Empty)}");
        invocation.Speech.Result($"    matched  {InWords(file.Answer.Evidence)}{Agreement(file.Agrees)}");
        invocation.Speech.Result($"    type     sheets/{file.Name[(file.Name.LastIndexOf('/') + 1)..]["ACK_".Length..]}");
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

    private static void Line(CommandContext invocation, string folder, InstallFile file) => invocation.Json.Line("install", json =>
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
