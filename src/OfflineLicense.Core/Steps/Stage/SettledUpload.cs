using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Stage;

/// <summary>A file of an earlier run that is still in its upload folder, although its request was answered or marked since.</summary>
/// <param name="Because"><c>answered</c>, or the mark.</param>
/// <param name="At">When that was recorded here.</param>
internal sealed record SettledUpload(string Folder, string UploadName, string Sha256, string Because, string At)
{
    /// <returns>By folder and upload name. A file that a person took away is left out.</returns>
    public static IReadOnlyList<SettledUpload> Find(Ledger ledger, string root) =>
    [
        .. ledger.Uploads.SettledIn(root)
            .Where(row => Path.Exists(Path.Combine(row.Folder, row.UploadName)))
            .Select(row => new SettledUpload(row.Folder, row.UploadName, row.Sha256, row.Because, row.At)),
    ];
}
