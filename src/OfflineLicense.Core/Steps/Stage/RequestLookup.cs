using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Stage;

/// <summary>Finds requests by what a person typed.</summary>
internal static class RequestLookup
{
    /// <summary>All requests, by document id, of a bundle, an upload name, or a product instance.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the text means no product instance, or several.</exception>
    public static IEnumerable<long> Find(Ledger ledger, string text)
    {
        if (BundleName.Parse(text) is { } name && ledger.Bundles.ByName(name.ToString()) is { } bundle)
            return ledger.Bundles.Items(bundle.Id).Select(item => item.DocumentId).Where(id => ledger.Requests.Row(id) is not null);
        return ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(text)) is { } one
            ? [one.Id]
            : ledger.Requests.OfDevice(new DeviceResolver(ledger).FindTyped(text)).Select(request => request.Id);
    }
}
