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
            Act = invocation =>
            {
                var path = invocation.FullPath(invocation.Value(file)!);
                if (invocation.Value(signatures) is not { Length: > 0 } made)
                    Sign(invocation, path, invocation.Value(sums), invocation.Value(key), passphrase);
                else if (invocation.Has(key))
                    throw new Failure(FailureKind.Usage, "--key makes a seal here, and --signature brings one from elsewhere", "give one of them");
                else
                    Finish(invocation, path, [.. made.Select(invocation.FullPath)]);
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Sign(CommandContext invocation, string path, string? sums, string? keyFile, PassphraseOptions options)
    {
        if (DetachedSigning.IsMeant(path))
        {
            throw new Failure(FailureKind.Usage, $"{path} is to be sealed elsewhere: it is no bundle yet",
                "seal it with openssl as pack --detached says, then: offlic sign FILE --signature SEAL");
        }

        using var passphrase = new Passphrase(invocation, options);
        using var ledger = OpenLedger.ForWriting(invocation);
        using var safe = new PrivateKeyCache(ledger.Folder, passphrase.Of);
        using var signing = new BundleSigner(ledger, new SourceFile(invocation.Site.Disk), invocation.Operator);
        var unfinished = Checked(invocation, signing, path);
        Compare(invocation, unfinished.Sealed.Sums, sums);
        var key = keyFile is null ? safe.Open(new StationKeys(ledger).Own()) : safe.OpenFile(invocation.FullPath(keyFile));
        Tell(invocation, path, signing.Sign(path, unfinished, key));
    }

    private static void Finish(CommandContext invocation, string path, IReadOnlyList<string> made)
    {
        using var ledger = OpenLedger.ForWriting(invocation);
        var files = new SourceFile(invocation.Site.Disk);
        var finishing = new DetachedSigning(ledger, files, invocation.Operator);
        if (!DetachedSigning.IsMeant(path))
        {
            using var signing = new BundleSigner(ledger, files, invocation.Operator);
            Tell(invocation, path, signing.Join(path, Checked(invocation, signing, path), finishing.Seals(made)));
            return;
        }

        var row = finishing.Find(path);
        var bundle = finishing.Finish(row, finishing.Seals(made));
        var written = new BundleFileWriter(ledger, invocation.Operator).Write(row, Path.GetDirectoryName(path)!, bundle);
        invocation.Speech.Result($"{bundle.Name}   {Plural.Of(bundle.Manifest.Items, "item")}, {Plural.Of(bundle.Manifest.Facts, "fact")}, {written.Length:N0} bytes{(written.WasThere ? ", there already" : string.Empty)}");
        invocation.Speech.Result($"  {SafeText.Value(written.Path)}");
        Tell(invocation, written.Path, bundle);
    }

    private static UnfinishedBundle Checked(CommandContext invocation, BundleSigner signing, string path)
    {
        var unfinished = signing.Check(path);
        var manifest = unfinished.Sealed.Manifest;
        invocation.Speech.Result($"{manifest.Name}   {Plural.Of(manifest.Items, "item")}, {Plural.Of(manifest.Facts, "fact")}, {manifest.Bytes:N0} bytes, made {Timestamp.Text(manifest.Created)}");
        invocation.Speech.Result($"  sealed by  {string.Join(", ", unfinished.Signers.Select(signer => $"{signer.Key.Short} of {signer.Station}"))}");
        return unfinished;
    }

    private static void Tell(CommandContext invocation, string path, SealedBundle bundle)
    {
        BundleLines.Write(invocation.Json, path, "signed", bundle.Manifest, bundle.Sums, more: json => json.WriteBoolean("complete", bundle.IsComplete));
        var missing = ExternalSeals.Missing(bundle).Count;
        invocation.Speech.Result(missing == 0 ? "  all signers have sealed it" : $"  {Plural.Of(missing, "seal")} still missing");
        invocation.Speech.Next(missing == 0 ? "carry it to " + bundle.Manifest.Name.Destination : "the next signer runs offlic sign");
    }

    private static void Compare(CommandContext invocation, Digest sums, string? given)
    {
        var holds = given is null
            ? FingerprintPrompt.Agrees(invocation, sums, "Sums of this file", "give the sums that the first signer reads out: --sums 64HEX")
            : Fingerprint.Typed(given) == sums.Hex;
        if (!holds)
        {
            throw new Failure(FailureKind.Untrusted, "the sums of this file are not those that the first signer read out: it is another bundle",
                "nothing was sealed; find out where the other one is");
        }
    }
}
