using OfflineLicense.Steps.Match;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Which request a server's answer is for, by its name and a person's word alone; and what is no answer of that server.</summary>
public sealed class ServerAnswerTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Theory]
    [InlineData("ONPREM-A_server-request_0123abcd.bin", "ONPREM-A", false)]
    [InlineData("ACK_onprem-a_SERVER-REQUEST_0123ABCD.bin", "ONPREM-A", false)]
    [InlineData("ONPREM-A_server-response_0123abcd0123abcd", "ONPREM-A", false)]
    [InlineData("ONPREM-A_server-request_0123abcd.bin", "ONPREM-B", true)]
    [InlineData("ONPREM-A_server-request_0123abcd.bin", "ONPREM-AB", true)]
    [InlineData("a2345678901234567890123456789_server-request_0123abcd0123abcd.bin", "a2345678901234567890123456789012", false)] // cut where two names collided
    [InlineData("a2345678901234567890123456789_server-request_0123abcd0123abcd.bin", "b2345678901234567890123456789012", true)]
    [InlineData("download.bin", "ONPREM-A", false)]
    [InlineData("ONPREM-A_usage_0123abcd.bin", "ONPREM-B", false)]
    public void A_name_is_of_another_server_only_where_it_says_a_server_and_that_is_another_one(string name, string server, bool another) =>
        Assert.Equal(another, ServerAnswerMatcher.IsOfAnotherServer(name, server));

    [Fact]
    public void More_requests_than_can_be_named_are_counted_and_the_first_of_them_named()
    {
        for (var i = 0; i < 6; i++)
            _lab.Request("onprem-sync", "SRV", $"sync {i}");

        var file = _lab.Answer("onprem-sync", "SRV", "download.bin", "answer");

        Assert.Equal("ambiguous-device", Reason(file));
        Assert.Contains("6 requests of server SRV wait", Message(file), StringComparison.Ordinal);
        Assert.Contains(", …; name the file ACK_", Message(file), StringComparison.Ordinal);
        Assert.Equal(4, Message(file).Split("SRV_server-request_").Length - 1);
    }

    [Fact]
    public void A_name_that_answers_a_request_of_this_server_which_was_never_here_is_refused()
    {
        _lab.Request("onprem-sync", "SRV", "sync");

        var file = _lab.Answer("onprem-sync", "SRV", "ACK_SRV_server-request_0123abcd.bin", "answer");

        Assert.Equal("unknown-device", Reason(file));
        Assert.Contains("no request of that name was recorded here", Message(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_no_servers_file_says_nothing_and_the_only_open_request_is_answered()
    {
        _lab.Request("onprem-sync", "SRV", "sync");

        Assert.Equal("person", _lab.Answer("onprem-sync", "SRV", "ACK_report.bin", "answer").GetProperty("evidence").GetString());
    }

    [Fact]
    public void A_name_that_answers_another_exchange_of_the_same_server_is_refused_where_the_exchange_is_known()
    {
        var upload = _lab.Request("onprem-sync", "SRV", "sync");
        _lab.Request("onprem-usage", "SRV", "usage");

        var file = _lab.Answer("onprem-usage", "SRV", $"ACK_{upload}", "answer");
        Assert.Equal("wrong-device", Reason(file));
        Assert.Contains("the onprem-sync request of SRV", Message(file), StringComparison.Ordinal);
        Assert.Equal("upload-name", _lab.Answer("onprem-sync", "SRV", $"ACK_{upload}", "answer").GetProperty("evidence").GetString());
    }

    [Fact]
    public void A_second_answer_to_the_same_request_counts_and_says_so()
    {
        var upload = _lab.Request("onprem-sync", "SRV", "sync");
        Assert.Empty(Warnings(_lab.Answer("onprem-sync", "SRV", $"ACK_{upload}", "first")));

        Assert.Equal(["superseded"], Warnings(_lab.Answer("onprem-sync", "SRV", $"ACK_{upload}", "second")));

        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal("second", File.ReadAllText(_lab.At("tftp", "servers", "SRV", $"ACK_{upload}")));
    }

    [Fact]
    public void What_is_recorded_as_a_devices_answer_is_no_servers_file()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC1", 1))));
        _lab.Request("cslu", "SRV", "export");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.xml", StationPair.Policy("P"))));

        var file = _lab.Answer("cslu", "SRV", "policy.xml", StationPair.Policy("P"));

        Assert.Equal("wrong-device", Reason(file));
        Assert.Contains("recorded here as a policy, which is no server's file", Message(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_and_nothing_recorded()
    {
        var said = _lab.Zone("collect", "--as", "cslu", "--server", "SRV", "nowhere.bin", "--json");

        Assert.NotEqual(0, said.Exit);
        Assert.Equal("unreadable", Reason(StationPair.Line(said, "file")));
        Assert.Contains("nowhere.bin was not found", Message(StationPair.Line(said, "file")), StringComparison.Ordinal);
        Assert.Empty(StationPair.Lines(_lab.Zone("status", "--json"), "request"));
    }

    [Fact]
    public void A_file_that_changed_a_moment_ago_is_left_for_the_next_run()
    {
        var path = _lab.Write("sync.bin", "sync");
        File.SetLastWriteTimeUtc(path, _lab.Shell.Clock.GetUtcNow().UtcDateTime.AddSeconds(-30));

        var file = StationPair.Line(_lab.Zone("collect", "--as", "onprem-sync", "--server", "SRV", path, "--settle", "60", "--json"),
            "file");
        Assert.Equal(("empty", "settling"), (file.GetProperty("outcome").GetString(), Reason(file)));

        file = StationPair.Line(_lab.Zone("collect", "--as", "onprem-sync", "--server", "SRV", path, "--settle", "20", "--json"), "file");
        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
    }

    [Fact]
    public void A_server_whose_bundle_is_lost_or_refused_is_marked_by_the_bundle()
    {
        var upload = _lab.Request("onprem-sync", "SRV", "sync");
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("collect", "--as", "onprem-sync-response", "--server", "SRV", _lab.Write($"dl/ACK_{upload}", "answer")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));

        // The answer says "uploaded" already, for a server as for a device; a lost bundle leads to the request that its answer is for.
        Assert.StartsWith("0 marked uploaded, 1 was already", _lab.Desk("mark", "uploaded", upload).Out, StringComparison.Ordinal);
        Assert.Contains("SRV", _lab.Desk("mark", "lost", "back/HQ.PLANT-7.00000001.offlic.tar").Out, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private static string? Reason(System.Text.Json.JsonElement file) => file.GetProperty("reason").GetString();

    private static string Message(System.Text.Json.JsonElement file) => file.GetProperty("message").GetString()!;

    private static IEnumerable<string?> Warnings(System.Text.Json.JsonElement file) =>
        file.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString());
}
