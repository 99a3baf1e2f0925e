using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// Finds the requests that a person names for a mark: by a bundle, an upload folder, an upload name, the beginning of a SHA-256, or a
/// product instance.
/// </summary>
internal sealed class MarkTargets(Ledger ledger)
{
    /// <param name="what">What a person typed.</param>
    /// <param name="ofDevice">Which requests of a product instance are meant.</param>
    /// <param name="none">What to say where a product instance has none of them.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: it means no request.</exception>
    public IEnumerable<long> Find(string what, Func<long, IEnumerable<long>> ofDevice, string none)
    {
        if (ParseBundle(what) is { } name)
        {
            var bundle = ledger.Bundles.ByName(name.ToString())
                ?? throw new Failure(FailureKind.Usage, $"no bundle {name} was packed or received here", "offlic bundles lists them");
            return ledger.Bundles.Items(bundle.Id).SelectMany(item => FindOfItem(item.DocumentId));
        }

        if (Directory.Exists(what))
        {
            var staged = ledger.Uploads.InFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(what)));
            return staged.Count > 0
                ? staged
                : throw new Failure(FailureKind.Usage, $"nothing was staged into {what}",
                    "name the folder that offlic stage wrote, or one above it");
        }

        if (ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(Path.GetFileName(what))) is { } named)
            return [named.Id];
        var isDigest = what.Length >= 8 && what.All(char.IsAsciiHexDigit);
        if (isDigest && ledger.Documents.WithPrefix(what.ToLowerInvariant()).Take(2).ToList() is [var document]
            && ledger.Requests.Row(document.Id) is not null)
            return [document.Id];

        var device = new DeviceResolver(ledger).FindTyped(what);
        var meant = ofDevice(device).ToList();
        return meant.Count > 0
            ? meant
            : throw new Failure(FailureKind.Usage, $"{ledger.Devices.Row(device).Udi} {none}", "offlic history lists its requests");
    }

    /// <summary>Whether it is a bundle or a folder, so that no request in it was named alone.</summary>
    public static bool NamesMany(string what) => ParseBundle(what) is not null || Directory.Exists(what);

    /// <returns>Null: the text is no name of a bundle or of its file.</returns>
    public static BundleName? ParseBundle(string what) =>
        BundleName.Parse(Path.GetFileName(what).Replace(FileNames.BundleSuffix, string.Empty, StringComparison.OrdinalIgnoreCase));

    /// <summary>An item of a bundle is a request, or a response with the requests that it answers.</summary>
    private IEnumerable<long> FindOfItem(long document) => ledger.Requests.Row(document) is not null
        ? [document]
        : ledger.Responses.OfDocument(document).Select(answer => answer.RequestId)
            .Append(ledger.ServerAnswers.Row(document)?.RequestId).OfType<long>();
}
