namespace OfflineLicense.Steps.Pack;

/// <summary>What a person typed for <c>pack</c>.</summary>
/// <param name="Folder">Where bundles are written, as a full path.</param>
internal sealed record PackOptions(string Folder)
{
    /// <summary>The destination; null: <c>desk</c>, or the only zone with something pending.</summary>
    public string? For { get; init; }

    public string? Message { get; init; }

    public string? Ticket { get; init; }

    public string? Carrier { get; init; }

    public string? MediaSerial { get; init; }

    /// <summary>Longest bundle file in bytes; the default fits FAT32.</summary>
    public long MaxSize { get; init; } = Limits.BundleFile;

    /// <summary>Key ids, or their beginnings, that must all sign the bundle; empty: the station's own.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    /// <summary>No key of this station signs: the signers sign elsewhere, and <c>sign --signature</c> completes the bundle.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Why documents with a keyword may leave; null: they are withheld.</summary>
    public string? KeywordsMayLeave { get; init; }

    /// <summary>Bundles, by name or number, to write again; empty: pack what is pending.</summary>
    public IReadOnlyList<string> Again { get; init; } = [];

    /// <summary>Bundles, upload names or product instances whose unanswered requests go into a new bundle.</summary>
    public IReadOnlyList<string> Resend { get; init; } = [];
}
