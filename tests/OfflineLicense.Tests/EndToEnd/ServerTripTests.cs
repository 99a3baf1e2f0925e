using System.Text;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Collect;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>Servers' files over the whole way, through the command line alone; and that one can never reach another server.</summary>
[Trait("Lane", "check")]
public sealed class ServerTripTests : IDisposable
{
    private const string LocalAccount = "Hidden Line 7";

    private readonly StationPair _lab = new();

    [Fact]
    public void Every_file_comes_home_to_its_server_exact_and_the_local_account_never_leaves()
    {
        var requests = Directory.GetFiles(Checkout.Fixture("server-request", "good")).Order(StringComparer.Ordinal).ToList();
        var answers = Directory.GetFiles(Checkout.Fixture("server-response", "good")).Order(StringComparer.Ordinal).ToList();
        var trips = requests
            .Select(
                (path, at) =>
                    (Request: path, Answer: answers[at % answers.Count], Server: $"SRV-{at}", Purpose: ServerFileTests.PurposeOf(path))
            )
            .ToList();
        Assert.True(trips.Count >= 4 && answers.Count >= trips.Count);
        foreach (var trip in trips)
            StationPair.Done(Collect(_lab.Zone, trip.Purpose, trip.Server, trip.Request, "--local-account", LocalAccount));
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));

        // The upload folder: exact bytes, words for each purpose in the sealed page, nothing that is evidence of anything.
        var folder = Assert.Single(Directory.GetDirectories(_lab.At("upload")));
        var names = StationPair.Lines(_lab.Desk("status", "--json"), "request").Where(line => line.TryGetProperty("server", out _))
            .ToDictionary(line => line.GetProperty("server").GetString()!, line => line.GetProperty("upload_name").GetString()!);
        Assert.All(
            trips,
            trip => Assert.Equal(File.ReadAllBytes(trip.Request), File.ReadAllBytes(Path.Combine(folder, names[trip.Server])))
        );
        var readme = File.ReadAllText(Path.Combine(folder, "README_PLANT-7.desk.00000001.txt"));
        Assert.Contains("SSM On-Prem account synchronization", readme, StringComparison.Ordinal);
        Assert.Contains("CSLU export", readme, StringComparison.Ordinal);
        var checklist = File.ReadAllText(Path.Combine(folder, "CHECKLIST.txt"));
        Assert.Contains("server SRV-0\n", checklist, StringComparison.Ordinal);
        Assert.Contains("README_*.txt in this folder", checklist, StringComparison.Ordinal);
        NothingNew(_lab.Desk("collect", "upload", "--json"));

        foreach (var trip in trips)
        {
            var answer = _lab.At("downloads", $"ACK_{names[trip.Server]}");
            Directory.CreateDirectory(_lab.At("downloads"));
            File.Copy(trip.Answer, answer);
            var said = Collect(_lab.Desk, trip.Purpose + "-response", trip.Server, answer);
            StationPair.Done(said);
            Assert.Equal("upload-name", StationPair.Line(said, "file").GetProperty("evidence").GetString());
        }

        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        Assert.Equal(["returned"], States(_lab.Desk).Distinct());
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Equal(["answered"], States(_lab.Zone).Distinct());
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        Assert.All(
            trips,
            trip =>
                Assert.Equal(
                    File.ReadAllBytes(trip.Answer),
                    File.ReadAllBytes(_lab.At("tftp", "servers", trip.Server, $"ACK_{names[trip.Server]}"))
                )
        );
        Assert.Single(Directory.GetFiles(_lab.At("tftp", "sheets")));
        var sums = File.ReadAllText(_lab.At("tftp", "SHA256SUMS"));
        var list = File.ReadAllText(_lab.At("tftp", "INSTALL.csv"));
        Assert.All(trips, trip => Assert.Contains($"  servers/{trip.Server}/ACK_{names[trip.Server]}\n", sums, StringComparison.Ordinal));
        Assert.All(trips, trip => Assert.Contains($"\"servers/{trip.Server}/", list, StringComparison.Ordinal));
        if (ProcessRun.Has("sha256sum"))
            Assert.Equal(0, ProcessRun.Of("sha256sum", ["-c", "SHA256SUMS"], folder: _lab.At("tftp")).ExitCode);
        NothingNew(_lab.Zone("collect", "tftp", "--json"));
        Assert.Equal(["split"], States(_lab.Zone).Distinct());
        Assert.StartsWith("Nothing to split", _lab.Zone("split", "--to", "tftp").Out, StringComparison.Ordinal);
        Assert.Equal(trips.Count + 1, StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--again", "--json"), "install").Count);
        StationPair.Done(_lab.Zone("doctor"));
        StationPair.Done(_lab.Desk("doctor"));

        var (zone, desk) = (Line(_lab.Zone("status", "--json"), "device"), StationPair.Line(_lab.Desk("status", "--json"), "summary"));
        Assert.Equal(1, zone);
        Assert.Equal((1, trips.Count), (desk.GetProperty("devices").GetInt32(), desk.GetProperty("server_requests").GetInt32()));

        // Bundles, upload folder, install folder, both logs, the zone's exported journal: everything that leaves or may leave.
        StationPair.Done(_lab.Zone("audit", "export", "--json"));
        foreach (var place in new[] { "out", "upload", "downloads", "back", "tftp", "desk", Path.Combine("zone", ".offlic", "log") })
            Assert.DoesNotContain(
                Directory.GetFiles(_lab.At(place), "*", SearchOption.AllDirectories),
                path => File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(LocalAccount)) >= 0
            );
        Assert.DoesNotContain(LocalAccount, _lab.Zone("audit", "export", "--json").Out, StringComparison.Ordinal);
        Assert.Contains(LocalAccount, _lab.Zone("status").Out, StringComparison.Ordinal);
        Assert.DoesNotContain(LocalAccount, _lab.Desk("status", "--json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_is_for_the_server_that_asked_and_no_other()
    {
        var (a, b) = TwoServersAtTheDesk();

        // Its name says A, a person says B.
        var named = Collect(_lab.Desk, "onprem-sync-response", "ONPREM-B", _lab.Write($"ACK_{a}", "for A"));
        Assert.Equal((11, "wrong-device"), (named.Exit, StationPair.Line(named, "file").GetProperty("reason").GetString()));
        Assert.Contains("ONPREM-A", named.Error, StringComparison.Ordinal);

        // A name that is of another server's request, which was never here.
        var stranger = Collect(
            _lab.Desk,
            "onprem-sync-response",
            "ONPREM-B",
            _lab.Write("ACK_ONPREM-C_server-request_0123abcd.bin", "for C")
        );
        Assert.Equal(11, stranger.Exit);

        // Recorded for A; the same bytes for B.
        StationPair.Done(Collect(_lab.Desk, "onprem-sync-response", "ONPREM-A", _lab.Write($"ACK_{a}", "for A")));
        var again = Collect(_lab.Desk, "onprem-sync-response", "ONPREM-B", _lab.Write($"ACK_{b}", "for A"));
        Assert.Equal(11, again.Exit);

        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal(["ONPREM-A"], Directory.GetDirectories(_lab.At("tftp", "servers")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_sealed_answer_for_another_server_than_its_requests_is_kept_out()
    {
        TwoServersAtTheDesk();
        SealWrongly();
        StationPair.Done(_lab.Desk("pack", "--to", "back"));

        var said = _lab.Zone("receive", "back", "--json");

        Assert.Equal(11, said.Exit);
        Assert.Equal("wrong-device", StationPair.Line(said, "refused").GetProperty("reason").GetString());
        Assert.StartsWith("Nothing to split", _lab.Zone("split", "--to", "tftp").Out, StringComparison.Ordinal);
        Assert.All(States(_lab.Zone), state => Assert.Equal("packed", state));
    }

    [Fact]
    public void Without_a_name_the_only_open_request_is_answered_and_several_are_a_question()
    {
        TwoServersAtTheDesk(twiceForA: true);

        var several = Collect(_lab.Desk, "onprem-sync-response", "ONPREM-A", _lab.Write("download.bin", "for A"));
        Assert.Equal((13, "ambiguous-device"), (several.Exit, StationPair.Line(several, "file").GetProperty("reason").GetString()));
        Assert.Contains("name the file ACK_", several.Error, StringComparison.Ordinal);

        var one = Collect(_lab.Desk, "onprem-sync-response", "ONPREM-B", _lab.Write("download.bin", "for B"));
        Assert.Equal("person", StationPair.Line(one, "file").GetProperty("evidence").GetString());

        var none = Collect(_lab.Desk, "onprem-sync-response", "ONPREM-B", _lab.Write("download.bin", "for B once more"));
        Assert.Equal("unknown-device", StationPair.Line(none, "file").GetProperty("reason").GetString());
        var unheard = Collect(_lab.Desk, "onprem-sync-response", "ONPREM-X", _lab.Write("download.bin", "for X"));
        Assert.Equal("unknown-device", StationPair.Line(unheard, "file").GetProperty("reason").GetString());
    }

    [Fact]
    public void In_a_zone_a_purpose_or_a_local_account_that_differs_is_not_answered()
    {
        StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM-A", _lab.Write("one", "sync of one"), "--local-account", "One"));
        StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM-A", _lab.Write("two", "sync of two"), "--local-account", "Two"));
        var usage = Collect(_lab.Zone, "onprem-usage-response", "ONPREM-A", _lab.Write("x", "answer"));
        Assert.Equal("unknown-device", StationPair.Line(usage, "file").GetProperty("reason").GetString());

        StationPair.Done(Collect(_lab.Zone, "onprem-sync-response", "ONPREM-A", _lab.Write("x", "answer"), "--local-account", "Two"));

        Assert.Equal(["collected", "answered"], States(_lab.Zone));
    }

    [Fact]
    public void Servers_are_marked_and_chosen_by_their_own_names()
    {
        var (a, _) = TwoServersAtTheDesk();
        StationPair.Done(_lab.Desk("stage", "--to", "upload", "--only", "onprem-b"));
        Assert.Equal(["received", "staged"], States(_lab.Desk));
        StationPair.Done(_lab.Desk("mark", "refused", a, "--reason", "expired"));
        Assert.Equal(["refused", "staged"], States(_lab.Desk));
        StationPair.Done(Collect(_lab.Desk, "onprem-sync-response", "ONPREM-B", _lab.Write("x", "for B")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Equal(["refused", "answered"], States(_lab.Zone));

        StationPair.Done(_lab.Zone("collect", _lab.Write("u.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1"))));
        StationPair.Done(_lab.Zone("split", "--to", "devices", "--only", "FOC1"));
        Assert.False(Directory.Exists(_lab.At("devices", "servers")));
        var said = _lab.Zone("split", "--to", "only", "--only", "ONPREM-B", "--json");
        Assert.Equal(["ONPREM-B"], StationPair.Lines(said, "install").Select(line => line.GetProperty("server").GetString()));
    }

    [Fact]
    public void An_answer_is_never_written_over_another_file()
    {
        var (a, _) = TwoServersAtTheDesk();
        StationPair.Done(Collect(_lab.Desk, "onprem-sync-response", "ONPREM-A", _lab.Write("x", "for A")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        var taken = _lab.Write($"tftp/servers/ONPREM-A/ACK_{a}", "not ours");

        var said = _lab.Zone("split", "--to", "tftp", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Equal("ONPREM-A", StationPair.Line(said, "refused").GetProperty("server").GetString());
        Assert.Equal("not ours", File.ReadAllText(taken));
        File.Delete(taken);
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal("for A", File.ReadAllText(taken));
    }

    [Fact]
    public void What_was_recorded_and_not_confirmed_is_written_by_the_next_run()
    {
        var (a, _) = TwoServersAtTheDesk();
        StationPair.Done(Collect(_lab.Desk, "onprem-sync-response", "ONPREM-A", _lab.Write("x", "for A")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        _lab.Write("tftp/servers/ONPREM-A", "a file where the folder should be");

        Assert.Equal(5, _lab.Zone("split", "--to", "tftp").Exit);
        Assert.Equal("answered", States(_lab.Zone)[0]);
        File.Delete(_lab.At("tftp", "servers", "ONPREM-A"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        Assert.Equal("for A", File.ReadAllText(_lab.At("tftp", "servers", "ONPREM-A", $"ACK_{a}")));
        Assert.Equal("split", States(_lab.Zone)[0]);
    }

    [Fact]
    public void The_clock_of_an_account_begins_anew_with_each_synchronisation()
    {
        At("2026-01-01");
        Answered("onprem-registration", "r1", "One");
        Answered("cslu", "c1", null, "CSLU1");
        At("2026-01-20");
        Answered("onprem-usage", "u1", "One");
        Assert.Equal("2026-01-01 2026-01-31 2026-02-01 2027-01-01", Clock("ONPREM-A", "One"));
        At("2026-02-05");
        Answered("onprem-sync", "s1", "One");
        Answered("onprem-sync", "t1", "Two");
        Assert.Equal("2026-02-05 2026-03-07 2026-03-08 2027-02-05", Clock("ONPREM-A", "One"));
        Assert.Equal("2026-02-05 2026-03-07 2026-03-08 2027-02-05", Clock("ONPREM-A", "Two"));
        Assert.Equal("- - - -", Clock("CSLU1", null));
        var cslu = StationPair
            .Lines(_lab.Zone("status", "--json"), "server")
            .Single(line => line.GetProperty("server").GetString() == "CSLU1");
        Assert.Equal("2026-01-01T00:00:00Z", cslu.GetProperty("last_answered").GetString());

        // One that was only recorded does not count where an earlier one was put out.
        At("2026-03-01");
        StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM-A", _lab.Write("s2", "request s2"), "--local-account", "One"));
        StationPair.Done(Collect(_lab.Zone, "onprem-sync-response", "ONPREM-A", _lab.Write("x", "answer s2")));
        Assert.StartsWith("2026-02-05 ", Clock("ONPREM-A", "One"), StringComparison.Ordinal);
        Assert.Contains(
            "last synchronized 2026-02-05; next due 2026-03-07, certificate lapses 2027-02-05",
            _lab.Zone("status").Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void History_and_show_tell_the_way_of_a_servers_file()
    {
        var (a, _) = TwoServersAtTheDesk();
        StationPair.Done(Collect(_lab.Desk, "onprem-sync-response", "ONPREM-A", _lab.Write("x", "for A")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        string[] way = ["collected", "packed", "received", "answered", "split"];
        foreach (var name in new[] { a, "onprem-a" })
            Assert.Equal(
                way.Order(),
                StationPair
                    .Lines(_lab.Zone("history", name, "--json"), "event")
                    .Select(line => line.GetProperty("event").GetString()!)
                    .Distinct()
                    .Order()
            );
        var sha = StationPair.Line(_lab.Zone("split", "--to", "tftp", "--again", "--json"), "install").GetProperty("sha256").GetString()!;
        Assert.Equal("ONPREM-A", StationPair.Line(_lab.Zone("show", sha, "--json"), "document").GetProperty("server").GetString());
        Assert.Contains("server ONPREM-A", _lab.Zone("show", "PLANT-7.desk.00000001").Out, StringComparison.Ordinal);
        Assert.Equal("for A", _lab.Zone("cat", sha).Out);
    }

    // The desk's answer arrives in a zone whose ledger was made new: it is kept, and finds its request when that is collected again.
    [Fact]
    public void An_answer_for_a_server_that_was_forgotten_waits_for_its_request()
    {
        TwoServersAtTheDesk();
        StationPair.Done(Collect(_lab.Desk, "onprem-sync-response", "ONPREM-A", _lab.Write("x", "for A")));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.In("new", "init", "new", "--name", "PLANT-7", "--hostnames", "allow"));
        _lab.Trust("desk", "new", "HQ");
        File.Copy(_lab.At("back", "HQ.PLANT-7.00000001.offlic.tar"), _lab.At("only.offlic.tar"));

        var received = _lab.In("new", "receive", "only.offlic.tar", "--json");
        if (received.Exit == 12)
            StationPair.Done(_lab.In("new", "doctor", "--adopt", "--reason", "made new"));
        StationPair.Done(_lab.In("new", "receive", "only.offlic.tar"));
        Assert.StartsWith("Nothing to split", _lab.In("new", "split", "--to", "tftp").Out, StringComparison.Ordinal);
        StationPair.Done(Collect(args => _lab.In("new", args), "onprem-sync", "ONPREM-A", _lab.At("a")));

        StationPair.Done(_lab.In("new", "split", "--to", "tftp"));
        Assert.Single(Directory.GetFiles(_lab.At("tftp", "servers", "ONPREM-A")));
    }

    public void Dispose() => _lab.Dispose();

    private static Said Collect(Func<string[], Said> station, string word, string server, string path, params string[] more) =>
        ServerFileTests.Collect(station, word, server, path, more);

    private static int Line(Said said, string type) => StationPair.Lines(said, type).Count;

    private static List<string> States(Func<string[], Said> station) => StationPair.Lines(station(["status", "--json"]), "request")
        .Where(line => line.TryGetProperty("server", out _))
        .Select(line => line.GetProperty("state").GetString()!)
        .ToList();

    private static void NothingNew(Said said)
    {
        StationPair.Done(said);
        Assert.All(
            StationPair.Lines(said, "file"),
            file => Assert.Contains(file.GetProperty("outcome").GetString(), new[] { "known", "own" })
        );
    }

    private void At(string day) =>
        _lab.Shell.Clock = new StoppedClock(DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    private void Answered(string purpose, string name, string? account, string server = "ONPREM-A")
    {
        StationPair.Done(
            Collect(_lab.Zone, purpose, server, _lab.Write(name, "request " + name), account is null ? [] : ["--local-account", account])
        );
        StationPair.Done(Collect(_lab.Zone, purpose + "-response", server, _lab.Write("x", "answer " + name)));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
    }

    private string Clock(string server, string? account)
    {
        var clock = StationPair.Lines(_lab.Zone("status", "--json"), "server")
            .Single(line => line.GetProperty("server").GetString() == server && line.GetProperty("local_account").GetString() == account);
        return string.Join(
            ' ',
            new[] { "last_sync", "sync_due", "overdue", "lapses" }.Select(name => clock.GetProperty(name).GetString()?[..10] ?? "-")
        );
    }

    /// <returns>The upload names.</returns>
    private (string A, string B) TwoServersAtTheDesk(bool twiceForA = false)
    {
        StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM-A", _lab.Write("a", "request of A")));
        StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM-B", _lab.Write("b", "request of B")));
        if (twiceForA)
            StationPair.Done(Collect(_lab.Zone, "onprem-sync", "ONPREM-A", _lab.Write("a2", "second request of A")));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        var names = StationPair
            .Lines(_lab.Desk("status", "--json"), "request")
            .ConvertAll(line => line.GetProperty("upload_name").GetString()!);
        return (names[0], names[^1]);
    }

    /// <summary>What only a desk that is wrong or hostile could seal: an answer for B to a request of A.</summary>
    private void SealWrongly()
    {
        using var ledger = Ledger.OpenToWrite(new StationPaths(_lab.At("desk")), LockWait.Long, TimeProvider.System, rehearsal: false);
        var bytes = Encoding.UTF8.GetBytes("for A, said to be for B");
        var digest = Digest.Of(bytes);
        ledger.Write("tester", () =>
        {
            var ask = ledger.ServerFiles.OpenRequests("ONPREM-A")[0];
            var id = ledger.Documents.Add(digest, bytes.Length, DocumentKind.ServerResponse, Chunk.Of(bytes), "x", ledger.Now);
            ledger.Responses.Add(id, $"ONPREM-B_server-response_{digest.Short}.txt", null, []);
            ledger.ServerFiles.Add(id, "ONPREM-B", null, null);
            ledger.ServerAnswers.Add(id, "ONPREM-B", ask.DocumentId, "person", ledger.Now);
            return ("test", "an answer for another server");
        });
    }
}
