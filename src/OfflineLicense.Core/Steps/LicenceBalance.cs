using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>
/// Licences that were to go and licences that go: distinct pairs of product instance and entitlement tag. Said each time,
/// so that nobody reports only some of them without noticing.
/// </summary>
/// <param name="In">Pending, or waiting for upload.</param>
/// <param name="Out">Packed, or laid out.</param>
/// <param name="Reports">Reports that go.</param>
internal sealed record LicenceBalance(long In, long Out, long Reports)
{
    /// <summary>Counted from the bundles themselves, not from the list they were made of.</summary>
    public static LicenceBalance OfPack(Ledger ledger, IEnumerable<long> pending, IReadOnlyList<long> bundles)
    {
        var (packed, reports) = ledger.Licences.InBundles(bundles);
        return new LicenceBalance(ledger.Licences.In(pending).Licences, packed, reports);
    }

    public static LicenceBalance OfStage(Ledger ledger, StageResult result)
    {
        var (laidOut, reports) = ledger.Licences.In(result.Files.Select(file => file.Row.DocumentId));
        return new LicenceBalance(ledger.Licences.In(result.Files.Select(file => file.Row).Concat(result.LeftOut).Select(row => row.DocumentId)).Licences, laidOut, reports);
    }
}
