namespace OfflineLicense.Storage.Ledger.Tables;

// A column that SQLite computes has no type while it is NULL, so these are filled by name and not by a constructor.
/// <summary>Everything the ledger knows about how far one request has come. Times are null where it has not come that far.</summary>
internal sealed record RequestStatusRow
{
    private readonly Digest _sha256;

    public required long RequestId { get; init; }

    /// <summary>Held as bytes: a station may have hundreds of thousands of requests.</summary>
    public required string Sha256
    {
        get => _sha256.Hex;
        init => _sha256 = Digest.Parse(value)!.Value;
    }

    public required string Kind { get; init; }

    public required string At { get; init; }

    public long? DeviceId { get; init; }

    public long? RoundId { get; init; }

    public required string UploadName { get; init; }

    public string? PackedIn { get; init; }

    public string? PackedAt { get; init; }

    /// <summary>The name of that bundle, if the other side has acknowledged it.</summary>
    public string? AcknowledgedIn { get; init; }

    public string? Zone { get; init; }

    /// <summary>The bundle in which it arrived last; null: it was collected here.</summary>
    public long? ReceivedIn { get; init; }

    public string? StagedAt { get; init; }

    public string? Mark { get; init; }

    public string? MarkReason { get; init; }

    public string? MarkAt { get; init; }

    /// <summary>When the mark was recorded here, by the clock of this station. Another station may have made it, by its own.</summary>
    public string? MarkRecordedAt { get; init; }

    public string? MarkReturnedAt { get; init; }

    public string? AnsweredAt { get; init; }

    /// <summary>The newest answer's document.</summary>
    public long? AnswerId { get; init; }

    public string? AnswerStatedAt { get; init; }

    public string? AnswerKind { get; init; }

    public string? SplitAt { get; init; }

    public string? ReturnedAt { get; init; }
}
