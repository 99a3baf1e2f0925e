using System.CommandLine;
using OfflineLicense.Cli.Exchange;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Stage;

namespace OfflineLicense.Cli.Commands.Desk;

/// <summary><c>offlic stage</c>: writes requests into upload folders.</summary>
internal static class StageCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to") { Description = "Where to create the upload folders", HelpName = "DIR", Required = true };
        var batch = new Flag("--batch")
        {
            Description = "Also create one archive with all usage files of a folder; upload one device's file first",
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these product instances or servers",
            HelpName = "UDI",
            AllowMultipleArgumentsPerToken = true,
        };
        var fresh = new Flag("--fresh") { Description = "Into a new folder of the day below DIR; no earlier run is in it" };
        var again = new Flag("--again") { Description = "Also what was staged before and is unanswered" };
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "Exit with 4 if there is nothing to stage" };
        return new ToolCommand("stage", "Create upload folders with the files for CSSM and a checklist for each account.")
        {
            WhenInterrupted = "every file that is there is whole",
            Place = Place.Desk,
            RehearsesInSameWords = true,
            Options = { to, batch, only, fresh, again, failIfEmpty },
            Examples =
            [
                new("offlic stage --to ~/upload", "One folder for each zone and account, each with a checklist."),
                new("offlic stage --to ~/upload --batch", "The same, and an archive that uploads all usage files of a folder at once."),
                new("offlic stage --to ~/upload --only FOC1234X0AB --again", "One product instance again."),
            ],
            Exits = [ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var options = new StageOptions(context.FullPath(context.GetValue(to)!))
                {
                    Only = context.GetValue(only) ?? [],
                    Again = context.Has(again),
                    Fresh = context.Has(fresh),
                    Batch = context.Has(batch),
                    Page = ChecklistHtml.Write,
                };
                if (context.Host.FileSystem.File.Exists(Path.Combine(options.Folder, FileNames.Checksums))
                    && WrongFile.FindFor(context, options.Folder) is { } other)
                {
                    context.Output.Warn($"{SafeText.Value(options.Folder)} is {other.What}: {other.Advice}. "
                        + "Upload folders are written into it all the same");
                }

                var stager = new UploadStager(ledger, context.Operator) { Progress = context.Progress };
                Write(context, stager.Stage(options), context.Has(failIfEmpty));
            },
        };
    }

    private static void Write(CommandContext context, StageResult result, bool failIfEmpty)
    {
        WriteJson(context, result);
        context.AddCount("staged", result.Files.Count);
        context.AddCount("left_out", result.LeftOut.Count);
        LicenseLine.AddCounts(context, result.Balance);
        context.AddCount("folders", result.Files.Select(file => file.Folder).Distinct().Count());
        WriteLines(context, result);
        if (result.Files.Count > 0)
            DriveNote.Write(context, result.Files[0].Folder);
        if (result.Files.Count > 0 || result.Batches.Any(batch => !batch.Unchanged))
            context.Output.SuggestNext("upload by CHECKLIST.txt, then: offlic collect DOWNLOADS");
        else if (failIfEmpty)
            context.EndWith(ExitCode.Nothing);
    }

    private static void WriteJson(CommandContext context, StageResult result)
    {
        foreach (var file in result.Files)
        {
            context.Json.WriteLine("upload", json =>
            {
                json.WriteString("udi", file.Udi?.ToString());
                json.WriteString("path", Path.Combine(file.Folder, file.UploadName));
                json.WriteString("upload_name", file.UploadName);
                json.WriteString("sha256", file.Digest.Hex);
                json.WriteString("kind", file.KindName);
                json.WriteString("zone", file.Zone);
                json.WriteString("smart_account", file.SmartAccount);
                json.WriteString("virtual_account", file.VirtualAccount);
                json.WriteNotices("warnings", file.Warnings);
                if (file.Server is { } server)
                    json.WriteString("server", server);
            });
        }

        foreach (var left in result.LeftOut)
        {
            context.Json.WriteLine("left-out", json =>
            {
                json.WriteString("upload_name", left.UploadName);
                json.WriteString("sha256", left.Digest.Hex);
                json.WriteString("reason", "uploaded-before");
            });
        }

        foreach (var file in result.Settled)
        {
            context.Json.WriteLine("settled", json =>
            {
                json.WriteString("path", Path.Combine(file.Folder, file.UploadName));
                json.WriteString("upload_name", file.UploadName);
                json.WriteString("sha256", file.Sha256);
                json.WriteString("because", file.Because);
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
    }

    private static void WriteLines(CommandContext context, StageResult result)
    {
        if (result.Side == Side.Zone)
            context.Output.Warn("this is a zone: stage here is for a desk without offlic; to a desk with offlic: offlic pack --to DRIVE");
        if (result.Pruned > 0)
        {
            context.Output.Warn($"{Plural.Format(result.Pruned, "request")} left out: pruned from this ledger after they were settled. "
                + "Mark them ignored, or take them from a backup from before");
        }

        context.Output.WriteResult(result.Files.Count == 0
            ? result.StagedBefore > 0
                ? "Nothing to stage: every request here was staged, answered or marked; to stage them again: --again"
                : result.LeftOut.Count > 0
                    ? "Nothing to stage: every other request here was answered or marked"
                    : "Nothing to stage: every request here was answered or marked"
            : $"{Plural.Format(result.Files.Count, "file")} to upload");
        foreach (var folder in result.Files.GroupBy(file => file.Folder, StringComparer.Ordinal))
        {
            var files = Plural.Format(folder.Count(), "file");
            context.Output.WriteResult($"  {SafeText.Value(folder.Key)}   {files}, CHECKLIST.html, CHECKLIST.txt, upload.csv");
        }
        foreach (var batch in result.Batches)
        {
            context.Output.WriteLine($"  {batch.Name}   {Plural.Format(batch.Files, "usage file")} in one upload"
                + (batch.Unchanged ? ": already there, unchanged"
                    : result.Tried.Any(tried => tried.Folder == batch.Folder) ? "; the account took one before: upload it alone"
                    : "; see CHECKLIST.txt for what to upload first"));
        }

        if (result.Batches.Count == 0 && result.Files.Count > 0 && result.Tried.Count > 0)
        {
            context.Output.WriteLine($"CSSM took an archive of {Plural.Format(result.Tried.Count, "account")} before: "
                + "one upload instead of many: stage --batch");
        }

        WriteSettled(context, result);
        WriteSince(context, result);
        LicenseLine.Write(context, result.Balance, "waiting", "to upload", "in files left out, which were uploaded before");
        context.Output.WriteAttentionList(
        [
            .. result.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.UploadName}  {warning.Message}")),
            .. result.LeftOut.Select(left => $"{left.UploadName}  left out: all its reports were uploaded before"),
        ], "offlic stage … --json lists them");
    }

    private static void WriteSince(CommandContext context, StageResult result)
    {
        if (result.Since is not { } since)
            return;
        context.Json.WriteLine("since", json =>
        {
            json.WriteString("staged_at", since.At);
            foreach (var settled in since.Settled)
                json.WriteNumber(settled.Because, settled.Count);
            json.WriteNumber("waiting", since.Waiting);
        });
        var parts = since.Settled.Select(settled => $"{settled.Count:N0} {settled.Because}")
            .Append($"{since.Waiting:N0} without an answer");
        if (since.Settled.Count > 0)
            context.Output.WriteClosing($"Since the stage of {DisplayTime.Format(since.At)}: {string.Join(", ", parts)}");
    }

    /// <summary>A person uploads what is in the folder, so what is not to be uploaded again is named. Nothing is moved.</summary>
    private static void WriteSettled(CommandContext context, StageResult result)
    {
        context.AddCount("settled", result.Settled.Count);
        if (result.Settled.Count == 0)
            return;
        context.Output.WriteLine(
            $"{Plural.Format(result.Settled.Count, "file")} of earlier runs still there: do not upload again. Nothing was moved");
        context.Output.WriteLines(result.Settled.Take(ConsoleOutput.AttentionShown).Select(file =>
            $"  {Path.GetFileName(file.Folder)}{Path.DirectorySeparatorChar}{file.UploadName}  {file.Because}"));
        if (result.Settled.Count > ConsoleOutput.AttentionShown)
            context.Output.WriteLine($"  … and {result.Settled.Count - ConsoleOutput.AttentionShown:N0} more: offlic stage … -n --json");
    }
}
