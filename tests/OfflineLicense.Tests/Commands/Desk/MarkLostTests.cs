namespace OfflineLicense.Tests.Commands.Desk;

/// <summary>A bundle that arrived is not lost: <c>mark lost</c> asks, and does not without a person.</summary>
public sealed class MarkLostTests : IDisposable
{
    private const string Sent = "PLANT-7.desk.00000001";
    private const string Returned = "HQ.PLANT-7.00000001";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    // Regression: a bundle that the other side had confirmed was marked lost without a word.
    [Fact]
    public void A_bundle_with_a_receipt_or_an_answer_or_received_here_is_marked_only_after_a_yes()
    {
        Walk();
        foreach (var (station, bundle, why) in new[]
        {
            ("zone", Sent, "the receipt for it is here"), ("desk", Sent, "was received here"), ("zone", Returned, "was received here"),
        })
        {
            var refused = _lab.In(station, "mark", "lost", bundle, "--no-input");
            Assert.Equal(2, refused.Exit);
            Assert.Contains(why, refused.Error, StringComparison.Ordinal);
            _lab.Shell.Input = "no\n";
            Assert.Equal(2, _lab.In(station, "mark", "lost", bundle).Exit);
            _lab.Shell.Input = string.Empty;
            Assert.Equal(2, _lab.In(station, "mark", "lost", bundle + ".offlic.tar").Exit);
            Assert.Equal(0, StationPair.Line(_lab.In(station, "audit", "export", "--json"), "summary").GetProperty("exit").GetInt32());
            Assert.DoesNotContain("\"mark\"", _lab.In(station, "audit", "export", "--json").Out, StringComparison.Ordinal);
        }

        _lab.Shell.Input = "yes\n";
        Assert.Equal(0, _lab.Zone("mark", "lost", Sent).Exit);
        Assert.Contains("\"mark\"", _lab.Zone("audit", "export", "--json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_brought_without_a_bundle_show_that_it_arrived()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));

        var said = _lab.Zone("mark", "lost", Sent, "--no-input");

        Assert.Equal(2, said.Exit);
        Assert.Contains("1 of its 1 requests were answered", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_of_which_nothing_was_heard_is_marked_without_a_question()
    {
        _lab.ToDesk("FOC1");
        Assert.Equal(0, _lab.Zone("mark", "lost", Sent, "--no-input").Exit);
    }

    private void Walk()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
    }
}
