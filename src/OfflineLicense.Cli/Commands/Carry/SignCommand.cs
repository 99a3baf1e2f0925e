using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic sign</c>: one more person's seal, or the seals that were made elsewhere.</summary>
internal static class SignCommand
{
    public static ToolCommand Create()
    {
        var file = new Argument<string>("file") { Description = "A bundle that still lacks seals, or the SHA256SUMS file that pack --detached wrote" };
        var sums = new Option<string?>("--sums") { Description = "The bundle's sums as the first signer reads them out (else four groups are asked for)", HelpName = "64HEX" };
        var key = new Option<string?>("--key") { Description = "Seal with the private key in this file instead of the station's own", HelpName = "FILE" };
        var signatures = new Option<string[]>("--signature")
        {
            Description = "The missing seals, made elsewhere over SHA256SUMS: all of them, and the bundle is finished",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var passphrase = new PassphraseOptions();
        var command = new ToolCommand("sign", "Add a seal to a bundle that names several signers, or seals that were made elsewhere.")
        {
            Place = Place.Carry,
            Arguments = { file },
            Options = { sums, key, signatures },
            Examples =
            [
                new("offlic sign PLANT-7.desk.00000007.offlic.tar", "Shows what it is, asks for four groups of its sums, seals it."),
                new("offlic sign --sums \"9a95 5cd5 …\" PLANT-7.desk.00000007.offlic.tar", "The same in a script: the sums come from the first signer."),
                new("offlic sign PLANT-7.desk.00000007.SHA256SUMS --signature card.sig", "Finishes a bundle that a card has sealed, beside that file."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var path = context.FullPath(context.GetValue(file)!);
                if (context.GetValue(signatures) is not { Length: > 0 } made)
                    Sign(context, path, context.GetValue(sums), context.GetValue(key), passphrase);
                else if (context.Has(key))
                    throw new Failure(FailureKind.Usage, "--key makes a seal here, and --signature brings one from elsewhere", "give one of them");
                else
                    Finish(context, path, [.. made.Select(context.FullPath)]);
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Sign(CommandContext context, string path, string? sums, string? keyFile, PassphraseOptions options)
    {
        if (DetachedSigning.IsMeant(path))
        {
            throw new Failure(FailureKind.Usage, $"{path} is to be sealed elsewhere: it is no bundle yet",
                "seal it with openssl as pack --detached says, then: offlic sign FILE --signature SEAL");
        }

        using var passphrase = new Passphrase(context, options);
        using var ledger = OpenLedger.ForWriting(context);
        using var safe = new PrivateKeyCache(ledger.Folder, passphrase.Get);
        using var signing = new BundleSigner(ledger, new SourceFile(context.Host.FileSystem), context.Operator);
        var unfinished = Checked(context, signing, path);
        Compare(context, unfinished.Sealed.Sums, sums);
        var key = keyFile is null ? safe.Open(new StationKeys(ledger).Own()) : safe.OpenFile(context.FullPath(keyFile));
        Tell(context, path, signing.Sign(path, unfinished, key));
    }

    private static void Finish(CommandContext context, string path, IReadOnlyList<string> made)
    {
        using var ledger = OpenLedger.ForWriting(context);
        var files = new SourceFile(context.Host.FileSystem);
        var finishing = new DetachedSigning(ledger, files, context.Operator);
        if (!DetachedSigning.IsMeant(path))
        {
            using var signing = new BundleSigner(ledger, files, context.Operator);
            Tell(context, path, signing.Join(path, Checked(context, signing, path), finishing.Seals(made)));
            return;
        }

        var row = finishing.Find(path);
        var bundle = finishing.Finish(row, finishing.Seals(made));
        var written = new BundleFileWriter(ledger, context.Operator).Write(row, Path.GetDirectoryName(path)!, bundle);
        context.Output.WriteLine($"{bundle.Name}   {Plural.Format(bundle.Manifest.Items, "item")}, {Plural.Format(bundle.Manifest.Facts, "fact")}, {written.Length:N0} bytes{(written.WasThere ? ", there already" : string.Empty)}");
        context.Output.WriteLine($"  {SafeText.Value(written.Path)}");
        Tell(context, written.Path, bundle);
    }

    private static UnfinishedBundle Checked(CommandContext context, BundleSigner signing, string path)
    {
        var unfinished = signing.Check(path);
        var manifest = unfinished.Sealed.Manifest;
        context.Output.WriteLine($"{manifest.Name}   {Plural.Format(manifest.Items, "item")}, {Plural.Format(manifest.Facts, "fact")}, {manifest.Bytes:N0} bytes, made {Timestamp.Text(manifest.Created)}");
        context.Output.WriteLine($"  sealed by  {string.Join(", ", unfinished.Signers.Select(signer => $"{signer.Key.Short} of {signer.Station}"))}");
        return unfinished;
    }

    private static void Tell(CommandContext context, string path, SealedBundle bundle)
    {
        BundleLines.Write(context.Json, path, "signed", bundle.Manifest, bundle.Sums, more: json => json.WriteBoolean("complete", bundle.IsComplete));
        var missing = ExternalSeals.Missing(bundle).Count;
        context.Output.WriteLine(missing == 0 ? "  all signers have sealed it" : $"  {Plural.Format(missing, "seal")} still missing");
        context.Output.SuggestNext(missing == 0 ? "carry it to " + bundle.Manifest.Name.Destination : "the next signer runs offlic sign");
    }

    private static void Compare(CommandContext context, Digest sums, string? given)
    {
        var holds = given is null
            ? FingerprintPrompt.Confirm(context, sums, "Sums of this file", "give the sums that the first signer reads out: --sums 64HEX")
            : Fingerprint.Normalize(given) == sums.Hex;
        if (!holds)
        {
            throw new Failure(FailureKind.Untrusted, "the sums of this file are not those that the first signer read out: it is another bundle",
                "nothing was sealed; find out where the other one is");
        }
    }
}
