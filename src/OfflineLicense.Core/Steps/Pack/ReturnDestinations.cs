using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Pack;

/// <summary>The zones a desk has heard from, and which of them something waits for.</summary>
internal sealed class ReturnDestinations(Ledger ledger)
{
    /// <summary>The only zone that answers or marks wait for; null: none does.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: several do.</exception>
    public string? OnlyOne()
    {
        var waiting = All().Where(zone => ledger.Responses.Unpacked(zone).Count > 0 || ledger.ServerAnswers.Unpacked(zone).Count > 0 || ledger.Marks.Unpacked(zone).Count > 0).ToList();
        return waiting.Count <= 1
            ? waiting.FirstOrDefault()
            : throw new Failure(FailureKind.Usage, $"answers wait for {waiting.Count} zones: {string.Join(", ", waiting)}", "say which: --for ZONE, one bundle at a time");
    }

    /// <summary>A mistyped zone must not read as "nothing is pending".</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: no bundle ever came from it.</exception>
    public void Check(string zone)
    {
        var known = All();
        if (!known.Contains(zone, StringComparer.Ordinal))
        {
            throw new Failure(FailureKind.Usage, $"no bundle ever came from {zone}, so nothing can be returned to it",
                known.Count == 0 ? "receive a zone's bundle first" : "zones heard from: " + string.Join(", ", known));
        }
    }

    private List<string> All() => ledger.Bundles.All()
        .Where(bundle => bundle.Direction == "in")
        .Select(bundle => bundle.Origin)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .ToList();
}
