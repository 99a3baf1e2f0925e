using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Pack;

/// <summary>The zones whose bundles a desk received, and for which of them something is pending.</summary>
internal sealed class ReturnDestinations(Ledger ledger)
{
    /// <summary>The only zone with pending responses or marks, else with a revocation to be told; null: there is none.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: there are several.</exception>
    public string? FindOnlyOne()
    {
        var (what, pending) = ("responses are", ReadPending());
        if (pending.Count == 0)
            (what, pending) = ("the revocation of a key is", ReadZones().FindAll(zone => ledger.Keys.Untold(zone).Count > 0));
        return pending.Count <= 1
            ? pending.FirstOrDefault()
            : throw new Failure(FailureKind.Usage, $"{what} pending for {pending.Count} zones: {string.Join(", ", pending)}",
                "name one: --for ZONE, one bundle at a time");
    }

    /// <summary>Every zone that something is pending for: a response, a mark, a revocation to be told.</summary>
    public IReadOnlyList<string> FindAll()
    {
        var pending = ReadPending();
        return ReadZones().FindAll(zone => pending.Contains(zone, StringComparer.Ordinal) || ledger.Keys.Untold(zone).Count > 0);
    }

    /// <summary>Refuses a mistyped zone, which must not read as "nothing is pending".</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: no bundle was received from it.</exception>
    public void Check(string zone)
    {
        var known = ReadZones();
        if (!known.Contains(zone, StringComparer.Ordinal))
        {
            throw new Failure(FailureKind.Usage, $"no bundle was received from {zone}, so nothing can be returned to it",
                known.Count == 0 ? "receive a zone's bundle first" : "known zones: " + string.Join(", ", known));
        }
    }

    private List<string> ReadPending()
    {
        HashSet<string> pending =
            [.. ledger.Responses.UnpackedZones(), .. ledger.ServerAnswers.UnpackedZones(), .. ledger.Marks.UnpackedZones()];
        return ReadZones().FindAll(pending.Contains);
    }

    private List<string> ReadZones() => ledger.Bundles.All()
        .Where(bundle => bundle.Direction == BundleDirection.In)
        .Select(bundle => bundle.Origin)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .ToList();
}
