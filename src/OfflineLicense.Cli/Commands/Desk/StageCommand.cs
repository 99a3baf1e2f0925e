using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Desk;

/// <summary><c>offlic stage</c>: requests into upload folders.</summary>
internal static class StageCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "Where to make the upload folders", HelpName = "DIR", Required = true };
        var batch = new Flag("--batch") { Description = "Also one archive a folder with all its usage files; try one device's file first" };
        var only = new Option<string[]>("--only") { Description = "Only these product instances, or servers", HelpName = "UDI", AllowMultipleArgumentsPerToken = true };
        var again = new Flag("--again") { Description = "Also what was staged before and is unanswered" };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "End with 4 where there is nothing to stage" };
        return new ToolCommand("stage", "Lay out what is to be uploaded, with a checklist for each account.")
        {
            Place = Place.Desk,
            Options = { to, batch, only, again, failIfEmpty },
            Examples =
            [
                new("offlic stage --to ~/upload", "One folder a zone and account, each with CHECKLIST.txt."),
                new("offlic stage --to ~/upload --batch", "The same, and an archive that uploads all usage files of a folder at once."),
                new("offlic stage --to ~/upload --only FOC1234X0AB --again", "One product instance once more."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var (devices, servers) = TargetFilter.Separate(ledger, context.GetValue(only) ?? []);
                var order = new StageOptions(context.FullPath(context.GetValue(to)!))
                {
                    Only = devices,
                    OnlyServers = servers,
                    Again = context.Has(again),
                    Batch = context.Has(batch),
                };
                Tell(context, ledger, new UploadStager(ledger, context.Operator).Stage(order), context.Has(failIfEmpty));
            },
        };
    }

    private static void Tell(CommandContext context, Ledger ledger, StageResult result, bool failIfEmpty)
    {
        foreach (var file in result.Files)
        {
            context.Json.WriteLine("upload", json =>
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
                if (file.Row.Server is { } server)
                    json.WriteString("server", server);
            });
        }

        foreach (var left in result.LeftOut)
        {
            context.Json.WriteLine("left-out", json =>
            {
                json.WriteString("upload_name", left.UploadName);
                json.WriteString("sha256", left.Sha256);
                json.WriteString("reason", "uploaded-before");
            });
        }

        foreach (var batch in result.Batches)
        {
            context.Json.WriteLine("batch", json =>
            {
                json.WriteString("path", Path.Combine(batch.Folder, batch.Name));
                json.WriteNumber("files", batch.Files);
                json.WriteString("outcome", batch.Unchanged ? "known" : "written");
            });
        }

        context.AddCount("staged", result.Files.Count);
        context.AddCount("left_out", result.LeftOut.Count);
        var balance = LicenseBalance.OfStage(ledger, result);
        LicenseLine.AddCounts(context, balance);
        context.AddCount("folders", result.Files.Select(file => file.Folder).Distinct().Count());
        context.Output.WriteLine(result.Files.Count == 0
            ? "Nothing to stage: every request here was staged, answered or marked; to lay it out once more: --again"
            : $"{Plural.Format(result.Files.Count, "file")} to upload");
        foreach (var folder in result.Files.GroupBy(file => file.Folder, StringComparer.Ordinal))
            context.Output.WriteLine($"  {SafeText.Value(folder.Key)}   {Plural.Format(folder.Count(), "file")}, CHECKLIST.txt, upload.csv");
        foreach (var batch in result.Batches)
            context.Output.WriteLine($"  {batch.Name}   {Plural.Format(batch.Files, "usage file")} in one upload{(batch.Unchanged ? ": there already, unchanged" : "; CHECKLIST.txt says what to try first")}");
        LicenseLine.Write(context, balance, "waiting", "to upload", "are in files left out, which were uploaded before");
        context.Output.WriteAttentionList(
        [
            .. result.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.Row.UploadName}  {warning.Message}")),
            .. result.LeftOut.Select(left => $"{left.UploadName}  left out: all its reports were uploaded before"),
        ], "offlic stage … --json lists them");
        if (result.Files.Count > 0 || result.Batches.Any(batch => !batch.Unchanged))
            context.Output.SuggestNext("upload by CHECKLIST.txt, then: offlic collect DOWNLOADS");
        else if (failIfEmpty)
            context.EndWith(ExitCode.Nothing);
    }
}
