using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Policy;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Receive;

/// <summary>
/// Decides whether this station receives a bundle with valid signatures (docs/bundle-format.md 3 step 7, and 4). It applies
/// the rules to what the ledger knows, and writes nothing.
/// </summary>
internal sealed class AcceptancePolicy(Ledger ledger)
{
    /// <summary>The same bundle in the ledger, packed or received here; null: it is new.</summary>
    public BundleRow? FindKnown(VerifiedHead head) => ledger.Bundles.BySums(head.Sums);

    /// <exception cref="Failure">E_POLICY: a key may not sign for the origin, or there are too few signatures.</exception>
    public void CheckSigners(VerifiedHead head) =>
        BundlePolicy.CheckSigners(head, int.Parse(ledger.Settings.Value(SettingName.SealsRequired) ?? "1"));

    /// <exception cref="Failure">E_POLICY or E_DESTINATION.</exception>
    public void CheckPolicy(VerifiedHead head)
    {
        var (station, side) = ledger.Station();
        CheckSigners(head);
        BundlePolicy.CheckDestination(head, station, side);
    }

    /// <summary>
    /// The origin says only what it may. Whoever is to receive the bundle, one that breaks this is invalid. Which second signer
    /// speaks for this station was decided here when the bundle was packed: its key may be pinned for another name.
    /// </summary>
    /// <exception cref="Failure">E_POLICY, E_ROLE or E_ITEMS.</exception>
    public void CheckRoles(VerifiedHead head)
    {
        if (FindKnown(head) is not { Direction: BundleDirection.Out })
            BundlePolicy.CheckOrigin(head);
        BundleRoles.CheckLists(head.Manifest, head.Items, head.Facts);
        var revocable = ledger.Keys.All().Where(row => row.Station == head.Name.Origin).Select(row => row.KeyId).ToHashSet();
        BundleRoles.CheckRevocations(head, key => revocable.Contains(key.Hex));
    }

    /// <summary>
    /// A response for this zone is of a desk, and what it refers to was sent by this zone. A rollback must be ruled out before.
    /// </summary>
    /// <exception cref="Failure">E_ROLE.</exception>
    public void CheckReferences(VerifiedHead head)
    {
        var (station, side) = ledger.Station();
        if (side != Side.Zone || head.Name.Destination != station)
            return;
        if (ledger.PackedElsewhere.HasStation(head.Name.Origin))
        {
            throw BundleRefusal.Of(BundleRefusal.Role,
                $"{head.Name} is of {head.Name.Origin}, which collects in this zone (ledger merge), and only a desk sends responses.");
        }

        var sent = new SentRecord(ledger, head.Manifest);
        BundleRoles.CheckReferences(head, sent.HasBundle, sent.HasDocument);
    }

    /// <summary>
    /// Adopted bundles count like recorded ones: after a restore, two peers may have two bundles of one number, and a person
    /// confirmed that both are ours.
    /// </summary>
    /// <exception cref="Failure">E_ROLLBACK.</exception>
    public void CheckRollback(VerifiedHead head)
    {
        var adopted = ledger.Bundles.Adopted();
        var (bundle, journal) = (head.Manifest.Acknowledges?.Sums, head.Manifest.PeerJournal?.Head);
        BundlePolicy.CheckRollback(head, ledger.Station().Name,
            name => adopted.Any(known => known.Name == name.ToString() && known.Sums == bundle?.Hex)
                ? bundle
                : Digest.Parse(ledger.Bundles.ByName(name.ToString())?.Sums),
            number => adopted.Any(known => known.JournalSequence == number && known.JournalHead == journal?.Hex)
                ? journal
                : ledger.Journal.HashAt(number));
    }

    public StreamDecision Decide(VerifiedHead head)
    {
        var (origin, destination) = (head.Name.Origin, head.Name.Destination);
        var last = ledger.Bundles.Last(origin, destination);
        var state = new StreamState(last is null ? null : Link(last),
            number => ledger.Bundles.At(origin, destination, number) is { } row ? Link(row) : null,
            ledger.Bundles.OpenGaps(origin, destination).Select(gap => new SequenceRange(gap.First, gap.Last)).ToList());
        return SequenceCheck.Decide(state, StreamLink.Of(head.Sealed));

        static StreamLink Link(BundleRow row) => new(row.Sequence, Digest.Parse(row.Sums)!.Value, Digest.Parse(row.Previous)!.Value);
    }

    /// <summary>Why <c>receive</c> would refuse a bundle here that is valid; null: it would not.</summary>
    /// <exception cref="Failure">E_ROLE: it is not valid.</exception>
    public Failure? FindObjection(VerifiedHead head)
    {
        try
        {
            if (FindKnown(head) is not null)
                return null;
            CheckPolicy(head);
            CheckRollback(head);
            CheckReferences(head);
            SequenceCheck.Enforce(Decide(head), head.Name);
            return null;
        }
        catch (Failure objection)
            when (objection.Code != BundleRefusal.Role && BundleRefusal.All.Contains(objection.Code, StringComparer.Ordinal))
        {
            return objection;
        }
    }
}
