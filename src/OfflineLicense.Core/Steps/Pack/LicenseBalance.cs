using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Pack;

/// <summary>
/// Licences that were to go and licences that go: distinct pairs of product instance and entitlement tag. Said each time,
/// so that nobody reports only some of them without noticing.
/// </summary>
/// <param name="In">Pending, or waiting for upload.</param>
/// <param name="Out">Packed, or laid out.</param>
/// <param name="Reports">Reports that go.</param>
internal sealed record LicenseBalance(long In, long Out, long Reports)
{
    /// <summary>Counted from the bundles themselves, not from the list they were made of.</summary>
    /// <param name="ledger">Where both are.</param>
    /// <param name="pending">Requests that were to go.</param>
    /// <param name="bundles">What goes.</param>
    public static LicenseBalance OfPack(Ledger ledger, IReadOnlyList<long> pending, IReadOnlyList<long> bundles)
    {
        var (packed, reports) = ledger.Licenses.InBundles(bundles);
        var inside = bundles.SelectMany(ledger.Bundles.Items).Select(item => item.DocumentId).ToHashSet();
        return new LicenseBalance(inside.IsSupersetOf(pending) ? packed : ledger.Licenses.In(inside.Union(pending)).Licences, packed, reports);
    }

    public static LicenseBalance OfStage(Ledger ledger, StageResult result)
    {
        var (laidOut, reports) = ledger.Licenses.In(result.Files.Select(file => file.Row.DocumentId));
        return new LicenseBalance(ledger.Licenses.In(result.Files.Select(file => file.Row).Concat(result.LeftOut).Select(row => row.DocumentId)).Licences, laidOut, reports);
    }
}
