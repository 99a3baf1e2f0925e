namespace OfflineLicense.Steps.Status;

/// <summary>Which requests of a product instance still wait for something. Only what is written here closes a request.</summary>
internal static class OpenRequests
{
    /// <param name="requests">All requests of one product instance, oldest first.</param>
    /// <param name="side">Of the station.</param>
    /// <returns>Oldest first.</returns>
    public static IReadOnlyList<RequestOverview> Find(IReadOnlyList<RequestOverview> requests, Side side)
    {
        if (requests is [var only]) // most product instances have one, and many have none
            return IsClosed(only, side) ? [] : requests;
        if (requests.Count == 0)
            return requests;
        var open = new List<RequestOverview>(requests.Count);
        var furthest = new Dictionary<DocumentKind, Furthest>();
        for (var i = requests.Count - 1; i >= 0; i--)
        {
            var request = requests[i];
            var newer = furthest.GetValueOrDefault(request.Kind);
            if (!IsClosed(request, side) && newer.Find(request) <= request.State)
                open.Add(request);

            // A request that CSSM refused or a person set aside has not come further than another.
            if (request.State is not (RequestState.Refused or RequestState.NotExpected))
                furthest[request.Kind] = newer.Add(request);
        }

        open.Reverse();
        return open;
    }

    /// <summary>Proved, set aside, or completed by CSSM without a file. At a desk such a mark still has to travel to the zone.</summary>
    private static bool IsClosed(RequestOverview request, Side side) =>
        request.State is RequestState.Installed or RequestState.NotExpected
        || (side == Side.Zone && request is { State: RequestState.Answered, HasResponse: false });

    /// <summary>
    /// How far the newer requests have come, at most. A bundle does not say which of its requests is older, so requests of one bundle do
    /// not supersede each other.
    /// </summary>
    /// <param name="State">Of all.</param>
    /// <param name="Bundle">In which that one arrived.</param>
    /// <param name="StateOfOthers">Of those that did not arrive in that bundle.</param>
    private readonly record struct Furthest(RequestState State, long? Bundle, RequestState StateOfOthers)
    {
        public RequestState Find(RequestOverview older) => IsSameBundle(older) ? StateOfOthers : State;

        public Furthest Add(RequestOverview request)
        {
            if (request.State <= State)
                return IsSameBundle(request) || request.State <= StateOfOthers ? this : this with { StateOfOthers = request.State };
            return new Furthest(request.State, request.ReceivedIn, IsSameBundle(request) ? StateOfOthers : State);
        }

        private bool IsSameBundle(RequestOverview request) => Bundle is not null && request.ReceivedIn == Bundle;
    }
}
