using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// What a bundle says, signed by pinned keys: steps 1 to 6 of docs/bundle-format.md 3 hold, no item has been read. The type
/// is the proof: it can be made only of a verifier that came so far.
/// </summary>
internal sealed class VerifiedHead
{
    internal VerifiedHead(BundleVerifier run)
    {
        Sealed = run.RequireVerifiedHead();
        Signers = run.Signers;
    }

    /// <summary>All lists and signatures, enough to write the file again with the items.</summary>
    public SealedBundle Sealed { get; }

    /// <summary>The keys whose signatures hold, in the order of the signatures.</summary>
    public IReadOnlyList<PinnedKey> Signers { get; }

    public BundleName Name => Sealed.Name;

    public Digest Sums => Sealed.Sums;

    public Manifest Manifest => Sealed.Manifest;

    public IReadOnlyList<BundleItem> Items => Sealed.Items;

    public IReadOnlyList<TravellingFact> Facts => Sealed.Facts;
}

/// <summary>A bundle read to its end, every byte of it accounted for. Made by <see cref="BundleVerifier"/> alone.</summary>
internal sealed class VerifiedBundle
{
    internal VerifiedBundle(BundleVerifier run) => Head = run.RequireVerified();

    public VerifiedHead Head { get; }

    public BundleName Name => Head.Name;

    public Digest Sums => Head.Sums;

    public Manifest Manifest => Head.Manifest;

    public IReadOnlyList<BundleItem> Items => Head.Items;

    public IReadOnlyList<TravellingFact> Facts => Head.Facts;
}

/// <summary>
/// A bundle that waits for more signatures: everything holds, the signatures that are there too, but not all named signers have
/// signed it. Nothing may be received from it; <c>sign</c> adds a signature and writes it again.
/// </summary>
internal sealed class UnfinishedBundle
{
    internal UnfinishedBundle(BundleVerifier run)
    {
        Sealed = run.RequireVerifiedUnfinished();
        Signers = run.Signers;
    }

    public SealedBundle Sealed { get; }

    /// <summary>Those who have signed it.</summary>
    public IReadOnlyList<PinnedKey> Signers { get; }
}
