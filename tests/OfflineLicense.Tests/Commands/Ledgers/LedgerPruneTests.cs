using Microsoft.Data.Sqlite;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary><c>ledger prune</c>: the bytes of trips that are over go, what is known stays, and every reader says so.</summary>
[Trait("Lane", "check")]
public sealed class LedgerPruneTests : IDisposable
{
    private const string Before = "2026-11-25";

    private static readonly StoppedClock Later = new(new DateTimeOffset(2026, 12, 1, 10, 15, 0, TimeSpan.Zero));

    private readonly StationPair _pair = new();

    [Fact]
    public void A_trip_that_is_over_loses_its_bytes_and_nothing_else()
    {
        WalkTrip();
        var usage = Digest("zone", "usage");
        var (status, facts) = (_pair.Zone("status", "--json").Out, CountFacts("zone"));
        StationPair.Done(_pair.Zone("backup", "before.offlic-backup"));

        var rehearsal = Prune("zone", "-n");
        Assert.Equal((0, 2L), (rehearsal.Exit, rehearsal.Summary.GetProperty("documents").GetInt64()));
        Assert.Equal(2, Count("zone", "chunk"));
        Assert.Empty(Directory.EnumerateFiles(_pair.At("zone"), "*.pruned.*"));

        var pruned = Prune("zone");
        StationPair.Done(pruned);
        Assert.Equal((0, 2), (Count("zone", "chunk"), Count("zone", "pruned")));
        Assert.Equal(status, _pair.Zone("status", "--json").Out);
        Assert.Equal(facts, CountFacts("zone"));
        Assert.True(pruned.Summary.GetProperty("ledger_after").GetInt64() <= pruned.Summary.GetProperty("ledger_before").GetInt64());

        var receipt = File.ReadAllLines(pruned.Summary.GetProperty("receipt").GetString()!);
        Assert.StartsWith("# offlic receipt of PLANT-7", receipt[0], StringComparison.Ordinal);
        Assert.Equal(4, receipt.Length);
        Assert.Contains(receipt, line => line.StartsWith($"\"{usage}\",", StringComparison.Ordinal));
        Assert.Contains("ledger-prune", SqlRows.In(Ledger("zone"), "SELECT action FROM journal ORDER BY sequence"));

        Assert.Equal(0, _pair.Zone("doctor", "--deep").Exit);
        Assert.Contains("2 pruned, the last on 2026-12-01", _pair.Zone("doctor").Out, StringComparison.Ordinal);
        Assert.Contains("Nothing to take out", _pair.Zone("ledger", "prune", "--before", Before, "--yes").Out, StringComparison.Ordinal);
    }

    /// <summary>Regression: a policy without days counted as one that an older offlic had not read, so its response stayed.</summary>
    [Fact]
    public void A_response_whose_policy_states_no_days_goes_too()
    {
        WalkTrip(block: StationPair.Policy("P"));
        var dates = _pair.Zone("deadlines", "--json").Out;

        StationPair.Done(Prune("zone"));

        Assert.Equal((0, 2), (Count("zone", "chunk"), Count("zone", "pruned")));
        Assert.Equal(dates, _pair.Zone("deadlines", "--json").Out);
    }

    [Fact]
    public void At_least_80_percent_of_the_bytes_of_trips_that_are_over_are_given_back()
    {
        for (var number = 0; number < 40; number++)
            _pair.Write($"drop/FOD{number}.txt", StationPair.Usage(["FOD" + number], [number + 1], measurements: 400 + number));
        WalkTrip(Enumerable.Range(0, 40).Select(number => "FOD" + number));
        var documents = _pair.Zone("ledger", "size", "--json").Json("table")
            .Single(table => table.GetProperty("name").GetString() == "chunk").GetProperty("bytes").GetInt64();
        var summary = Prune("zone").Summary;
        var given = summary.GetProperty("ledger_before").GetInt64() - summary.GetProperty("ledger_after").GetInt64();
        Assert.Equal(0, Count("zone", "chunk"));
        Assert.True(given >= 0.8 * documents, $"{given:N0} of {documents:N0} bytes");
        Assert.Equal(0, _pair.Zone("ledger", "size", "--json").Summary.GetProperty("free").GetInt64());
        Assert.Equal(new FileInfo(Ledger("zone")).Length, summary.GetProperty("ledger_after").GetInt64());
    }

