namespace OfflineLicense.Steps.Status;

/// <summary>Which requests of a product instance still wait for something. Only what is written here closes a request.</summary>
internal static class OpenRequests
{
    /// <param name="requests">All requests of one product instance, oldest first.</param>
    /// <param name="side">Of the station.</param>
    /// <returns>Oldest first.</returns>
    public static IReadOnlyList<RequestOverview> Find(IReadOnlyList<RequestOverview> requests, Side side)
    {
        var open = new List<RequestOverview>(requests.Count);
        var furthest = new Dictionary<DocumentKind, RequestState>();
        for (var i = requests.Count - 1; i >= 0; i--)
        {
            var request = requests[i];
            var newer = furthest.GetValueOrDefault(request.Kind, RequestState.Expected);
            if (!IsClosed(request, side) && newer <= request.State)
                open.Add(request);

            // A request that CSSM refused or a person set aside has not come further than another.
            if (request.State is not (RequestState.Refused or RequestState.NotExpected) && newer < request.State)
                furthest[request.Kind] = request.State;
        }

        open.Reverse();
        return open;
    }

    /// <summary>Proved, set aside, or completed by CSSM without a file. At a desk such a mark still has to travel to the zone.</summary>
    private static bool IsClosed(RequestOverview request, Side side) =>
        request.State is RequestState.Installed or RequestState.NotExpected
        || (side == Side.Zone && request is { State: RequestState.Answered, HasResponse: false });
}
