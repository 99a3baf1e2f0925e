using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Cli.Output;

/// <summary>The sheet of paper that travels with a bundle: what it is, who had it, how it is recognised again.</summary>
internal static class CustodyForm
{
    private const int Width = 78;
    private static readonly string[] HandOvers = ["Packed by", "Handed over to", "Received by", "Medium erased by"];

    public static IEnumerable<string> Render(SealedBundle bundle, IReadOnlyList<string> writtenTo)
    {
        var manifest = bundle.Manifest;
        yield return new string('=', Width);
        yield return $"CHAIN OF CUSTODY   {bundle.Name}";
        yield return new string('=', Width);
        yield return Row("From", manifest.Name.Origin);
        yield return Row("To", manifest.Name.Destination);
        yield return Row("Created", DisplayTime.Format(Timestamp.Text(manifest.Created)));
        yield return Row("Holds", $"{manifest.Items:N0} files, {manifest.Facts:N0} facts, {manifest.Bytes:N0} bytes");
        yield return Row("File", $"{bundle.Name.FileName}, {bundle.Length:N0} bytes");
        foreach (var folder in writtenTo)
            yield return Row("Written to", folder);
        foreach (var signer in manifest.Signers)
            yield return Row("Sealed by", signer.Hex[..Seal.ShortLength] + (ExternalSeals.Missing(bundle).Contains(signer) ? "  (its seal is still missing)" : string.Empty));
        yield return Row("Ticket", manifest.Ticket);
        yield return Row("Carrier", manifest.Carrier);
        yield return Row("Medium", manifest.MediaSerial);
        yield return Row("Message", manifest.Message);
        yield return "";
        yield return "Sums (SHA-256 of SHA256SUMS; compare with `offlic verify` on the other side):";
        foreach (var line in Fingerprint.FormatLines(bundle.Sums))
            yield return "  " + line;
        foreach (var who in HandOvers)
        {
            yield return "";
            yield return $"{who,-17}name ____________________  date and time ____________________";
            yield return $"{"",-17}signature ___________________________________________________";
        }

        yield return "";
        yield return "The seals tell whether the bundle was changed. This form tells who had it.";
    }

    // What nobody stated is a line to write on.
    private static string Row(string what, string? value) => $"{what,-12} {(string.IsNullOrEmpty(value) ? "______________________________" : SafeText.Value(value))}";
}
