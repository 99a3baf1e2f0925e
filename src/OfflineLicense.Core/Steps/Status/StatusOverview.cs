using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>Where one request stands. <paramref name="Why"/>: the reason of a refusal or of an ignored request.</summary>
internal sealed record RequestOverview(RequestStatusRow Row, RequestState State, string Since, string? Why);

/// <summary>Where one product instance stands: its least advanced open request.</summary>
internal sealed record DeviceOverview(
    long Id, Udi Udi, IReadOnlyList<Udi> Members, RequestState State, string? Since, string? Why, string? Zone,
    string? LastCollected, string? LastAck, string? Deadline, IReadOnlyList<RequestOverview> Requests)
{
    /// <summary>How many licences its newest usage file reports.</summary>
    public long Licences { get; init; }
}

/// <summary>All product instances of a station, worst first within what is asked.</summary>
internal sealed record StatusOverview(
    string Station, Side Side, RoundRow? Round, IReadOnlyList<DeviceOverview> Devices, IReadOnlyList<RequestOverview> Nameless,
    long UnmatchedAnswers)
{
    /// <summary>Requests of servers, by server.</summary>
    public IReadOnlyList<ServerStatus> Servers { get; init; } = [];

    /// <summary>In a zone: when each server's account was last synchronised and what is due.</summary>
    public IReadOnlyList<ServerSyncDeadlines> Clocks { get; init; } = [];
}
