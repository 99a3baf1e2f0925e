namespace OfflineLicense.Steps.Roster;

/// <summary>The roster as it is now, with the units that were retired.</summary>
internal sealed class DeviceRoster
{
    private readonly Dictionary<(string Pid, string Serial), RosterEntry> _byUnit;

    /// <param name="entries">By PID and serial number.</param>
    public DeviceRoster(IReadOnlyList<RosterEntry> entries)
    {
        All = entries;
        Entries = [.. entries.Where(entry => !entry.IsRetired)];
        _byUnit = entries.ToDictionary(entry => (entry.Udi.Pid, entry.Udi.Serial));
    }

    /// <summary>Units in the roster, by PID and serial number.</summary>
    public IReadOnlyList<RosterEntry> Entries { get; }

    /// <summary>The same with those that were retired.</summary>
    public IReadOnlyList<RosterEntry> All { get; }

    /// <summary>No unit is in it: this zone has no roster.</summary>
    public bool IsEmpty => Entries.Count == 0;

    /// <summary>The entry of a unit, retired or not; null: it never was in the roster.</summary>
    public RosterEntry? Find(Udi udi) =>
        _byUnit.TryGetValue((udi.Pid, udi.Serial), out var entry) && entry.Udi.Names(udi) ? entry : null;

    /// <summary>
    /// The entry of a product instance: by its name, else by a member, and one in the roster before a retired one. A member that is not
    /// expected excuses the others only where all of them are not expected.
    /// </summary>
    public RosterEntry? Find(Udi name, IEnumerable<Udi> members)
    {
        if (All.Count == 0)
            return null;
        var named = Find(name);
        if (named is { IsRetired: false })
            return named;
        var all = members.Select(Find).ToList();
        var entries = all.OfType<RosterEntry>().Where(entry => !entry.IsRetired).ToList();
        return entries.Find(entry => entry.IsExpected)
            ?? (entries.Count == all.Count ? entries.FirstOrDefault() ?? named : named);
    }

    /// <summary>Units of the roster that are in none of these product instances: nothing of them was ever collected.</summary>
    /// <param name="known">Names and members of all product instances.</param>
    public IReadOnlyList<RosterEntry> FindNeverCollected(IEnumerable<Udi> known)
    {
        if (IsEmpty)
            return [];
        var units = known.Select(udi => (udi.Pid, udi.Serial)).ToHashSet();
        return [.. Entries.Where(entry => !units.Contains((entry.Udi.Pid, entry.Udi.Serial)))];
    }
}
