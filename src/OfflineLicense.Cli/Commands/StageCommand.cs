using System.CommandLine;
using OfflineLicense.Steps;

namespace OfflineLicense.Cli.Commands;

/// <summary><c>offlic stage</c>: requests into upload folders.</summary>
internal static class StageCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "Where to make the upload folders", HelpName = "DIR", Required = true };
        var only = new Option<string[]>("--only") { Description = "Only these product instances", HelpName = "UDI", AllowMultipleArgumentsPerToken = true };
        var again = new Flag("--again") { Description = "Also what was staged before and is unanswered" };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "End with 4 where there is nothing to stage" };
        return new ToolCommand("stage", "Lay out what is to be uploaded, with a checklist for each account.")
        {
            Place = Place.Desk,
            Options = { to, only, again, failIfEmpty },
            Examples =
            [
                new("offlic stage --to ~/upload", "One folder a zone and account, each with CHECKLIST.txt."),
                new("offlic stage --to ~/upload --only FOC1234X0AB --again", "One product instance once more."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Act = invocation => Act(invocation, invocation.Value(to)!, invocation.Value(only) ?? [], invocation.Has(again), invocation.Has(failIfEmpty)),
        };
    }

    private static void Act(Invocation invocation, string to, string[] only, bool again, bool failIfEmpty)
    {
        using var ledger = OpenLedger.ForWriting(invocation);
        var result = new Staging(ledger, invocation.Operator).Stage(new StageOrder(invocation.FullPath(to))
        {
            Only = [.. only.Select(name => DeviceFinder.Find(ledger, name))],
            Again = again,
        });
        foreach (var file in result.Files)
        {
            invocation.Json.Line("upload", json =>
            {
                json.WriteString("udi", file.Udi?.ToString());
                json.WriteString("path", Path.Combine(file.Folder, file.Row.UploadName));
                json.WriteString("upload_name", file.Row.UploadName);
                json.WriteString("sha256", file.Row.Sha256);
                json.WriteString("kind", file.Row.Kind);
                json.WriteString("zone", file.Row.Zone);
                json.WriteString("smart_account", file.Row.SmartAccount);
                json.WriteString("virtual_account", file.Row.VirtualAccount);
                json.WriteNotices("warnings", file.Warnings);
            });
        }

        foreach (var left in result.LeftOut)
        {
            invocation.Json.Line("left-out", json =>
            {
                json.WriteString("upload_name", left.UploadName);
                json.WriteString("sha256", left.Sha256);
                json.WriteString("reason", "uploaded-before");
            });
        }

        invocation.Count("staged", result.Files.Count);
        invocation.Count("left_out", result.LeftOut.Count);
        var balance = LicenceBalance.OfStage(ledger, result);
        LicenceLine.Count(invocation, balance);
        invocation.Count("folders", result.Files.Select(file => file.Folder).Distinct().Count());
        invocation.Speech.Result(result.Files.Count == 0
            ? "Nothing to stage: every request here was staged, answered or marked; to lay it out once more: --again"
            : $"{Plural.Of(result.Files.Count, "file")} to upload");
        foreach (var folder in result.Files.GroupBy(file => file.Folder, StringComparer.Ordinal))
            invocation.Speech.Result($"  {Shown.Text(folder.Key)}   {Plural.Of(folder.Count(), "file")}, CHECKLIST.txt, upload.csv");
        LicenceLine.Tell(invocation, balance, "waiting", "to upload", "are in files left out, which were uploaded before");
        invocation.Speech.AttentionList(
        [
            .. result.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.Row.UploadName}  {warning.Message}")),
            .. result.LeftOut.Select(left => $"{left.UploadName}  left out: all its reports were uploaded before"),
        ], "offlic stage … --json lists them");
        if (result.Files.Count > 0)
            invocation.Speech.Next("upload by CHECKLIST.txt, then: offlic collect DOWNLOADS");
        else if (failIfEmpty)
            invocation.EndWith(ExitCode.Nothing);
    }
}
