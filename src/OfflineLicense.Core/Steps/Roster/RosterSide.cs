using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Roster;

/// <summary>A roster is kept in a zone: its hostnames do not leave it.</summary>
internal static class RosterSide
{
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: this is a desk.</exception>
    public static void Expect(Ledger ledger)
    {
        if (ledger.Station() is { Side: Side.Desk, Name: var name })
        {
            throw new Failure(FailureKind.Usage, $"{name} is a desk, and a roster is kept in its zone: its hostnames do not leave it",
                "run offlic roster at the station of the zone");
        }
    }
}
