using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>Finds bundles that a person calls lost although something shows that they arrived.</summary>
internal static class LostBundleCheck
{
    /// <param name="ledger">The station.</param>
    /// <param name="what">What a person typed: bundles, and other things, which are passed over.</param>
    /// <returns>One sentence for each such bundle.</returns>
    public static IReadOnlyList<string> FindDoubts(Ledger ledger, IEnumerable<string> what) =>
    [
        .. what.Select(MarkTargets.ParseBundle).OfType<BundleName>().Distinct()
            .Select(name => ledger.Bundles.ByName(name.ToString())).OfType<BundleRow>()
            .Select(bundle => Describe(ledger, bundle)).OfType<string>(),
    ];

    private static string? Describe(Ledger ledger, BundleRow bundle)
    {
        if (bundle.Direction == BundleDirection.In)
            return $"{bundle.Name} was received here on {bundle.At[..10]}";
        if (ledger.Bundles.Acknowledged().Contains(bundle.Id))
            return $"{bundle.Name} arrived: the receipt for it is here";
        var items = ledger.Bundles.Items(bundle.Id).Select(item => item.DocumentId).ToHashSet();
        var answered = items.Count(ledger.Responses.AnsweredRequests().Contains);
        return answered > 0 ? $"{bundle.Name} arrived: {answered:N0} of its {items.Count:N0} requests were answered" : null;
    }
}
