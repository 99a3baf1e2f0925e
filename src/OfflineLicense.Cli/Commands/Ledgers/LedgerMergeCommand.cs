using System.CommandLine;
using OfflineLicense.Cli.Commands.Collect;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Merge;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Ledgers;

/// <summary><c>offlic ledger merge</c>: takes what another station of the same zone collected and packed.</summary>
internal static class LedgerMergeCommand
{
    /// <summary>Of these a person can say more than the file does, to <c>collect</c>.</summary>
    private static readonly RefusalReason[] s_decidable = [RefusalReason.Conflict, RefusalReason.UnknownDevice, RefusalReason.ServerFile];

    public static ToolCommand Create()
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Backups and exports of other stations of this zone, or a folder, a drive, with some",
            Arity = ArgumentArity.OneOrMore,
        };
        var assume = new Flag("--assume-stated")
        {
            Description = "Take what persons said there of files that name no device or server; needs --reason",
        };
        return new ToolCommand("merge", "Take what another station of the same zone collected and packed.")
        {
            Place = Place.Keep,
            Where = "zone",
            RehearsesInSameWords = true,
            Arguments = { paths },
            Options = { assume },
            Examples =
            [
                new("offlic ledger merge /media/usb", "Every backup and every export on the drive."),
                new("offlic ledger merge /media/usb/PLANT-7B.offlic-backup",
                    "Every document of PLANT-7B that is not here, read again as collect reads files; a second run changes nothing."),
                new("offlic ledger merge --assume-stated --reason \"R. Huber labeled them\" /media/usb/PLANT-7B.offlic-backup",
                    "Also files of which only a person at PLANT-7B said whose they are (--assume-udi, --as --server)."),
                new("offlic ledger merge /media/usb/PLANT-7B.export.00000001",
                    "Which documents left in the bundles of PLANT-7B: pack leaves them out here."),
            ],
            Exits =
            [
                ExitCode.Incomplete, ExitCode.Untrusted, ExitCode.WrongDevice, ExitCode.Sequence, ExitCode.Invalid, ExitCode.Busy,
                ExitCode.Damaged,
            ],
            Run = context =>
            {
                var assumed = context.Has(assume) ? RequireReason(context) : null;
                using var ledger = OpenLedger.ForWriting(context);
                CheckZone(ledger);
                var exports = new List<ExportManifest>();
                var passedOver = MergeSource.Find(context.Host.FileSystem, context.GetValue(paths)!, context.FullPath)
                    .Count(source => !Merge(context, ledger, source, assumed, exports));
                ReportHoles(context, ledger, exports);
                if (passedOver > 0)
                    context.Output.WriteLine($"{Plural.Format(passedOver, "file")} of this station itself or of a desk passed over");
            },
        };
    }

    private static string RequireReason(CommandContext context) => context.Reason ?? throw new Failure(FailureKind.Usage,
        "--assume-stated is a person's decision and needs --reason TEXT", "state why it is right; the journal records it");

    /// <exception cref="Failure">Usage: this is a desk.</exception>
    private static void CheckZone(Ledger ledger)
    {
        if (ledger.Station() is (var name, Side.Desk))
        {
            throw new Failure(FailureKind.Usage, $"{name} is a desk, and several collectors are in one zone",
                "run this at the station of the zone that packs");
        }
    }

    /// <summary>One of several that is refused does not stop the others.</summary>
    /// <returns>False: it lies on a drive, and nothing is to be taken from it.</returns>
    private static bool Merge(
        CommandContext context, Ledger ledger, MergeSource source, string? assumed, ICollection<ExportManifest> exports)
    {
        var path = source.Path;
        try
        {
            if (Directory.Exists(context.FullPath(path)))
                exports.Add(MergeExport(context, ledger, path));
            else
                MergeBackup(context, ledger, path, assumed);
        }
        catch (Failure own) when (source.WasFound && own.Code == ExportMerger.OwnOrDeskCode)
        {
            return false;
        }
        catch (Failure refused) when (refused.Kind is FailureKind.Untrusted or FailureKind.Invalid or FailureKind.Damaged
            && WrongFile.Explain(context, refused, path, GetExpected(context, path)) is var explained)
        {
            // Their own messages name the file.
            context.ReportRefusal(explained, explained == refused ? "not merged" : SafeText.Value(path));
        }

        return true;
    }

    /// <summary>Both are taken: why an export is refused says its own message.</summary>
    private static FileSort GetExpected(CommandContext context, string path) =>
        FileSorter.Sort(context.Host.FileSystem, context.FullPath(path)) == FileSort.Export ? FileSort.Export : FileSort.Backup;

    private static void MergeBackup(CommandContext context, Ledger ledger, string path, string? assumed)
    {
        var report = new CollectReport(context, failIfEmpty: false) { Command = "offlic ledger merge" };
        var merger = new BackupMerger(ledger, context.Host.FileSystem, context.Operator) { Progress = context.Progress, Assumed = assumed };
        FileOutcome? firstRefused = null;
        var merged = merger.Merge(context.FullPath(path), file =>
        {
            report.Print(file, []);
            firstRefused ??= file.Reason is { } reason && s_decidable.Contains(reason) ? file : null;
        });
        context.Json.WriteLine("merged", json =>
        {
            json.WriteString("path", path);
            json.WriteString("station", merged.Station);
            json.WriteNumber("documents", merged.Documents);
            json.WriteNumber("here_before", merged.Known);
            json.WriteNumber("pruned_there", merged.Pruned);
            json.WriteNumber("recorded", merged.Summary.Count(CollectOutcome.Recorded));
            json.WriteNumber("bundles_refused", merged.Refused.Count);
            json.WriteNumber("stated_by_persons", merged.Offered);
        });
        context.Output.WriteLine($"{merged.Station}   {Plural.Format(merged.Documents, "document")}, {merged.Known:N0} here before"
            + (merged.Pruned == 0 ? string.Empty : $", {merged.Pruned:N0} pruned there and not here"));
        report.Print(merged.Summary, []);
        foreach (var refused in merged.Refused)
            context.ReportRefusal(refused, SafeText.Value(Path.GetFileName(path)));
        if (merged.Offered > 0)
        {
            context.Output.WriteLine($"  {merged.Offered:N0} of the refused files: a person at {merged.Station} said what they are; "
                + "to take that over: offlic ledger merge --assume-stated --reason TEXT FILE");
        }

        if (firstRefused is { Sha256: { } digest })
        {
            context.Output.WriteLine($"  To take a refused file all the same: at {merged.Station} offlic cat {digest.Short} > FILE, "
                + "then here offlic collect FILE with what its message says"
                + (merged.Summary.Count(CollectOutcome.Refused) == 1 ? string.Empty : "; --json has the digest of each"));
        }

        if (merged.HasPacked)
        {
            context.Output.WriteLine($"  {merged.Station} has packed bundles: what left in them says its export "
                + "(offlic ledger export there, offlic ledger merge here), and pack leaves it out");
        }
    }

    private static ExportManifest MergeExport(CommandContext context, Ledger ledger, string path)
    {
        var merger = new ExportMerger(ledger, new SourceFile(context.Host.FileSystem), context.Operator) { Progress = context.Progress };
        var merged = merger.Merge(context.FullPath(path));
        context.Json.WriteLine("merged", json =>
        {
            json.WriteString("path", path);
            json.WriteString("station", merged.Manifest.Name.Station);
            json.WriteString("export", merged.Manifest.Name.ToString());
            json.WriteString("sums", merged.Sums.Hex);
            json.WriteNumber("bundles", merged.Bundles);
            json.WriteNumber("documents", merged.Added + merged.Known);
            json.WriteNumber("known_before", merged.Known);
            json.WriteNotices("warnings", merged.Conflicts);
        });
        context.AddCount("packed_elsewhere", merged.Added);
        context.Output.WriteLine($"{merged.Manifest.Name}   {Plural.Format(merged.Bundles, "bundle")} with "
            + $"{Plural.Format(merged.Added + merged.Known, "document")}, {merged.Known:N0} known before");
        foreach (var alike in merged.Conflicts.GroupBy(conflict => conflict.Code))
        {
            var more = alike.Count() - 1;
            context.Output.Warn($"{alike.Key}: {SafeText.Value(alike.First().Message)}"
                + (more == 0 ? string.Empty : $"; and {more:N0} more: offlic ledger merge … --json"));
        }

        return merged.Manifest;
    }

    /// <summary>Told when all were merged: what was named later may fill the hole.</summary>
    private static void ReportHoles(CommandContext context, Ledger ledger, IReadOnlyCollection<ExportManifest> merged)
    {
        var merger = new ExportMerger(ledger, new SourceFile(context.Host.FileSystem), context.Operator);
        foreach (var (export, missing) in merger.FindHoles(merged))
        {
            context.ReportRefusal(new Failure(FailureKind.Sequence, $"it goes on from {missing}, which was not merged here: what left "
                + "before is not known, and pack could pack it a second time",
                $"merge {missing}, or a full export: at {missing.Station} offlic ledger export --to DRIVE"), export.ToString());
        }
    }
}
