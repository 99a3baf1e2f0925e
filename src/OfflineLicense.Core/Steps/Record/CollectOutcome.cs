namespace OfflineLicense.Steps.Record;

/// <summary>What became of a file.</summary>
internal enum CollectOutcome
{
    /// <summary>New, and now in the ledger.</summary>
    Recorded,

    /// <summary>The ledger has it already, byte for byte.</summary>
    Known,

    /// <summary>A drop file nobody has written to yet: the device has not reported.</summary>
    Empty,

    /// <summary>Written by this tool.</summary>
    Own,

    /// <summary>Not recorded, with a reason.</summary>
    Refused,

    /// <summary>Nothing this tool knows.</summary>
    Unrecognised,
}
