using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Receive;

/// <summary>
/// Whether this station would take a bundle whose seals hold (docs/bundle-format.md 3 step 7, and 4): what its ledger knows
/// put before the pure rules. Reads only.
/// </summary>
internal sealed class AcceptancePolicy(Ledger ledger)
{
    /// <summary>Its sums are in the ledger, received or packed here: nothing can change.</summary>
    public BundleRow? Held(VerifiedHead head) => ledger.Bundles.BySums(head.Sums);

    /// <exception cref="Failure">E_POLICY: a key may not speak for the origin, or there are too few of them.</exception>
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
    /// What was adopted stands beside what is here: two peers may hold two bundles of one number, and rows of one number,
    /// when we were restored between them, and a person has said that both are ours.
    /// </summary>
    /// <exception cref="Failure">E_ROLLBACK.</exception>
    public void CheckRollback(VerifiedHead head)
    {
        var adopted = ledger.Bundles.Adopted();
        var (had, seen) = (head.Manifest.Acknowledges?.Sums, head.Manifest.PeerJournal?.Head);
        BundlePolicy.CheckRollback(head, ledger.Station().Name,
            name => adopted.Any(known => known.Name == name.ToString() && known.Sums == had?.Hex) ? had : Digest.Parse(ledger.Bundles.ByName(name.ToString())?.Sums),
            number => adopted.Any(known => known.JournalSequence == number && known.JournalHead == seen?.Hex) ? seen : ledger.Journal.HashAt(number));
    }

    public StreamDecision Decide(VerifiedHead head)
    {
        var (origin, destination) = (head.Name.Origin, head.Name.Destination);
        var last = ledger.Bundles.Last(origin, destination);
        var state = new StreamState(last is null ? null : Link(last),
            number => ledger.Bundles.At(origin, destination, number) is { } row ? Link(row) : null,
            ledger.Bundles.OpenGaps(origin, destination).Select(number => new SequenceRange(number, number)).ToList());
        return SequenceCheck.Decide(state, StreamLink.Of(head.Sealed));

        static StreamLink Link(BundleRow row) => new(row.Sequence, Digest.Parse(row.Sums)!.Value, Digest.Parse(row.Previous)!.Value);
    }

    /// <summary>The first thing for which <c>receive</c> would refuse it here; null: it would take it.</summary>
    public Failure? Objection(VerifiedHead head)
    {
        try
        {
            if (Held(head) is not null)
                return null;
            CheckPolicy(head);
            CheckRollback(head);
            SequenceCheck.Enforce(Decide(head), head.Name);
            return null;
        }
        catch (Failure objection) when (BundleRefusal.All.Contains(objection.Code, StringComparer.Ordinal))
        {
            return objection;
        }
    }
}
