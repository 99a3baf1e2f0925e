using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Merge;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic verify</c>: checks a bundle; changes nothing, and needs no station where keys are given.</summary>
internal static class VerifyCommand
{
    public static ToolCommand Create()
    {
        var paths = new Argument<string[]>("bundle")
        {
            Description = "Bundle files, extracted bundles, exports, or folders with some",
            Arity = ArgumentArity.OneOrMore,
        };
        var keys = new Option<string[]>("--key")
        {
            Description = "A public key to check with; may be given several times (default: the keys that the station trusts)",
            HelpName = "PUB.pem",
        };
        return new ToolCommand("verify", "Check the signatures of a bundle or an export, and every byte that they cover.")
        {
            WhenInterrupted = ToolCommand.Unchanged,
            Place = Place.Carry,
            Arguments = { paths },
            Options = { keys },
            Examples =
            [
                new("offlic verify /media/usb", "Every bundle and every export on the drive, with the keys that this station trusts."),
                new("offlic verify /media/usb/PLANT-7.export.00000001", "An export, before it is merged or loaded."),
                new("offlic verify --key PLANT-7.pub.pem PLANT-7.desk.00000007.offlic.tar", "With one key and no station."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var (bundles, keyFiles) = SeparateKeys(context.GetValue(paths)!, context.GetValue(keys) ?? []);
                var options = new VerifyOptions([.. bundles.Select(context.FullPath)], [.. keyFiles.Select(context.FullPath)]);
                using var ledger = options.KeyFiles.Count > 0 ? null : OpenLedger.ForReading(context);
                var checker = new BundleChecker(ledger, new SourceFile(context.Host.FileSystem)) { Progress = context.Progress };
                var exports = options.Paths.SelectMany(path => MergeSource.FindExports(context.Host.FileSystem, path)).Distinct().ToList();
                options = options with { Paths = [.. options.Paths.Except(exports)], AllowsNone = exports.Count > 0 };
                if (exports.Count > 0)
                    ExportCheck.Write(context, exports, checker.ReadKeyring(options.KeyFiles));
                if (options.Paths.Count > 0)
                    WrongFile.ExplainFolders(context, options.Paths, () => Write(context, checker.Check(options), bundles[0]));
                CheckedBy.Write(context, ledger, options.KeyFiles);
            },
        };
    }

    /// <summary>In <c>--key A.pem B.pem</c> the second file is a key too: no bundle is called .pem.</summary>
    private static (IReadOnlyList<string> Bundles, IReadOnlyList<string> KeyFiles) SeparateKeys(string[] paths, string[] keys)
    {
        var more = keys.Length == 0 ? [] : paths.Where(path => path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)).ToList();
        return ([.. paths.Except(more)], [.. keys, .. more]);
    }

    /// <returns>How many are valid.</returns>
    private static int Write(CommandContext context, IEnumerable<CheckedBundle> bundles, string first)
    {
        var (valid, invalid) = (0, 0);
        foreach (var bundle in bundles)
        {
            if (bundle.Outcome == BundleOutcome.Valid)
                valid++;
            else
                invalid++;
            WriteBundle(context, bundle);
        }

        context.AddCount("valid", valid);
        context.AddCount("invalid", invalid);
        if (valid > 0 && invalid == 0)
            context.Output.SuggestNext("offlic receive " + ShellWord.Path(first));
        return valid;
    }

    private static void WriteBundle(CommandContext context, CheckedBundle bundle)
    {
        if (bundle.Refusal is { } refused)
        {
            var refusal = WrongFile.Explain(context, refused, bundle.Source.Path, FileSort.Bundle, bundle.Source.WasFound);
            BundleLines.Write(context.Json, bundle.Source.Path, bundle.Outcome.Name(), bundle.Head?.Manifest, bundle.Head?.Sums, refusal,
                json => CheckedBy.WriteKeys(json, bundle.Head?.Signers ?? []));
            context.ReportRefusal(refusal, SafeText.Value(bundle.Source.Path));
            return;
        }

        var (head, isFolder) = (bundle.Head!, bundle.Source.IsFolder);
        BundleLines.Write(context.Json, bundle.Source.Path, bundle.Outcome.Name(), head.Manifest, head.Sums,
            more: json =>
            {
                json.WriteBoolean("extracted", isFolder);
                CheckedBy.WriteKeys(json, head.Signers);
            });
        context.Output.WriteLine($"{head.Name}   valid: all signatures and digests match"
            + (isFolder ? " (extracted folder: the archive's own headers were not checked)" : string.Empty));
        Describe(context.Output, head);
        if (!bundle.IsJudgedByStation)
            context.Output.WriteLine("  not checked  whose key it is, what the zone sent, the order: no station judged");
        if (bundle.Objection is { } objection)
            context.Output.Warn($"{head.Name} would not be received here: {objection.Code}: {objection.Message}");
    }

    private static void Describe(ConsoleOutput output, VerifiedHead head)
    {
        var manifest = head.Manifest;
        output.WriteTable(
        [
            ["from", manifest.Name.Origin, "to", manifest.Name.Destination, "number", manifest.Name.Sequence.ToString()],
            ["items", manifest.Items.ToString("N0"), "facts", manifest.Facts.ToString("N0"), "size", ByteSize.Format(manifest.Bytes)],
        ]);
        var ticket = manifest.Ticket is null ? string.Empty : "   ticket " + SafeText.Value(manifest.Ticket);
        output.WriteLine($"  created  {Timestamp.Text(manifest.Created)}{ticket}");
        output.WriteLine($"  digest  {Fingerprint.Format(head.Sums)}");
        output.WriteLines(CheckedBy.Describe(head.Signers));
    }
}
