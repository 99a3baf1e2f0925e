using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>
/// A time that captured output prints, as the earliest time that it can mean. Where the clock of the device is wrong, its times are
/// compared with its own clock line: so much before or after the moment when the output was recorded here.
/// </summary>
/// <param name="Text"><c>2024-03-15T21:18:58 PDT</c>, as the ledger keeps it, or <c>none</c>.</param>
/// <param name="Clock">The clock line of the output in the same form; null: it has none.</param>
/// <param name="At">When the output was recorded here.</param>
internal sealed record PrintedTime(string Text, string? Clock, DateTimeOffset At)
{
    private const int LastYear = 2100;

    /// <summary>Dates that differ by no more than this are one date: some devices print one that moves by a second.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(1);

    /// <summary>With the tolerance; false where there is no time.</summary>
    public static bool HasPassed(DateTimeOffset? time, DateTimeOffset now) => now > time + Tolerance;

    /// <summary>The device states that there is no such time.</summary>
    public bool IsNone => StoredDeviceTime.Parse(Text) is { IsNone: true };

    /// <summary>It was compared with a clock line that is wrong.</summary>
    public bool IsCorrected => !IsNone && FindWrongClock() is not null;

    /// <summary>Null: it is none, or means nothing, because the clock was never set and is not printed.</summary>
    public DateTimeOffset? Earliest
    {
        get
        {
            if (StoredDeviceTime.Parse(Text) is not { IsNone: false } time)
                return null;
            if (FindWrongClock() is { } clock)
                return Shift(At, time.Local - clock.Local);
            return time.IsOfUnsetClock || time.Local.Year > LastYear ? null : time.Earliest;
        }
    }

    /// <param name="newestFirst">The same time in outputs of one product instance. Those that mean nothing are passed over.</param>
    /// <returns>The newest, as the earliest of those that differ from it by no more than <see cref="Tolerance"/>; null: none.</returns>
    public static DateTimeOffset? Evaluate(IEnumerable<PrintedTime> newestFirst)
    {
        DateTimeOffset? newest = null;
        var earliest = DateTimeOffset.MaxValue;
        foreach (var printed in newestFirst)
        {
            if (printed.IsNone)
                break;
            if (printed.Earliest is not { } time)
                continue;
            newest ??= time;
            if ((time - newest.Value).Duration() > Tolerance)
                break;
            earliest = time < earliest ? time : earliest;
        }

        return newest is null ? null : earliest;
    }

    private DeviceTime? FindWrongClock() => StoredDeviceTime.Parse(Clock) is { IsNone: false } clock
        && (clock.IsOfUnsetClock || clock.Earliest - At > Limits.ClockTolerance) ? clock : null;

    private static DateTimeOffset? Shift(DateTimeOffset from, TimeSpan by) =>
        by.Duration() <= TimeSpan.FromDays(3_650) ? from + by : null;
}
