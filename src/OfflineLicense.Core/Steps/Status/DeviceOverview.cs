using OfflineLicense.Steps.Deadlines;

namespace OfflineLicense.Steps.Status;

/// <summary>The state of one product instance: that of its least advanced open request.</summary>
internal sealed record DeviceOverview(
    long Id, Udi Udi, IReadOnlyList<Udi> Members, RequestState State, string? Since, string? Reason, string? Zone,
    string? LastCollected, string? LastAck, string? Deadline, IReadOnlyList<RequestOverview> Requests)
{
    /// <summary>By when it must have its next ACK, and how that is known; null: no date can be told, or it was not asked for.</summary>
    public DeviceDeadline? Due { get; init; }

    /// <summary>The hostname of the roster; null: it has none there.</summary>
    public string? Name { get; init; }

    /// <summary>The zone expects reports from it. False: the roster says that it does not.</summary>
    public bool IsExpected { get; init; } = true;

    /// <summary>Its requests that still wait for something, oldest first.</summary>
    public IReadOnlyList<RequestOverview> Open { get; init; } = [];

    /// <summary>Its open requests that CSSM refused. Another open request may say what the state is.</summary>
    public IEnumerable<RequestOverview> Refused => Open.Where(request => request.State == RequestState.Refused);

    /// <summary>What CSSM said of them, each once.</summary>
    public IEnumerable<string> RefusedWords => Refused.Select(request => request.Reason).OfType<string>().Distinct();

    /// <summary>Whether it belongs in a list of this state: a refused request is shown whatever the state of the device is.</summary>
    public bool IsIn(RequestState state) =>
        State == state || (state == RequestState.Refused && Open.Count > 0 && Refused.Any());

    /// <summary>The open request that its state is from; null: none is open.</summary>
    public RequestOverview? Current => Open is [var only] ? only : Open.MinBy(request => request.State);

    /// <summary>That of its open request in this state that has come the least far.</summary>
    public PackedStage PackedStage =>
        Open.Where(request => request.State == RequestState.Packed).Select(request => request.PackedStage).DefaultIfEmpty().Min();

    /// <summary>It is installed, and no captured output that says so shows a prompt with a typed command.</summary>
    public bool IsInstalledWithoutPrompt => State == RequestState.Installed && Requests.Any(request => request.IsInstalledWithoutPrompt);

    /// <summary>What says that it is installed; null: it is not.</summary>
    public InstallationEvidence? Evidence => State == RequestState.Installed
        ? Requests.LastOrDefault(request => request.Evidence is not null)?.Evidence
        : null;

    /// <summary>Why nothing says that its open response is installed; null: it has none.</summary>
    public UnprovedReason? UnprovedBecause
    {
        get
        {
            if (State is not (RequestState.Split or RequestState.Answered))
                return null;
            foreach (var request in Open)
            {
                if (request.State == State && request.UnprovedBecause is { } reason)
                    return reason;
            }

            return null;
        }
    }

    /// <summary>How many licenses its newest usage file reports.</summary>
    public long Licenses { get; init; }
}
