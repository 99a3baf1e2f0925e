using OfflineLicense.Cli.Pages;

namespace OfflineLicense.Tests.Cli.Pages;

public sealed class DueWeeksTests
{
    [Fact]
    public void Each_due_date_is_counted_once_wherever_it_is()
    {
        var due = Enumerable.Range(-900, 1_800).Select(day => SampleReport.Now.AddDays(day)).ToList();

        var weeks = DueWeeks.Count(due, SampleReport.Now);

        Assert.Equal(due.Count, weeks.Counts.Sum() + weeks.Earlier + weeks.Later);
        Assert.Equal(66, weeks.Counts.Count);
        Assert.Equal(DayOfWeek.Monday, weeks.First.DayOfWeek);
        Assert.All(weeks.Counts, count => Assert.Equal(7, count));
    }

    [Fact]
    public void A_sunday_is_in_the_week_of_the_monday_before()
    {
        var sunday = new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.Zero);

        var weeks = DueWeeks.Count([sunday], SampleReport.Now);

        Assert.Equal(new DateTime(2026, 11, 16), weeks.First);
        Assert.Equal(1, weeks.Counts[0]);
    }
}
