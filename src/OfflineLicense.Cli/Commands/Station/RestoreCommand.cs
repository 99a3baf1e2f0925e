using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Recovery;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic restore</c>: a station out of its backup, or its ledger out of the bundles it sealed and received.</summary>
internal static class RestoreCommand
{
    public static ToolCommand Create()
    {
        var source = new Argument<string>("file") { Description = "A backup; or a folder with the bundles that this station sealed and received" };
        var dir = new Argument<string>("dir") { Description = "The station's folder: without a ledger, or one that bundles are missing in" };
        var unsafeDisk = new UnsafeDiskOption();
        return new ToolCommand("restore", "Make a station again from its backup, or its ledger from its bundles.")
        {
            Place = Place.Keep,
            Arguments = { source, dir },
            Options = { unsafeDisk },
            Examples =
            [
                new("offlic restore /safe/PLANT-7.2026-11-21.offlic-backup /srv/offlic", "The station as it was then, ledger and keys."),
                new("offlic restore /media/stick /srv/offlic --reason \"disk died\"", "From bundles: what we packed, and what we received from whom we trust. DIR/.offlic/keys must hold our keys."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.FullPath(context.GetValue(source)!), new StationPaths(context.FullPath(context.GetValue(dir)!)), unsafeDisk),
        };
    }

    private static void Act(CommandContext context, string source, StationPaths folder, UnsafeDiskOption unsafeDisk)
    {
        if (!File.Exists(folder.Ledger))
            unsafeDisk.Check(context, folder);
        if (Directory.Exists(source) || source.EndsWith(FileNames.BundleSuffix, StringComparison.OrdinalIgnoreCase))
            FromBundles(context, source, folder);
        else
            FromBackup(context, source, folder);
    }

    private static void FromBackup(CommandContext context, string backup, StationPaths folder)
    {
        var restored = BackupRestorer.Restore(folder, backup, new SourceFile(context.Host.FileSystem), context.Operator, context.Host.Clock, context.DryRun);
        if (context.DryRun)
        {
            context.Json.WriteLine("restored", json => json.WriteString("path", folder.Root));
            context.Output.WriteLine($"{backup} is whole; a station would be made of it in {folder.Folder}");
            return;
        }

        context.OpenLog(folder.Root);
        context.Json.WriteLine("restored", json =>
        {
            json.WriteString("path", folder.Root);
            json.WriteString("name", restored.Name);
            json.WriteString("side", restored.Side == Side.Zone ? "zone" : "desk");
            json.WriteStrings("last_packed", restored.LastPacked);
            json.WriteBoolean("has_key", restored.HasKey);
        });
        context.Output.WriteLine($"Station {restored.Name} restored in {folder.Folder}");
        foreach (var last in restored.LastPacked)
            context.Output.WriteLine($"Last bundle it knows of: {last}. If a later one has left, take it back before the next pack, or its number is given twice: offlic restore FOLDER {folder.Root} --reason TEXT");
        if (!restored.HasKey)
            context.Output.Warn($"the backup holds no private key: copy it to {folder.Keys}, or make a new one: offlic key rotate");
        context.Output.SuggestNext($"offlic doctor --deep --station {folder.Root}");
    }

    private static void FromBundles(CommandContext context, string path, StationPaths folder)
    {
        if (string.IsNullOrWhiteSpace(context.Reason))
            throw new Failure(FailureKind.Usage, "taking bundles back into a ledger needs a reason: what was never in a bundle does not come back", "add --reason TEXT; it is kept in the journal");
        var files = new SourceFile(context.Host.FileSystem);
        var sources = BundleSource.Find([path], files);
        if (!File.Exists(folder.Ledger))
        {
            if (context.DryRun)
                throw new Failure(FailureKind.Usage, $"{folder.Root} has no ledger yet, so there is nothing to rehearse in", "leave --dry-run out: nothing that is there is changed");
            var (name, side) = StationRecreator.Found(folder, sources, files, context.Operator, context.Host.Clock, context.Reason);
            context.Output.WriteLine($"Station {name} ({(side == Side.Zone ? "zone" : "desk")}) made again in {folder.Folder}, with its old keys");
        }

        context.OpenLog(folder.Root);
        using var ledger = Ledger.OpenToWrite(folder, context.Wait, context.Host.Clock, rehearsal: context.DryRun);
        var (taken, held, left) = (0, 0, 0);
        foreach (var bundle in new LedgerRebuilder(ledger, files, context.Operator, context.Reason).Rebuild(sources))
        {
            Tell(context, bundle);
            taken += bundle.Outcome == "taken-back" ? 1 : 0;
            held += bundle.Outcome == "already-held" ? 1 : 0;
            left += bundle.Outcome is "left" or "refused" ? 1 : 0;
        }

        context.AddCount("taken_back", taken);
        context.AddCount("already_held", held);
        context.AddCount("left", left);
        if (taken > 0)
            context.Output.WriteLine("Not in any bundle, and so not back: settings, keys that were trusted, device outputs, what was staged or split, marks that had not travelled");
        context.Output.SuggestNext(left > 0 ? "offlic key trust FILE --name STATION, then the same command again" : $"offlic status --station {folder.Root}");
    }

    private static void Tell(CommandContext context, RebuiltBundle bundle)
    {
        BundleLines.Write(context.Json, bundle.Source.Path, bundle.Outcome, bundle.Manifest, sums: null, bundle.Refusal, json => json.WriteString("reason", bundle.Message));
        if (bundle.Refusal is { } refusal)
        {
            context.ReportRefusal(refusal, SafeText.Value(bundle.Source.Path));
            return;
        }

        if (bundle.Outcome == "left")
            context.EndWith(ExitCode.Incomplete);
        context.Output.WriteLine($"{bundle.Manifest!.Name}   {bundle.Outcome switch
        {
            "taken-back" => $"taken back: {Plural.Format(bundle.Manifest.Items, "item")}, {Plural.Format(bundle.Manifest.Facts, "fact")}",
            "already-held" => "held already; nothing changed",
            _ => "left: " + bundle.Message,
        }}");
    }
}
