using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories;

/// <summary>A ledger that was restored or rewritten, as its peers see it, as it sees itself, and how it goes on.</summary>
[Trait("Lane", "check")]
public sealed class RollbackTests : IDisposable
{
    private readonly IReadOnlyList<FleetDevice> _fleet = Fleet.Of(seed: 32, 6, reports: 2);
    private readonly TwoStations _stations = new();

    public void Dispose() => _stations.Dispose();

    /// <summary>
    /// It was stuck for ever: what the peer held was adopted, and still compared with the other bundle of that number; and the
    /// next bundle followed our own of that number, which the peer had refused.
    /// </summary>
    [Fact]
    public void A_restored_station_that_packed_before_anybody_noticed_goes_on()
    {
        _stations.CopyStation("zone", "copy");
        Pack("zone", 0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        Restore("zone", "copy");
        Pack("zone", 1, "one-again");

        // The peer sees it first: a second history of number 1.
        Assert.Equal("E_FORK", Error(_stations.Desk("receive", Drive("one-again")).Ends(12)));
        Answer("back");
        Assert.Equal("E_ROLLBACK", Error(_stations.Zone("receive", Drive("back")).Ends(12)));
        Assert.Single(Problems(_stations.Zone("doctor").Ends(12)));
        _stations.Zone("doctor", "--adopt", "--reason", "restored the copy").Ends(0);
        Assert.Empty(Problems(_stations.Zone("doctor").Ends(0)));

        Assert.Equal("received", Outcome(_stations.Zone("receive", Drive("back")).Ends(0)));
        _stations.Zone("pack", "--to", Drive("two"), "--resend", "PLANT-7.desk.00000001").Ends(0);
        Assert.Equal("received", Outcome(_stations.Desk("receive", Drive("two")).Ends(0)));
        Pack("zone", 2, "three");
        Assert.Equal("received", Outcome(_stations.Desk("receive", Drive("three")).Ends(0)));

        // What the peer says of later rows is compared with our own journal, not with what was adopted.
        Answer("back-later");
        Assert.Equal("received", Outcome(_stations.Zone("receive", Drive("back-later")).Ends(0)));
        _stations.Zone("audit", "verify").Ends(0);
    }

    /// <summary>
    /// Of two bundles with one number, and two rows with one number, that two peers held, only the first adopted was trusted.
    /// </summary>
    [Fact]
    public void What_two_peers_hold_of_two_pasts_is_adopted_from_both()
    {
        Do("init", _stations.At("lab"), "--name", "LAB", "--side", "desk");
        _stations.Trust("lab", "LAB", "zone");
        _stations.Trust("zone", "PLANT-7", "lab");
        _stations.CopyStation("zone", "copy");
        Pack("zone", 0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        Restore("zone", "copy");
        Pack("zone", 1, "other");
        _stations.Station("lab", "receive", Drive("other")).Ends(0);
        Restore("zone", "copy");
        Answer("back");
        Answer("back-lab", "lab");

        Assert.Equal("E_ROLLBACK", Error(_stations.Zone("receive", Drive("back")).Ends(12)));
        Assert.Equal("E_ROLLBACK", Error(_stations.Zone("receive", Drive("back-lab")).Ends(12)));
        Assert.Equal(2, Problems(_stations.Zone("doctor").Ends(12)).Count);
        _stations.Zone("doctor", "--adopt", "--reason", "restored twice").Ends(0);

        Assert.Equal("received", Outcome(_stations.Zone("receive", Drive("back")).Ends(0)));
        Assert.Equal("received", Outcome(_stations.Zone("receive", Drive("back-lab")).Ends(0)));
    }

    /// <summary>
    /// The bundle with the highest number was named, of whatever stream: a short stream's bundles were never acknowledged.
    /// </summary>
    [Fact]
    public void The_receipt_names_what_was_accepted_last_of_whatever_stream()
    {
        Pack("zone", 0, "one");
        Pack("zone", 1, "two");
        _stations.Desk("receive", Drive("one"), Drive("two")).Ends(0);
        _stations.Collect([_fleet[2]], "drop2");
        var named = _stations.Zone("pack", "--to", Drive("three"), "--for", "HQ").Ends(0).Only("bundle").Text("sums");
        _stations.Desk("receive", Drive("three")).Ends(0);

        Answer("back");

        Assert.Equal(named, BundleContent.Bundle(Directory.GetFiles(Drive("back")).Single(), "").Acknowledges!.Sums);
    }

    /// <summary>Whoever can write the file can make a chain that holds. What peers saw of it they cannot change.</summary>
    [Fact]
    public void A_journal_that_was_rewritten_is_shown_by_the_peer_that_saw_it()
    {
        Pack("zone", 0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        Answer("back");
        RewriteJournal(_stations.At("zone", ".offlic", "ledger.db"));
        _stations.Zone("audit", "verify").Ends(0);

        var said = _stations.Zone("receive", Drive("back")).Ends(12).Only("bundle");

        Assert.Equal("E_ROLLBACK", said.Text("error"));
        Assert.Contains("of our journal", said.Text("message"), StringComparison.Ordinal);
        Assert.Contains("of our journal", Assert.Single(Problems(_stations.Zone("doctor"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_next_bundle_that_follows_another_history_is_a_fork_too()
    {
        _stations.CopyStation("zone", "twin");
        Pack("zone", 0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        Pack("twin", 1, "other-one");
        Pack("twin", 2, "other-two");

        Assert.Equal(
            "E_FORK",
            Error(_stations.Desk("receive", Path.Combine(Drive("other-two"), "PLANT-7.desk.00000002.offlic.tar")).Ends(12))
        );
    }

    [Fact]
    public void A_late_bundle_of_another_history_fills_no_gap()
    {
        _stations.CopyStation("zone", "twin");
        Pack("zone", 0, "one");
        Pack("zone", 1, "two");
        Pack("twin", 2, "other-one");
        _stations.Desk("receive", Drive("two"), "--accept-gap", "--reason", "one is lost").Ends(0);

        Assert.Equal("E_FORK", Error(_stations.Desk("receive", Drive("other-one")).Ends(12)));
        Assert.Equal("received", Outcome(_stations.Desk("receive", Drive("one")).Ends(0)));
    }

    [Fact]
    public void A_bundle_held_already_is_known_under_any_file_name()
    {
        Pack("zone", 0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        var renamed = _stations.At("PLANT-7.desk.00000009.offlic.tar");
        File.Copy(Directory.GetFiles(Drive("one")).Single(), renamed);

        Assert.Equal("already-received", Outcome(_stations.Desk("receive", renamed).Ends(0)));
    }

    private void Pack(string station, int device, string drive)
    {
        var drop = $"drop-{station}-{device}";
        Fleet.Drop([_fleet[device]], _stations.At(drop), sameNames: true);
        _stations.Station(station, "collect", _stations.At(drop)).Ends(0);
        _stations.Station(station, "pack", "--to", Drive(drive)).Ends(0);
    }

    private void Answer(string drive, string desk = "desk")
    {
        _stations.Station(desk, "stage", "--to", _stations.At("upload-" + desk)).Ends(0);
        SampleCssm.Download(
            new SampleCssm(_fleet, _stations.Now).Answer(_stations.At("upload-" + desk), AnswerShape.UdisInside),
            _stations.At("downloads-" + desk)
        );
        _stations.Station(desk, "collect", _stations.At("downloads-" + desk)).Ends(0);
        _stations.Station(desk, "pack", "--to", Drive(drive)).Ends(0);
    }

    private void Restore(string station, string copy)
    {
        Directory.Delete(_stations.At(station), recursive: true);
        _stations.CopyStation(copy, station);
    }

    private void Do(params string[] args) => _stations.Do(args).Ends(0);

    private string Drive(string name) => _stations.At("drives", name);

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
            read.CommandText = "SELECT sequence, at, 'nobody', action, detail, facts FROM journal ORDER BY sequence";
            using var reader = read.ExecuteReader();
            while (reader.Read())
                rows.Add([.. Enumerable.Range(0, 6).Select(column => reader.GetValue(column).ToString()!)]);
        }

        var previous = new string('0', 64);
        foreach (var row in rows)
        {
            var text =
                "offlic-journal/2\n"
                + string.Concat(row.Append(previous).Select(field => $"{Encoding.UTF8.GetByteCount(field)}:{field}\n"));
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
