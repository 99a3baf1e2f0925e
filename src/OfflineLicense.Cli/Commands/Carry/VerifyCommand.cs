using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic verify</c>: whether a bundle holds; changes nothing, needs no station where keys are given.</summary>
internal static class VerifyCommand
{
    private const int LongestKey = 64 * Limits.KiB;

    public static ToolCommand Create()
    {
        var paths = new Argument<string[]>("bundle") { Description = "Bundle files, extracted bundles, or folders that hold *.offlic.tar", Arity = ArgumentArity.OneOrMore };
        var keys = new Option<string[]>("--key") { Description = "A public key to check with; may be given several times (default: the station's pinned keys)", HelpName = "PUB.pem" };
        return new ToolCommand("verify", "Check a bundle's seals and every byte under them.")
        {
            Place = Place.Carry,
            Arguments = { paths },
            Options = { keys },
            Examples =
            [
                new("offlic verify /media/stick", "Every bundle on the stick, with the keys this station trusts."),
                new("offlic verify --key PLANT-7.pub.pem PLANT-7.desk.00000007.offlic.tar", "With one key and no station."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(paths)!, context.GetValue(keys) ?? []),
        };
    }

    private static void Act(CommandContext context, string[] paths, string[] keyFiles)
    {
        var files = new SourceFile(context.Host.FileSystem);
        if (keyFiles.Length > 0)
        {
            // "--key A.pem B.pem": no bundle is called .pem.
            keyFiles = [.. keyFiles, .. paths.Where(IsKey)];
            paths = [.. paths.Where(path => !IsKey(path))];
        }

        using var ledger = keyFiles.Length > 0 ? null : OpenLedger.ForReading(context);
        var keyring = ledger is null ? Given(keyFiles.Select(context.FullPath), files) : new StationKeys(ledger).Keyring();
        var admission = ledger is null ? null : new AcceptancePolicy(ledger);
        var (valid, invalid) = (0, 0);
        foreach (var source in BundleSource.Find(paths.Select(context.FullPath), files))
        {
            if (Holds(context, source, files, keyring, admission))
                valid++;
            else
                invalid++;
        }

        context.AddCount("valid", valid);
        context.AddCount("invalid", invalid);
        if (valid > 0 && invalid == 0)
            context.Output.SuggestNext("offlic receive " + SafeText.Value(paths[0]));
    }

    private static bool IsKey(string path) => path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase);

    private static Keyring Given(IEnumerable<string> keyFiles, SourceFile files) => new(keyFiles.Select(path =>
    {
        var read = files.Read(path, LongestKey, follow: true);
        return read.Problem is { } problem
            ? throw problem.ToFailure("give the public key that the sender exported: offlic key export FILE")
            : new PinnedKey(PublicKey.FromPem(System.Text.Encoding.UTF8.GetString(read.Bytes)), string.Empty);
    }));

    private static bool Holds(CommandContext context, BundleSource source, SourceFile files, Keyring keyring, AcceptancePolicy? admission)
    {
        VerifiedHead? sealedHead = null;
        try
        {
            using var input = source.Open(files, out var length);
            var verified = BundleVerifier.Verify(input, length, keyring, head => sealedHead = head, path: source.IsFolder ? null : source.Path);
            var manifest = verified.Manifest;
            BundleLines.Write(context.Json, source.Path, "valid", manifest, verified.Sums, more: json => json.WriteBoolean("extracted", source.IsFolder));
            context.Output.WriteLine($"{manifest.Name}   valid: every seal and every byte holds{(source.IsFolder ? " (extracted folder: the archive's own headers were not checked)" : string.Empty)}");
            foreach (var line in Columns.Align(
            [
                ["from", manifest.Name.Origin, "to", manifest.Name.Destination, "number", manifest.Name.Sequence.ToString()],
                ["items", manifest.Items.ToString("N0"), "facts", manifest.Facts.ToString("N0"), "bytes", manifest.Bytes.ToString("N0")],
            ]))
            {
                context.Output.WriteLine(line);
            }

            context.Output.WriteLine($"  made  {Timestamp.Text(manifest.Created)}{(manifest.Ticket is null ? string.Empty : "   ticket " + SafeText.Value(manifest.Ticket))}");
            context.Output.WriteLine($"  sums  {Fingerprint.Format(verified.Sums)}");
            foreach (var signer in verified.Head.Signers)
                context.Output.WriteLine($"  seal  {signer.Key.Short}{(signer.Station.Length > 0 ? " of " + signer.Station : string.Empty)}");
            if (admission?.Objection(verified.Head) is { } objection)
                context.Output.Warn($"{manifest.Name} would not be received here: {objection.Code}: {objection.Message}");
            return true;
        }
        catch (Failure refusal) when (refusal.Kind is not (FailureKind.Busy or FailureKind.Damaged))
        {
            BundleLines.Write(context.Json, source.Path, "invalid", sealedHead?.Manifest, sealedHead?.Sums, refusal);
            context.ReportRefusal(refusal, SafeText.Value(source.Path));
            return false;
        }
    }
}
