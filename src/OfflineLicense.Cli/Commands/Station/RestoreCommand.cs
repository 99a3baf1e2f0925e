using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Recovery;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary>
/// <c>offlic restore</c>: restores a station from a backup, or rebuilds its ledger from the bundles that it packed and
/// received.
/// </summary>
internal static class RestoreCommand
{
    public static ToolCommand Create()
    {
        var source = new Argument<string>("file")
        {
            Description = "A backup; or a folder with the bundles that this station packed and received",
        };
        var dir = new Argument<string>("dir")
        {
            Description = "The station's folder: without a ledger, or with one that lacks some of the bundles",
        };
        return new ToolCommand("restore", "Restore a station from a backup, or its ledger from its bundles.")
        {
            WhenInterrupted = "the station is whole or not there",
            Place = Place.Keep,
            Arguments = { source, dir },
            Examples =
            [
                new("offlic restore /safe/PLANT-7.2026-11-21.offlic-backup /srv/offlic", "The station as it was then, ledger and keys."),
                new("offlic restore /media/usb /srv/offlic --reason \"disk died\"",
                    "From bundles: what we packed, and what we received and trust. DIR/.offlic/keys must hold our keys."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Restore(
                context, context.FullPath(context.GetValue(source)!),
                new StationPaths(context.FullPath(context.GetValue(dir)!))),
        };
    }

    private static void Restore(CommandContext context, string source, StationPaths folder)
    {
        if (!context.AllowsUnfitDisk && File.Exists(folder.Ledger))
            FileSystemPolicy.CheckNamed(folder);
        else if (!context.AllowsUnfitDisk)
            FileSystemPolicy.Check(folder);
        if (Directory.Exists(source) || source.EndsWith(FileNames.BundleSuffix, StringComparison.OrdinalIgnoreCase))
            RestoreBundles(context, source, folder);
        else
            RestoreBackup(context, source, folder);
    }

    private static void RestoreBackup(CommandContext context, string backup, StationPaths folder)
    {
        var files = new SourceFile(context.Host.FileSystem);
        var restored = WrongFile.Explain(context, backup, FileSort.Backup, () => BackupRestorer.Restore(
            folder, backup, files, context.Operator, context.Host.Clock, context.DryRun, context.Progress));
        if (restored is null)
        {
            context.Json.WriteLine("restored", json => json.WriteString("path", folder.Root));
            context.Output.WriteLine($"{backup} is complete and its digests match; a station would be restored from it in {folder.Folder}");
            return;
        }

        context.OpenStation(folder);
        context.Json.WriteLine("restored", json =>
        {
            json.WriteString("path", folder.Root);
            json.WriteString("name", restored.Name);
            json.WriteString("side", restored.Side == Side.Zone ? "zone" : "desk");
            json.WriteStrings("last_packed", restored.LastPacked);
            json.WriteBoolean("has_key", restored.HasKey);
        });
        context.Output.WriteLine(restored.WasRestored
            ? $"Station {restored.Name} was restored from this backup before, in {folder.Folder}; nothing changed"
            : $"Station {restored.Name} restored in {folder.Folder}");
        foreach (var last in restored.LastPacked)
        {
            context.Output.WriteLine(
                $"Last bundle that it knows: {last}. If a later one has left, take it back before the next pack, "
                + $"or its number is used twice: offlic restore FOLDER {ShellWord.Path(folder.Root)} --reason TEXT");
        }

        if (!restored.HasKey)
            context.Output.Warn($"the backup holds no private key: copy it to {folder.Keys}, or create a new one: offlic key rotate");
        context.Output.SuggestNext($"offlic doctor --deep --station {ShellWord.Path(folder.Root)}");
    }

    private static void RestoreBundles(CommandContext context, string path, StationPaths folder)
    {
        WrongFile.CheckFolder(context, path, FileSort.Bundle);
        if (string.IsNullOrWhiteSpace(context.Reason))
        {
            throw new Failure(FailureKind.Usage, "taking bundles back into a ledger needs a reason: what never was in a bundle stays lost",
                "add --reason TEXT; it is recorded in the journal");
        }

        var files = new SourceFile(context.Host.FileSystem);
        var sources = WrongFile.ExplainFolders(context, [path], () => BundleSource.Find([path], files));
        if (!File.Exists(folder.Ledger))
            RecreateStation(context, folder, sources, files);

        context.OpenStation(folder);
        using var ledger = OpenLedger.ForWriting(context);
        var counts = new Dictionary<RebuildOutcome, int>();
        var rebuilder = new LedgerRebuilder(ledger, files, context.Operator, context.Reason) { Progress = context.Progress };
        foreach (var bundle in rebuilder.Rebuild(sources))
        {
            Print(context, bundle);
            counts[bundle.Outcome] = counts.GetValueOrDefault(bundle.Outcome) + 1;
        }

        var taken = counts.GetValueOrDefault(RebuildOutcome.TakenBack);
        var left = counts.GetValueOrDefault(RebuildOutcome.Left) + counts.GetValueOrDefault(RebuildOutcome.Refused);
        context.AddCount("taken_back", taken);
        context.AddCount("already_held", counts.GetValueOrDefault(RebuildOutcome.AlreadyHeld));
        context.AddCount("left", left);
        if (taken > 0)
        {
            context.Output.WriteLine(
                "Never in a bundle, and so still lost: settings (seals.required too), trusted keys, which keys were revoked, "
                + "device output, staged and split files, marks that had not traveled");
            context.Output.Warn("a key that was revoked before is not revoked any more: revoke it again before you trust other keys; "
                + "and set seals.required again if two people must sign");
        }

        context.Output.SuggestNext(left > 0
            ? "offlic key trust FILE --name STATION, then the same command again"
            : $"offlic status --station {ShellWord.Path(folder.Root)}");
    }

    private static void RecreateStation(CommandContext context, StationPaths folder, IReadOnlyList<BundleSource> sources,
        SourceFile files)
    {
        if (context.DryRun)
        {
            throw new Failure(FailureKind.Usage, $"{folder.Root} has no ledger yet, so there is nothing to rehearse in",
                "leave --dry-run out: existing files are not changed");
        }

        var (name, side) = StationRecreator.Recreate(folder, sources, files, context.Operator, context.Host.Clock,
            context.Reason!);
        context.Output.WriteLine(
            $"Station {name} ({(side == Side.Zone ? "zone" : "desk")}) created again in {folder.Folder}, with its old keys");
    }

    private static void Print(CommandContext context, RebuiltBundle bundle)
    {
        BundleLines.Write(
            context.Json, bundle.Source.Path, bundle.Outcome.Name(), bundle.Manifest, sums: null, bundle.Refusal,
            json => json.WriteString("reason", bundle.Message));
        if (bundle.Refusal is { } refusal)
        {
            context.ReportRefusal(refusal, SafeText.Value(bundle.Source.Path));
            return;
        }

        if (bundle.Outcome == RebuildOutcome.Left)
            context.EndWith(ExitCode.Incomplete);
        context.Output.WriteLine($"{bundle.Manifest!.Name}   {bundle.Outcome switch
        {
            RebuildOutcome.TakenBack =>
                $"taken back: {Plural.Format(bundle.Manifest.Items, "item")}, {Plural.Format(bundle.Manifest.Facts, "fact")}",
            RebuildOutcome.AlreadyHeld => "already in the ledger; nothing changed",
            _ => "left out: " + bundle.Message,
        }}");
    }
}
