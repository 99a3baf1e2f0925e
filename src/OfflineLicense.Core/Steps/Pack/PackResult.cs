using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Stage;

namespace OfflineLicense.Steps.Pack;

/// <summary>A bundle on a drive that confirmed it, or the SHA256SUMS file of a bundle that is signed elsewhere.</summary>
/// <param name="WasThere">The file was there before with the same bytes.</param>
internal sealed record PackedBundle(string Path, SealedBundle Bundle, long Length, bool WasThere)
{
    /// <summary>Keys that sign the SHA256SUMS file elsewhere; empty: the file is a bundle.</summary>
    public IReadOnlyList<PublicKey> DetachedKeys { get; init; } = [];
}

/// <summary>The result of <c>pack</c>; each bundle was reported when it was written.</summary>
/// <param name="Decision">What the zone's requests contain and which of them are withheld; empty at a desk.</param>
internal sealed record PackResult(Side Side, ExportDecision Decision)
{
    /// <summary>Licenses that were pending and that are packed; null at a desk and for <c>--again</c>.</summary>
    public LicenseBalance? Balance { get; init; }

    /// <summary>Upload names of packed requests that contain only reports that CSSM acknowledged before.</summary>
    public IReadOnlyList<string> AnsweredBefore { get; init; } = [];

    /// <summary>The bundles were written on the disk of the station itself, not on a drive.</summary>
    public bool IsOnOwnDisk { get; init; }

    /// <summary>The last bundle that was packed here, for this destination if one was named; null: there is none.</summary>
    public string? LastBundle { get; init; }
}
