using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// Licenses that are waiting and licenses that go: distinct pairs of product instance and entitlement tag. Printed each
/// time, so that a person notices when only some of them are reported.
/// </summary>
/// <param name="In">Pending, or waiting for upload.</param>
/// <param name="Out">Packed, or staged.</param>
/// <param name="Reports">Reports that go.</param>
internal sealed record LicenseBalance(long In, long Out, long Reports)
{
    /// <summary>Counts from the bundles themselves, not from the list that they were built from.</summary>
    /// <param name="ledger">Has both.</param>
    /// <param name="pending">Requests that were pending.</param>
    /// <param name="bundles">The bundles that go.</param>
    public static LicenseBalance FromBundles(Ledger ledger, IReadOnlyList<long> pending, IReadOnlyList<long> bundles)
    {
        var (packed, reports) = ledger.Licenses.InBundles(bundles);
        var inside = bundles.SelectMany(ledger.Bundles.Items).Select(item => item.DocumentId).ToHashSet();
        var waiting = inside.IsSupersetOf(pending) ? packed : ledger.Licenses.In(inside.Union(pending)).Licenses;
        return new LicenseBalance(waiting, packed, reports);
    }

    /// <param name="ledger">Has the requests.</param>
    /// <param name="staged">Requests, by document id, that are to be uploaded.</param>
    /// <param name="leftOut">Requests that are not.</param>
    public static LicenseBalance FromRequests(Ledger ledger, IReadOnlyList<long> staged, IReadOnlyList<long> leftOut)
    {
        var (count, reports) = ledger.Licenses.In(staged);
        return new LicenseBalance(ledger.Licenses.In(staged.Concat(leftOut)).Licenses, count, reports);
    }
}
