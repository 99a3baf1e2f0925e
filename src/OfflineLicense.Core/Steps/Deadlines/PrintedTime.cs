using System.Globalization;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>The ACK deadline that captured output prints, as the earliest time that it can mean.</summary>
internal static class PrintedTime
{
    /// <summary>In the ledger, in place of a time: the device printed <c>&lt;none&gt;</c>.</summary>
    public const string None = "none";

    /// <summary>Dates that differ by no more than this are one date: some devices print one that moves by a second.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How far a device's clock may be ahead of this station before its dates are corrected.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    /// <param name="captures">Of one product instance, newest first. Each prints a deadline.</param>
    /// <returns>Null: it printed <c>&lt;none&gt;</c>.</returns>
    public static DateTimeOffset? Evaluate(IReadOnlyList<ObservationRow> captures)
    {
        if (Read(captures[0]) is not { } newest)
            return null;
        var same = captures.TakeWhile(each => Read(each) is { } other && (other - newest).Duration() <= Tolerance);
        return same.Select(Read).Min();
    }

    /// <summary>A deadline of a clock that is ahead is too late by as much.</summary>
    private static DateTimeOffset? Read(ObservationRow row)
    {
        if (Parse(row.AckDeadline!) is not { } due)
            return null;
        var ahead = row.CapturedUtc is { } captured ? Timestamp.Parse(captured) - Timestamp.Parse(row.At) : TimeSpan.Zero;
        return ahead > Ahead ? due.Earliest - ahead : due.Earliest;
    }

    /// <summary><c>2024-03-15T21:18:58 PDT</c>, as the ledger keeps it.</summary>
    public static DeviceTime? Parse(string printed) => printed.Split(' ', 2) is [var local, var zone]
        && DateTime.TryParseExact(local, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new DeviceTime(time, zone)
            : null;
}
