using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Media;

/// <summary>
/// The name and the digest that a bundle file begins with. Nothing is verified: a bundle whose digest the ledger has was verified when
/// it was recorded, and of any other only its claim is shown.
/// </summary>
internal sealed record BundleHead(BundleName Name, Digest Sums)
{
    /// <returns>Null: it cannot be read, or it does not begin like a bundle.</returns>
    public static BundleHead? Read(string path, SourceFile files)
    {
        using var source = files.Open(path, long.MaxValue, follow: false, out _);
        if (source is null)
            return null;
        try
        {
            var header = new byte[TarHeader.Block];
            if (source.Stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
                || TarHeader.BundleIn(header) is not { } name || TarHeader.NameIn(header) != MemberName.Sums
                || TarHeader.SizeIn(header) is not { } size || size is 0 or > Limits.BundleSums || size > source.Length)
                return null;
            var sums = new byte[size];
            source.Stream.ReadExactly(sums);
            return new BundleHead(name, Digest.Of(sums));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
