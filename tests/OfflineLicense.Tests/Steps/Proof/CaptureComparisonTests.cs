using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Tests.Steps.Proof;

/// <summary>
/// What one capture says of an installation. The response was written out on 2026-11-21 at 10:15 UTC. The captures from before and from
/// after it were recorded on 2026-11-11 and 2026-12-01, at noon.
/// </summary>
public sealed class CaptureComparisonTests
{
    private static readonly InstallationMoment s_moment =
        new(10, new DateTimeOffset(2026, 11, 21, 10, 15, 0, TimeSpan.Zero), IsWritten: true);

    /// <summary>Two captures. Each cell: the value, then the clock line if there is one.</summary>
    [Theory]
    [InlineData("changed", "none", "2026-11-30T09:00:00 UTC")]
    [InlineData("changed", "2026-10-01T09:00:00 UTC", "2026-11-30T09:00:00 UTC")]
    [InlineData("changed", "2026-10-01T09:00:00 UTC", "2026-11-30T09:00:00 LAB")]
    [InlineData("changed", "2026-10-01T09:00:00 PDT", "2026-11-30T09:00:00 IST")]

    // Regression: a device without NTP was asked for the capture that had just been given. Its clock runs, years behind or ahead.
    [InlineData("changed", "2021-09-01T09:00:00 UTC|2021-10-12T12:00:00 UTC", "2021-10-31T09:00:00 UTC|2021-11-01T12:00:00 UTC")]
    [InlineData("changed", "2031-09-01T09:00:00 UTC|2031-10-12T12:00:00 UTC", "2031-10-31T09:00:00 UTC|2031-11-01T12:00:00 UTC")]
    [InlineData("changed", "none|2031-10-12T12:00:00 UTC", "2031-10-31T09:00:00 UTC|2031-11-01T12:00:00 UTC")]
    [InlineData("changed", "2021-09-01T09:00:00 UTC", "2021-10-31T09:00:00 UTC")]

    // A clock that was never set starts again at each boot: only the value counts.
    [InlineData("changed", "1970-01-01T00:20:00 UTC|1970-01-01T05:00:00 UTC", "1970-01-01T00:30:00 UTC|1970-01-01T00:35:00 UTC")]
    [InlineData("changed", "1993-03-01T00:20:00 UTC", "1993-03-01T00:10:00 UTC")]
    [InlineData("changed", "none|1970-01-01T05:00:00 UTC", "1970-01-01T00:30:00 UTC|1970-01-01T00:35:00 UTC")]

    // The clock was set right between the two, in either direction.
    [InlineData("changed", "2031-09-01T09:00:00 UTC|2031-10-12T12:00:00 UTC", "2026-11-30T09:00:00 UTC|2026-12-01T11:59:00 UTC")]
    [InlineData("changed", "2021-09-01T09:00:00 UTC|2021-10-12T12:00:00 UTC", "2026-11-30T09:00:00 UTC|2026-12-01T11:59:00 UTC")]
    [InlineData("changed", "1970-01-01T00:20:00 UTC", "2026-11-30T09:00:00 UTC")]
    [InlineData("changed", "2026-10-01T09:00:00 UTC|2026-11-12T12:00:00 UTC", "2026-11-21T10:20:00 UTC|2026-11-21T10:30:00 UTC")]

    [InlineData("same-as-before", "2026-10-01T09:00:00 UTC", "2026-10-01T09:00:00 UTC")]
    [InlineData("same-as-before", "2026-10-01T09:00:00 UTC", "none")]
    [InlineData("same-as-before", "none", "none")]
    [InlineData("same-as-before", "1970-01-01T00:20:00 UTC", "1970-01-01T00:20:00 UTC|1970-01-01T00:35:00 UTC")]

    // The same instant in summer and winter time, and in a zone that a person named.
    [InlineData("zone-name", "2026-11-01T05:30:00 EDT", "2026-11-01T04:30:00 EST")]
    [InlineData("zone-name", "2026-11-01T05:30:00 UTC", "2026-11-01T12:30:00 LAB")]

    // A capture that was taken before the response was written out, and collected later.
    [InlineData("capture-before-split", "2026-10-01T09:00:00 Z|2026-11-11T11:00:00 UTC", "2026-11-12T09:00:00 UTC|2026-11-12T10:00:00 UTC")]
    [InlineData("capture-before-split", "2021-09-01T09:00:00 Z|2021-10-12T12:00:00 UTC", "2021-10-13T09:00:00 Z|2021-10-14T12:00:00 UTC")]
    [InlineData("capture-before-split", "1970-01-01T00:20:00 UTC", "2026-11-12T09:00:00 UTC|2026-11-12T10:00:00 UTC")]

