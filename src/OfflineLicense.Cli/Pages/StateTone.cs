using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>The color and the words of a state on a page. The word is always there too: color alone says nothing.</summary>
internal static class StateTone
{
    /// <returns>The number in the classes of <see cref="PageStyle"/>: 0 plain, 1 bad, 2 to do, 3 on its way, 4 good, 5 quiet.</returns>
    public static int Find(RequestState state) => state switch
    {
        RequestState.Missing or RequestState.Refused => 1,
        RequestState.Split or RequestState.Answered => 2,
        RequestState.Packed or RequestState.Staged or RequestState.Uploaded => 3,
        RequestState.Installed or RequestState.Returned => 4,
        RequestState.NotExpected or RequestState.Expected => 5,
        _ => 0,
    };

    /// <summary>Its place in a list: what is done comes first, what was not heard of last.</summary>
    public static int FindPlace(RequestState state) => state switch
    {
        RequestState.Installed or RequestState.Returned => 0,
        RequestState.Split => 1,
        RequestState.Answered => 2,
        RequestState.Uploaded => 3,
        RequestState.Packed or RequestState.Staged => 4,
        RequestState.Collected or RequestState.Received => 5,
        RequestState.Refused => 6,
        RequestState.Missing => 7,
        RequestState.Expected => 8,
        _ => 9,
    };

    /// <summary>What the state means, for a reader who does not know the tool.</summary>
    public static string Explain(RequestState state, Side side) => (state, side) switch
    {
        (RequestState.Installed, _) => "the response is installed; what proves it is below",
        (RequestState.Split, _) => "an install file was written; nothing proves that it was installed",
        (RequestState.Answered, Side.Desk) => "CSSM responded; to be packed for its zone",
        (RequestState.Answered, _) => "CSSM's response is in this zone; its install file is next",
        (RequestState.Packed, _) => "the request left in a bundle; no response yet",
        (RequestState.Collected, _) => "the request is recorded; to be packed",
        (RequestState.Refused, _) => "CSSM refused the request",
        (RequestState.Missing, _) => "nothing was collected in this round",
        (RequestState.Expected, _) => "known; no request is open",
        (RequestState.NotExpected, _) => "no report is expected from it",
        (RequestState.Received, _) => "the request arrived; to be staged for upload",
        (RequestState.Staged, _) => "in the upload folder; to be uploaded",
        (RequestState.Uploaded, _) => "uploaded; CSSM has not responded",
        (RequestState.Returned, _) => "the response was packed for its zone",
        _ => string.Empty,
    };
}
