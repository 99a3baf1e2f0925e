using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>A round that a person opened.</summary>
/// <param name="StartedAt">As the ledger writes times.</param>
/// <param name="Devices">Product instances of which a request was recorded in it.</param>
internal sealed record RoundOverview(long Id, string? Name, string Operator, string StartedAt, long Devices);

/// <summary>The rounds of a zone, oldest first.</summary>
internal static class RoundQuery
{
    public static IReadOnlyList<RoundOverview> Read(Ledger ledger) =>
        [.. ledger.Rounds.All().Select(row => new RoundOverview(row.Id, row.Name, row.Operator, row.At, row.Devices))];
}
