using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Roster;

/// <summary>Reads the roster of a zone.</summary>
internal static class RosterQuery
{
    public static DeviceRoster Read(Ledger ledger) => new([.. ledger.RosterEntries.Newest().Select(RosterEntry.From)]);
}
