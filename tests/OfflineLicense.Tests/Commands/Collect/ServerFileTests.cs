using OfflineLicense.Steps.Devices;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>One file of a server: what <c>collect --as</c> accepts, and what it refuses.</summary>
public sealed class ServerFileTests : IDisposable
{
    private readonly StationPair _lab = new();

    public static TheoryData<string> Bad(string folder) =>
        [.. Directory.GetFiles(Checkout.Fixture(folder, "bad")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Bad), "server-request")]
    public void What_is_no_servers_file_is_refused_for_the_reason_its_name_begins_with(string name) =>
        Refused(name, _lab.Zone("collect", "--as", "onprem-sync", "--server", "ONPREM1", Checkout.Fixture("server-request", "bad", name),
            "--json"));

    [Theory]
    [MemberData(nameof(Bad), "server-response")]
    public void What_is_no_servers_answer_is_refused_for_the_reason_its_name_begins_with(string name)
    {
        ToDesk("ONPREM1", "onprem-sync", "onprem-sync-standard.zip");
        Refused(name, _lab.Desk("collect", "--as", "onprem-sync-response", "--server", "ONPREM1",
            Checkout.Fixture("server-response", "bad", name), "--json"));
    }

    [Fact]
    public void Every_good_request_is_recorded_as_it_is_and_known_the_second_time()
    {
        var files = Directory.GetFiles(Checkout.Fixture("server-request", "good"));
        Assert.True(files.Length >= 4);
        foreach (var path in files)
        {
            var said = Collect(_lab.Zone, PurposeOf(path), "SRV", path);

            StationPair.Done(said);
            var file = StationPair.Line(said, "file");
            Assert.Equal(("recorded", "server-request", "SRV"), (file.GetProperty("outcome").GetString(),
                file.GetProperty("kind").GetString(), file.GetProperty("server").GetString()));
            Assert.Equal(File.ReadAllBytes(path), _lab.Zone("cat", file.GetProperty("sha256").GetString()!).OutBytes);
            Assert.Equal("known", StationPair.Line(Collect(_lab.Zone, PurposeOf(path), "SRV", path),
                "file").GetProperty("outcome").GetString());
        }
    }

    // A second try with another purpose or account was "known" and nothing else: the person believed that the first was put right.
    [Fact]
    public void What_is_recorded_under_another_purpose_or_account_says_so()
    {
        var path = _lab.Write("sync.bin", "a file of a server");
        StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM1", path, "--local-account", "Blue"));

        var purpose = _lab.Zone("collect", "--as", "onprem-usage", "--server", "ONPREM1", path);
        Assert.Equal(0, purpose.Exit);
        Assert.Contains("recorded as onprem-sync, and stays so", purpose.Out, StringComparison.Ordinal);
        var account = _lab.Zone("collect", "--as", "onprem-sync", "--server", "ONPREM1", "--local-account", "Green", path);
        Assert.Contains("recorded for another local account, and stays so", account.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Blue", account.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--as needs --server", "--as", "cslu", "x")]
    [InlineData("needs --as", "--server", "ONPREM1", "x")]
    [InlineData("needs --as", "--local-account", "LA", "x")]
    [InlineData("is no purpose", "--as", "onprem", "--server", "ONPREM1", "x")]
    [InlineData("is no name for a server", "--as", "cslu", "--server", "../evil", "x")]
    [InlineData("is a device name on Windows", "--as", "cslu", "--server", "con", "x")] // split made a folder servers/con, which Windows cannot open
    [InlineData("is no name for a server", "--as", "cslu", "--server", "a23456789012345678901234567890123", "x")]
    [InlineData("exactly one named file", "--as", "cslu", "--server", "ONPREM1", "x", "y")]
    [InlineData("exactly one named file", "--as", "cslu", "--server", "ONPREM1", "zone")]
    [InlineData("no name of an account", "--as", "cslu", "--server", "ONPREM1", "--local-account", "a\nb", "x")]
    [InlineData("--for is for devices' files", "--as", "cslu", "--server", "ONPREM1", "--for", "all", "x")]
    [InlineData("--assume-udi is for devices' files", "--as", "cslu", "--server", "ONPREM1", "--assume-udi", "P:A,S:B", "x")]
    public void What_does_not_go_together_ends_with_2_and_a_hint(string says, params string[] typed)
    {
        _lab.Write("x", "abc");
        _lab.Write("y", "abc");

        var said = _lab.Zone(["collect", .. typed]);

        Assert.Equal(2, said.Exit);
        Assert.Contains(says, said.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_desk_takes_answers_only_and_knows_no_local_account()
    {
        _lab.Write("x", "abc");

        var request = _lab.Desk("collect", "--as", "cslu", "--server", "S", "x");
        Assert.Equal(2, request.Exit);
        Assert.Contains("--as cslu-response", request.Error, StringComparison.Ordinal);
        Assert.Equal(2, _lab.Desk("collect", "--as", "cslu-response", "--server", "S", "--local-account", "L", "x").Exit);
    }

    [Fact]
    public void The_same_bytes_are_no_other_servers_file()
    {
        var path = Checkout.Fixture("server-request", "good", "onprem-registration.bin");
        StationPair.Done(Collect(_lab.Zone, "onprem-registration", "ONPREM1", path));

        var other = Collect(_lab.Zone, "onprem-registration", "ONPREM2", path);

        Assert.Equal(11, other.Exit);
        Assert.Equal("wrong-device", StationPair.Line(other, "file").GetProperty("reason").GetString());
        Assert.Contains("ONPREM1", other.Error, StringComparison.Ordinal);
        var mistaken = Collect(_lab.Zone, "onprem-registration-response", "ONPREM1", path);
        Assert.Equal((13, "conflict"), (mistaken.Exit, StationPair.Line(mistaken, "file").GetProperty("reason").GetString()));
    }

    [Fact]
    public void A_name_that_differs_by_case_is_the_same_server()
    {
        StationPair.Done(Collect(_lab.Zone, "cslu", "OnPrem1", _lab.Write("a", "first export")));

        var said = Collect(_lab.Zone, "cslu", "ONPREM1", _lab.Write("b", "second export"));

        Assert.Equal("OnPrem1", StationPair.Line(said, "file").GetProperty("server").GetString());
    }

    [Fact]
    public void Without_a_word_an_export_is_refused_with_the_command_that_takes_it()
    {
        var path = Checkout.Fixture("server-request", "good", "cslu-export.tar.gz");

        var said = _lab.Zone("collect", path, "--json");

        var file = StationPair.Line(said, "file");
        Assert.Equal((13, "server-file"), (said.Exit, file.GetProperty("reason").GetString()));
        Assert.Contains($"offlic collect --as PURPOSE --server NAME {path}", file.GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.Contains("onprem-sync", file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // Regression: whoever reaches the TFTP server names the file, and its name stood in the command as it was.
    [SkippableFact]
    [Trait("Attack", "A40")]
    public void The_command_that_takes_an_export_can_be_pasted_whatever_its_name_is()
    {
        Requires.Unix();
        var path = _lab.At("x;id>y;.tar.gz");
        File.Copy(Checkout.Fixture("server-request", "good", "cslu-export.tar.gz"), path);

        var message = StationPair.Line(_lab.Zone("collect", path, "--json"), "file").GetProperty("message").GetString();

        Assert.Contains($"--server NAME '{path}'", message, StringComparison.Ordinal);
    }

    // Without this, the devices' answers in a CSLU's archive went to the devices and never to the CSLU.
    [Fact]
    public void An_answer_whose_name_leads_to_a_server_is_not_opened_for_devices()
    {
        var upload = ToDesk("CSLU1", "cslu", "cslu-export.tar.gz");
        var answer = _lab.At("downloads", $"ACK_{upload}");
        Directory.CreateDirectory(_lab.At("downloads"));
        File.Copy(Checkout.Fixture("server-response", "good", "cslu-ack.tar.gz"), answer);

        var said = _lab.Desk("collect", "downloads", "--json");

        Assert.Equal(3, said.Exit);
        var file = Assert.Single(StationPair.Lines(said, "file"));
        Assert.Equal("server-file", file.GetProperty("reason").GetString());
        Assert.Contains("--server CSLU1", file.GetProperty("message").GetString(), StringComparison.Ordinal);

        StationPair.Done(Collect(_lab.Desk, "cslu-response", "CSLU1", answer));
        Assert.Equal("known", StationPair.Line(_lab.Desk("collect", "downloads", "--json"), "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void Standard_input_is_one_file_too()
    {
        _lab.Shell.Input = "an opaque export";

        var said = _lab.Zone("collect", "--as", "onprem-usage", "--server", "ONPREM1", "-", "--json");

        Assert.Equal("recorded", StationPair.Line(said, "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void A_rehearsal_records_nothing()
    {
        var path = _lab.Write("x", "an opaque export");
        Assert.Equal("recorded", StationPair.Line(_lab.Zone("collect", "--as", "cslu", "--server", "S", path, "--json", "-n"),
            "file").GetProperty("outcome").GetString());
        Assert.Equal("recorded", StationPair.Line(_lab.Zone("collect", "--as", "cslu", "--server", "S", path, "--json"),
            "file").GetProperty("outcome").GetString());
    }

    public void Dispose() => _lab.Dispose();

    internal static string PurposeOf(string path) => ServerPurpose.All.First(purpose =>
        Path.GetFileName(path).StartsWith(purpose, StringComparison.Ordinal));

    internal static Said Collect(Func<string[], Said> station, string word, string server, string path, params string[] more) =>
        station(["collect", "--as", word, "--server", server, path, "--json", .. more]);

    private static void Refused(string name, Said said)
    {
        var file = StationPair.Line(said, "file");
        Assert.Equal("refused", file.GetProperty("outcome").GetString());
        Assert.StartsWith(file.GetProperty("reason").GetString()!, name, StringComparison.Ordinal);
        Assert.Equal(name.StartsWith("wrong-device", StringComparison.Ordinal) ? 11 : 13, said.Exit);
    }

    /// <returns>The upload name.</returns>
    private string ToDesk(string server, string purpose, string fixture)
    {
        StationPair.Done(Collect(_lab.Zone, purpose, server, Checkout.Fixture("server-request", "good", fixture)));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        return StationPair.Lines(_lab.Desk("status", "--json"), "request").Single().GetProperty("upload_name").GetString()!;
    }
}
