using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Roster;

/// <summary>A unit of the roster.</summary>
/// <param name="Udi">Its name; two units never differ by the UUID alone.</param>
/// <param name="Values">Its fields, in the order of <see cref="RosterField"/>; null: not known.</param>
internal sealed record RosterEntry(Udi Udi, IReadOnlyList<string?> Values)
{
    /// <summary>A person took it out of the roster. It has no hostname any more.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Why it was retired, or which unit it replaces.</summary>
    public string? Note { get; init; }

    /// <summary>As the ledger writes times.</summary>
    public string At { get; init; } = string.Empty;

    public string? this[RosterField field] => Values[(int)field];

    public string? Hostname => IsRetired ? null : this[RosterField.Hostname];

    /// <summary>A report of it is expected.</summary>
    public bool IsExpected => !IsRetired && StatesExpected;

    /// <summary>The roster says so, whether it was retired or not.</summary>
    public bool StatesExpected => this[RosterField.Expected] != "no";

    /// <summary>Why no report is expected; null where one is.</summary>
    public string? WhyNotExpected => IsRetired ? Note ?? "retired" : IsExpected ? null : this[RosterField.Reason];

    /// <summary>The same with these fields; null leaves a field as it is. Who is expected needs no reason.</summary>
    public RosterEntry Merge(IReadOnlyList<string?> values)
    {
        var fields = Values.Select((value, i) => values[i] ?? value).ToArray();
        var merged = this with { Values = fields };
        if (merged.StatesExpected && values[(int)RosterField.Reason] is null)
            fields[(int)RosterField.Reason] = null;
        return merged;
    }

    public static RosterEntry Create(Udi udi)
    {
        var values = new string?[RosterFieldNames.All.Count];
        values[(int)RosterField.Expected] = "yes";
        return new RosterEntry(udi, values);
    }

    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: the row names no unit.</exception>
    public static RosterEntry From(RosterEntryRow row)
    {
        var udi = Udi.From(row.Pid, row.Serial, row.Uuid) ?? throw new Failure(FailureKind.Damaged,
            "a row of the roster names no unit", "find the damage: offlic doctor --deep");
        return new RosterEntry(udi,
        [
            row.Hostname, row.Address, row.SmartAccount, row.VirtualAccount, row.Topology, row.Zone, row.Platform,
            row.IsExpected ? "yes" : "no", row.Reason,
        ])
        { IsRetired = row.IsRetired, Note = row.Note, At = row.At };
    }

    public RosterEntryRow ToRow(DateTimeOffset at) => new(
        Udi.Pid, Udi.Serial, Udi.Uuid ?? string.Empty, this[RosterField.Hostname], this[RosterField.Address],
        this[RosterField.SmartAccount], this[RosterField.VirtualAccount], this[RosterField.Topology], this[RosterField.Zone],
        this[RosterField.Platform], StatesExpected, this[RosterField.Reason], IsRetired, Note, Timestamp.Text(at));
}
