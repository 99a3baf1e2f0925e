namespace OfflineLicense.Steps.Media;

/// <summary>One file or folder on a drive.</summary>
/// <param name="File">Its name there.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
/// <param name="State">What it is to this station.</param>
internal sealed record MediaEntry(string File, long Size, MediaState State)
{
    /// <summary>The name that a bundle has in its first header; only claimed unless the ledger has the bundle.</summary>
    public BundleName? Bundle { get; init; }

    /// <summary>Of its <c>SHA256SUMS</c>; null: no bundle, or not read.</summary>
    public Digest? Sums { get; init; }

    /// <summary>Why a confirmed bundle is not removed; null: nothing is against it.</summary>
    public string? KeptBecause { get; init; }
}