    [Fact]
    public void A_server_file_goes_when_a_newer_one_was_split()
    {
        foreach (var number in new[] { 1, 2 })
        {
            var (out1, back) = ($"out{number}", $"back{number}");
            _pair.Write($"server{number}/sync.tar.gz", $"anything {number}");
            StationPair.Done(_pair.Zone("collect", $"server{number}/sync.tar.gz", "--as", "onprem-sync", "--server", "ONPREM1"));
            StationPair.Done(_pair.Zone("pack", "--to", out1));
            StationPair.Done(_pair.Desk("receive", out1));
            var name = Line("desk", "SELECT upload_name FROM request ORDER BY document_id DESC LIMIT 1");
            _pair.Write($"down{number}/ACK_{name}", $"an answer {number}");
            StationPair.Done(_pair.Desk("collect", $"down{number}/ACK_{name}", "--as", "onprem-sync-response", "--server", "ONPREM1"));
            StationPair.Done(_pair.Desk("pack", "--to", back));
            StationPair.Done(_pair.Zone("receive", back));
            StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        }

        _pair.Shell.Clock = Later;
        StationPair.Done(Prune("zone"));
        Assert.Equal((2, 2), (Count("zone", "pruned"), Count("zone", "chunk")));
        Assert.Equal(["not-installed 2"], Reasons("zone"));
        StationPair.Done(Prune("desk"));
        Assert.Equal((2, 2), (Count("desk", "pruned"), Count("desk", "chunk")));
        var split = _pair.Zone("split", "--to", "tftp2", "--again");
        Assert.Equal(0, split.Exit);
        Assert.Contains("1 response left out: pruned", split.Error, StringComparison.Ordinal);
        Assert.Equal(0, _pair.Zone("doctor", "--deep").Exit);
    }

    /// <summary>Regression: killed between SQLite's commit and the cut of the file, a run left a ledger that looked damaged.</summary>
    [Fact]
    public void What_a_stopped_run_left_behind_the_end_of_the_ledger_is_cut_off()
    {
        WalkTrip();
        StationPair.Done(Prune("zone"));
        var length = new FileInfo(Ledger("zone")).Length;
        using (var file = new FileStream(Ledger("zone"), FileMode.Append))
            file.Write(new byte[3 * 4096]);
        Assert.Equal(31, _pair.Zone("doctor", "--deep").Exit);
        File.Copy(Ledger("zone"), _pair.At("zone", ".offlic", "spool", "ledger.db"));
        var doctor = _pair.Zone("doctor", "--deep");
        Assert.Equal(0, doctor.Exit);
        Assert.Contains("left pages behind its end", doctor.Out, StringComparison.Ordinal);
        StationPair.Done(_pair.Zone("collect", "drop"));
        Assert.Equal(length, new FileInfo(Ledger("zone")).Length);
        Assert.Equal(0, _pair.Zone("doctor", "--deep").Exit);
    }

    [Fact]
    public void Every_reader_of_a_pruned_document_says_when_it_was_pruned()
    {
        WalkTrip();
        var usage = Digest("zone", "usage");
        StationPair.Done(Prune("zone"));

        var cat = _pair.Zone("cat", usage);
        Assert.Equal((5, string.Empty), (cat.Exit, cat.Out));
        Assert.Contains("was pruned on 2026-12-01", cat.Error, StringComparison.Ordinal);
        var shown = StationPair.Line(_pair.Zone("show", usage, "--json"), "document");
        Assert.Equal("2026-12-01T10:15:00Z", shown.GetProperty("pruned").GetString());
        Assert.Contains("its bytes are gone", _pair.Zone("show", usage).Out, StringComparison.Ordinal);
        Assert.Equal(0, _pair.Zone("history", usage).Exit);

        var again = _pair.Zone("pack", "--to", "again", "--again", "1");
        Assert.Equal(5, again.Exit);
        Assert.Contains("1 of its documents were pruned on 2026-12-01", again.Error, StringComparison.Ordinal);
        var split = _pair.Zone("split", "--to", "tftp2", "--again");
        Assert.Equal(0, split.Exit);
        Assert.Contains("1 response left out: pruned", split.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing to split", split.Out, StringComparison.Ordinal);
        Assert.Contains("this may be the last copy", _pair.Zone("media", "clean", "out", "--yes").Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_pair.At("out", "PLANT-7.desk.00000001.offlic.tar")));

        // The same file again is known, and a report with other content cannot be compared any more.
        Assert.Equal(0, _pair.Zone("collect", "drop").Exit);
        _pair.Write("other/FOC1.txt", StationPair.Usage(["FOC1"], [1], measurements: 2));
        var other = _pair.Zone("collect", "other");
        Assert.Equal(3, other.Exit);
        Assert.Contains("pruned on 2026-12-01, so whether it grew cannot be told", other.Out + other.Error, StringComparison.Ordinal);

        // The next trip of the same device goes its way.
        _pair.Write("next/FOC1.txt", StationPair.Usage("FOC1", 2));
        StationPair.Done(_pair.Zone("collect", "next"));
        StationPair.Done(_pair.Zone("pack", "--to", "out2"));
        StationPair.Done(_pair.Desk("receive", "out2"));
        Assert.Equal(0, _pair.Zone("doctor", "--deep").Exit);
    }

