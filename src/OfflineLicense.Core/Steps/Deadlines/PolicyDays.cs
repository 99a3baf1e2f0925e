using System.Globalization;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>The days of a policy for one class of licenses. Null: not stated. 0: no such report.</summary>
internal sealed record PolicyClass(string Name, int? First, int? Ongoing, int? OnChange);

/// <summary>
/// The days of a policy. Which classes a device uses is not known, so the shortest interval of all classes counts: a date too early does
/// no harm.
/// </summary>
internal static class PolicyDays
{
    private const string Block = "smartLicensePolicy.";

    /// <summary>A longer interval is no number of days that a policy means.</summary>
    private const int MostDays = 3_650;

    private static readonly string[] Classes = ["subscription", "perpetual", "enforced", "export", "generic"];

    /// <summary>Before a first ACK a first report, a change or a periodic report is due, whichever is first.</summary>
    /// <returns>Null: the classes state no number of days.</returns>
    public static ShortestDays? Shorten(IReadOnlyList<PolicyClass> classes) =>
        classes.All(each => each is { First: null, Ongoing: null, OnChange: null }) ? null : new ShortestDays(
            Shortest(classes.SelectMany(each => new[] { each.First, each.OnChange, each.Ongoing })),
            Shortest(classes.Select(each => each.Ongoing)));

    /// <summary>Of a response, with one policy in it or several.</summary>
    public static ShortestDays? From(IReadOnlyList<Stated> stated)
    {
        var fields = stated.Where(each => each.Name.StartsWith(Block, StringComparison.Ordinal))
            .ToLookup(each => each.Name[Block.Length..], each => each.Text, StringComparer.Ordinal);
        return fields.Count == 0 ? null : Shorten(
        [
            .. Classes.Select(name => new PolicyClass(name, Find(fields[$"{name}.firstTimeReport"]),
                Find(fields[$"{name}.onGoingReporting"]), Find(fields[$"{name}.reportOnMACD"]))),
        ]);
    }

    /// <summary>Of a policy that a device prints.</summary>
    public static ShortestDays? From(ReportingPolicy policy) => Shorten(
    [
        .. new[] { policy.Perpetual, policy.Subscription, policy.Enforced, policy.Export }.OfType<ReportingDays>()
            .Select(days => new PolicyClass(string.Empty, Limit(days.First), Limit(days.Ongoing), Limit(days.OnChange))),
    ]);

    /// <summary>Of a field that is there several times, the shortest that asks for a report.</summary>
    private static int? Find(IEnumerable<string> texts) => texts
        .Select(text => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Limit(days) : null)
        .OrderBy(days => days is > 0 ? days : days is 0 ? MostDays + 1 : int.MaxValue)
        .FirstOrDefault();

    private static int? Limit(int? days) => days is >= 0 and <= MostDays ? days : null;

    private static int Shortest(IEnumerable<int?> days) => days.Where(each => each > 0).Min() ?? 0;
}
