using System.CommandLine;
using OfflineLicense.Steps;
using OfflineLicense.Storage;

namespace OfflineLicense.Cli.Commands;

/// <summary><c>offlic sign</c>: the second person's seal.</summary>
internal static class SignCommand
{
    public static ToolCommand Create()
    {
        var file = new Argument<string>("file") { Description = "A bundle that was packed with --signers and still lacks our seal" };
        var sums = new Option<string?>("--sums") { Description = "The bundle's sums as the first signer reads them out (else four groups are asked for)", HelpName = "64HEX" };
        return new ToolCommand("sign", "Add this station's seal to a bundle that names several signers.")
        {
            Place = Place.Carry,
            Arguments = { file },
            Options = { sums },
            Examples =
            [
                new("offlic sign PLANT-7.desk.00000007.offlic.tar", "Shows what it is, asks for four groups of its sums, seals it."),
                new("offlic sign --sums \"9a95 5cd5 …\" PLANT-7.desk.00000007.offlic.tar", "The same in a script: the sums come from the first signer."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Act = invocation => Act(invocation, invocation.FullPath(invocation.Value(file)!), invocation.Value(sums)),
        };
    }

    private static void Act(Invocation invocation, string path, string? sums)
    {
        using var ledger = OpenLedger.ForWriting(invocation);
        using var signing = new Signing(ledger, new SourceFile(invocation.Site.Disk), invocation.Operator);
        var unfinished = signing.Check(path);
        var manifest = unfinished.Sealed.Manifest;
        invocation.Speech.Result($"{manifest.Name}   {Plural.Of(manifest.Items, "item")}, {Plural.Of(manifest.Facts, "fact")}, {manifest.Bytes:N0} bytes, made {Moment.Text(manifest.Created)}");
        invocation.Speech.Result($"  sealed by  {string.Join(", ", unfinished.Signers.Select(signer => $"{signer.Key.Short} of {signer.Station}"))}");
        Compare(invocation, unfinished.Sealed.Sums, sums);
        var bundle = signing.Sign(path, unfinished);
        BundleLines.Write(invocation.Json, path, "signed", bundle.Manifest, bundle.Sums, more: json => json.WriteBoolean("complete", bundle.IsComplete));
        invocation.Speech.Result(bundle.IsComplete ? "  all signers have sealed it" : $"  {bundle.Manifest.Signers.Count - bundle.Seals.Count} seal still missing");
        invocation.Speech.Next(bundle.IsComplete ? "carry it to " + bundle.Manifest.Name.Destination : "the next signer runs offlic sign");
    }

    private static void Compare(Invocation invocation, Digest sums, string? given)
    {
        var holds = given is null
            ? PaperCheck.Agrees(invocation, sums, "Sums of this file", "give the sums that the first signer reads out: --sums 64HEX")
            : Fingerprint.Typed(given) == sums.Hex;
        if (!holds)
        {
            throw new Failure(FailureKind.Untrusted, "the sums of this file are not those that the first signer read out: it is another bundle",
                "nothing was sealed; find out where the other one is");
        }
    }
}
