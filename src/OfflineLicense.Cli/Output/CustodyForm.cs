using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// The paper form that travels with a bundle: what the bundle is, who had it, and its digest. It fits one page of A4 or letter paper
/// whatever was typed: <see cref="Width"/> columns and <see cref="Height"/> lines.
/// </summary>
internal static class CustodyForm
{
    public const int Width = 78;
    public const int Height = 60;

    private const int Label = 13;
    private static readonly string[] HandOvers = ["Packed by", "Handed over to", "Received by", "Drive erased by"];

    public static IEnumerable<string> Render(SealedBundle bundle, BundleCustody custody)
    {
        yield return new string('=', Width);
        yield return $"CHAIN OF CUSTODY   {bundle.Name}";
        yield return new string('=', Width);
        foreach (var (what, value) in Rows(bundle, custody))
        {
            foreach (var line in Row(what, value))
                yield return line;
        }

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

    private static IEnumerable<(string What, string? Value)> Rows(SealedBundle bundle, BundleCustody custody)
    {
        var manifest = bundle.Manifest;
        yield return ("From", manifest.Name.Origin);
        yield return ("To", manifest.Name.Destination);
        yield return ("Created", DisplayTime.Format(Timestamp.Text(manifest.Created)));
        yield return ("Operator", custody.Operator);
        yield return ("Content", $"{Plural.Format(manifest.Items, "file")}, {Plural.Format(manifest.Facts, "fact")}, "
            + ByteSize.Format(manifest.Bytes));
        yield return ("File", $"{bundle.Name.FileName}, {bundle.Length:N0} bytes");
        var folders = custody.Bundle.WrittenTo;
        if (folders is [.., var last])
            yield return ("Written to", last);
        if (folders.Count > 1)
            yield return ("", $"and {Plural.Format(folders.Count - 1, "folder")} before: offlic bundles --json");
        var missing = ExternalSeals.Missing(bundle);
        foreach (var signer in manifest.Signers)
        {
            yield return ("Signed by",
                signer.Hex[..Seal.ShortLength] + (missing.Contains(signer) ? "  (this signature is still missing)" : string.Empty));
        }

        yield return ("Ticket", manifest.Ticket);
        yield return ("Carrier", manifest.Carrier);
        yield return ("Drive", manifest.MediaSerial);
        yield return ("Message", manifest.Message);
    }

    // A missing value is a line to write on.
    private static IEnumerable<string> Row(string what, string? value)
    {
        var text = string.IsNullOrEmpty(value) ? "______________________________" : SafeText.Value(value);
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(Width - Label, text.Length - at);
            if (char.IsHighSurrogate(text[at + length - 1]))
                length--;
            yield return (at == 0 ? what : string.Empty).PadRight(Label) + text[at..(at + length)];
            at += length;
        }
    }
}
