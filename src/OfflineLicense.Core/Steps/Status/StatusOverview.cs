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

    /// <summary>The open request that its state is from; null: none is open.</summary>
    public RequestOverview? Current => Open.MinBy(request => request.State);

    /// <summary>It is installed, and no captured output that says so shows a prompt with a typed command.</summary>
    public bool IsInstalledWithoutPrompt => State == RequestState.Installed && Requests.Any(request => request.IsInstalledWithoutPrompt);

    /// <summary>What says that it is installed; null: it is not.</summary>
    public InstallationEvidence? Evidence => State == RequestState.Installed
        ? Requests.LastOrDefault(request => request.Evidence is not null)?.Evidence
        : null;

    /// <summary>Why nothing says that its open response is installed; null: it has none.</summary>
    public UnprovedReason? UnprovedBecause => State is RequestState.Split or RequestState.Answered
        ? Open.FirstOrDefault(request => request.State == State && request.UnprovedBecause is not null)?.UnprovedBecause
        : null;

    /// <summary>How many licenses its newest usage file reports.</summary>
    public long Licenses { get; init; }
}

/// <summary>The round that missing is counted against. <paramref name="StartedAt"/> is as the ledger writes times.</summary>
/// <param name="Id">Its number; null: the one of this command, which no fact opened.</param>
internal sealed record StatusRound(long? Id, string? Name, string StartedAt);

/// <summary>The newest bundle that this station packed.</summary>
/// <param name="PackedAt">As the ledger writes times.</param>
/// <param name="IsReceived">The other side has acknowledged it.</param>
internal sealed record LastPackedBundle(string Name, string PackedAt, bool IsReceived);

/// <summary>The state of all product instances, requests and servers of a station.</summary>
/// <param name="Devices">By due date, those without one last, then by UDI.</param>
/// <param name="Nameless">Requests that state no UDI.</param>
/// <param name="UnmatchedAnswers">Responses that match no known device.</param>
internal sealed record StatusOverview(
    string Station, Side Side, StatusRound? Round, IReadOnlyList<DeviceOverview> Devices, IReadOnlyList<RequestOverview> Nameless,
    long UnmatchedAnswers)
{
    /// <summary>Serial numbers that several units have, so that one alone names no product instance.</summary>
    public IReadOnlySet<string> SharedSerials { get; init; } = new HashSet<string>();

    /// <summary>Requests of servers, by server.</summary>
    public IReadOnlyList<ServerStatus> Servers { get; init; } = [];

    /// <summary>In a zone: when each server's account was last synchronized and what is due.</summary>
    public IReadOnlyList<ServerSyncDeadlines> SyncDeadlines { get; init; } = [];

    /// <summary>At a desk: files that wait for a person's decision, because what they are about belongs to another zone.</summary>
    public int SetAside { get; init; }

    /// <summary>Null: none was packed.</summary>
    public LastPackedBundle? LastPacked { get; init; }

    /// <summary>Names of bundles that not all of their signers have signed.</summary>
    public IReadOnlyList<string> UnsignedBundles { get; init; } = [];

    /// <summary>Every request of a device or a server, those without a UDI left out.</summary>
    public IEnumerable<RequestOverview> Requests =>
        Devices.SelectMany(device => device.Requests).Concat(Servers.Select(server => server.Request));
}
