using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>What the roster said of a unit, and when: its hostname, whether it is expected, which unit it replaces.</summary>
internal static class RosterHistory
{
    public static IEnumerable<HistoryEvent> ReadEvents(Ledger ledger, Udi udi)
    {
        RosterEntry? before = null;
        foreach (var entry in ledger.RosterEntries.Of(udi).Select(RosterEntry.From))
        {
            yield return new HistoryEvent(entry.At, "roster", udi, null, Describe(before, entry));
            before = entry;
        }
    }

    private static string Describe(RosterEntry? before, RosterEntry entry)
    {
        var isBack = before is { IsRetired: true } && !entry.IsRetired;
        var changed = RosterFieldNames.All.Where(field => before?[field] != entry[field])
            .Select(field => $"{field.Name()} {entry[field] ?? "(empty)"}");
        string?[] parts =
        [
            before is null ? "added" : isBack ? "taken back" : null,
            before?.Note == entry.Note ? null : entry.Note,
            .. entry.IsRetired ? [] : changed,
        ];
        return string.Join("; ", parts.OfType<string>());
    }
}
