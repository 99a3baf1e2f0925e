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
            Act = invocation => Act(invocation, invocation.FullPath(invocation.Value(source)!), new StationPaths(invocation.FullPath(invocation.Value(dir)!)), unsafeDisk),
        };
    }

    private static void Act(CommandContext invocation, string source, StationPaths folder, UnsafeDiskOption unsafeDisk)
    {
        if (!File.Exists(folder.Ledger))
            unsafeDisk.Check(invocation, folder);
        if (Directory.Exists(source) || source.EndsWith(".offlic.tar", StringComparison.OrdinalIgnoreCase))
            FromBundles(invocation, source, folder);
        else
            FromBackup(invocation, source, folder);
    }

    private static void FromBackup(CommandContext invocation, string backup, StationPaths folder)
    {
        var restored = BackupRestorer.Restore(folder, backup, new SourceFile(invocation.Site.Disk), invocation.Operator, invocation.Site.Clock, invocation.DryRun);
        if (invocation.DryRun)
        {
            invocation.Json.Line("restored", json => json.WriteString("path", folder.Root));
            invocation.Speech.Result($"{backup} is whole; a station would be made of it in {folder.Folder}");
            return;
        }

        invocation.LogIn(folder.Root);
        invocation.Json.Line("restored", json =>
        {
            json.WriteString("path", folder.Root);
            json.WriteString("name", restored.Name);
            json.WriteString("side", restored.Side == Side.Zone ? "zone" : "desk");
            json.WriteStrings("last_packed", restored.LastPacked);
            json.WriteBoolean("has_key", restored.HasKey);
        });
        invocation.Speech.Result($"Station {restored.Name} restored in {folder.Folder}");
        foreach (var last in restored.LastPacked)
            invocation.Speech.Result($"Last bundle it knows of: {last}. If a later one has left, take it back before the next pack, or its number is given twice: offlic restore FOLDER {folder.Root} --reason TEXT");
        if (!restored.HasKey)
            invocation.Speech.Warn($"the backup holds no private key: copy it to {folder.Keys}, or make a new one: offlic key rotate");
        invocation.Speech.Next($"offlic doctor --deep --station {folder.Root}");
    }

    private static void FromBundles(CommandContext invocation, string path, StationPaths folder)
    {
        if (string.IsNullOrWhiteSpace(invocation.Reason))
            throw new Failure(FailureKind.Usage, "taking bundles back into a ledger needs a reason: what was never in a bundle does not come back", "add --reason TEXT; it is kept in the journal");
        var files = new SourceFile(invocation.Site.Disk);
        var sources = BundleSource.Find([path], files);
        if (!File.Exists(folder.Ledger))
        {
            if (invocation.DryRun)
                throw new Failure(FailureKind.Usage, $"{folder.Root} has no ledger yet, so there is nothing to rehearse in", "leave --dry-run out: nothing that is there is changed");
            var (name, side) = StationRecreator.Found(folder, sources, files, invocation.Operator, invocation.Site.Clock, invocation.Reason);
            invocation.Speech.Result($"Station {name} ({(side == Side.Zone ? "zone" : "desk")}) made again in {folder.Folder}, with its old keys");
        }

        invocation.LogIn(folder.Root);
        using var ledger = Ledger.OpenToWrite(folder, invocation.Wait, invocation.Site.Clock, rehearsal: invocation.DryRun);
        var (taken, held, left) = (0, 0, 0);
        foreach (var bundle in new LedgerRebuilder(ledger, files, invocation.Operator, invocation.Reason).Rebuild(sources))
        {
            Tell(invocation, bundle);
            taken += bundle.Outcome == "taken-back" ? 1 : 0;
            held += bundle.Outcome == "already-held" ? 1 : 0;
            left += bundle.Outcome is "left" or "refused" ? 1 : 0;
        }

        invocation.Count("taken_back", taken);
        invocation.Count("already_held", held);
        invocation.Count("left", left);
        if (taken > 0)
            invocation.Speech.Result("Not in any bundle, and so not back: settings, keys that were trusted, device outputs, what was staged or split, marks that had not travelled");
        invocation.Speech.Next(left > 0 ? "offlic key trust FILE --name STATION, then the same command again" : $"offlic status --station {folder.Root}");
    }

    private static void Tell(CommandContext invocation, RebuiltBundle bundle)
    {
        BundleLines.Write(invocation.Json, bundle.Source.Path, bundle.Outcome, bundle.Manifest, sums: null, bundle.Refusal, json => json.WriteString("reason", bundle.Message));
        if (bundle.Refusal is { } refusal)
        {
            invocation.Complain(refusal, SafeText.Value(bundle.Source.Path));
            return;
        }

        if (bundle.Outcome == "left")
            invocation.EndWith(ExitCode.Incomplete);
        invocation.Speech.Result($"{bundle.Manifest!.Name}   {bundle.Outcome switch
        {
            "taken-back" => $"taken back: {Plural.Of(bundle.Manifest.Items, "item")}, {Plural.Of(bundle.Manifest.Facts, "fact")}",
            "already-held" => "held already; nothing changed",
            _ => "left: " + bundle.Message,
        }}");
    }
}
