using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// A bundle that was unpacked into a folder: its files, given back the headers, padding and order of a bundle, so that the
/// same verifier reads it. Signatures, hashes and "nothing extra" are checked as ever; headers and trailer are ours then, and
/// the output must say so.
/// </summary>
internal static class ExtractedBundle
{
    /// <summary>
    /// The bundle's name as the first bytes of <c>manifest.json</c> give it: only to make headers with, which the verifier
    /// compares again with the manifest once the signatures hold. Null where it is not there.
    /// </summary>
    public static BundleName? NameIn(ReadOnlySpan<byte> manifest)
    {
        var from = manifest.IndexOf("\"name\":\""u8);
        if (from < 0 || from > 100)
            return null;
        var rest = manifest[(from + 8)..];
        var end = rest.IndexOf((byte)'"');
        return end is < 0 or > 100 ? null : BundleName.Parse(System.Text.Encoding.ASCII.GetString(rest[..end]));
    }

    /// <summary>
    /// One stream with the bytes the archive would have. Throws E_SUMS naming a file that no bundle has; what is missing or
    /// changed the verifier finds.
    /// </summary>
    /// <param name="name">The bundle's name.</param>
    /// <param name="files">
    /// All files of the folder and below, named relative to it with <c>/</c>, with their lengths. A name that ends with <c>/</c> is a
    /// folder that no item explains.
    /// </param>
    /// <param name="open">A file's content; disposed by the stream.</param>
    public static Stream Open(BundleName name, IEnumerable<(string Member, long Length)> files, Func<string, Stream> open)
    {
        var sorted = files.OrderBy(file => Rank(file.Member)).ThenBy(file => file.Member, StringComparer.Ordinal).ToArray();
        foreach (var (member, length) in sorted)
        {
            if (Check.ExtractedFileCap.Fails(length > Limits.BundleServerItem))
                throw BundleRefusal.Of(BundleRefusal.Limit, $"{member} is {length:N0} bytes; the limit is {Limits.BundleServerItem:N0}.");
        }

        return new ExtractedBundleStream(name, sorted, open);
    }

    private static int Rank(string member)
    {
        if (member == MemberName.Sums)
            return 0;
        if (Seal.PrefixIn(member) is not null)
            return 1;
        for (var at = 0; at < MemberName.Fixed.Count; at++)
        {
            if (member == MemberName.Fixed[at])
                return 2 + at;
        }

        var isItem = member.StartsWith(MemberName.ItemFolder, StringComparison.Ordinal)
            && ItemName.IsValid(member.AsSpan(MemberName.ItemFolder.Length));
        return !Check.ExtractedNothingExtra.Fails(!isItem)
            ? 2 + MemberName.Fixed.Count
            : throw BundleRefusal.Of(BundleRefusal.Sums,
                $"There is an extra {(member.EndsWith('/') ? "folder" : "file")}: {member} belongs to no bundle.",
                "move it out of the folder, then try again");
    }
}
