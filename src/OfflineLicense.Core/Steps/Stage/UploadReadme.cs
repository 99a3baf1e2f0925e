using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// Copies the signed README.txt of bundles for requests that need more than their kind: only it states which exchange of a
/// server a file is for, and which licenses a code reserves.
/// </summary>
internal static class UploadReadme
{
    /// <summary>
    /// Copies for the upload folder; <see cref="OwnFileReader"/> recognizes them by their first lines. The text is the sender's, so
    /// each line is escaped: one that a station wrote stays as it is.
    /// </summary>
    public static IEnumerable<OutputFile> Create(Ledger ledger, IEnumerable<StagedFile> files) => files
        .Where(file => file.Kind == DocumentKind.ServerRequest || file.Kind == DocumentKind.ReservationRequest)
        .SelectMany(file => ledger.Bundles.Carrying(file.Row.DocumentId))
        .Where(bundle => bundle.Direction == BundleDirection.In)
        .DistinctBy(bundle => bundle.Id)
        .OrderBy(bundle => bundle.Name, StringComparer.Ordinal)
        .Select(bundle => new OutputFile($"README_{bundle.Name}.txt", Escape(ledger.Bundles.Part(bundle.Id, BundlePart.Readme)))
        {
            Replace = true,
        })
        .ToList();

    private static byte[] Escape(ReadOnlyMemory<byte> readme) => Encoding.UTF8.GetBytes(
        string.Join('\n', Encoding.UTF8.GetString(readme.Span).Split('\n').Select(SafeText.Full)));
}
