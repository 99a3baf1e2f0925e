using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Bundles;

namespace OfflineLicense.Cli.Pages;

/// <summary>Who had each bundle, newest first, in both directions.</summary>
internal static class CustodyTable
{
    /// <summary>Older ones are folded.</summary>
    private const int Shown = 100;

    public static void Write(HtmlWriter html, IReadOnlyList<BundleCustody> bundles, IReadOnlyList<OpenGap> gaps)
    {
        if (bundles.Count == 0)
            html.Markup("<p>No bundle was packed or received here.\n");
        var newest = bundles.Reverse().ToList();
        if (newest.Count > 0)
            WriteRows(html, newest.Take(Shown));
        if (newest.Count > Shown)
        {
            html.Markup("<details><summary>Older bundles <span>").Count(newest.Count - Shown).Markup("</span></summary>\n");
            WriteRows(html, newest.Skip(Shown));
            html.Markup("</details>\n");
        }

        foreach (var gap in gaps)
        {
            html.Markup("<p class=\"bad\">Never arrived: ").Text($"{gap.Origin}.{gap.Destination}.{gap.First:D8}");
            if (gap.Last > gap.First)
                html.Text($" to {gap.Last:D8}");
            html.Markup("\n");
        }
    }

    private static void WriteRows(HtmlWriter html, IEnumerable<BundleCustody> bundles)
    {
        html.Markup("<div class=\"wide\"><table><caption>Bundles, newest first</caption><thead><tr><th scope=\"col\">Bundle and digest")
            .Markup("<th scope=\"col\">Who, when<th scope=\"col\">Content<th scope=\"col\">Drive, ticket, carrier")
            .Markup("<th scope=\"col\">Signed by")
            .Markup("<th scope=\"col\">Receipt</thead><tbody>\n");
        foreach (var bundle in bundles)
            WriteRow(html, bundle);
        html.Markup("</tbody></table></div>\n");
    }

    private static void WriteRow(HtmlWriter html, BundleCustody custody)
    {
        var (entry, isOut) = (custody.Bundle, custody.Bundle.Direction == BundleDirection.Out);
        html.Markup("<tr><th scope=\"row\">").Text(entry.Name.ToString()).Markup("<small><code>").Text(entry.Digest.Hex)
            .Markup("</code></small><td>").Text(isOut ? "packed by " : "received by ").Text(custody.Operator ?? "(not recorded)")
            .Markup("<small>").Text(DisplayTime.Format(custody.At)).Markup("</small>");
        foreach (var folder in entry.WrittenTo)
            html.Markup("<small>written to ").Text(folder).Markup("</small>");
        html.Markup("<td>").Count(entry.Items).Markup(" files<small>").Count(entry.Facts).Markup(" facts, ").Count(entry.Bytes)
            .Markup(" bytes</small><td>").Text(custody.Manifest.MediaSerial ?? "drive not stated").Markup("<small>ticket ")
            .Text(custody.Manifest.Ticket ?? "not stated").Markup("</small><small>carrier ").Text(custody.Manifest.Carrier ?? "not stated")
            .Markup("</small><td class=\"k\">");
        foreach (var signer in custody.Signers)
            html.Markup("<code>").Text(signer).Markup("</code> ");
        if (entry.MissingSignatures > 0)
            html.Markup("<small class=\"bad\">").Count(entry.MissingSignatures).Markup(" missing</small>");
        html.Markup("<td>");
        if (custody.Receipt is { } receipt)
            html.Text(isOut ? "received there" : "receipt sent").Markup("<small>in ").Text(receipt.Name).Markup("</small>");
        else
            html.Text(isOut ? "no receipt yet" : "goes with the next bundle");
        html.Markup("\n");
    }
}
