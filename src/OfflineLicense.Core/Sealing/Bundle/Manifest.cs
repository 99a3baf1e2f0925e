namespace OfflineLicense.Sealing.Bundle;

/// <summary>A bundle, by name and by what its signatures are over.</summary>
internal sealed record BundleReference(BundleName Name, Digest Sums);

/// <summary>How far a station's journal had come: its last row's number and hash.</summary>
internal sealed record JournalHead(long Sequence, Digest Head);

/// <summary>Which way a bundle goes.</summary>
internal enum BundleKind
{
    /// <summary>Zone to desk.</summary>
    Request,

    /// <summary>Desk to zone.</summary>
    Response,
}

/// <summary><c>manifest.json</c>: what the writer says of the whole bundle (docs/bundle-format.md 2).</summary>
internal sealed record Manifest
{
    public required BundleKind Kind { get; init; }

    /// <summary>Origin, destination and sequence with it.</summary>
    public required BundleName Name { get; init; }

    /// <summary>The only desk that may receive a bundle to any desk; null: every desk may.</summary>
    public string? ForDesk { get; init; }

    /// <summary>Sums of the bundle before this one in the stream; <see cref="Digest.Zero"/> for the first.</summary>
    public required Digest Previous { get; init; }

    /// <summary>To the second.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Full key ids, ascending: the bundle is valid only when all of them, and no one else, have signed it.</summary>
    public required IReadOnlyList<Digest> Signers { get; init; }

    /// <summary>The last bundle accepted from the destination: the receipt that travels back.</summary>
    public BundleReference? Acknowledges { get; init; }

    /// <summary>Ascending by name; empty in a request.</summary>
    public IReadOnlyList<BundleReference> InReplyTo { get; init; } = [];

    /// <summary>The writer's journal when it packed.</summary>
    public required JournalHead Journal { get; init; }

    /// <summary>The destination's journal as the writer last saw it.</summary>
    public JournalHead? PeerJournal { get; init; }

    public string? Message { get; init; }

    public string? Ticket { get; init; }

    public string? Carrier { get; init; }

    public string? MediaSerial { get; init; }

    /// <summary>Version of <c>offlic</c> that wrote it.</summary>
    public required string ToolVersion { get; init; }

    public long Items { get; init; }

    public long Facts { get; init; }

    /// <summary>Sum of the items' sizes.</summary>
    public long Bytes { get; init; }
}
