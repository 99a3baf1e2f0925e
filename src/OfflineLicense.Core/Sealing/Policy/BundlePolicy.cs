using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Policy;

/// <summary>
/// What a station demands of a bundle beyond its signatures (docs/bundle-format.md 3, step 7): pure decisions over what the
/// caller's ledger knows. <c>receive</c> enforces them, <c>verify</c> reports them.
/// </summary>
internal static class BundlePolicy
{
    /// <summary>Each key speaks for the origin, and enough different keys signed it. Throws E_POLICY.</summary>
    public static void CheckSigners(VerifiedHead head, int required)
    {
        CheckOrigin(head);
        if (Check.PolicyEnough.Fails(head.Signers.Count < required))
        {
            throw BundleRefusal.Of(
                BundleRefusal.Policy,
                $"{head.Name} has {head.Signers.Count} signatures; this station requires {required} (seals.required).",
                "its origin packs it with: offlic pack --signers KEYID…, and the second signer runs: offlic sign FILE");
        }
    }

    /// <summary>Each key speaks for the origin: without that the bundle is not of its origin at all. Throws E_POLICY.</summary>
    public static void CheckOrigin(VerifiedHead head)
    {
        foreach (var signer in head.Signers)
        {
            if (Check.PolicySigner.Fails(signer.Station != head.Name.Origin))
            {
                throw BundleRefusal.Of(
                    BundleRefusal.Policy,
                    $"{head.Name} is signed with the key {signer.Key.Short}, which is trusted for {signer.Station}, not for "
                        + $"{head.Name.Origin}.");
            }
        }
    }

    /// <summary>It is for this station, or for any desk and this is one. Throws E_DESTINATION.</summary>
    public static void CheckDestination(VerifiedHead head, string station, Side side)
    {
        var forUs = head.Name.Destination == station || (side == Side.Desk && head.Name.Destination == StationName.AnyDesk);
        if (Check.PolicyDestination.Fails(!forUs))
            throw BundleRefusal.Of(BundleRefusal.Destination, $"{head.Name} is for {head.Name.Destination}; this is {station}.",
                $"carry it to {head.Name.Destination}");
        var desk = head.Manifest.ForDesk;
        if (Check.PolicyForDesk.Fails(side == Side.Desk && desk is not null && desk != station))
        {
            throw BundleRefusal.Of(BundleRefusal.Destination, $"{head.Name} is for the desk {desk}; this is {station}.",
                $"carry it to {desk}. If {station} is meant, {head.Name.Origin} trusts our key as {desk}: there, offlic key revoke, "
                    + $"offlic key trust FILE --name {station}, offlic pack --resend {head.Name}");
        }

        if (Check.PolicySide.Fails(head.Manifest.Kind == BundleKind.Request != (side == Side.Desk)))
        {
            throw BundleRefusal.Of(
                BundleRefusal.Destination,
                $"{head.Name} is a {ManifestText.NameOf(head.Manifest.Kind)} bundle; this station is a "
                    + $"{(side == Side.Desk ? "desk" : "zone")}.",
                "requests go from a zone to a desk, responses from a desk to a zone");
        }
    }

    /// <summary>What the writer says it had from us is in our ledger. Throws E_ROLLBACK.</summary>
    /// <param name="head">The arriving bundle.</param>
    /// <param name="station">Our name: what it acknowledges of other stations is not ours to judge.</param>
    /// <param name="sealedHere">The sums of a bundle of ours; null: we never signed it.</param>
    /// <param name="journalHere">The hash of our journal's row of that number; null: we have no such row.</param>
    public static void CheckRollback(VerifiedHead head, string station, Func<BundleName, Digest?> sealedHere,
        Func<long, Digest?> journalHere)
    {
        if (head.Manifest.Acknowledges is not { } had || had.Name.Origin != station)
            return;
        if (Check.RollbackBundle.Fails(sealedHere(had.Name) != had.Sums))
            throw Restored(head, $"received our bundle {had.Name}, which is not in our ledger as they had it");
        var seen = head.Manifest.PeerJournal;
        if (Check.RollbackJournal.Fails(seen is not null && journalHere(seen.Sequence) != seen.Head))
            throw Restored(head, $"saw row {seen!.Sequence} of our journal, which is not in it as they saw it");
    }

    private static Failure Restored(VerifiedHead head, string what) => BundleRefusal.Of(
        BundleRefusal.Rollback,
        $"{head.Name.Origin} says it {what}: our ledger was restored from an older copy, or rewritten.",
        "find out which; to continue from here: offlic doctor --adopt --reason TEXT; what that means: offlic explain E_ROLLBACK");
}
