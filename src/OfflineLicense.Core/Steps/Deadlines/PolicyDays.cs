using System.Globalization;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>The days of a policy for one class of licenses. Null: not stated. 0: no such report.</summary>
internal sealed record PolicyClass(string Name, int? First, int? Ongoing, int? OnChange);

/// <summary>
/// The days of a policy. Which classes a device uses is not known, so the shortest interval of all classes counts: a date too early does
/// no harm.
/// </summary>
internal sealed record PolicyDays(IReadOnlyList<PolicyClass> Classes)
{
    private const string Block = "smartLicensePolicy.";

    /// <summary>A longer interval is no number of days that a policy means.</summary>
    private const int MostDays = 3_650;

    /// <summary>Days from one ACK to the next; null: no class has a periodic report.</summary>
    public int? AfterAck => Shortest(Classes.Select(each => each.Ongoing));

    /// <summary>Days to the first ACK: a first report, or a change, whichever is due before.</summary>
    public int? BeforeFirstAck => Shortest(Classes.SelectMany(each => new[] { each.First, each.OnChange, each.Ongoing }));

    /// <returns>Null: the response states no number of days.</returns>
    public static PolicyDays? From(IReadOnlyList<Stated> stated)
    {
        var classes = new[] { "subscription", "perpetual", "enforced", "export", "generic" }
            .Select(name => new PolicyClass(
                name, Find(stated, name, "firstTimeReport"), Find(stated, name, "onGoingReporting"), Find(stated, name, "reportOnMACD")))
            .Where(each => each is not { First: null, Ongoing: null, OnChange: null })
            .ToList();
        return classes.Count == 0 ? null : new PolicyDays(classes);
    }

    /// <summary>Of a field that is there twice, the shortest.</summary>
    private static int? Find(IReadOnlyList<Stated> stated, string name, string field) => stated
        .Where(each => each.Name == $"{Block}{name}.{field}")
        .Select(each => int.TryParse(each.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays
            ? days
            : (int?)null)
        .OrderBy(days => days ?? int.MaxValue)
        .FirstOrDefault();

    private static int? Shortest(IEnumerable<int?> days) => days.Where(each => each > 0).Min();
}
