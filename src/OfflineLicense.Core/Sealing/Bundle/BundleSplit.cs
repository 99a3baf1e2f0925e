using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Cuts a list of items into bundles that keep every cap: where one would be passed, <c>pack</c> makes several, each
/// complete. An upper bound is counted, so that <see cref="SealedBundle.Prepare"/> does not refuse what was cut here.
/// </summary>
internal static class BundleSplit
{
    /// <summary>Everything but the items: signatures, manifest, the fixed part of README.txt, headers, trailer.</summary>
    private const int Fixed = 32 * Limits.KiB;

    /// <summary>Beside names, devices and actions a README line holds blanks and the kind; a new account adds a heading.</summary>
    private const int ReadmeLine = 64;
    private const int ReadmeHeading = 1024;

    /// <param name="items">In any order; each part comes back sorted by name.</param>
    /// <param name="maxLength">Bytes of one file, the facts' list not counted.</param>
    /// <param name="longestAction">Bytes of the longest text that <see cref="BundleReadme"/> will be given as "what to do".</param>
    public static IReadOnlyList<IReadOnlyList<BundleItem>> Into(IEnumerable<BundleItem> items, long maxLength, int longestAction)
    {
        var sorted = items.OrderBy(item => item.Name, StringComparer.Ordinal).ToArray();
        var scratch = new CanonicalWriter();
        var widest = sorted.Length == 0 ? 0 : sorted.Max(item => item.Name.Length) + sorted.Max(BundleReadme.WidthOf);
        var parts = new List<IReadOnlyList<BundleItem>>();
        var part = new List<BundleItem>();
        var accounts = new HashSet<(string?, string?)>();
        long file = Fixed, sums = 0, list = 0, readme = Fixed;
        foreach (var item in sorted)
        {
            var line = BundleLists.LengthOf(item, scratch);
            var sum = Digest.Zero.Hex.Length + 3 + item.Member.Length;
            var text = widest + longestAction + item.Member.Length + ReadmeLine
                + (accounts.Contains((item.SmartAccount, item.VirtualAccount)) ? 0 : ReadmeHeading);
            var bytes = TarHeader.MemberLength(item.Size) + line + sum + text;
            var full = part.Count == Limits.BundleItems || file + bytes > maxLength || sums + sum > Limits.BundleSums - Limits.KiB
                || list + line > Limits.BundleItemsList || readme + text > Limits.BundleReadme;
            if (full && part.Count > 0)
            {
                parts.Add(part);
                part = [];
                accounts.Clear();
                (file, sums, list, readme) = (Fixed, 0, 0, Fixed);
            }

            part.Add(item);
            accounts.Add((item.SmartAccount, item.VirtualAccount));
            file += bytes;
            sums += sum;
            list += line;
            readme += text;
        }

        if (part.Count > 0)
            parts.Add(part);
        return parts;
    }
}
