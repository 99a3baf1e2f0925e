using System.Globalization;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Tests.Steps;

/// <summary>Times are read digit by digit; .NET's reader of one exact form says what they mean.</summary>
public sealed class TimestampTests
{
    [Fact]
    public void Every_time_that_the_ledger_writes_is_read_as_it_was()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 500; trial++)
        {
            var time = new DateTimeOffset(random.NextInt64(0, DateTime.MaxValue.Ticks) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond,
                TimeSpan.Zero);

            Assert.Equal(time, Timestamp.Parse(Timestamp.Text(time)));
        }
    }

    [Theory]
    [InlineData("2024-02-29T23:59:59")]
    [InlineData("2023-02-29T23:59:59")]
    [InlineData("2024-13-01T00:00:00")]
    [InlineData("2024-12-00T00:00:00")]
    [InlineData("0000-12-01T00:00:00")]
    [InlineData("2024-12-01T24:00:00")]
    [InlineData("2024-12-01T00:60:00")]
    [InlineData("2024-12-01T00:00:60")]
    [InlineData("2024-12-01 00:00:00")]
    [InlineData("2024-12-0xT00:00:00")]
    [InlineData("20x4-12-01T00:00:00")]
    [InlineData("2024-12-\u0660\u0661T00:00:00")]
    [InlineData("2024-12-01T00:00")]
    public void A_time_is_one_where_the_exact_reader_finds_one(string text)
    {
        var isTime = DateTime.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);

        Assert.Equal(isTime ? time : null, Timestamp.ParseLocal(text));
        Assert.Equal(isTime, StoredDeviceTime.Parse($"{text} UTC") is not null);
        if (!isTime)
            Assert.Throws<FormatException>(() => Timestamp.Parse(text + "Z"));
    }
}
