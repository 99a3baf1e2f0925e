using OfflineLicense.Steps.Deadlines;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The one line of <c>deadlines --nagios</c>. Its exit codes are those of Nagios, not those of the other commands.</summary>
internal static class NagiosLine
{
    public const string Option = "--nagios";

    /// <summary>The exit code of Nagios for a check that could not be made.</summary>
    public const int Unknown = 3;

    public static void Print(CommandContext context, DeadlineOverview overview)
    {
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

    /// <summary>Whether a monitoring system runs the command. It knows no exit code but its own, so every error is UNKNOWN to it.</summary>
    /// <param name="args">As they were typed: a wrong option leaves no other trace.</param>
    public static bool IsAskedFor(IEnumerable<string> args) =>
        args.TakeWhile(arg => arg != "--").Any(arg => arg == Option || arg.StartsWith(Option + "=", StringComparison.Ordinal));

    /// <summary>The line for a command that failed.</summary>
    public static void PrintUnknown(CommandContext context, string message) =>
        Write(context, Unknown, $"UNKNOWN - {message.Replace('|', '/')}");

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
