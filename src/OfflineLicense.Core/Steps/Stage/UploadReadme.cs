using OfflineLicense.Formats;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// The sealed README.txt of the bundles that brought what a person cannot handle by its kind alone: which exchange of a
/// server a file is of, and which licences a code is to reserve, stand only there.
/// </summary>
internal static class UploadReadme
{
    /// <summary>Verbatim copies, for the upload folder; they are recognised as our own by how they begin (<see cref="OwnFileReader"/>).</summary>
    public static IEnumerable<OutputFile> Of(Ledger ledger, IEnumerable<StagedFile> files) => files
        .Where(file => file.Row.Kind == DocumentKind.ServerRequest.Name || file.Row.Kind == DocumentKind.ReservationRequest.Name)
        .SelectMany(file => ledger.Bundles.Carrying(file.Row.DocumentId))
        .Where(bundle => bundle.Direction == "in")
        .DistinctBy(bundle => bundle.Id)
        .OrderBy(bundle => bundle.Name, StringComparer.Ordinal)
        .Select(bundle => new OutputFile($"README_{bundle.Name}.txt", ledger.Bundles.Part(bundle.Id, BundlePart.Readme)) { Replace = true })
        .ToList();
}
