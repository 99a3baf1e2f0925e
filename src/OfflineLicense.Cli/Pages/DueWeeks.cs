namespace OfflineLicense.Cli.Pages;

/// <summary>How many devices are due in each week, Monday first, in UTC.</summary>
/// <param name="First">The Monday of the first week shown.</param>
/// <param name="Counts">One for each week shown.</param>
/// <param name="Earlier">Due before the first week.</param>
/// <param name="Later">Due after the last week.</param>
internal sealed record DueWeeks(DateTime First, IReadOnlyList<int> Counts, int Earlier, int Later)
{
    private const int MostBefore = 13;
    private const int MostAfter = 52;
    private const int LeastAfter = 12;

    /// <param name="due">At least one, in any order.</param>
    public static DueWeeks Count(IReadOnlyCollection<DateTimeOffset> due, DateTimeOffset now)
    {
        var thisWeek = FindMonday(now);
        int Week(DateTimeOffset time) => (int)((FindMonday(time) - thisWeek).TotalDays / 7);
        var from = Math.Max(-MostBefore, Math.Min(0, due.Min(Week)));
        var to = Math.Min(MostAfter, Math.Max(LeastAfter, due.Max(Week)));
        var counts = new int[to - from + 1];
        var (earlier, later) = (0, 0);
        foreach (var week in due.Select(Week))
        {
            if (week < from)
                earlier++;
            else if (week > to)
                later++;
            else
                counts[week - from]++;
        }

        return new DueWeeks(thisWeek.AddDays(7 * from), counts, earlier, later);
    }

    private static DateTime FindMonday(DateTimeOffset time) =>
        time.UtcDateTime.Date.AddDays(-(((int)time.UtcDateTime.DayOfWeek + 6) % 7));
}
