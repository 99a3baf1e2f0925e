namespace OfflineLicense.Steps.Roster;

/// <summary>
/// What the roster becomes with the rows of a table: a value of a row replaces the one that is there, an empty cell leaves it. Two
/// devices never have one hostname. Nothing is written.
/// </summary>
/// <param name="roster">As it is.</param>
/// <param name="restores">Units that were retired are taken back.</param>
internal sealed class RosterMerge(DeviceRoster roster, bool restores)
{
    private readonly Dictionary<(string Pid, string Serial), Planned> _planned = [];
    private readonly List<BadRow> _bad = [];

    public IReadOnlyList<BadRow> Bad => _bad;

    /// <summary>Rows that say the same of a unit as an earlier one.</summary>
    public int Duplicates { get; private set; }

    public void Add(RosterRow row, Udi udi)
    {
        var key = (udi.Pid, udi.Serial);
        if (_planned.TryGetValue(key, out var earlier))
        {
            AddAgain(row, udi, earlier);
            return;
        }

        var old = roster.Find(Udi.From(udi.Pid, udi.Serial)!);
        if (old is { IsRetired: true } && !restores)
        {
            _planned.Add(key, new Planned(row, old, old));
            return;
        }

        if (HasOtherUuid(row, udi, old))
            return;
        var merged = (old ?? RosterEntry.Create(udi)).Merge(row.Values) with
        {
            IsRetired = false,
            Note = old is { IsRetired: false } ? old.Note : null,
        };
        if (udi.Uuid is not null)
            merged = merged with { Udi = udi };
        if (IsConsistent(row, merged))
            _planned.Add(key, new Planned(row, old, merged));
    }

    /// <summary>Takes out rows that would give one hostname to two devices; call it after the last row.</summary>
    public void CheckHostnames()
    {
        var owners = new Dictionary<string, List<(string, string)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in roster.Entries.Where(entry => !_planned.ContainsKey((entry.Udi.Pid, entry.Udi.Serial))))
            AddOwner(owners, entry);
        foreach (var planned in _planned.Values)
            AddOwner(owners, planned.New);
        var names = new Queue<string>(owners.Where(each => each.Value.Count > 1).Select(each => each.Key));
        while (names.TryDequeue(out var name))
        {
            if (!owners.TryGetValue(name, out var units) || units.Count < 2)
                continue;
            foreach (var key in units.Where(key => IsNew(key, name)).ToList())
            {
                var (row, old) = (_planned[key].Row, _planned[key].Old);
                var other = units.First(unit => unit != key);
                AddBad(row, RosterField.Hostname,
                    $"{SafeText.Value(name)} is the hostname of P:{SafeText.Value(other.Item1)},S:{SafeText.Value(other.Item2)} too");
                _ = _planned.Remove(key);

                // Its unit keeps the hostname that it had, which another row of the table may want.
                if (old?.Hostname is { } kept)
                {
                    AddOwner(owners, old);
                    names.Enqueue(kept);
                }
            }

            units.RemoveAll(key => !Has(key, name));
        }
    }

    /// <summary>Every unit of the table, by PID and serial number.</summary>
    public IReadOnlyList<RosterChange> Compare() =>
        [.. _planned.Values.Select(Compare).OrderBy(change => change.Entry.Udi.Pid, StringComparer.Ordinal)
            .ThenBy(change => change.Entry.Udi.Serial, StringComparer.Ordinal)];

    private void AddAgain(RosterRow row, Udi udi, Planned earlier)
    {
        foreach (var field in RosterFieldNames.All)
        {
            if (row[field] is { } value && earlier.Row[field] is { } first && value != first)
            {
                AddBad(row, field, $"line {earlier.Row.Line} states another {field.Name()} of the same device");
                return;
            }
        }

        if (earlier.New == earlier.Old)
        {
            Duplicates++;
            return;
        }

        if (HasOtherUuid(row, udi, earlier.Old))
            return;
        if (!earlier.New.Udi.Names(udi))
        {
            AddBad(row, null, $"line {earlier.Row.Line} states another UUID of the same device");
            return;
        }

        var merged = earlier.New.Merge(row.Values);
        if (udi.Uuid is not null)
            merged = merged with { Udi = udi };
        if (!IsConsistent(row, merged))
            return;
        Duplicates++;
        var values = earlier.Row.Values.Select((value, i) => value ?? row.Values[i]).ToArray();
        _planned[(merged.Udi.Pid, merged.Udi.Serial)] = earlier with { New = merged, Row = earlier.Row with { Values = values } };
    }

    private bool HasOtherUuid(RosterRow row, Udi udi, RosterEntry? old)
    {
        if (old is null || old.Udi.Names(udi))
            return false;
        AddBad(row, null, $"the roster has this unit with another UUID, {SafeText.Value(old.Udi.Uuid)}");
        return true;
    }

    private bool IsConsistent(RosterRow row, RosterEntry merged)
    {
        if (merged.StatesExpected && row[RosterField.Reason] is not null)
            AddBad(row, RosterField.Reason, "a reason says why a device is not expected, and expected is not no");
        else if (!merged.StatesExpected && merged[RosterField.Reason] is null)
            AddBad(row, RosterField.Expected, "a device that is not expected needs a reason: fill in the column reason");
        else
            return true;
        return false;
    }

    private bool IsNew((string, string) key, string name) => _planned.TryGetValue(key, out var planned)
        && !string.Equals(planned.Old?.Hostname, name, StringComparison.OrdinalIgnoreCase);

    private bool Has((string Pid, string Serial) key, string name)
    {
        var entry = _planned.TryGetValue(key, out var planned) ? planned.New : roster.Find(Udi.From(key.Pid, key.Serial)!);
        return string.Equals(entry?.Hostname, name, StringComparison.OrdinalIgnoreCase);
    }

    private static void AddOwner(Dictionary<string, List<(string, string)>> owners, RosterEntry entry)
    {
        if (entry.Hostname is not { } name)
            return;
        if (!owners.TryGetValue(name, out var units))
            owners.Add(name, units = []);
        units.Add((entry.Udi.Pid, entry.Udi.Serial));
    }

    private void AddBad(RosterRow row, RosterField? field, string message) => _bad.Add(new BadRow(row.Line, null, field?.Name(), message));

    private static RosterChange Compare(Planned planned)
    {
        var (old, now) = (planned.Old, planned.New);
        var fields = RosterFieldNames.All.Where(field => old is not null && old[field] != now[field])
            .Select(field => new RosterDifference(field.Name(), old![field], now[field])).ToList();
        if (old is not null && old.Udi.Uuid != now.Udi.Uuid)
            fields.Add(new RosterDifference("uuid", old.Udi.Uuid, now.Udi.Uuid));
        var outcome = old is null ? RosterOutcome.Added
            : now.IsRetired ? RosterOutcome.Retired
            : old.IsRetired ? RosterOutcome.Restored
            : fields.Count > 0 ? RosterOutcome.Changed : RosterOutcome.Unchanged;
        return new RosterChange(now, outcome, outcome == RosterOutcome.Retired ? [] : fields);
    }

    private sealed record Planned(RosterRow Row, RosterEntry? Old, RosterEntry New);
}
