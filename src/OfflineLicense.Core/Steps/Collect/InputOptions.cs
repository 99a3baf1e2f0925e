namespace OfflineLicense.Steps.Collect;

/// <summary>How the input is read.</summary>
internal sealed record InputOptions
{
    /// <summary>What <c>-</c> reads.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Files that changed within <see cref="Settle"/> before this time are left for the next run.</summary>
    public DateTimeOffset Now { get; init; }

    public TimeSpan Settle { get; init; }

    /// <summary>Files of servers that the ledger knows; null: no ledger is asked.</summary>
    public KnownServerFiles? ServerFiles { get; init; }

    /// <summary>An archive with a manifest is the export of a server and is not opened. In a zone.</summary>
    public bool RefusesServerExports { get; init; }

    /// <summary>Documents are compressed for the ledger while they are read ahead.</summary>
    public bool PacksDocuments { get; init; }
}
