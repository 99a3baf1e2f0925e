namespace OfflineLicense.Steps.Deadlines;

/// <summary>A service that a device stops where no ACK arrives in time, from a data file with its source.</summary>
/// <param name="Pid">How the PID begins; * is any.</param>
/// <param name="License">A word of the tag of a reported license; * is any.</param>
/// <param name="Releases">The releases that do so; the release of a device is not known here.</param>
internal sealed record StopRule(string Pid, string License, string Releases, string Effect, string Source)
{
    private static readonly Lazy<IReadOnlyList<StopRule>> Table = new(() =>
        [.. DataTable.Read("stops-without-ack.tsv").Select(row => new StopRule(row[0], row[1], row[2], row[3], row[4]))]);

    public static IReadOnlyList<StopRule> All => Table.Value;

    /// <summary>For a person, without a claim about a release that was not read.</summary>
    public string Explanation => Releases == "*" ? Effect : $"{Effect} (releases {Releases}; the release of this device was not read)";

    public bool Fits(Udi udi) => Pid == "*" || udi.Pid.StartsWith(Pid, StringComparison.Ordinal);
}
