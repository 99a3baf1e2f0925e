using System.Globalization;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Status;

/// <summary>One value of a captured output, with its times read.</summary>
/// <param name="Clock">What the device's clock showed; null: the output has no clock line.</param>
/// <param name="RecordedAt">By this station's clock.</param>
internal sealed record ShownValue(CapturedValue Row, DeviceTime Value, DeviceTime? Clock, DateTimeOffset RecordedAt)
{
    /// <returns>Null: the value is not readable.</returns>
    public static ShownValue? Read(CapturedValue row) => StoredDeviceTime.Parse(row.Value) is { } value
        ? new ShownValue(row, value, StoredDeviceTime.Parse(row.Clock) is { IsNone: false } clock ? clock : null, Timestamp.Parse(row.At))
        : null;
}

/// <summary>What one capture says about an installation: evidence, or why it is none.</summary>
internal readonly record struct CaptureJudgement(InstallationEvidence? Evidence, UnprovedReason? Reason)
{
    public static implicit operator CaptureJudgement(InstallationEvidence evidence) => new(evidence, null);

    public static implicit operator CaptureJudgement(UnprovedReason reason) => new(null, reason);
}

/// <summary>
/// Compares a capture from after a moment with one from before it, or with the moment. The clock of the device is compared with itself
/// where there are two captures: a wrong year and the name of a zone do not matter then.
/// </summary>
internal static class CaptureComparison
{
    /// <summary>A time without a clock line beside it may be ahead by this much: it is no clock, and its zone may be a guess.</summary>
    private static readonly TimeSpan s_aheadAlone = TimeSpan.FromDays(1);

    /// <summary>No report interval is longer. A device that shows an older ACK has a clock that is behind.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(400);

    /// <param name="before">The newest capture from before the moment that shows the value.</param>
    /// <param name="after">A capture from after it.</param>
    /// <param name="moment">When the response was written out.</param>
    public static CaptureJudgement JudgeChange(ShownValue before, ShownValue after, InstallationMoment moment)
    {
        var (was, now) = (before.Value, after.Value);
        if (now == was || now.IsNone)
            return SameAsBefore(now);
        if (!was.IsNone && now.Zone != was.Zone && IsPossiblySame(was, now))
        {
            return new UnprovedReason(UnprovedReason.ZoneName,
                $"{Show(now)} may be the same time as {Show(was)} before: the zone of the device has another name now");
        }

        if (JudgeAlone(after, moment).Evidence is not null)
            return InstallationEvidence.Changed;
        return IsNeverSet(before) || IsNeverSet(after) ? JudgeByClockLine(after, moment) : JudgeByOwnClock(before, after, moment);
    }

    /// <summary>No capture from before: the printed time has to be late enough whatever its zone means.</summary>
    public static CaptureJudgement JudgeAlone(ShownValue after, InstallationMoment moment)
    {
        var (now, from) = (after.Value, moment.At - Limits.ClockTolerance);
        if (now.IsNone)
            return SameAsBefore(now);
        if (FindAhead(after) is { } ahead)
            return ahead;
        if (now.Earliest >= from)
            return InstallationEvidence.Later;
        if (now.Latest >= from)
        {
            return new UnprovedReason(UnprovedReason.ZoneName,
                $"{Show(now)}: the zone {SafeText.Value(now.Zone)} has more than one offset, and the time may be "
                    + $"{Span(moment.At - now.Earliest)} before {Describe(moment)}");
        }

        return JudgeOld(after, moment, from);
    }

    /// <summary>The value is another one, and the clock of the device says nothing: only a right clock could tell an old capture.</summary>
    private static CaptureJudgement JudgeByClockLine(ShownValue after, InstallationMoment moment) =>
        after.Clock is { } clock && clock.Latest < moment.At - Limits.ClockTolerance && after.RecordedAt - clock.Latest < Limits.CaptureAge
            ? new UnprovedReason(UnprovedReason.CaptureBeforeSplit,
                $"by its clock line ({Show(clock)}) the capture was taken before {Describe(moment)}")
            : InstallationEvidence.Changed;

    /// <summary>A capture can be collected long after it was taken. The clock of the device, compared with itself, tells when.</summary>
    private static CaptureJudgement JudgeByOwnClock(ShownValue before, ShownValue after, InstallationMoment moment)
    {
        var (was, now) = (before.Value, after.Value);
        if (IsBefore(now, was) || IsBefore(after.Clock, before.Clock))
        {
            return new UnprovedReason(UnprovedReason.ClockBehind,
                $"the capture shows {Show(now)}, and one from before shows {Show(IsBefore(now, was) ? was : before.Clock!)}: it is the "
                    + "older one, or the clock of the device was set back");
        }

        // The device's clock tells how long after the capture from before: at most so long after that one was recorded here.
        var start = before.Clock ?? (was.IsNone ? null : was);
        if (start is null)
            return InstallationEvidence.Changed;
        if (before.Clock is not null && after.Clock is { } clock && IsOver(before, clock, start, moment))
        {
            return new UnprovedReason(UnprovedReason.CaptureBeforeSplit,
                $"by the clock of the device ({Show(clock)}) the capture was taken before {Describe(moment)}");
        }

        return IsOver(before, now, start, moment)
            ? new UnprovedReason(UnprovedReason.SameAsBefore,
                $"by the clock of the device {Show(now)} was before {Describe(moment)}: it belongs to an earlier response")
            : InstallationEvidence.Changed;
    }

