using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic sign</c>: adds another signature to a bundle, or signatures made elsewhere.</summary>
internal static class SignCommand
{
    public static ToolCommand Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "A bundle with missing signatures, or the SHA256SUMS file that pack --detached wrote",
        };
        var sums = new Option<string?>("--sums")
        {
            Description = "The bundle's digest as the first signer reads it out (default: asks for four groups of it)",
            HelpName = "64HEX",
        };
        var key = new Option<string?>("--key")
        {
            Description = "Sign with the private key in this file instead of the station's own key",
            HelpName = "FILE",
        };
        var signatures = new Option<string[]>("--signature")
        {
            Description = "All missing signatures, made elsewhere over SHA256SUMS; they complete the bundle",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var passphrase = new PassphraseOptions();
        var command = new ToolCommand("sign", "Add a signature to a bundle that names several signers, or signatures made elsewhere.")
        {
            Place = Place.Carry,
            RehearsesInSameWords = true,
            Arguments = { file },
            Options = { sums, key, signatures },
            Examples =
            [
                new("offlic sign PLANT-7.desk.00000007.offlic.tar", "Shows the bundle, asks for four groups of its digest, signs it."),
                new("offlic sign --sums \"9a95 5cd5 …\" PLANT-7.desk.00000007.offlic.tar",
                    "The same in a script: the digest is from the first signer."),
                new("offlic sign PLANT-7.desk.00000007.SHA256SUMS --signature card.sig",
                    "Completes a bundle that a card signed, beside that file."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var options = new SignOptions(context.FullPath(context.GetValue(file)!))
                {
                    KeyFile = context.GetValue(key) is { } path ? context.FullPath(path) : null,
                    Signatures = [.. (context.GetValue(signatures) ?? []).Select(context.FullPath)],
                };
                if (options.KeyFile is not null && options.Signatures.Count > 0)
                {
                    throw new Failure(
                        FailureKind.Usage, "--key signs here, and --signature adds signatures made elsewhere", "give one of them");
                }

                using var secret = new Passphrase(context, passphrase);
                using var ledger = OpenLedger.ForWriting(context);
                using var keys = new PrivateKeyCache(ledger.StationFolder, secret.Get);
                using var signer = new BundleSigner(ledger, new SourceFile(context.Host.FileSystem), context.Operator);
                // Signatures made elsewhere are given with a bundle, or with the list that pack --detached wrote.
                var isList = options.Signatures.Count > 0
                    && FileSorter.Sort(context.Host.FileSystem, options.Path) == FileSort.BundleSums;
                var expected = isList ? FileSort.BundleSums : FileSort.Bundle;
                Write(context, WrongFile.Explain(context, options.Path, expected,
                    () => signer.Sign(options, keys, bundle => Confirm(context, bundle, options, context.GetValue(sums)))));
                CheckedBy.Write(context, ledger, []);
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Confirm(CommandContext context, UnfinishedBundle unfinished, SignOptions options, string? sums)
    {
        var manifest = unfinished.Sealed.Manifest;
        context.Output.WriteLine($"{manifest.Name}   {Plural.Format(manifest.Items, "item")}, {Plural.Format(manifest.Facts, "fact")}, "
            + $"{ByteSize.Format(manifest.Bytes)}, created {Timestamp.Text(manifest.Created)}");
        var signers = unfinished.Signers.Select(signer => $"{signer.Key.Short} of {signer.Station}");
        context.Output.WriteLine($"  signed by  {string.Join(", ", signers)}");
        if (options.Signatures.Count > 0)
            return;
        var agrees = sums is null
            ? FingerprintPrompt.Confirm(
                context, unfinished.Sealed.Sums, "Digest of this file", "give the digest that the first signer reads out: --sums 64HEX")
            : Fingerprint.Normalize(sums) == unfinished.Sealed.Sums.Hex;
        if (!agrees)
        {
            throw new Failure(FailureKind.Untrusted,
                "the digest of this file is not the one that the first signer read out: it is another bundle",
                "nothing was signed; find out where the other bundle is");
        }
    }

    private static void Write(CommandContext context, SignedBundle signed)
    {
        var manifest = signed.Bundle.Manifest;
        if (signed.Completed is { } completed)
        {
            context.Output.WriteLine($"{manifest.Name}   {Plural.Format(manifest.Items, "item")}, {Plural.Format(manifest.Facts, "fact")}, "
                + $"{ByteSize.Format(completed.Length)}{(completed.WasThere ? ", already there" : string.Empty)}");
            context.Output.WriteLine($"  {SafeText.Value(completed.Path)}");
        }

        BundleLines.Write(context.Json, signed.Path, BundleOutcome.Signed.Name(), manifest, signed.Bundle.Sums,
            more: json => json.WriteBoolean("complete", signed.Bundle.IsComplete));
        var missing = ExternalSeals.Missing(signed.Bundle).Count;
        context.Output.WriteLine(missing == 0 ? "  all signers have signed it" : $"  {Plural.Format(missing, "signature")} still missing");
        context.Output.SuggestNext(missing == 0 ? "carry it to " + manifest.Name.Destination : "the next signer runs offlic sign");
    }
}