    // An import of the response before, seen in a capture of today.
    [InlineData("same-as-before", "2026-10-01T09:00:00 UTC|2026-11-11T11:00:00 UTC", "2026-11-12T09:00:00 UTC|2026-12-01T11:00:00 UTC")]

    // The older capture was collected last, or the clock was set back and is not right yet.
    [InlineData("clock-behind", "2026-11-10T09:00:00 UTC", "2026-09-01T09:00:00 UTC")]
    [InlineData("clock-behind", "2026-09-01T09:00:00 UTC|2026-11-11T11:00:00 UTC", "2026-10-01T09:00:00 UTC|2026-10-02T09:00:00 UTC")]
    public void A_capture_is_compared_with_the_one_before(string expected, string before, string after)
    {
        var judgement = CaptureComparison.JudgeChange(Show(before, "2026-11-11T12:00:00Z"), Show(after, "2026-12-01T12:00:00Z"), s_moment);

        Assert.Equal(expected, judgement.Evidence?.Name() ?? judgement.Reason!.Code);
    }

    /// <summary>One capture, recorded on 2026-12-01 at noon.</summary>
    [Theory]
    [InlineData("later", "2026-11-21T10:00:00 UTC")]
    [InlineData("later", "2026-11-30T09:00:00 UTC|2026-12-01T12:15:00 UTC")]
    [InlineData("later", "2026-11-23T09:00:00 LAB")]
    [InlineData("later", "2026-11-21T06:00:00 EDT|2026-12-01T07:00:00 EDT")]
    [InlineData("later", "2026-11-21T15:30:00 +05:30")]
    [InlineData("later", "2026-12-02T11:00:00 UTC")]
    [InlineData("same-as-before", "none")]
    [InlineData("same-as-before", "2026-11-21T09:59:59 UTC")]
    [InlineData("same-as-before", "2026-11-21T09:59:59 UTC|2026-12-01T12:00:00 UTC")]
    [InlineData("zone-name", "2026-11-21T12:00:00 LAB")]
    [InlineData("zone-name", "2026-11-21T12:00:00 IST")]
    [InlineData("zone-name", "2026-11-20T23:00:00 LAB|2026-12-01T12:00:00 LAB")]
    [InlineData("clock-ahead", "2031-11-21T12:00:00 UTC|2031-11-21T13:00:00 UTC")]
    [InlineData("clock-ahead", "2026-11-30T12:00:00 UTC|2026-12-01T12:16:00 UTC")]
    [InlineData("clock-ahead", "2031-11-21T12:00:00 UTC")]
    [InlineData("clock-ahead", "2027-11-21T12:00:00 UTC|2026-12-01T11:00:00 UTC")]
    [InlineData("clock-behind", "2021-11-10T15:00:00 UTC|2021-11-10T15:09:55 UTC")]
    [InlineData("clock-behind", "1970-01-01T00:20:00 UTC|1970-01-01T00:35:00 UTC")]
    [InlineData("clock-behind", "1970-01-01T00:20:00 UTC")]
    [InlineData("capture-before-split", "2026-11-12T09:00:00 UTC|2026-11-12T10:00:00 UTC")]
    public void A_capture_alone_is_compared_with_the_moment(string expected, string after)
    {
        var judgement = CaptureComparison.JudgeAlone(Show(after, "2026-12-01T12:00:00Z"), s_moment);

        Assert.Equal(expected, judgement.Evidence?.Name() ?? judgement.Reason!.Code);
    }

    /// <summary>A known name has the same meaning in every capture, and an unknown one can be any offset.</summary>
    [Fact]
    public void A_zone_name_never_makes_an_older_time_later()
    {
        string[] names =
        [
            "UTC", "GMT", "Z", "WET", "BST", "CET", "CEST", "EET", "EEST", "MSK", "IST", "PKT", "SGT", "HKT", "JST", "KST", "AEST", "AEDT",
            "NZST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "HST", "BRT", "LAB", "local", "+05:30", "-0800",
            "UTC+3",
        ];
        foreach (var name in names)
        {
            var offsets = ZoneOffsets.All(name);
            foreach (var offset in offsets)
            {
                // The true time is an hour before the moment, whatever offset the name has there.
                var printed = (s_moment.At - TimeSpan.FromHours(1)).DateTime + offset;
                var text = StoredDeviceTime.Format(new DeviceTime(printed, name))!;
                Assert.Null(CaptureComparison.JudgeAlone(Show(text, "2026-12-01T12:00:00Z"), s_moment).Evidence);
            }
        }
    }

    private static ShownValue Show(string cell, string recorded)
    {
        var parts = cell.Split('|');
        return ShownValue.Read(new CapturedValue(1, 1, parts[0], parts.ElementAtOrDefault(1), recorded))!;
    }
}