    /// <summary>What shows that the clock is, or was, ahead; null: nothing does.</summary>
    private static UnprovedReason? FindAhead(ShownValue after)
    {
        var (now, clock) = (after.Value, after.Clock);
        var ahead = clock is not null && clock.Earliest > after.RecordedAt + Limits.ClockTolerance ? clock
            : clock is null && now.Earliest > after.RecordedAt + s_aheadAlone ? now
            : null;
        if (ahead is not null)
        {
            return new UnprovedReason(UnprovedReason.ClockAhead,
                $"the clock of the device ({Show(ahead)}) is {Span(ahead.Earliest - after.RecordedAt)} ahead of this station, so its times "
                    + "prove nothing: set the clock");
        }

        var isAfterClock = clock is not null
            && (clock.Zone == now.Zone ? now.Local > clock.Local + Limits.ClockTolerance
                : now.Earliest > clock.Latest + Limits.ClockTolerance);
        return isAfterClock
            ? new UnprovedReason(UnprovedReason.ClockAhead,
                $"the capture shows {Show(now)}, which is after its own clock line ({Show(clock!)}): the clock was ahead then, so that "
                    + "time proves nothing")
            : null;
    }

    private static bool IsNeverSet(ShownValue shown) => shown.Value.IsOfUnsetClock || shown.Clock is { IsOfUnsetClock: true };

    private static UnprovedReason JudgeOld(ShownValue after, InstallationMoment moment, DateTimeOffset from)
    {
        if (after.Clock is { } clock && after.RecordedAt - clock.Latest >= Limits.CaptureAge)
        {
            return new UnprovedReason(UnprovedReason.ClockBehind,
                $"the clock of the device ({Show(clock)}) is {Span(after.RecordedAt - clock.Latest)} behind this station, so its times "
                    + "prove nothing: set the clock");
        }

        if (after.Clock is { } early && early.Latest < from)
        {
            return new UnprovedReason(UnprovedReason.CaptureBeforeSplit,
                $"by its clock line ({Show(early)}) the capture was taken before {Describe(moment)}, or the clock of the device is behind");
        }

        return after.Clock is null && after.RecordedAt - after.Value.Latest >= s_oldest
            ? new UnprovedReason(UnprovedReason.ClockBehind,
                $"the capture shows {Show(after.Value)}, which is {Span(after.RecordedAt - after.Value.Latest)} ago: nothing was installed "
                    + "since, or the clock of the device is behind")
            : new UnprovedReason(UnprovedReason.SameAsBefore,
                $"the capture shows {Show(after.Value)}, which is before {Describe(moment)}: it belongs to an earlier response");
    }

    public static CaptureJudgement SameAsBefore(DeviceTime value) => new UnprovedReason(UnprovedReason.SameAsBefore, value.IsNone
        ? "the newest capture shows that nothing is installed"
        : $"the newest capture shows {Show(value)}, as one from before the response was written out does");

    /// <summary>Whether a time on the device was certainly before the moment.</summary>
    private static bool IsOver(ShownValue before, DeviceTime time, DeviceTime start, InstallationMoment moment)
    {
        var passed = time.Zone == start.Zone ? time.Local - start.Local : time.Latest - start.Earliest;
        return before.RecordedAt + passed < moment.At - Limits.ClockTolerance;
    }

    private static bool IsBefore(DeviceTime? one, DeviceTime? other) => one is { IsNone: false } && other is { IsNone: false }
        && (one.Zone == other.Zone ? one.Local < other.Local : one.Latest < other.Earliest);

    private static bool IsPossiblySame(DeviceTime one, DeviceTime other) =>
        ZoneOffsets.IsUnknown(one.Zone) || ZoneOffsets.IsUnknown(other.Zone)
        ? one.Earliest <= other.Latest && other.Earliest <= one.Latest
        : ZoneOffsets.All(one.Zone).Any(left => ZoneOffsets.All(other.Zone).Any(right => one.Local - left == other.Local - right));

    private static string Describe(InstallationMoment moment) =>
        $"the response {(moment.IsWritten ? "was written out" : "came here")} ({Timestamp.Text(moment.At)})";

    private static string Show(DeviceTime time) => SafeText.Value(StoredDeviceTime.Format(time)!);

    private static string Span(TimeSpan span) => span.TotalDays >= 730 ? Count(span.TotalDays / 365.25, "years")
        : span.TotalHours >= 48 ? Count(span.TotalDays, "days")
        : span.TotalMinutes >= 120 ? Count(span.TotalHours, "hours")
        : Count(span.TotalMinutes, "minutes");

    private static string Count(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number:F0} {unit}");
}
