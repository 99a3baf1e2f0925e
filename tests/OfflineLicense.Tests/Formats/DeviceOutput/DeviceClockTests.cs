using OfflineLicense.Formats.DeviceOutput;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>Times as platforms print them.</summary>
public class DeviceClockTests
{
    [Theory]
    [InlineData("Mar 15 21:18:58 2026 UTC", "UTC")]
    [InlineData("Mar 15 2026 21:18:58 UTC", "UTC")]
    [InlineData("Sun Mar 15 21:18:58 2026 est", "est")]
    [InlineData("Mar 15 21:18:58.123 2026 +0200", "+0200")]
    [InlineData("Mar 15 21:18:58 UTC 2026", "UTC")]
    [InlineData("Sun Mar 15 21:18:58.004 CEST 2026", "CEST")]
    [InlineData("Mar 15 21:18:58 2026", "local")]
    public void A_time_is_read_with_its_zone(string text, string zone) =>
        Assert.Equal(new DeviceTime(new DateTime(2026, 3, 15, 21, 18, 58), zone), DeviceClock.Parse(text));

    [Theory]
    [InlineData("<none>")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("Never")]
    [InlineData("<empty>")]
    public void What_a_platform_prints_for_none_is_none(string text) => Assert.True(DeviceClock.Parse(text)?.IsNone);

    [Theory]
    [InlineData("Feb 30 21:18:58 2026 UTC")]
    [InlineData("soon")]
    [InlineData("Mar 15 21:18:58")]
    [InlineData("")]
    public void Other_text_is_no_time(string text) => Assert.Null(DeviceClock.Parse(text));

    [Theory]
    [InlineData("Time source is NTP, 21:18:58.102 UTC Sun Mar 15 2026")]
    [InlineData("No time source, *21:18:58.102 UTC Sun Mar 15 2026")]
    [InlineData(".21:18:58 UTC Sun Mar 15 2026")]
    [InlineData("Sun Mar 15 21:18:58.102 UTC 2026")]
    public void The_clock_above_an_output_is_read(string line) =>
        Assert.Equal(new DateTime(2026, 3, 15, 21, 18, 58), DeviceClock.ParseClock(line)?.Local);

    /// <summary>The clock of IOS XR states no year, and none is guessed.</summary>
    [Theory]
    [InlineData("Wed Jul 15 12:32:55.342 UTC")]
    [InlineData("The time is 21:18:58 UTC Sun Mar 15 2026")]
    public void A_line_without_a_year_or_with_other_words_is_no_clock(string line) => Assert.Null(DeviceClock.ParseClock(line));
}
