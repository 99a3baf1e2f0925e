using System.Globalization;
using System.Text;
using OfflineLicense.Sealing.Canonical;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// <c>README.txt</c>: for a person who has the bundle and not the tool (docs/bundle-format.md 6). What it is, how to check it,
/// what to do with each file. It travels under the signature like everything else.
/// </summary>
internal static class BundleReadme
{
    /// <summary>Characters of what to do with one item; what is longer is cut.</summary>
    public const int LongestAction = 1024;

    /// <param name="manifest">Its counts are not used.</param>
    /// <param name="items">In any order.</param>
    /// <param name="facts">What travels without a file.</param>
    /// <param name="signers">The keys of all signers the manifest names: each has its own line, with its own hash.</param>
    /// <param name="action">What to do with an item, in one line: which CSSM page, "paste this code", or which command on the
    /// device.</param>
    public static string Text(
        Manifest manifest,
        IReadOnlyList<BundleItem> items,
        IReadOnlyList<TravellingFact> facts,
        IReadOnlyList<PublicKey> signers,
        Func<BundleItem, string> action)
    {
        var sorted = items.OrderBy(item => item.Name, StringComparer.Ordinal).ToArray();
        var keys = signers.OrderBy(key => key.Short, StringComparer.Ordinal).ToArray();
        var text = new StringBuilder();
        About(text, manifest, sorted, facts);
        BundleReadmeChecks.Append(text, manifest.Name, keys, 1 + keys.Length + MemberName.Fixed.Count + sorted.Length);
        Actions(text, manifest, sorted, action);
        Happened(text, facts);
        Files(text, sorted, keys);
        return text.ToString();
    }

    /// <summary>Bytes the column of product instances needs for this item, at most.</summary>
    public static int WidthOf(BundleItem item) => Encoding.UTF8.GetByteCount(Subject(item));

    private static void About(StringBuilder text, Manifest manifest, BundleItem[] items, IReadOnlyList<TravellingFact> facts)
    {
        var name = manifest.Name.ToString();
        text.Append(name).Append('\n').Append('=', name.Length).Append("\n\n1. What this is\n\n");
        text.Append(manifest.Kind == BundleKind.Request
            ? $"   Licensing files of Cisco devices in the isolated zone {manifest.Name.Origin}, on their way to Cisco (CSSM).\n"
            : $"   Answers of Cisco (CSSM) for devices in the isolated zone {manifest.Name.Destination}, on their way back.\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"   {items.Length:N0} files, {items.Sum(item => item.Size):N0} bytes, and {facts.Count:N0} notes. From "
                + $"{manifest.Name.Origin} to {manifest.Name.Destination}, number {manifest.Name.Sequence}.\n");
        if (manifest.ForDesk is { } desk)
            text.Append("   Only the desk ").Append(desk).Append(" receives it.\n");
        text.Append(CultureInfo.InvariantCulture,
            $"   Packed {CanonicalReader.Write(manifest.Created)} by offlic {SafeText.Cell(manifest.ToolVersion)}.\n");
        foreach (var (label, value) in new[] { ("Message", manifest.Message), ("Ticket", manifest.Ticket), ("Carrier",
            manifest.Carrier), ("Medium", manifest.MediaSerial) })
        {
            if (value is not null)
                text.Append("   ").Append(label).Append(": ").Append(SafeText.Cell(value)).Append('\n');
        }

        text.Append("\n   With the tool, one line does all of this:   offlic receive ").Append(manifest.Name.FileName);
        text.Append("\n   Without it: check first (2), then do what the table says (3). Never edit, re-save or rename the files in\n");
        text.Append("   items/: they are signed by the device or by Cisco, and their names lead the answers back to the right device.\n");
    }

    private static void Actions(StringBuilder text, Manifest manifest, BundleItem[] items, Func<BundleItem, string> action)
    {
        text.Append("\n3. What to do with each file in items/\n");
        if (items.Length == 0)
            text.Append("\n   There are no files to handle in this bundle.\n");
        foreach (var account in items.GroupBy(item => (item.SmartAccount, item.VirtualAccount)).OrderBy(group => group.Key.SmartAccount,
            StringComparer.Ordinal).ThenBy(group => group.Key.VirtualAccount, StringComparer.Ordinal))
        {
            text.Append("\n   Smart account: ").Append(Account(account.Key.SmartAccount));
            text.Append("   Virtual account: ").Append(Account(account.Key.VirtualAccount));
            text.Append(CultureInfo.InvariantCulture, $"   ({account.Count():N0} files)\n\n");
            Table(
                text,
                ["file", manifest.Kind == BundleKind.Request ? "product instance" : "for device", "kind", "what to do"],
                account.Select(item =>
                    new[] { item.Name, Subject(item), item.Kind.Name, SafeText.Cell(action(item), LongestAction) }).ToArray());
        }
    }

    private static void Happened(StringBuilder text, IReadOnlyList<TravellingFact> facts)
    {
        text.Append("\n4. What the sender says without a file\n\n");
        if (facts.Count == 0)
        {
            text.Append("   Nothing.\n");
            return;
        }

        Table(
            text,
            ["when", "what", "SHA-256 of the request, or key id", "note"],
            facts.Select(fact => new[]
            {
                CanonicalReader.Write(fact.At), fact.Fact, fact.Subject.Hex,
                SafeText.Cell(string.Join(", ", new[] { fact.Reason, fact.Operator }.OfType<string>())),
            }).ToArray());
    }

    private static void Table(StringBuilder text, string[] head, string[][] rows)
    {
        var widths = head.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length))).ToArray();
        Row(text, head, widths);
        foreach (var row in rows)
            Row(text, row, widths);
    }

    private static void Row(StringBuilder text, string[] row, int[] widths)
    {
        text.Append("   ");
        for (var column = 0; column < row.Length - 1; column++)
            text.Append(row[column]).Append(' ', widths[column] - row[column].Length + 2);
        text.Append(row[^1]).Append('\n');
    }

    private static string Account(string? name) => name is null ? "(not stated)" : SafeText.Cell(name, 80);

    private static string Subject(BundleItem item)
    {
        if (item.Server is { } server)
            return $"server {SafeText.Cell(server, 60)}";
        return item.Udis.Count switch
        {
            0 => "-",
            1 => SafeText.Cell(item.Udis[0], 80),
            _ => $"{SafeText.Cell(item.Udis[0], 80)} (+{item.Udis.Count - 1})",
        };
    }

    private static void Files(StringBuilder text, BundleItem[] items, PublicKey[] keys)
    {
        text.Append("\n5. Every file of this bundle, and there must be no other\n\n");
        foreach (var name in keys.Select(key => Seal.MemberFor(key.Short)).Prepend(MemberName.Sums).Concat(MemberName.Fixed))
            text.Append("   ").Append(name).Append('\n');
        foreach (var item in items)
            text.Append("   ").Append(MemberName.ItemFolder).Append(item.Name).Append('\n');
    }
}
