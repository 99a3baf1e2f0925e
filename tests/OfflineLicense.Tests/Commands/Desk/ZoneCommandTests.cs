using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Desk;

/// <summary>A device belongs to the zone that brought it first, until a person says otherwise.</summary>
public sealed class ZoneCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    public ZoneCommandTests()
    {
        StationPair.Done(_lab.In("zone2", "init", "zone2", "--name", "PLANT-8", "--hostnames", "allow"));
        _lab.Trust("zone2", "desk", "PLANT-8");
        _lab.Trust("desk", "zone2", StationPair.DeskName);
        _lab.ToDesk("FOC1");
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void What_was_set_aside_is_recorded_after_the_device_was_moved_and_the_bundle_received_again()
    {
        var said = Send("two", "FOC1", 5);
        Assert.Equal(11, said.Exit);
        var bundle = StationPair.Line(said, "bundle");
        Assert.Equal("received", bundle.GetProperty("outcome").GetString());
        Assert.Contains("zone move P:C9300-48P,S:FOC1 --to PLANT-8", said.Out, StringComparison.Ordinal);
        Assert.Equal("already-received", Outcome(_lab.Desk("receive", "two", "--json")));
        Assert.Contains("set aside, of two zones: 1 file; see: offlic zone list", _lab.Desk("status").Out, StringComparison.Ordinal);
        Assert.Equal(1, _lab.Desk("status", "--json").Summary.GetProperty("set_aside").GetInt32());

        var moved = _lab.Desk("zone", "move", "FOC1", "--to", "PLANT-8", "--reason", "moved on 12 May", "--json");
        Assert.Equal((0, "PLANT-7"), (moved.Exit, StationPair.Line(moved, "moved").GetProperty("from").GetString()));
        var again = _lab.Desk("receive", "two", "--json");
        Assert.Equal((0, "received"), (again.Exit, Outcome(again)));
        var before = Rows();
        Assert.Equal("already-received", Outcome(_lab.Desk("receive", "two", "--json")));
        Assert.Equal(before, Rows());
        Assert.DoesNotContain("set aside", _lab.Desk("status").Out, StringComparison.Ordinal);
        Assert.Empty(StationPair.Lines(_lab.Desk("zone", "list", "--json"), "set-aside"));

        // The newest request is of the new zone, and so is the response.
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1"))));
        Assert.Contains("othing", _lab.Desk("pack", "--to", "back7", "--for", "PLANT-7").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("pack", "--to", "back8", "--for", "PLANT-8"));
        StationPair.Done(_lab.In("zone2", "receive", "back8"));
        StationPair.Done(_lab.Desk("doctor", "--deep"));
        Assert.Contains("moved on 12 May", _lab.Desk("audit", "export").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rest_of_a_bundle_is_recorded()
    {
        _lab.Write("drop2/1.txt", StationPair.Usage("FOC1", 9));
        _lab.Write("drop2/2.txt", StationPair.Usage("FOC2", 10));
        StationPair.Done(_lab.In("zone2", "collect", "drop2"));
        StationPair.Done(_lab.In("zone2", "pack", "--to", "two"));

        Assert.Equal(11, _lab.Desk("receive", "two").Exit);

        Assert.Equal([StationPair.Udi("FOC1"), StationPair.Udi("FOC2")], StationPair.Lines(_lab.Desk("status", "--json"), "request")
            .Select(line => line.GetProperty("udi").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["PLANT-7 1 0", "PLANT-8 1 1"], StationPair.Lines(_lab.Desk("zone", "list", "--json"), "zone").Select(line =>
            $"{line.GetProperty("zone").GetString()} {line.GetProperty("units").GetInt32()} {line.GetProperty("set_aside").GetInt32()}"));
    }

    [Fact]
    public void A_response_to_the_request_of_the_old_zone_still_goes_there()
    {
        StationPair.Done(_lab.Desk("zone", "move", "FOC1", "--to", "PLANT-8", "--reason", "x"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1"))));

        StationPair.Done(_lab.Desk("pack", "--to", "back7", "--for", "PLANT-7"));
        StationPair.Done(_lab.Zone("receive", "back7"));
        var request = Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "request"));
        Assert.Equal("answered", request.GetProperty("state").GetString());
    }

    [Fact]
    public void A_request_that_a_person_collects_at_the_desk_is_refused_until_the_device_is_the_desks()
    {
        var said = _lab.Desk("collect", _lab.Write("new.txt", StationPair.Usage("FOC1", 77)), "--json");
        Assert.Equal((11, "two-zones"), (said.Exit, StationPair.Line(said, "file").GetProperty("reason").GetString()));

        StationPair.Done(_lab.Desk("zone", "move", "FOC1", "--to", StationPair.DeskName, "--reason", "sent by mail"));

        Assert.Equal("recorded", StationPair.Line(_lab.Desk("collect", "new.txt", "--json"), "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void A_move_names_a_zone_a_device_and_a_reason()
    {
        Assert.Equal(2, _lab.Desk("zone", "move", "FOC1", "--to", "PLANT-8").Exit);
        Assert.Equal(2, _lab.Desk("zone", "move", "FOC1", "--reason", "x").Exit);
        Assert.Equal(2, _lab.Desk("zone", "move", "FOC99", "--to", "PLANT-8", "--reason", "x").Exit);
        Assert.Contains("known: HQ, PLANT-7, PLANT-8", _lab.Desk("zone", "move", "FOC1", "--to", "PLANT-9", "--reason", "x").Error,
            StringComparison.Ordinal);
        Assert.Equal(2, _lab.Zone("zone", "move", "FOC1", "--to", "PLANT-8", "--reason", "x").Exit);
        Assert.Contains("Nothing to move", _lab.Desk("zone", "move", "FOC1", "--to", "PLANT-7", "--reason", "x").Out,
            StringComparison.Ordinal);
        Assert.Contains("Would move", _lab.Desk("zone", "move", "FOC1", "--to", "PLANT-8", "--reason", "x", "-n").Out,
            StringComparison.Ordinal);
        Assert.Contains("1 unit ", _lab.Desk("zone", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_that_trusts_one_desk_names_it_in_its_bundles()
    {
        StationPair.Done(_lab.In("other", "init", "other", "--name", "HQ-2", "--side", "desk"));
        _lab.Trust("zone", "other", StationPair.ZoneName);

        var said = _lab.In("other", "receive", "out", "--json");
        Assert.Equal("E_DESTINATION", StationPair.Line(said, "bundle").GetProperty("error").GetString());

        // With two desks it cannot know which one a person means.
        _lab.Trust("other", "zone", "HQ-2");
        StationPair.Done(_lab.Zone("collect", _lab.Write("next.txt", StationPair.Usage("FOC5", 50))));
        StationPair.Done(_lab.Zone("pack", "--to", "next"));
        Assert.Equal("E_GAP", StationPair.Line(_lab.In("other", "receive", "next", "--json"), "bundle").GetProperty("error").GetString());
    }

    [Fact]
    public void A_policy_without_an_account_goes_to_no_zone_whose_requests_state_one_unless_a_person_says_so()
    {
        _lab.Write("drop3/1.txt", StationPair.Usage("FOC7", 70));
        StationPair.Done(_lab.In("zone2", "collect", "drop3", "--smart-account", "S", "--virtual-account", "V"));
        StationPair.Done(_lab.In("zone2", "pack", "--to", "two"));
        StationPair.Done(_lab.Desk("receive", "two"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("p.xml", StationPair.Policy("One"))));
        Assert.Contains("othing", _lab.Desk("pack", "--to", "a", "--for", "PLANT-8").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Desk("collect", _lab.Write("q.xml", StationPair.Policy("Two")), "--for", "all"));

        Assert.Contains("1 item", _lab.Desk("pack", "--to", "a", "--for", "PLANT-8").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_is_one_row_and_a_late_bundle_splits_it()
    {
        var peer = ForgedPeer.OtherZone(_lab);
        var said = peer.Send(f => f.Name = BundleName.Parse("PLANT-8.desk.00001001")!, "--accept-gap", "--reason", "drive lost");
        Assert.Equal("received", Outcome(said));

        using var ledger = SqlRows.Open(_lab.At("desk", ".offlic", "ledger.db"));
        Assert.Equal(["1 1000"], SqlRows.Of(ledger, "SELECT first || ' ' || last FROM gap_range"));
        var gap = Assert.Single(StationPair.Lines(_lab.Desk("bundles", "--json"), "gap"));
        Assert.Equal((1, 1000), (gap.GetProperty("sequence").GetInt32(), gap.GetProperty("last").GetInt32()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a list of somebody else\n")]
    public void A_foreign_list_of_digests_does_not_hide_the_bundles_beside_it(string text)
    {
        File.WriteAllText(_lab.At("out", "SHA256SUMS"), text);

        Assert.Equal("already-received", Outcome(_lab.Desk("receive", "out", "--json")));
        Assert.Equal(0, _lab.Desk("verify", "out").Exit);
    }

    // Regression: a link in a searched folder led to a file anywhere on the computer.
    [SkippableFact]
    public void A_link_in_a_searched_folder_is_not_followed()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege there");
        var bundle = Directory.GetFiles(_lab.At("out"), "*.offlic.tar").Single();
        File.CreateSymbolicLink(Path.Combine(_lab.Folder("links"), Path.GetFileName(bundle)), bundle);

        Assert.Equal("refused", Outcome(_lab.Desk("receive", "links", "--json")));
        Assert.NotEqual(0, _lab.Desk("verify", "links").Exit);
    }

    private Said Send(string drive, string serial, long report)
    {
        _lab.Write($"drop-{drive}/{serial}.txt", StationPair.Usage(serial, report));
        StationPair.Done(_lab.In("zone2", "collect", $"drop-{drive}"));
        StationPair.Done(_lab.In("zone2", "pack", "--to", drive));
        return _lab.Desk("receive", drive, "--json");
    }

    private static string? Outcome(Said said) => StationPair.Line(said, "bundle").GetProperty("outcome").GetString();

    private string Rows()
    {
        using var ledger = SqlRows.Open(_lab.At("desk", ".offlic", "ledger.db"));
        return string.Join(' ', new[] { "document", "bundle_item", "disputed_item", "document_zone", "journal", "row_sum" }
            .Select(table => SqlRows.Of(ledger, $"SELECT count(*) FROM {table}")[0]));
    }
}
