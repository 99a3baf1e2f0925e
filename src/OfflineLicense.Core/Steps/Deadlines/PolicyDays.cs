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

    private const string Ongoing = ".onGoingReporting";

    private static readonly string[] Fields = [".firstTimeReport", Ongoing, ".reportOnMACD"];

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
        ShortestDays? shortest = null;
        foreach (var each in stated)
        {
            if (FindField(each.Name) is { } field && Parse(each.Text) is { } days)
            {
                var (first, ongoing) = shortest ?? new ShortestDays(0, 0);
                shortest = new ShortestDays(Shorter(first, days), field == Ongoing ? Shorter(ongoing, days) : ongoing);
            }
        }

        return shortest;
    }

    /// <summary>Of a policy that a device prints.</summary>
    public static ShortestDays? From(ReportingPolicy policy) => Shorten(
    [
        .. new[] { policy.Perpetual, policy.Subscription, policy.Enforced, policy.Export }.OfType<ReportingDays>()
            .Select(days => new PolicyClass(string.Empty, Limit(days.First), Limit(days.Ongoing), Limit(days.OnChange))),
    ]);

    /// <summary>The field with days of a class; null: it is another one.</summary>
    private static string? FindField(string name)
    {
        if (!name.StartsWith(Block, StringComparison.Ordinal))
            return null;
        var path = name.AsSpan(Block.Length);
        foreach (var field in Fields)
        {
            if (path.EndsWith(field, StringComparison.Ordinal) && IsClass(path[..^field.Length]))
                return field;
        }

        return null;
    }

    private static bool IsClass(ReadOnlySpan<char> name)
    {
        foreach (var each in Classes)
        {
            if (name.SequenceEqual(each))
                return true;
        }

        return false;
    }

    private static int? Parse(string text) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Limit(days) : null;

    /// <summary>0 is no interval.</summary>
    private static int Shorter(int one, int other) => one == 0 ? other : other == 0 ? one : Math.Min(one, other);

    private static int? Limit(int? days) => days is >= 0 and <= MostDays ? days : null;

    private static int Shortest(IEnumerable<int?> days) => days.Where(each => each > 0).Min() ?? 0;
}
