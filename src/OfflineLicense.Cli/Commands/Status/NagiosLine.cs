using OfflineLicense.Steps.Deadlines;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The one line of <c>deadlines --nagios</c>. Its exit codes are those of Nagios, not those of the other commands.</summary>
internal static class NagiosLine
{
    private const int Unknown = 3;

    public static void Print(CommandContext context, Func<DeadlineOverview> read)
    {
        try
        {
            var overview = read();
            var (exit, word) = overview switch
            {
                { Overdue: > 0 } => (2, "CRITICAL"),
                { Due: > 0 } => (1, "WARNING"),
                { HasDeviceDates: false, Side: Side.Desk } or { HasDeviceDates: false, WithoutDate: > 0 } => (Unknown, "UNKNOWN"),
                _ => (0, "OK"),
            };
            var without = overview switch
            {
                { WithoutDate: > 0 } => $", {overview.WithoutDate} without a date",
                { Side: Side.Desk } => ", the dates of devices are known in the zone",
                _ => string.Empty,
            };
            Write(context, exit, $"{word} - {overview.Overdue} overdue, {overview.Due} due within {overview.WithinDays} days, "
                + $"{overview.Dated} dates{without}{FindFirst(overview)}"
                + $" | overdue={overview.Overdue};;0;0 due={overview.Due};0;;0 dates={overview.Dated};;;0"
                + $" without_date={overview.WithoutDate};;;0");
        }
        catch (Failure failure)
        {
            Write(context, Unknown, $"UNKNOWN - {failure.Message.Replace('|', '/')}");
        }
    }

    private static string FindFirst(DeadlineOverview overview) => overview.Entries is [{ DueAt: { } due } first, ..]
        ? $", first {SafeText.Value(first.Hostname ?? first.Name).Replace('|', '/')} {Timestamp.Text(due)[..10]}"
        : string.Empty;

    private static void Write(CommandContext context, int exit, string line)
    {
        context.Json.WriteLine("nagios", json => json.WriteString("text", line));
        context.Output.WriteWhole("OFFLIC " + line);
        context.EndAs(exit);
    }
}
