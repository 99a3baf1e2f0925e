namespace OfflineLicense.Steps.Record;

/// <summary>What <c>collect</c> did with a file.</summary>
internal enum CollectOutcome
{
    /// <summary>New, and now in the ledger.</summary>
    Recorded,

    /// <summary>The ledger has it already, byte for byte.</summary>
    Known,

    /// <summary>A drop file of 0 bytes: the device has not reported. Also a file that is still changing.</summary>
    Empty,

    /// <summary>Written by this tool.</summary>
    Own,

    /// <summary>Not recorded, with a reason.</summary>
    Refused,

    /// <summary>No kind that this tool knows.</summary>
    Unrecognised,
}
