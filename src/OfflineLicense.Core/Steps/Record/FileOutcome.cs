using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Record;

/// <summary>One file and what <c>collect</c> did with it.</summary>
internal sealed record FileOutcome(string Path, CollectOutcome Outcome)
{
    public Digest? Sha256 { get; init; }

    public long Size { get; init; }

    public DocumentKind? Kind { get; init; }

    /// <summary>Its direction, where its kind alone does not decide it.</summary>
    public Direction Direction { get; init; }

    public RefusalReason? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<Udi> Udis { get; init; } = [];

    /// <summary>Its product instances in the ledger: a stack is one, whichever member is named.</summary>
    public IReadOnlyList<long> Devices { get; init; } = [];

    public int Reports { get; init; }

    public Evidence? Evidence { get; init; }

    /// <summary>Weaker evidence that agrees with it.</summary>
    public IReadOnlyList<Evidence> Agrees { get; init; } = [];

    /// <summary>Set where it was set aside because it belongs to another zone.</summary>
    public ZoneConflict? Conflict { get; init; }

    /// <summary>Set for a file of a server.</summary>
    public string? Server { get; init; }

    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>Report numbers with gaps: warned of at the end of the run, because another file of it may fill them.</summary>
    public IReadOnlyList<ReportNumbers> Gaps { get; init; } = [];

    /// <summary>Requests that no longer count, because this one contradicts them and counts.</summary>
    public IReadOnlyList<long> Replaced { get; init; } = [];

    /// <summary>A person's decision changed what counts.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Named on the command line, not found in a folder or an archive.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>The file could not be read at all (no permission, gone).</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>What to do about a file that could not be read; null: its message says it.</summary>
    public string? Hint { get; init; }

    /// <summary>A file that no person named and that is of no known kind is no problem.</summary>
    public FileProblem Problem => this switch
    {
        { Outcome: CollectOutcome.Unrecognised } => IsExplicit ? FileProblem.Invalid : FileProblem.None,
        { Outcome: not CollectOutcome.Refused } => FileProblem.None,
        _ when Reason == RefusalReason.WrongDevice || Reason == RefusalReason.TwoZones => FileProblem.WrongDevice,
        { IsUnreadable: true } => FileProblem.Unreadable,
        { IsExplicit: true } => FileProblem.Invalid,
        _ => FileProblem.RefusedInFolder,
    };

    /// <param name="notices">Warnings beside those of the content.</param>
    public static FileOutcome Create(ParsedDocument document, CollectOutcome outcome, IEnumerable<Notice>? notices = null) =>
        new(document.Label, outcome)
        {
            Sha256 = document.Sha256,
            Size = document.Size,
            Kind = document.Content.Kind,
            Udis = document.Content.Udis,
            Reports = document.Content.Reports.Count,
            Warnings = [.. document.Content.Notices, .. notices ?? []],
        };

    public static FileOutcome Refuse(ParsedDocument document, Refusal refusal) => Create(document, CollectOutcome.Refused) with
    {
        Reason = refusal.Reason,
        Message = refusal.Message,
        Reports = 0,
    };
}
