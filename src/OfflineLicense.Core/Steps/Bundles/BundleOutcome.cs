namespace OfflineLicense.Steps.Bundles;

/// <summary>The result for one bundle of <c>pack</c>, <c>sign</c>, <c>verify</c> or <c>receive</c>.</summary>
internal enum BundleOutcome
{
    /// <summary>Written to a drive by <c>pack</c>.</summary>
    Packed,

    /// <summary>Written with one more signature by <c>sign</c>.</summary>
    Signed,

    /// <summary><c>verify</c>: all signatures and digests match.</summary>
    Valid,

    /// <summary><c>verify</c>: it is no bundle that the keys sign for.</summary>
    Invalid,

    /// <summary>Imported by <c>receive</c>.</summary>
    Received,

    /// <summary><c>receive</c>: the ledger has it already.</summary>
    AlreadyReceived,

    /// <summary><c>receive</c>: nothing of it was imported.</summary>
    Refused,
}

/// <summary>The names of outcomes in JSON.</summary>
internal static class BundleOutcomeNames
{
    public static string Name(this BundleOutcome outcome) => outcome switch
    {
        BundleOutcome.AlreadyReceived => "already-received",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}
