using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories;

/// <summary>A ledger that was restored or rewritten, as its peers see it, as it sees itself, and how it goes on.</summary>
public sealed class RollbackTests : IDisposable
{
    private readonly IReadOnlyList<FleetDevice> _fleet = Fleet.Of(seed: 32, 6, reports: 2);
    private readonly TwoStations _corridor = new();

    public void Dispose() => _corridor.Dispose();

    /// <summary>
    /// It was stuck for ever: what the peer held was adopted, and still compared with the other bundle of that number; and the
    /// next bundle followed our own of that number, which the peer had refused.
    /// </summary>
    [Fact]
    public void A_restored_station_that_packed_before_anybody_noticed_goes_on()
    {
        _corridor.CopyStation("zone", "copy");
        Pack("zone", 0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        Restore("zone", "copy");
        Pack("zone", 1, "one-again");

        // The peer sees it first: a second history of number 1.
        Assert.Equal("E_FORK", Error(_corridor.Desk("receive", Stick("one-again")).Ends(12)));
        Answer("back");
        Assert.Equal("E_ROLLBACK", Error(_corridor.Zone("receive", Stick("back")).Ends(12)));
        Assert.Single(Problems(_corridor.Zone("doctor").Ends(12)));
        _corridor.Zone("doctor", "--adopt", "--reason", "restored the copy").Ends(0);
        Assert.Empty(Problems(_corridor.Zone("doctor").Ends(0)));

        Assert.Equal("received", Outcome(_corridor.Zone("receive", Stick("back")).Ends(0)));
        _corridor.Zone("pack", "--to", Stick("two"), "--resend", "PLANT-7.desk.00000001").Ends(0);
        Assert.Equal("received", Outcome(_corridor.Desk("receive", Stick("two")).Ends(0)));
        Pack("zone", 2, "three");
        Assert.Equal("received", Outcome(_corridor.Desk("receive", Stick("three")).Ends(0)));

        // What the peer says of later rows is compared with our own journal, not with what was adopted.
        Answer("back-later");
        Assert.Equal("received", Outcome(_corridor.Zone("receive", Stick("back-later")).Ends(0)));
        _corridor.Zone("audit", "verify").Ends(0);
    }

    /// <summary>Of two bundles with one number, and two rows with one number, that two peers held, only the first adopted was believed.</summary>
    [Fact]
    public void What_two_peers_hold_of_two_pasts_is_adopted_from_both()
    {
        Do("init", _corridor.At("lab"), "--name", "LAB", "--side", "desk");
        _corridor.Trust("lab", "LAB", "zone");
        _corridor.Trust("zone", "PLANT-7", "lab");
        _corridor.CopyStation("zone", "copy");
        Pack("zone", 0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        Restore("zone", "copy");
        Pack("zone", 1, "other");
        _corridor.Station("lab", "receive", Stick("other")).Ends(0);
        Restore("zone", "copy");
        Answer("back");
        Answer("back-lab", "lab");

        Assert.Equal("E_ROLLBACK", Error(_corridor.Zone("receive", Stick("back")).Ends(12)));
        Assert.Equal("E_ROLLBACK", Error(_corridor.Zone("receive", Stick("back-lab")).Ends(12)));
        Assert.Equal(2, Problems(_corridor.Zone("doctor").Ends(12)).Count);
        _corridor.Zone("doctor", "--adopt", "--reason", "restored twice").Ends(0);

        Assert.Equal("received", Outcome(_corridor.Zone("receive", Stick("back")).Ends(0)));
        Assert.Equal("received", Outcome(_corridor.Zone("receive", Stick("back-lab")).Ends(0)));
    }

    /// <summary>The bundle with the highest number was named, of whatever stream: a short stream's bundles were never acknowledged.</summary>
    [Fact]
    public void The_receipt_names_what_was_accepted_last_of_whatever_stream()
    {
        Pack("zone", 0, "one");
        Pack("zone", 1, "two");
        _corridor.Desk("receive", Stick("one"), Stick("two")).Ends(0);
        _corridor.Collect([_fleet[2]], "drop2");
        var named = _corridor.Zone("pack", "--to", Stick("three"), "--for", "HQ").Ends(0).Only("bundle").Text("sums");
        _corridor.Desk("receive", Stick("three")).Ends(0);

        Answer("back");

        Assert.Equal(named, BundleContent.Bundle(Directory.GetFiles(Stick("back")).Single(), "").Acknowledges!.Sums);
    }

    /// <summary>Whoever can write the file can make a chain that holds. What peers saw of it they cannot change.</summary>
    [Fact]
    public void A_journal_that_was_rewritten_is_shown_by_the_peer_that_saw_it()
    {
        Pack("zone", 0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        Answer("back");
        RewriteJournal(_corridor.At("zone", ".offlic", "ledger.db"));
        _corridor.Zone("audit", "verify").Ends(0);

        var said = _corridor.Zone("receive", Stick("back")).Ends(12).Only("bundle");

        Assert.Equal("E_ROLLBACK", said.Text("error"));
        Assert.Contains("of our journal", said.Text("message"), StringComparison.Ordinal);
        Assert.Contains("of our journal", Assert.Single(Problems(_corridor.Zone("doctor"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_next_bundle_that_follows_another_history_is_a_fork_too()
    {
        _corridor.CopyStation("zone", "twin");
        Pack("zone", 0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        Pack("twin", 1, "other-one");
        Pack("twin", 2, "other-two");

        Assert.Equal("E_FORK", Error(_corridor.Desk("receive", Path.Combine(Stick("other-two"), "PLANT-7.desk.00000002.offlic.tar")).Ends(12)));
    }

    [Fact]
    public void A_late_bundle_of_another_history_fills_no_gap()
    {
        _corridor.CopyStation("zone", "twin");
        Pack("zone", 0, "one");
        Pack("zone", 1, "two");
        Pack("twin", 2, "other-one");
        _corridor.Desk("receive", Stick("two"), "--accept-gap", "--reason", "one is lost").Ends(0);

        Assert.Equal("E_FORK", Error(_corridor.Desk("receive", Stick("other-one")).Ends(12)));
        Assert.Equal("received", Outcome(_corridor.Desk("receive", Stick("one")).Ends(0)));
    }

    [Fact]
    public void A_bundle_held_already_is_known_under_any_file_name()
    {
        Pack("zone", 0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        var renamed = _corridor.At("PLANT-7.desk.00000009.offlic.tar");
        File.Copy(Directory.GetFiles(Stick("one")).Single(), renamed);

        Assert.Equal("already-received", Outcome(_corridor.Desk("receive", renamed).Ends(0)));
    }

    private void Pack(string station, int device, string stick)
    {
        var drop = $"drop-{station}-{device}";
        Fleet.Drop([_fleet[device]], _corridor.At(drop), sameNames: true);
        _corridor.Station(station, "collect", _corridor.At(drop)).Ends(0);
        _corridor.Station(station, "pack", "--to", Stick(stick)).Ends(0);
    }

    private void Answer(string stick, string desk = "desk")
    {
        _corridor.Station(desk, "stage", "--to", _corridor.At("upload-" + desk)).Ends(0);
        SampleCssm.Download(new SampleCssm(_fleet, _corridor.Now).Answer(_corridor.At("upload-" + desk), AnswerShape.UdisInside), _corridor.At("downloads-" + desk));
        _corridor.Station(desk, "collect", _corridor.At("downloads-" + desk)).Ends(0);
        _corridor.Station(desk, "pack", "--to", Stick(stick)).Ends(0);
    }

    private void Restore(string station, string copy)
    {
        Directory.Delete(_corridor.At(station), recursive: true);
        _corridor.CopyStation(copy, station);
    }

    private void Do(params string[] args) => _corridor.Do(args).Ends(0);

    private string Stick(string name) => _corridor.At("sticks", name);

    private static string? Error(Said said) => said.Only("bundle").Text("error");

    private static string? Outcome(Said said) => said.Only("bundle").Text("outcome");

    private static List<string> Problems(Said doctor) => [.. doctor.Lines("check").Where(check => check.Text("check") == "peers")
        .SelectMany(check => check.GetProperty("problems").EnumerateArray()).Select(problem => problem.GetString()!)];

    /// <summary>Another operator in every row, and every hash made anew: the chain holds.</summary>
    private static void RewriteJournal(string ledger)
    {
        using var connection = new SqliteConnection($"Data Source={ledger};Pooling=False");
        connection.Open();
        var rows = new List<string[]>();
        using (var read = connection.CreateCommand())
        {
            read.CommandText = "SELECT sequence, at, 'nobody', action, detail FROM journal ORDER BY sequence";
            using var reader = read.ExecuteReader();
            while (reader.Read())
                rows.Add([.. Enumerable.Range(0, 5).Select(column => reader.GetValue(column).ToString()!)]);
        }

        var previous = new string('0', 64);
        foreach (var row in rows)
        {
            var text = "offlic-journal/1\n" + string.Concat(row.Append(previous).Select(field => $"{Encoding.UTF8.GetByteCount(field)}:{field}\n"));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            using var write = connection.CreateCommand();
            write.CommandText = "UPDATE journal SET operator = 'nobody', previous = $previous, hash = $hash WHERE sequence = $sequence";
            write.Parameters.AddWithValue("$previous", previous);
            write.Parameters.AddWithValue("$hash", hash);
            write.Parameters.AddWithValue("$sequence", long.Parse(row[0]));
            write.ExecuteNonQuery();
            previous = hash;
        }
    }
}
