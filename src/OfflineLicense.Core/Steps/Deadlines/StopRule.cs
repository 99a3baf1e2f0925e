using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>When a device stops a service, from a data file with its source.</summary>
/// <param name="Pid">How the PID begins; * is any.</param>
/// <param name="License">A word of the tag of a reported license; * is any.</param>
/// <param name="Releases">The releases that do so.</param>
internal sealed record StopRule(string Pid, string License, string Releases, string Effect, string Source)
{
    private static readonly Lazy<IReadOnlyList<StopRule>> Table = new(() =>
        [.. DataTable.Read("stops-without-ack.tsv").Select(row => new StopRule(row[0], row[1], row[2], row[3], row[4]))]);

    public static IReadOnlyList<StopRule> All => Table.Value;

    /// <param name="udi">The product instance.</param>
    /// <param name="release">As it printed it; null: it was not read.</param>
    /// <returns>Null: the rule is not for this device or release.</returns>
    public StopEffect? Find(Udi udi, string? release)
    {
        if (Pid != "*" && !udi.Pid.StartsWith(Pid, StringComparison.Ordinal))
            return null;
        if (Releases == "*")
            return new StopEffect(Effect, Source);
        if (release is null || Release.Parse(release) is not { } known)
        {
            var read = release is null ? "was not read" : $"is {SafeText.Value(release)}, which is not understood";
            return new StopEffect($"{Effect} (releases {Releases}; the release of this device {read})", Source);
        }

        return Release.Includes(Releases, known)
            ? new StopEffect($"{Effect} (releases {Releases}; this device has {SafeText.Value(release)})", Source)
            : null;
    }
}
