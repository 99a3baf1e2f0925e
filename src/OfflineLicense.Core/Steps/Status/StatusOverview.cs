using OfflineLicense.Steps.Deadlines;

namespace OfflineLicense.Steps.Status;

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
