using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>The bundles that a row of the journal is about.</summary>
internal sealed class JournalBundles(IEnumerable<BundleRow> bundles)
{
    public const string Pack = "pack";
    public const string Receive = "receive";

    private readonly Dictionary<string, BundleRow> _byName = bundles.ToDictionary(bundle => bundle.Name, StringComparer.Ordinal);

    /// <summary>In the order in which the row names them. A row of another action is about none.</summary>
    public IEnumerable<BundleRow> Find(string action, string detail)
    {
        if (action is not (Pack or Receive or "pack-written" or "receive-again" or "sign" or "media-clean"))
            return [];

        // A row of pack lists several, each with its digest; the words of a person come behind a semicolon.
        var listed = action == Pack ? detail.Split(';')[0].Split(", ") : [detail];
        return listed.Select(each => _byName.GetValueOrDefault(each.Split(' ')[0])).OfType<BundleRow>();
    }
}
