using OfflineLicense.Cli.Output;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Commands.Carry;

[Collection(Walked.Name)]
public sealed class BundlesCommandTests(WalkedStations stations)
{
    [Fact]
    public void Every_bundle_is_listed_with_its_receipt()
    {
        var said = stations.InZone("bundles", "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal(["PLANT-7.desk.00000001", "HQ.PLANT-7.00000001"],
            said.Json("bundle").Select(line => line.GetProperty("name").GetString()!));
        Assert.All(said.Json("bundle"), line => Assert.Equal(
            "type direction name origin destination sequence sums items facts bytes created written_to acknowledged", Said.Members(line)));
        Assert.Equal([true, false], said.Json("bundle").Select(line => line.GetProperty("acknowledged").GetBoolean()));
        Assert.Equal([Path.Combine(stations.Root, "usb")],
            said.Json("bundle")[0].GetProperty("written_to").EnumerateArray().Select(folder => folder.GetString()!));
        Assert.Equal(2, said.Summary.GetProperty("bundles").GetInt32());
    }

    [Fact]
    public void A_person_reads_where_each_bundle_is()
    {
        Assert.Equal(["received there", "receipt goes with the next bundle"], stations.InZone("bundles").OutLines.Take(2).Select(Last));
        Assert.Equal(["receipt sent", $"no receipt yet; written to {Path.Combine(stations.Root, "usb")}"],
            stations.AtDesk("bundles").OutLines.Take(2).Select(Last));

        static string Last(string line) => line[(line.LastIndexOf("  ", StringComparison.Ordinal) + 2)..];
    }

    [Fact]
    public void The_journal_rows_that_a_peer_has_seen_are_compared()
    {
        var zone = stations.InZone("bundles", "--json");
        var peer = Assert.Single(zone.Json("peer"));
        Assert.Equal("type peer bundle row head state", Said.Members(peer));
        Assert.Equal(("HQ", "HQ.PLANT-7.00000001", "held"), (peer.GetProperty("peer").GetString(), peer.GetProperty("bundle").GetString(),
            peer.GetProperty("state").GetString()));
        var rows = stations.InZone("audit", "verify", "--json").Json("audit").Single().GetProperty("rows").GetInt64();
        var unseen = rows - peer.GetProperty("row").GetInt64();
        Assert.Equal(unseen, zone.Summary.GetProperty("journal_rows_unseen").GetInt64());
        Assert.Equal(
            [
                $"HQ has seen row {rows - unseen} of this journal, as it is here",
                $"No peer can vouch for the last {unseen} rows of the journal",
            ],
            stations.InZone("bundles").OutLines.Skip(2));
        Assert.Equal("not-stated", stations.AtDesk("bundles", "--json").Json("peer").Single().GetProperty("state").GetString());
        Assert.Contains("PLANT-7 has seen no row of this journal", stations.AtDesk("bundles").OutLines);
    }

    [Fact]
    public void The_form_says_what_travels_and_leaves_room_to_sign()
    {
        var said = stations.InZone("bundles", "--form");
        var sums = stations.InZone("bundles", "--json").Json("bundle")[0].GetProperty("sums").GetString()!;

        Assert.Equal(0, said.Exit);
        Assert.Single(said.OutLines, line => line.StartsWith("CHAIN OF CUSTODY", StringComparison.Ordinal));
        Assert.Contains("CHAIN OF CUSTODY   PLANT-7.desk.00000001\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("Ticket       CHG-4711\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("Carrier      M. Carrier\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("Drive        ____", said.Out, StringComparison.Ordinal);
        Assert.Equal(4, said.OutLines.Count(line => line.Contains("signature ____", StringComparison.Ordinal)));
        var groups = said.OutLines.SkipWhile(line => !line.StartsWith("Digest (", StringComparison.Ordinal)).Skip(1).Take(2);
        Assert.Equal(sums, string.Concat(groups).Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains("Operator     ", said.Out, StringComparison.Ordinal);
        Assert.All(said.OutLines, line => Assert.True(line.Length <= CustodyForm.Width, line));
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_form_fits_one_page_whatever_was_typed_and_wherever_it_was_written()
    {
        using var lab = new StationPair();
        string To(int number) => lab.Folder($"{number}-" + new string('d', 120));
        var typed = string.Concat(Enumerable.Repeat("😀 and more words ", 30));
        StationPair.Done(lab.Zone("collect", lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(lab.Zone("pack", "--to", To(0), "--ticket", typed, "--carrier", typed, "--media-serial", typed,
            "--message", typed, "--operator", new string('o', 60)));
        for (var number = 1; number < 4; number++)
        {
            StationPair.Done(lab.Zone("pack", "--to", To(number), "--again", "1"));
            if (number == 1)
            {
                Assert.Contains(lab.Zone("bundles", "--form").OutLines,
                    line => line.EndsWith("and 1 folder before: offlic bundles --json", StringComparison.Ordinal));
            }
        }

        var form = lab.Zone("bundles", "--form").OutLines;

        Assert.InRange(form.Count, 30, CustodyForm.Height);
        Assert.All(form, line => Assert.True(line.Length <= CustodyForm.Width, line));
        Assert.Contains(form, line => line.EndsWith("and 3 folders before: offlic bundles --json", StringComparison.Ordinal));
        Assert.DoesNotContain('\uFFFD', string.Concat(form));
    }

    [Fact]
    public void One_bundle_is_named_with_or_without_its_extension()
    {
        Assert.Single(stations.InZone("bundles", "HQ.PLANT-7.00000001", "--json").Json("bundle"));
        Assert.Single(stations.InZone("bundles", "HQ.PLANT-7.00000001.offlic.tar", "--json").Json("bundle"));
        Assert.Equal(5, stations.InZone("bundles", "HQ.PLANT-7.00000002").Exit);
    }

    // Regression: it said that no bundle was packed here, although one was.
    [Fact]
    public void A_form_for_a_received_bundle_is_refused_with_the_command_for_packed_ones()
    {
        var said = stations.InZone("bundles", "HQ.PLANT-7.00000001", "--form");

        Assert.Equal((2, string.Empty), (said.Exit, said.Out));
        Assert.Equal("error: HQ.PLANT-7.00000001 was received here, and a form is printed only for a bundle that was packed here\n"
            + "hint: the forms of all packed bundles: offlic bundles --form\n", said.Error);
    }

    [Fact]
    public void A_number_that_never_came_stands_apart()
    {
        using var shell = stations.ZoneCopy();
        using (var ledger = Ledger.OpenToWrite(new StationPaths(shell.Folder), LockWait.Long, shell.Clock, rehearsal: false))
            ledger.Write("tester", () =>
            {
                ledger.Bundles.AddGap("HQ", "PLANT-7", 7, 7, "drive lost", ledger.Now);
                return ("gap", "7");
            });

        var said = shell.Run("bundles", "--json");

        Assert.Equal(7, said.Json("gap").Single().GetProperty("sequence").GetInt32());
        Assert.Contains("HQ.PLANT-7.00000007  never arrived", shell.Run("bundles").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_station_without_bundles_says_so()
    {
        using var shell = new CliRun();
        shell.Run("init", "--name", "Z");
        Assert.Equal("No bundle was packed or received here\n", shell.Run("bundles").Out);
        Assert.Equal("No bundle was packed here: there is no form to print\n", shell.Run("bundles", "--form").Out);
    }
}
