using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Cli.Output;

/// <summary>The paper form that travels with a bundle: what the bundle is, who had it, and its digest.</summary>
internal static class CustodyForm
{
    private const int Width = 78;
    private static readonly string[] HandOvers = ["Packed by", "Handed over to", "Received by", "Drive erased by"];

    public static IEnumerable<string> Render(SealedBundle bundle, IReadOnlyList<string> writtenTo)
    {
        var manifest = bundle.Manifest;
        yield return new string('=', Width);
        yield return $"CHAIN OF CUSTODY   {bundle.Name}";
        yield return new string('=', Width);
        yield return Row("From", manifest.Name.Origin);
        yield return Row("To", manifest.Name.Destination);
        yield return Row("Created", DisplayTime.Format(Timestamp.Text(manifest.Created)));
        yield return Row("Content", $"{manifest.Items:N0} files, {manifest.Facts:N0} facts, {manifest.Bytes:N0} bytes");
        yield return Row("File", $"{bundle.Name.FileName}, {bundle.Length:N0} bytes");
        foreach (var folder in writtenTo)
            yield return Row("Written to", folder);
        foreach (var signer in manifest.Signers)
        {
            var missing = ExternalSeals.Missing(bundle).Contains(signer) ? "  (this signature is still missing)" : string.Empty;
            yield return Row("Signed by", signer.Hex[..Seal.ShortLength] + missing);
        }

        yield return Row("Ticket", manifest.Ticket);
        yield return Row("Carrier", manifest.Carrier);
        yield return Row("Drive", manifest.MediaSerial);
        yield return Row("Message", manifest.Message);
        yield return "";
        yield return "Digest (SHA-256 of SHA256SUMS; compare with `offlic verify` there):";
        foreach (var line in Fingerprint.FormatLines(bundle.Sums))
            yield return "  " + line;
        foreach (var who in HandOvers)
        {
            yield return "";
            yield return $"{who,-17}name ____________________  date and time ____________________";
            yield return $"{"",-17}signature ___________________________________________________";
        }

        yield return "";
        yield return "Signatures show whether the bundle was changed. This form shows who had it.";
    }

    // A missing value is a line to write on.
    private static string Row(string what, string? value) =>
        $"{what,-12} {(string.IsNullOrEmpty(value) ? "______________________________" : SafeText.Value(value))}";
}
