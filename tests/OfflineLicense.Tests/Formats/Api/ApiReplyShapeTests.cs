using System.Text;
using OfflineLicense.Formats.Api;

namespace OfflineLicense.Tests.Formats.Api;

/// <summary>Replies of CSSM's API in shapes that nobody has seen, and at their limits: an answer is a value, also then.</summary>
public sealed class ApiReplyShapeTests
{
    private const string Sudi = "\"sudi\":{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"FOC1\"}";

    [Theory]
    [InlineData("[{\"acknowledgements\":[]}]")]
    [InlineData("[]")]
    [InlineData("{\"smart_license\":5}")]
    [InlineData("{\"data\":5}")]
    [InlineData("{\"data\":{\"data\":{\"acknowledgements\":[]}}}")]
    [InlineData("{" + Sudi + ",\"status\":\"SUCCESS\"}")]
    public void What_is_no_reply_is_left_to_other_readers(string json) => Assert.Null(Check(json));

    [Theory]
    [InlineData("{\"smart_license\":null," + Sudi + ",\"status\":\"SUCCESS\"}", null, 1)]
    [InlineData("{\"smart_license\":\"QUJD\"}", null, 0)]
    [InlineData("{\"smart_license\":null," + Sudi + ",\"status\":\"LATER\"}", "pending", 0)]
    [InlineData("{\"smart_license\":null,\"status\":\"SUCCESS\"}", "pending", 0)]
    [InlineData("{\"acknowledgements\":[null," + "{" + Sudi + "}]}", null, 1)]
    public void A_reply_for_one_device_counts_where_it_gives_or_says_something(string json, string? reason, int udis)
    {
        var reading = Check(json)!;

        Assert.Equal((reason, udis), (reading.Refusal?.Reason.Name, reading.Udis.Count));
    }

    [Fact]
    public void A_text_of_a_reply_is_shown_to_its_limit() =>
        Assert.Equal(Limits.StatedText,
            Check($"{{\"poll_id\":\"{new string('p', 3 * Limits.StatedText)}\"}}")!.Stated.Single().Text.Length);

    [Fact]
    public void Entries_of_a_reply_that_CSSM_refused_as_a_whole_come_and_the_refusal_behind_them()
    {
        using var reply = new MemoryStream("{\"acknowledgements\":[{\"smart_license\":\"QUJD\"}],\"status\":\"FAILED\",\"message\":\"no\"}"u8.ToArray());

        var entries = ApiAnswer.Open(reply).ToList();

        Assert.Equal(["acknowledgements[0]", string.Empty], entries.Select(entry => entry.Name));
        Assert.Equal("cssm-failed", entries[1].Refusal?.Reason.Name);
    }

    [Fact]
    public void Without_any_word_of_CSSM_the_reason_says_so() => Assert.Equal("no status, and no reason given",
        ApiStatus.Reason(null, " ", null));

    [Theory]
    [InlineData("", "truncated")]
    [InlineData("{\"acknowledgements\":[", "truncated")]
    [InlineData("{\"acknowledgements\":[}", "malformed")]
    public void A_reply_that_was_cut_is_told_from_one_that_is_damaged(string json, string reason) =>
        Assert.Equal(reason, Check(json)!.Refusal?.Reason.Name);

    [Fact]
    public void Damage_far_before_the_end_is_no_cut() => Assert.Equal("malformed",
        Check("{\"acknowledgements\":[}" + new string(' ', 300 * Limits.KiB))!.Refusal?.Reason.Name);

    [Theory]
    [InlineData("{\"acknowledgements\":[{\"smart_license\":\"", "One entry of the reply is longer")]
    [InlineData("{\"acknowledgements\":[],\"message\":\"", "One entry of the reply is longer")]
    public void An_answer_without_end_is_refused_before_memory_is_full(string head, string said)
    {
        using var stream = new Endless(head, "A", 2L * Limits.GiB);

        var reading = ApiAnswer.Check(stream, 2L * Limits.GiB)!;

        Assert.Equal("too-large", reading.Refusal?.Reason.Name);
        Assert.Contains(said, reading.Refusal!.Message, StringComparison.Ordinal);
        Assert.True(stream.Given < 4L * Limits.ReplyEntry, $"{stream.Given:N0} bytes were read");
    }

    [Fact]
    public void More_entries_than_a_reply_may_have_are_refused()
    {
        using var stream = new Endless("{\"acknowledgements\":[", "1,", 1L * Limits.GiB);

        var reading = ApiAnswer.Check(stream, 1L * Limits.GiB)!;

        Assert.Equal("too-large", reading.Refusal?.Reason.Name);
        Assert.Contains("50,000 entries", reading.Refusal!.Message, StringComparison.Ordinal);
    }

    private static ParsedContent? Check(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ApiAnswer.Check(stream, stream.Length);
    }

    /// <summary>A beginning, then the same over and over, without holding it.</summary>
    private sealed class Endless(string head, string unit, long length) : ForwardOnlyStream
    {
        private readonly byte[] _head = Encoding.ASCII.GetBytes(head);
        private readonly byte[] _unit = Encoding.ASCII.GetBytes(unit);

        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var some = (int)Math.Min(buffer.Length, length - Given);
            for (var i = 0; i < some; i++, Given++)
                buffer[i] = Given < _head.Length ? _head[Given] : _unit[(Given - _head.Length) % _unit.Length];
            return some;
        }
    }
}
