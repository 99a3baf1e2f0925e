namespace OfflineLicense.Steps.Record;

/// <summary>One file and what became of it, as <c>collect</c> tells it.</summary>
internal sealed record FileOutcome(string Path, CollectOutcome Outcome)
{
    public Digest? Sha256 { get; init; }

    public long Size { get; init; }

    public DocumentKind? Kind { get; init; }

    /// <summary>Which way it goes, where its kind alone does not say it.</summary>
    public Direction Direction { get; init; }

    public RefusalReason? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<Udi> Udis { get; init; } = [];

    /// <summary>The product instances it is of, as the ledger knows them: a stack is one, whichever member is named.</summary>
    public IReadOnlyList<long> Devices { get; init; } = [];

    public int Reports { get; init; }

    public string? Evidence { get; init; }

    /// <summary>Weaker evidence that agrees with it.</summary>
    public IReadOnlyList<string> Agrees { get; init; } = [];

    /// <summary>Set for a file of a server.</summary>
    public string? Server { get; init; }

    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>Numbers with holes: warned of at the end of the run, because another file of it may fill them.</summary>
    public IReadOnlyList<ReportNumbers> Holes { get; init; } = [];

    /// <summary>Named on the command line, not found in a folder or an archive.</summary>
    public bool Explicit { get; init; }

    /// <summary>The file could not be read at all (no permission, gone).</summary>
    public bool Unreadable { get; init; }

    public static FileOutcome Refuse(ParsedDocument document, Refusal refusal) => new(document.Label, CollectOutcome.Refused)
    {
        Sha256 = document.Sha256,
        Size = document.Size,
        Kind = document.Content.Kind,
        Udis = document.Content.Udis,
        Reason = refusal.Reason,
        Message = refusal.Message,
        Warnings = document.Content.Notices,
    };
}
