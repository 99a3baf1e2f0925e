using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>
/// <c>ledger prune --without-desk</c>: a desk without <c>offlic</c> acknowledges nothing; a response or a mark says what arrived.
/// </summary>
[Trait("Lane", "check")]
public sealed class PruneWithoutDeskTests : IDisposable
{
    private readonly StationPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void A_packed_trip_is_over_when_its_response_is_installed_or_a_person_closed_it()
    {
        Collect("FOC1", "FOC2", "FOC3", "FOC4");
        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        Answer("FOC1", "FOC2");
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        Assert.Equal(["no-sign 2", "not-installed 4"], Reasons("--without-desk").Order());
        StationPair.Done(_pair.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        StationPair.Done(_pair.Zone("mark", "done", "FOC3", "--reason", "by telephone"));

        Assert.Equal(["not-acknowledged 6"], Reasons());
        Assert.Equal(["no-sign 1", "not-installed 2"], Reasons("--without-desk").Order());
        StationPair.Done(Prune("--without-desk"));

        Assert.Equal(3, Count("pruned")); // the request and the response of FOC1, the request of FOC3
        Assert.EndsWith("; without a desk that acknowledges",
            Rows("SELECT detail FROM journal WHERE action = 'ledger-prune'").Single(), StringComparison.Ordinal);
        StationPair.Done(_pair.Zone("doctor", "--deep"));
    }

    [Fact]
    public void A_request_that_was_staged_in_the_zone_and_never_packed_goes_and_pack_leaves_it_out()
    {
        Collect("FOC1", "FOC2", "FOC3");
        StationPair.Done(_pair.Zone("stage", "--to", "up"));
        Answer("FOC1");
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        StationPair.Done(_pair.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        StationPair.Done(_pair.Zone("mark", "refused", "FOC3", "--reason", "duplicate report"));
        Assert.Equal(["not-packed 4"], Reasons());
        Assert.Equal(["no-sign 1", "refused 1"], Reasons("--without-desk").Order());
        StationPair.Done(Prune("--without-desk"));
        Assert.Equal(2, Count("pruned"));

        var packed = StationPair.Line(_pair.Zone("pack", "--to", "out", "--json"), "bundle");
        Assert.Equal(2, packed.GetProperty("items").GetInt32());
        StationPair.Done(_pair.Desk("receive", "out"));
    }

    [Fact]
    public void A_request_that_left_nowhere_stays_although_a_person_closed_it()
    {
        Collect("FOC1");
        StationPair.Done(_pair.Zone("mark", "ignored", "FOC1", "--reason", "spare"));
        Assert.Equal(["not-packed 1"], Reasons("--without-desk"));
    }

    // Regression: the response was to the file of another collector, and the only copy of this one went.
    [Fact]
    public void A_request_that_left_nowhere_stays_although_a_response_seems_to_be_its_own()
    {
        Collect("FOC1");
        Answer("FOC1");
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        StationPair.Done(_pair.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        Assert.Equal(["not-packed 2"], Reasons("--without-desk"));

        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        StationPair.Done(Prune("--without-desk"));
        Assert.Equal(2, Count("pruned"));
    }

    [Fact]
    public void A_superseded_request_of_which_nothing_says_that_it_arrived_stays()
    {
        Collect("FOC1");
        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        _pair.Write("next/FOC1.txt", StationPair.Usage("FOC1", 2));
        StationPair.Done(_pair.Zone("collect", "next"));
        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        Answer("FOC1"); // the newest request
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        StationPair.Done(_pair.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        Assert.Equal(["no-sign 1"], Reasons("--without-desk"));
        StationPair.Done(Prune("--without-desk"));
        Assert.Equal(2, Count("pruned"));
    }

    [Fact]
    public void A_server_file_with_a_response_goes_when_a_newer_one_was_split()
    {
        foreach (var number in new[] { 1, 2 })
        {
            _pair.Write($"server{number}/sync.tar.gz", $"anything {number}");
            StationPair.Done(_pair.Zone("collect", $"server{number}/sync.tar.gz", "--as", "onprem-sync", "--server", "ONPREM1"));
            StationPair.Done(_pair.Zone("stage", "--to", $"up{number}"));
            var name = Rows("SELECT upload_name FROM request ORDER BY document_id DESC LIMIT 1")[0];
            _pair.Write($"down{number}/ACK_{name}", $"an answer {number}");
            StationPair.Done(_pair.Zone("collect", $"down{number}/ACK_{name}", "--as", "onprem-sync-response", "--server", "ONPREM1"));
            StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        }

        StationPair.Done(Prune("--without-desk"));
        Assert.Equal(["not-installed 2"], Reasons("--without-desk"));
        Assert.Equal(2, Count("pruned"));
    }

    [Fact]
    public void At_a_desk_it_is_a_wrong_option()
    {
        _pair.Shell.Clock = Later;
        var said = _pair.Desk("ledger", "prune", "--before", "2026-11-25", "--yes", "--without-desk");
        Assert.Equal(2, said.Exit);
        Assert.Contains("HQ is a desk", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_and_the_bundle_say_what_was_removed()
    {
        Collect("FOC1");
        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        Answer("FOC1");
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        StationPair.Done(_pair.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        Assert.DoesNotContain("pruned", _pair.Zone("history", "FOC1").Out + _pair.Zone("show", "PLANT-7.desk.00000001").Out,
            StringComparison.Ordinal);
        StationPair.Done(Prune("--without-desk"));

        var device = StationPair.Line(_pair.Zone("history", "FOC1", "--json"), "event");
        Assert.Equal(("pruned", "2026-12-01T10:15:00Z", StationPair.Udi("FOC1")), (device.GetProperty("event").GetString(),
            device.GetProperty("at").GetString(), device.GetProperty("udi").GetString()));
        Assert.StartsWith("the bytes of 2 documents were removed from this ledger, ", device.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        var usage = Rows("SELECT sha256 FROM document WHERE kind = 'usage'").Single();
        var document = StationPair.Lines(_pair.Zone("history", usage, "--json"), "event");
        Assert.Contains(document, each => each.GetProperty("event").GetString() == "pruned");
        var bundle = StationPair.Line(_pair.Zone("show", "PLANT-7.desk.00000001", "--json"), "bundle");
        Assert.Equal((1, "2026-12-01T10:15:00Z"),
            (bundle.GetProperty("pruned_items").GetInt32(), bundle.GetProperty("pruned").GetString()));
        Assert.Contains("bytes of 1 item removed from this ledger, 2026-12-01", _pair.Zone("show", "PLANT-7.desk.00000001").Out,
            StringComparison.Ordinal);
    }

    private static StoppedClock Later => new(new DateTimeOffset(2026, 12, 1, 10, 15, 0, TimeSpan.Zero));

    private void Collect(params string[] serials)
    {
        foreach (var (number, serial) in serials.Index())
            _pair.Write($"drop/{serial}.txt", StationPair.Usage(serial, (1000 * number) + 1));
        StationPair.Done(_pair.Zone("collect", "drop"));
    }

    /// <summary>Files of CSSM, brought back by hand.</summary>
    private void Answer(params string[] serials)
    {
        foreach (var serial in serials)
            _pair.Write($"down/ACK_{serial}.txt", StationPair.Ack(1_795_000_000_000, serial));
        StationPair.Done(_pair.Zone("collect", "down"));
    }

    private Said Prune(params string[] more)
    {
        _pair.Shell.Clock = Later;
        return _pair.Zone(["ledger", "prune", "--before", "2026-11-25", "--yes", "--json", .. more]);
    }

    private List<string> Reasons(params string[] more)
    {
        var clock = _pair.Shell.Clock;
        var said = Prune(["-n", .. more]);
        _pair.Shell.Clock = clock;
        return said.Json("kept")
            .Select(line => $"{line.GetProperty("reason").GetString()} {line.GetProperty("documents").GetInt64()}").ToList();
    }

    private int Count(string table) =>
        int.Parse(Rows($"SELECT count(*) FROM \"{table}\"")[0], System.Globalization.CultureInfo.InvariantCulture);

    private List<string> Rows(string sql) => SqlRows.In(_pair.At("zone", ".offlic", "ledger.db"), sql);
}
