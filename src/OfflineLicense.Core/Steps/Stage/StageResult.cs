using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>One request in its upload folder.</summary>
internal sealed record StagedFile(UploadRow Row, Udi? Udi, string Folder)
{
    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>The codes that a person pastes, as the device wrote them; empty for a file that is uploaded.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Which licenses to reserve with the code, and how many of each.</summary>
    public IReadOnlyList<(string Tag, long Count)> Reserves { get; init; } = [];

    /// <summary>Null: a newer version recorded a kind that this one does not know.</summary>
    public DocumentKind? Kind { get; } = DocumentKind.Named(Row.Kind);

    public bool IsUsage => Kind == DocumentKind.Usage;

    public string KindName => Row.Kind;

    public string UploadName => Row.UploadName;

    public Digest Digest => Digest.Parse(Row.Sha256)!.Value;

    /// <summary>The zone whose bundle it arrived in; null: it was collected here.</summary>
    public string? Zone => Row.Zone;

    public string? SmartAccount => Row.SmartAccount;

    public string? VirtualAccount => Row.VirtualAccount;

    /// <summary>Set for a file of a server.</summary>
    public string? Server => Row.Server;
}

/// <summary>A request that is not staged, because CSSM fails on reports that were uploaded before.</summary>
internal sealed record LeftOutRequest(string UploadName, Digest Digest);

/// <summary>The archive of one upload folder.</summary>
/// <param name="Unchanged">It was there before with the same bytes.</param>
internal sealed record StagedBatch(string Folder, string Name, int Files, bool Unchanged);

/// <summary>The result of <c>stage</c>.</summary>
/// <param name="Files">In upload order.</param>
/// <param name="LeftOut">Requests whose reports were all uploaded unchanged before.</param>
/// <param name="Batches">One for each folder with usage files, if they were asked for.</param>
/// <param name="Balance">Licenses that wait and that are to be uploaded.</param>
internal sealed record StageResult(
    IReadOnlyList<StagedFile> Files, IReadOnlyList<LeftOutRequest> LeftOut, IReadOnlyList<StagedBatch> Batches, LicenseBalance Balance)
{
    public required Side Side { get; init; }

    /// <summary>Requests that wait again, because a mark was taken back, and have no bytes any more.</summary>
    public int Pruned { get; init; }

    /// <summary>Requests that were staged before and are neither answered nor marked: only <c>--again</c> writes them.</summary>
    public int StagedBefore { get; init; }

    /// <summary>Files of earlier runs that are still in the upload folders and are not to be uploaded again.</summary>
    public IReadOnlyList<SettledUpload> Settled { get; init; } = [];

    /// <summary>Null: nothing was staged before.</summary>
    public SinceLastStage? Since { get; init; }

    /// <summary>Upload folders whose account took an archive before, of those that this run wrote files into.</summary>
    public IReadOnlyList<TriedBatch> Tried { get; init; } = [];
}

/// <summary>An upload folder whose account took an archive before.</summary>
/// <param name="At">When its newest response was recorded here.</param>
internal sealed record TriedBatch(string Folder, string At);
