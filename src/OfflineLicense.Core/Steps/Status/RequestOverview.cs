using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>The state of one request.</summary>
/// <param name="Row">What the ledger knows of it.</param>
internal sealed record RequestOverview(RequestStatusRow Row)
{
    public long Id => Row.RequestId;

    /// <summary>Null: the request states no UDI.</summary>
    public long? DeviceId => Row.DeviceId;

    public string Sha256 => Row.Sha256;

    public DocumentKind Kind => DocumentKind.Named(Row.Kind) ?? DocumentKind.UnknownLicensing;

    public string UploadName => Row.UploadName;

    /// <summary>When it was recorded here, as the ledger writes times.</summary>
    public string RecordedAt => Row.At;

    public long? RoundId => Row.RoundId;

    /// <summary>The bundle in which it left; null: none.</summary>
    public string? PackedIn => Row.PackedIn;

    /// <summary>How far it is known to have come, where its state is packed.</summary>
    public PackedStage PackedStage { get; init; }

    /// <summary>The zone that sent it; null in a zone.</summary>
    public string? Zone => Row.Zone;

    /// <summary>The bundle in which it arrived last; null: it was collected here.</summary>
    public long? ReceivedIn => Row.ReceivedIn;

    /// <summary>A response file is here, and counts. False for a step that CSSM completed without a file.</summary>
    public bool HasResponse { get; init; }

    /// <summary>At a desk: its mark went back to the zone.</summary>
    public bool IsMarkReturned => Row.MarkReturnedAt is not null;

    public required RequestState State { get; init; }

    /// <summary>Since when it has this state.</summary>
    public required string Since { get; init; }

    /// <summary>No captured output that says that it was installed shows a prompt with a typed command.</summary>
    public bool IsInstalledWithoutPrompt { get; init; }

    /// <summary>What says that it is installed; null: it is not, or nothing does.</summary>
    public InstallationEvidence? Evidence { get; init; }

    /// <summary>In a zone: why nothing says that its response is installed. Null: it has none, or it is installed.</summary>
    public UnprovedReason? UnprovedBecause { get; init; }

    /// <summary>Why it was refused or ignored.</summary>
    public string? Reason { get; init; }

    /// <param name="row">The request.</param>
    /// <param name="side">Of the station.</param>
    /// <param name="finding">What says that it was installed, or why nothing does.</param>
    public static RequestOverview Evaluate(RequestStatusRow row, Side side, InstallationFinding finding)
    {
        var installed = finding.Installed;
        // A request that a person closed after it was answered is not waited for.
        var isClosed = row.Mark is { } fact && MarkKindNames.Parse(fact) is MarkKind.Ignored or MarkKind.Done
            && string.CompareOrdinal(row.MarkRecordedAt, row.AnsweredAt) >= 0;
        var isAnswered = row.AnsweredAt is not null && !isClosed;
        var (state, since, reason) = isAnswered
            ? EvaluateAnswered(row, side, row.AnsweredAt!, installed?.At)
            : EvaluateOpen(row, side);
        return new RequestOverview(row)
        {
            PackedStage = FindPackedStage(row),
            HasResponse = isAnswered,
            State = state,
            Since = since,
            Reason = reason,
            Evidence = state == RequestState.Installed ? installed?.Evidence : null,
            UnprovedBecause = state is RequestState.Split or RequestState.Answered ? finding.Unproved : null,
            IsInstalledWithoutPrompt = state == RequestState.Installed && installed is { HasPrompt: false },
        };
    }

    /// <summary>A bundle that a person marked as lost did not arrive, although a receipt covers its number.</summary>
    private static PackedStage FindPackedStage(RequestStatusRow row) => (row.Mark is { } fact ? MarkKindNames.Parse(fact) : null) switch
    {
        MarkKind.Uploaded => PackedStage.Uploaded,
        MarkKind.Lost => PackedStage.InTransit,
        _ => row.AcknowledgedIn is null ? PackedStage.InTransit : PackedStage.AtDesk,
    };

    private static (RequestState State, string Since, string? Reason) EvaluateAnswered(
        RequestStatusRow row, Side side, string answeredAt, string? installedAt) => (side, row, installedAt) switch
        {
            (Side.Desk, { ReturnedAt: { } returnedAt }, _) => (RequestState.Returned, returnedAt, null),
            (Side.Desk, _, _) => (RequestState.Answered, answeredAt, null),
            (_, _, { } provedAt) => (RequestState.Installed, provedAt, null),
            (_, { SplitAt: { } splitAt }, _) => (RequestState.Split, splitAt, null),
            _ => (RequestState.Answered, answeredAt, null),
        };

    private static (RequestState State, string Since, string? Reason) EvaluateOpen(RequestStatusRow row, Side side)
    {
        var mark = row.Mark is { } name ? MarkKindNames.Parse(name) : null;
        return (mark, side) switch
        {
            (MarkKind.Refused, _) => (RequestState.Refused, row.MarkAt!, row.MarkReason),
            (MarkKind.Ignored, _) => (RequestState.NotExpected, row.MarkAt!, row.MarkReason),
            (MarkKind.Done, Side.Desk) when row.MarkReturnedAt is { } returnedAt => (RequestState.Returned, returnedAt, row.MarkReason),
            (MarkKind.Done, _) => (RequestState.Answered, row.MarkAt!, row.MarkReason),
            (MarkKind.Uploaded, Side.Desk) => (RequestState.Uploaded, row.MarkAt!, null),
            (_, Side.Zone) when row.PackedAt is { } packedAt => (RequestState.Packed, packedAt, null),
            (_, Side.Zone) => (RequestState.Collected, row.At, null),
            _ when row.StagedAt is { } stagedAt => (RequestState.Staged, stagedAt, null),
            _ => (RequestState.Received, row.At, null),
        };
    }
}
