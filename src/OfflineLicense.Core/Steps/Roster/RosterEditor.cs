using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Roster;

/// <summary>Changes the roster by a person's decision: a unit was exchanged, is gone, or is expected from now on.</summary>
internal sealed class RosterEditor(Ledger ledger, string @operator)
{
    /// <summary>A unit takes the place of another one (RMA): its hostname and all that the roster says of the place.</summary>
    /// <param name="old">A unit of the roster, as typed.</param>
    /// <param name="with">The new unit: a complete UDI, or a name that is known here.</param>
    /// <param name="reason">Null: none was given.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name means none or several, or the new unit has a place.</exception>
    public (RosterEntry Old, RosterEntry New) Replace(string old, string with, string? reason)
    {
        RosterSide.Expect(ledger);
        (RosterEntry, RosterEntry)? result = null;
        ledger.Write(@operator, () =>
        {
            var leaving = RosterUnitName.Find(ledger, old);
            var udi = FindNew(with);
            if (udi.Pid == leaving.Udi.Pid && udi.Serial == leaving.Udi.Serial)
                throw new Failure(FailureKind.Usage, $"{udi} is the same unit", "name the unit that replaces it: P:PID,S:SERIAL");
            var present = ledger.RosterEntries.Of(udi) is [.., var newest] ? RosterEntry.From(newest) : null;
            if (present is { Hostname: { } hostname } && hostname != leaving.Hostname)
            {
                throw new Failure(FailureKind.Usage, $"{udi} is in the roster already, with the hostname {hostname}",
                    "retire it there first, or import its new hostname");
            }

            var retired = leaving with { IsRetired = true, Note = $"replaced by {udi}{Behind(reason)}" };
            var values = leaving.Values.ToArray();
            if (udi.Pid != leaving.Udi.Pid)
                values[(int)RosterField.Platform] = present?[RosterField.Platform];
            var arriving = new RosterEntry(udi, values) { Note = $"replaces {leaving.Udi}{Behind(reason)}" };
            ledger.RosterEntries.Add(retired.ToRow(ledger.Now));
            ledger.RosterEntries.Add(arriving.ToRow(ledger.Now));
            result = (retired, arriving);
            return ("roster-replace", $"{leaving.Udi} by {udi}{Behind(reason)}");
        });
        return result!.Value;
    }

    /// <summary>Takes a unit out of the roster: no report of it is expected any more. Its history stays.</summary>
    public RosterEntry Retire(string name, string reason)
    {
        RosterSide.Expect(ledger);
        RosterEntry? retired = null;
        ledger.Write(@operator, () =>
        {
            retired = RosterUnitName.Find(ledger, name) with { IsRetired = true, Note = $"retired: {reason}" };
            ledger.RosterEntries.Add(retired.ToRow(ledger.Now));
            return ("roster-retire", $"{retired.Udi}: {reason}");
        });
        return retired!;
    }

    /// <summary>Adds every product instance that was collected and never was in the roster. Retired ones stay retired.</summary>
    public IReadOnlyList<RosterEntry> Adopt()
    {
        RosterSide.Expect(ledger);
        var adopted = new List<RosterEntry>();
        ledger.Write(@operator, () =>
        {
            var roster = RosterQuery.Read(ledger);
            var members = ledger.Devices.ReadAll().Members.ToLookup(member => member.DeviceId, member => member.Udi);
            foreach (var device in ledger.Devices.All())
            {
                // One without members is in another product instance now.
                if (!members.Contains(device.Id) || roster.Find(device.Udi, members[device.Id]) is not null)
                    continue;
                var entry = RosterEntry.Create(device.Udi);
                ledger.RosterEntries.Add(entry.ToRow(ledger.Now));
                adopted.Add(entry);
            }

            return adopted.Count == 0 ? null : ("roster-adopt", $"{adopted.Count} devices that were collected");
        });
        return adopted;
    }

    private static string Behind(string? reason) => string.IsNullOrWhiteSpace(reason) ? string.Empty : $": {reason}";

    private Udi FindNew(string text)
    {
        if (RosterUnitName.FindAll(ledger, text) is [var entry])
            return entry.Udi;
        if (ledger.Devices.WithSerial(text.Trim()) is [var collected])
            return collected;
        return UdiText.Parse(text) ?? throw new Failure(FailureKind.Usage, $"\"{text}\" does not name one unit",
            "a unit that was never collected is named in full: P:PID,S:SERIAL");
    }
}