    [Fact]
    public void What_is_not_over_stays_and_each_reason_is_counted()
    {
        _pair.ToDesk("FOC1", "FOC2");
        _pair.Write("late/FOC3.txt", StationPair.Usage("FOC3", 3_001));
        StationPair.Done(_pair.Zone("collect", "late"));
        Assert.Equal(["not-acknowledged 2", "not-packed 1"], Reasons("zone"));
        Assert.Equal(["not-answered 2"], Reasons("desk"));

        Answer("FOC1");
        Assert.Equal(["not-returned 2", "not-answered 1"], Reasons("desk"));
        StationPair.Done(_pair.Desk("pack", "--to", "back"));
        Assert.Equal(["return-not-acknowledged 2", "not-answered 1"], Reasons("desk"));
        StationPair.Done(_pair.Zone("receive", "back"));
        Assert.Equal(["not-split 2", "not-answered 1", "not-packed 1"], Reasons("zone"));
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        Assert.Equal(["not-installed 2", "not-answered 1", "not-packed 1"], Reasons("zone"));
        StationPair.Done(_pair.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        Assert.Equal(["not-answered 1", "not-packed 1"], Reasons("zone"));

        _pair.Shell.Clock = Later;
        StationPair.Done(Prune("zone"));
        Assert.Equal((2, 2), (Count("zone", "chunk"), Count("zone", "pruned")));
        StationPair.Done(_pair.Zone("pack", "--to", "out2"));
        StationPair.Done(_pair.Desk("receive", "out2"));
        Assert.Equal(["not-answered 1"], Reasons("desk"));
        StationPair.Done(Prune("desk"));
        Assert.Equal((2, 2), (Count("desk", "chunk"), Count("desk", "pruned")));
        Assert.Equal(0, _pair.Desk("doctor", "--deep").Exit);
        StationPair.Done(_pair.Desk("stage", "--to", "up", "--again"));
        Assert.Equal(5, _pair.Desk("pack", "--to", "back2", "--again", "1").Exit);
    }

    [Fact]
    public void A_request_that_waits_again_at_a_desk_is_left_out_and_told()
    {
        _pair.ToDesk("FOC1", "FOC2");
        StationPair.Done(_pair.Desk("mark", "done", "FOC1", "--reason", "no file"));
        StationPair.Done(_pair.Desk("pack", "--to", "back"));
        StationPair.Done(_pair.Zone("receive", "back"));
        _pair.Write("late/FOC3.txt", StationPair.Usage("FOC3", 3_001));
        StationPair.Done(_pair.Zone("collect", "late"));
        StationPair.Done(_pair.Zone("pack", "--to", "out2"));
        StationPair.Done(_pair.Desk("receive", "out2"));
        _pair.Shell.Clock = Later;
        StationPair.Done(Prune("desk"));
        Assert.Equal(1, Count("desk", "pruned"));
        using (var connection = new SqliteConnection($"Data Source={Ledger("desk")};Pooling=False"))
        {
            // No command takes a mark back that has traveled; a ledger of another version may hold it.
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO mark_undo (mark_id, operator, at) SELECT id, 'x', '2026-12-01T10:15:00Z' FROM mark";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        var staged = _pair.Desk("stage", "--to", "up");
        Assert.Equal(0, staged.Exit);
        Assert.Contains("1 request left out: pruned", staged.Error, StringComparison.Ordinal);
        Assert.Contains("2 files to upload", staged.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_goes_without_a_yes_and_a_receipt_that_is_new()
    {
        WalkTrip();
        Assert.Equal(2, _pair.Zone("ledger", "prune", "--before", "2027-01-01", "--yes").Exit);
        var unasked = _pair.Zone("ledger", "prune", "--before", Before, "--no-input");
        Assert.Equal(2, unasked.Exit);
        Assert.Contains("give --yes", unasked.Error, StringComparison.Ordinal);
        _pair.Shell.Input = "no\n";
        Assert.Contains("Nothing was taken out", _pair.Zone("ledger", "prune", "--before", Before).Out, StringComparison.Ordinal);
        File.WriteAllText(_pair.At("mine.csv"), "mine");
        Assert.Equal(2, Prune("zone", "--receipt", "mine.csv").Exit);
        Assert.Equal("mine", File.ReadAllText(_pair.At("mine.csv")));
        Assert.Equal(5, Prune("zone", "--receipt", "nowhere/x.csv").Exit);
        Assert.Equal((2, 0), (Count("zone", "chunk"), Count("zone", "pruned")));
        _pair.Shell.Input = "yes\n";
        StationPair.Done(_pair.Zone("ledger", "prune", "--before", Before, "--keep-facts", "--receipt", "gone.csv"));
        Assert.Equal((0, 2), (Count("zone", "chunk"), Count("zone", "pruned")));
        Assert.True(File.Exists(_pair.At("gone.csv")));
    }

    [Fact]
    public void A_pruned_station_is_restored_from_its_backup_and_from_its_bundles()
    {
        WalkTrip();
        StationPair.Done(Prune("zone"));
        StationPair.Done(_pair.Zone("backup", "safe.offlic-backup"));
        StationPair.Done(_pair.Shell.Run("restore", "safe.offlic-backup", "restored"));
        Assert.Equal(0, _pair.In("restored", "doctor", "--deep").Exit);
        Assert.Equal(5, _pair.In("restored", "cat", Digest("zone", "usage")).Exit);

        // The bundles have the bytes. The key of the desk is trusted anew, so theirs are taken back later.
        Directory.CreateDirectory(_pair.At("rebuilt", ".offlic"));
        TreeCopy.Into(_pair.At("zone", ".offlic", "keys"), Directory.CreateDirectory(_pair.At("rebuilt", ".offlic", "keys")).FullName);
        foreach (var file in Directory.EnumerateFiles(_pair.At("back")))
            File.Copy(file, Path.Combine(_pair.At("out"), Path.GetFileName(file)));
        var rebuilt = _pair.Shell.Run("restore", "out", "rebuilt", "--reason", "lost");
        Assert.True(rebuilt.Exit is 10, rebuilt.Out + rebuilt.Error);
        Assert.Equal(0, _pair.In("rebuilt", "cat", Digest("zone", "usage")).Exit);
    }

    [Theory]
    [InlineData("DELETE FROM chunk")]
    [InlineData("UPDATE pruned SET sum = zeroblob(32) WHERE id = 1")]
    [InlineData("UPDATE pruned SET chunks = 2 WHERE id = 1")]
    [InlineData("DELETE FROM pruned WHERE id = 1")]
    [InlineData("INSERT INTO pruned SELECT NULL, document_id, 1, zeroblob(32), '2026-12-01T10:15:00Z' FROM chunk LIMIT 1")]
    [InlineData("INSERT INTO chunk SELECT document_id, 0, 1, 0, x'41' FROM pruned LIMIT 1")]
    public void What_another_program_does_in_the_name_of_prune_is_seen(string statement)
    {
        WalkTrip();
        _pair.Write("late/FOC3.txt", StationPair.Usage("FOC3", 3_001));
        StationPair.Done(_pair.Zone("collect", "late"));
        StationPair.Done(Prune("zone"));
        Assert.Equal(0, _pair.Zone("doctor", "--deep").Exit);
        using (var connection = new SqliteConnection($"Data Source={Ledger("zone")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            Assert.True(command.ExecuteNonQuery() > 0);
        }

        Assert.Equal(31, _pair.Zone("doctor", "--deep").Exit);
    }

    [Fact]
    public void The_sizes_of_tables_are_the_whole_file()
    {
        WalkTrip();
        StationPair.Done(_pair.Zone("round", "start", "December"));
        _pair.Write("big/FOC9.txt", StationPair.Usage(["FOC9"], [.. Enumerable.Range(1, 600).Select(id => (long)id)], measurements: 40));
        StationPair.Done(_pair.Zone("collect", "big"));
        var size = _pair.Zone("ledger", "size", "--json");
        var file = new FileInfo(Ledger("zone")).Length;
        Assert.Equal(file, size.Summary.GetProperty("bytes").GetInt64());
        Assert.Equal(file - size.Summary.GetProperty("free").GetInt64(),
            size.Json("table").Sum(table => table.GetProperty("bytes").GetInt64()));
        var chunks = size.Json("table").Single(table => table.GetProperty("name").GetString() == "chunk");
        Assert.Equal(Count("zone", "chunk"), chunks.GetProperty("rows").GetInt64());

        var rounds = _pair.Zone("ledger", "size", "--by", "round", "--json").Json("round");
        Assert.Equal([2L, 1L], rounds.Select(round => round.GetProperty("documents").GetInt64()));
        Assert.Equal("December", rounds[1].GetProperty("name").GetString());
        var devices = _pair.Zone("ledger", "size", "--by", "device", "--json").Json("device");
        Assert.Equal(["P:C9300-48P,S:FOC9", "P:C9300-48P,S:FOC1"], devices.Select(device => device.GetProperty("name").GetString()));

        StationPair.Done(Prune("zone"));
        Assert.Equal([2L, 0L], _pair.Zone("ledger", "size", "--by", "round", "--json").Json("round")
            .Select(round => round.GetProperty("pruned").GetInt64()));
        _pair.Shell.Columns = 80;
        foreach (var by in new[] { "table", "round", "device" })
            Assert.All(_pair.Zone("ledger", "size", "--by", by).OutLines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains("Pruned: 2 documents", _pair.Zone("ledger", "size").Out, StringComparison.Ordinal);
    }

    public void Dispose() => _pair.Dispose();

    /// <summary>One device, collected, answered, installed; then the clock goes on.</summary>
    /// <param name="others">Devices whose files are in the drop folder already.</param>
    private void WalkTrip(IEnumerable<string>? others = null, string block = "")
    {
        string[] all = ["FOC1", .. others ?? []];
        _pair.ToDesk("FOC1");
        foreach (var serial in all)
        {
            _pair.Write($"down/ACK_{serial}.txt", StationPair.Ack(1_795_000_000_000, serial)
                .Replace("<smartLicenseAccountInfo>", block + "<smartLicenseAccountInfo>", StringComparison.Ordinal));
        }

        StationPair.Done(_pair.Desk("collect", "down"));
        StationPair.Done(_pair.Desk("pack", "--to", "back"));
        StationPair.Done(_pair.Zone("receive", "back"));
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        StationPair.Done(_pair.Zone(["mark", "installed", .. all, "--reason", "seen"]));
        _pair.Shell.Clock = Later;
    }

    private void Answer(string serial)
    {
        _pair.Write($"down/ACK_{serial}.txt", StationPair.Ack(1_795_000_000_000, serial));
        StationPair.Done(_pair.Desk("collect", "down"));
    }

    private Said Prune(string station, params string[] more) =>
        _pair.In(station, ["ledger", "prune", "--before", Before, "--yes", "--json", .. more]);

    private List<string> Reasons(string station)
    {
        var clock = _pair.Shell.Clock;
        _pair.Shell.Clock = Later;
        var kept = Prune(station, "-n").Json("kept").Select(line =>
            $"{line.GetProperty("reason").GetString()} {line.GetProperty("documents").GetInt64()}").ToList();
        _pair.Shell.Clock = clock;
        return kept;
    }

    private string Ledger(string station) => _pair.At(station, ".offlic", "ledger.db");

    private int Count(string station, string table) => int.Parse(SqlRows.In(Ledger(station), $"SELECT count(*) FROM \"{table}\"")[0],
        System.Globalization.CultureInfo.InvariantCulture);

    private string CountFacts(string station) => string.Join(' ', new[] { "document", "request", "response", "report", "answer", "sighting",
        "install", "bundle_item", "device", "member" }.Select(table => $"{table} {Count(station, table)}"));

    private string Digest(string station, string kind) => Line(station, $"SELECT sha256 FROM document WHERE kind = '{kind}'");

    private string Line(string station, string sql) => SqlRows.In(Ledger(station), sql)[0];
}
