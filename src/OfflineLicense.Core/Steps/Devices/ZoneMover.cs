using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>A unit, server or document that a person moved to a zone.</summary>
/// <param name="Subject">Its UDI or name.</param>
/// <param name="From">The zone it belonged to; null: none.</param>
internal sealed record MovedSubject(string Subject, string? From);

/// <summary>
/// Moves devices, servers and requests from one zone to another at a desk: a person's decision. What was collected for the old zone stays
/// with it; what the new zone brings is recorded from then on.
/// </summary>
internal sealed class ZoneMover(Ledger ledger, string @operator)
{
    private readonly DeviceResolver _devices = new(ledger);
    private HashSet<(string Pid, string Serial)>? _contested;

    /// <param name="what">UDIs or serial numbers (with all members), names of servers, upload names of requests without a device.</param>
    /// <param name="zone">A zone that is known here, or this desk itself.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: no zone or nothing is named so, or this is a zone.</exception>
    public IReadOnlyList<MovedSubject> Move(IReadOnlyList<string> what, string zone, string reason)
    {
        CheckZone(zone);
        var moved = new List<MovedSubject>();
        ledger.Write(@operator, () =>
        {
            foreach (var name in what)
                moved.AddRange(Move(name, zone, reason));
            var names = string.Join(", ", moved.Select(each => $"{each.Subject} of {each.From ?? "no zone"}"));
            return moved.Count == 0 ? null : ("zone-move", $"{names} to {zone}: {reason}");
        });
        return moved;
    }

    private void CheckZone(string zone)
    {
        var (station, side) = ledger.Station();
        if (side == Side.Zone)
        {
            throw new Failure(FailureKind.Usage, "this is a zone, and everything here belongs to it",
                "a desk moves devices between the zones that it serves");
        }

        var known = ledger.Zones.All().Select(each => each.Zone)
            .Concat(ledger.Keys.All().Where(row => row.RevokedAt is null).Select(row => row.Station))
            .Append(station).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (!known.Contains(zone, StringComparer.Ordinal))
            throw new Failure(FailureKind.Usage, $"no zone {zone} is known here", "known: " + string.Join(", ", known));
    }

    private IEnumerable<MovedSubject> Move(string name, string zone, string reason)
    {
        if (ledger.ServerFiles.Known(name) is { } server)
            return MoveServer(server, zone, reason);
        if (_devices.TryFindTyped(name) is { } device)
            return MoveUnits(ListUnits(device), zone, reason);
        if (ledger.Requests.WithUploadStem(Path.GetFileNameWithoutExtension(name)) is { DeviceId: null } request)
            return MoveDocument(request.Id, request.UploadName, zone, reason);
        throw _devices.UnknownTyped(name);
    }

    private IEnumerable<Udi> ListUnits(long device) =>
        [ledger.Devices.Row(device).Udi, .. ledger.Devices.PresentMembers(device).Select(member => member.Udi)];

    /// <summary>A unit of which several zones have brought documents is decided also where it stays.</summary>
    private List<MovedSubject> MoveUnits(IEnumerable<Udi> units, string zone, string reason)
    {
        _contested ??= ledger.Zones.Contested().Select(each => (each.Pid, each.Serial)).ToHashSet();
        var moved = new List<MovedSubject>();
        foreach (var udi in units.DistinctBy(udi => (udi.Pid, udi.Serial)))
        {
            var from = ledger.Zones.OfUnit(udi.Pid, udi.Serial);
            if (from == zone && !_contested.Contains((udi.Pid, udi.Serial)))
                continue;
            ledger.Zones.AddUnit(udi, zone, reason, ledger.Now);
            moved.Add(new MovedSubject(udi.ToString(), from));
        }

        return moved;
    }

    private List<MovedSubject> MoveServer(string server, string zone, string reason)
    {
        var from = ledger.Zones.OfServer(server);
        if (from == zone)
            return [];
        ledger.Zones.AddServer(server, zone, reason, ledger.Now);
        return [new MovedSubject(server, from)];
    }

    private List<MovedSubject> MoveDocument(long document, string name, string zone, string reason)
    {
        var from = ledger.Zones.OfDocument(document);
        if (from == zone)
            return [];
        ledger.Zones.AddDocument(document, zone, reason, ledger.Now);
        return [new MovedSubject(name, from)];
    }
}
