namespace OfflineLicense.Steps.Status;

/// <summary>How far a request has come, in the order in which it advances. A zone and a desk use different states.</summary>
internal enum RequestState
{
    // No request is open.
    Expected,
    Missing,

    // In a zone.
    Collected,
    Packed,

    // At a desk.
    Received,
    Staged,
    Uploaded,

    // In both.
    Refused,
    Answered,

    // At a desk.
    Returned,

    // In a zone.
    Split,
    Installed,
    NotExpected,
}

/// <summary>The names of states in JSON and on the screen.</summary>
internal static class RequestStateNames
{
    public static string Name(this RequestState state) =>
        state == RequestState.NotExpected ? "not-expected" : state.ToString().ToLowerInvariant();
}
