namespace OfflineLicense.Steps.Status;

/// <summary>How far a request has come; the order is the order of the way. The names are the contract's, a zone's and a desk's.</summary>
internal enum RequestState
{
    // Nothing this round, or nothing ever.
    Expected,
    Missing,

    // In a zone.
    Collected,
    Packed,

    // At a desk.
    Received,
    Staged,
    Uploaded,

    // On both sides.
    Refused,
    Answered,

    // At a desk.
    Returned,

    // In a zone.
    Split,
    Installed,
    NotExpected,
}
