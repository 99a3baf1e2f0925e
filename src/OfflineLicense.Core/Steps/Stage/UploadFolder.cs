using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>The content of one upload folder.</summary>
/// <param name="Files">All requests that are to be uploaded or pasted.</param>
/// <param name="LeftOut">Upload names of requests that are not staged, because all their reports were uploaded before.</param>
internal sealed record UploadFolder(IReadOnlyList<StagedFile> Files, IReadOnlyList<string> LeftOut)
{
    /// <summary>The archive for all usage files at once, or null.</summary>
    public string? Batch { get; init; }

    /// <summary>Files of earlier runs that are still in the folder and are not to be uploaded again.</summary>
    public IReadOnlyList<SettledUpload> Settled { get; init; } = [];

    /// <summary>Archives of earlier runs that are still in the folder.</summary>
    public IReadOnlyList<string> OldBatches { get; init; } = [];

    /// <summary>Requests of the same account that were staged into another folder and are neither answered nor marked.</summary>
    public IReadOnlyList<UploadRow> Elsewhere { get; init; } = [];

    /// <summary>When CSSM last answered an archive of this account; null: it was never tried, or never answered.</summary>
    public string? BatchTriedAt { get; init; }

    public StagedFile First => Files[0];

    /// <summary>One step for each kind: uploads before pastes, a request before its confirmation; in a step, by name.</summary>
    public IEnumerable<(string Kind, PortalStep Step, IReadOnlyList<StagedFile> Files)> Steps => Files
        .GroupBy(file => file.KindName, StringComparer.Ordinal)
        .OrderBy(kind => FindOrder(kind.Key)).ThenBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => (kind.Key, PortalInstructions.Find(kind.Key),
            (IReadOnlyList<StagedFile>)[.. kind.OrderBy(file => file.UploadName, StringComparer.Ordinal)]));

    private static int FindOrder(string kind) =>
        DocumentKind.Named(kind) is { } known ? DocumentKind.All.ToList().IndexOf(known) : int.MaxValue;
}
