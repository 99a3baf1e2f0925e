using System.CommandLine;
using OfflineLicense.Cli.Exchange;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic pack</c>: packs what is pending into a signed bundle on a drive.</summary>
internal static class PackCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to")
        {
            Description = "The folder to write the bundle into: the USB drive",
            HelpName = "DIR",
            Required = true,
        };
        var destination = new Option<string?>("--for")
        {
            Description = "The destination station (zone: desk; desk: the zone with something pending, required if there are several)",
            HelpName = "STATION",
        };
        var message = new TextOption("--message") { Description = "A sentence for the custody form", HelpName = "TEXT" };
        var custody = new CustodyOptions();
        var maxSize = new Option<string?>("--max-size")
        {
            Description = "Largest bundle file, e.g. 600M (default: fits FAT32); more is split into several bundles",
            HelpName = "N",
        };
        var signers = new Option<string[]>("--signers")
        {
            Description = "The keys that must all sign it (then: offlic sign)",
            HelpName = "KEYID",
            AllowMultipleArgumentsPerToken = true,
        };
        var again = new Option<string[]>("--again") { Description = "Write an older bundle again, byte for byte", HelpName = "NAME|SEQ" };
        var resend = new Option<string[]>("--resend")
        {
            Description = "Pack unanswered requests into a new bundle, because theirs was lost",
            HelpName = "UDI|NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var allowKeywords = new Flag("--allow-keywords")
        {
            Description = "Also pack documents that contain a word of privacy.keywords; needs --reason",
        };
        var detached = new Flag("--detached")
        {
            Description = "Write only SHA256SUMS, to be signed on a card or elsewhere (then: offlic sign --signature)",
        };
        var passphrase = new PassphraseOptions();
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "Exit with 4 if nothing is pending" };
        var command = new ToolCommand("pack", "Pack pending files into a signed bundle and write it to a drive.")
        {
            WhenInterrupted = "a bundle is written whole or not at all",
            Place = Place.Carry,
            RehearsesInSameWords = true,
            Options =
            {
                to, destination, message, custody.Ticket, custody.Carrier, custody.MediaSerial, maxSize, signers, detached, again, resend,
                allowKeywords, failIfEmpty,
            },
            Examples =
            [
                new("offlic pack --to /media/usb --ticket CHG-4711", "Every request that is in no bundle yet."),
                new("offlic pack --to /media/usb --again 3", "The third bundle again: the same bytes."),
                new("offlic pack --to . --detached --signers 3f9a1c2e", "For a key on a card: prints what to type, and how to continue."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Nothing, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var options = new PackOptions(context.FullPath(context.GetValue(to)!))
                {
                    For = context.GetValue(destination),
                    Message = context.GetValue(message),
                    Ticket = context.GetValue(custody.Ticket),
                    Carrier = context.GetValue(custody.Carrier),
                    MediaSerial = context.GetValue(custody.MediaSerial),
                    MaxSize = ByteCount.Parse(context.GetValue(maxSize)) ?? Limits.BundleFile,
                    Signers = context.GetValue(signers) ?? [],
                    IsDetached = context.Has(detached),
                    KeywordsMayLeave = context.Has(allowKeywords) ? RequireReason(context) : null,
                    Again = context.GetValue(again) ?? [],
                    Resend = context.GetValue(resend) ?? [],
                };
                using var secret = new Passphrase(context, passphrase);
                using var ledger = OpenLedger.ForWriting(context);
                using var keys = new PrivateKeyCache(ledger.StationFolder, secret.Get);
                var packer = new Packer(ledger, keys, new SourceFile(context.Host.FileSystem), context.Operator, context.Host.ToolVersion)
                {
                    Progress = context.Progress,
                };
                var output = new PackOutput(context);
                output.Write(packer.Pack(options, output.WriteBundle, output.WarnAwaiting), options, context.Has(failIfEmpty));
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static string RequireReason(CommandContext context) => context.Reason ?? throw new Failure(FailureKind.Usage,
        "--allow-keywords is a person's decision and needs --reason TEXT", "state why the documents may leave; the journal records it");

    /// <summary>Writes the output of one run.</summary>
    private sealed class PackOutput(CommandContext context)
    {
        /// <summary>Bundles that are described one by one; there are more only if <c>--max-size</c> is very small.</summary>
        private const int Shown = 20;

        private int _written;
        private long _items;
        private bool _needsSigners;
        private string? _signElsewhere;

        public void WarnAwaiting(BundleName bundle) => context.Output.Warn(
            $"{bundle} still waits for its signatures and must travel before any later bundle: "
            + $"offlic sign {DetachedSigning.FileName(bundle)} --signature FILE");

        public void WriteBundle(PackedBundle packed)
        {
            var (manifest, isDetached) = (packed.Bundle.Manifest, packed.DetachedKeys.Count > 0);
            _written++;
            _items += manifest.Items;
            BundleLines.Write(context.Json, packed.Path, BundleOutcome.Packed.Name(), manifest, packed.Bundle.Sums, more: json =>
            {
                if (isDetached)
                    json.WriteNumber("missing_seals", packed.DetachedKeys.Count);
                else
                    json.WriteNumber("length", packed.Length);
                if (packed.Bundle.Facts.OfType<KeyRevokedFact>().Any())
                    json.WriteStrings("revoked_keys", packed.Bundle.Facts.OfType<KeyRevokedFact>().Select(fact => fact.Key.Hex));
            });
            var file = DetachedSigning.FileName(packed.Bundle.Name);
            if (isDetached)
                _signElsewhere = DetachedLines.GetNextCommand(packed.Bundle, file, packed.DetachedKeys);
            else
                _needsSigners |= !packed.Bundle.IsComplete;
            if (_written > Shown)
                return;
            var size = isDetached ? "not signed yet" : ByteSize.Format(packed.Length) + (packed.WasThere ? ", already there" : "");
            var content = $"{Plural.Format(manifest.Items, "item")}, {Plural.Format(manifest.Facts, "fact")}";
            context.Output.WriteResult($"{manifest.Name}   {content}, {size}");
            context.Output.WriteLine($"  {SafeText.Value(packed.Path)}");
            context.Output.WriteResult($"  digest  {Fingerprint.Format(packed.Bundle.Sums)}");
            if (manifest.ForDesk is { } desk)
                context.Output.WriteLine($"  for     the desk {desk}, whose key is the only one trusted here");
            foreach (var fact in packed.Bundle.Facts.OfType<KeyRevokedFact>())
                context.Output.WriteLine($"  states  that our key {fact.Key.Hex[..16]} is revoked");
            if (isDetached)
                context.Output.WriteLines(DetachedLines.Render(packed.Bundle, file, packed.DetachedKeys));
            else if (!packed.Bundle.IsComplete)
                WriteMissingSignatures(manifest.Signers.Count - packed.Bundle.Seals.Count);
        }

        public void Write(PackResult result, PackOptions options, bool failIfEmpty)
        {
            if (options.Again.Count == 0)
                WriteDecision(result);
            if (_written > Shown)
                context.Output.WriteResult($"  … and {Plural.Format(_written - Shown, "more bundle")}: offlic bundles");
            if (_written > 0 && result.IsOnOwnDisk)
            {
                context.Output.Warn($"{SafeText.Value(options.Folder)} is on the disk of this station, not on a drive: "
                    + "copy the bundle to the drive that is carried");
            }

            if (_written > 0)
            {
                DriveNote.Write(context, options.Folder);
                context.Output.SuggestNext(GetNextStep(result.Side));
            }
            else
                WriteNothing(result, failIfEmpty);
        }

        private void WriteMissingSignatures(int missing) =>
            context.Output.WriteResult($"  {Plural.Format(missing, "signature")} still missing: "
                + "the other signers run offlic sign before it travels");

        private void WriteDecision(PackResult result)
        {
            if (result.Balance is { } balance)
            {
                LicenseLine.AddCounts(context, balance);
                LicenseLine.Write(context, balance, "pending", "packed", "in files that are withheld");
            }

            WriteAnsweredBefore(result.AnsweredBefore);
            FindingLines.Write(context, result.Decision.Findings, ConsoleOutput.AttentionShown);
            WithheldLines.Write(context, result.Decision.Withheld);
            context.AddCount("bundles", _written);
            context.AddCount("items", _items);
            context.AddCount("held_back", result.Decision.Withheld.Count);
        }

        /// <summary>Files with nothing new for CSSM are packed all the same: a person decides at the desk.</summary>
        private void WriteAnsweredBefore(IReadOnlyList<string> names)
        {
            foreach (var name in names)
            {
                context.Json.WriteLine("answered-before", json =>
                {
                    json.WriteString("name", name);
                    json.WriteString("message", "CSSM answered every report in it before");
                });
            }

            if (names.Count > 0)
            {
                context.Output.WriteLine($"  {Plural.Format(names.Count, "file")} with only reports that CSSM acknowledged before, "
                    + $"the first {names[0]}: packed, but stage leaves it out");
            }
        }

        private void WriteNothing(PackResult result, bool failIfEmpty)
        {
            var nothing = result.Decision.Withheld.Count > 0 ? "Nothing else is pending." : "Nothing is pending.";
            context.Output.WriteResult(result.LastBundle is not { } last
                ? nothing
                : $"{nothing} The last bundle is {last}; to write it again: offlic pack --again {last} --to DIR");
            if (failIfEmpty && context.Exit == ExitCode.Done)
                context.EndWith(ExitCode.Nothing);
        }

        private string GetNextStep(Side side) => _signElsewhere ?? (_needsSigners ? "the other signers: offlic sign FILE"
            : side == Side.Zone ? "carry it to the desk, there: offlic receive DRIVE"
            : "carry it back to the zone, there: offlic receive DRIVE");
    }
}
