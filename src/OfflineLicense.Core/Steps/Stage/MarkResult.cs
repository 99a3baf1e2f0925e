using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>A request with its mark.</summary>
/// <param name="Changed">False: the request has this mark already, or a response implies it.</param>
internal sealed record MarkedRequest(RequestRow Request, Udi? Udi, MarkKind Kind, bool Changed)
{
    /// <summary>The mark that it keeps, because it was not named alone; null: none.</summary>
    public MarkKind? Kept { get; init; }

    public string UploadName => Request.UploadName;

    public Digest Digest => Digest.Parse(Request.Sha256)!.Value;
}

/// <summary>The result of <c>mark</c>.</summary>
internal sealed record MarkResult(Side Side, IReadOnlyList<MarkedRequest> Requests)
{
    /// <summary>The bundle that a person named first, or null.</summary>
    public BundleName? Bundle { get; init; }

    /// <summary><see cref="Bundle"/> was packed at this station.</summary>
    public bool IsOwnBundle { get; init; }
}
