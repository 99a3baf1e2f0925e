namespace OfflineLicense.Steps.Status;

/// <summary>The states for which a person of a station has to do something, the most urgent first.</summary>
internal static class AttentionStates
{
    private static readonly RequestState[] InZone =
        [RequestState.Refused, RequestState.Missing, RequestState.Split, RequestState.Answered, RequestState.Collected];

    private static readonly RequestState[] AtDesk =
        [RequestState.Refused, RequestState.Answered, RequestState.Received, RequestState.Staged, RequestState.Uploaded];

    public static IReadOnlyList<RequestState> Of(Side side) => side == Side.Zone ? InZone : AtDesk;
}
