using OfflineLicense.Tests.Support;
namespace OfflineLicense.Tests.Commands.Station;

/// <summary><c>restore FOLDER DIR</c>: a lost ledger is rebuilt from the bundles that the station packed and received.</summary>
[Trait("Lane", "check")]
public sealed class RebuildTests : IDisposable
{
    private readonly StationPair _lab = new();

    public RebuildTests()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        _lab.Write("answers/a.txt", StationPair.Ack(1735000000, "FOC1"));
        _lab.Write("answers/b.txt", StationPair.Ack(1735000000, "FOC2"));
        StationPair.Done(_lab.Desk("collect", "answers"));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC3", "--reason", "duplicate"));
        StationPair.Done(_lab.Desk("pack", "--to", "out"));
        StationPair.Done(_lab.Zone("receive", "out"));
        _lab.Write("drop2/FOC1.txt", StationPair.Usage("FOC1", 77));
        StationPair.Done(_lab.Zone("collect", "drop2"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
    }

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("zone", "HQ.pub.pem", "HQ")]
    [InlineData("desk", "PLANT-7.pub.pem", "PLANT-7")]
    public void A_lost_ledger_is_rebuilt_from_the_bundles_and_the_trip_continues(string station, string peersKey, string peer)
    {
        var (documents, bundles) = (Documents(station), Bundles(station));
        Lose(station);

        var first = _lab.Shell.Run("restore", "out", station, "--reason", "the disk died", "--json");
        Assert.Equal(10, first.Exit); // the other side's key is not trusted yet
        var fingerprint = StationPair.Line(_lab.In(station == "zone" ? "desk" : "zone", "key", "show", "--json"), "key")
            .GetProperty("fingerprint").GetString()!;
        StationPair.Done(_lab.In(station, "key", "trust", peersKey, "--name", peer, "--fingerprint", fingerprint));
        StationPair.Done(_lab.Shell.Run("restore", "out", station, "--reason", "the disk died"));

        Assert.Equal(documents, Documents(station));
        Assert.Equal(bundles, Bundles(station));
        StationPair.Done(_lab.In(station, "doctor", "--deep"));
        StationPair.Done(_lab.In(station, "config", "export.hostnames", "allow"));
        GoOn();
    }

    [Fact]
    public void The_rebuilt_zone_has_the_same_states()
    {
        var before = _lab.Zone("status", "--json").OutLines.Where(line => line.Contains("\"type\":\"request\"", StringComparison.Ordinal))
            .Select(StateOf).ToList();
        Lose("zone");
        _ = _lab.Shell.Run("restore", "out", "zone", "--reason", "r");
        _lab.Trust("desk", "zone", StationPair.DeskName);
        StationPair.Done(_lab.Shell.Run("restore", "out", "zone", "--reason", "r"));

        var after = _lab.Zone("status", "--json").OutLines.Where(line => line.Contains("\"type\":\"request\"", StringComparison.Ordinal))
            .Select(StateOf).ToList();

        Assert.NotEmpty(before);
        Assert.Equal(before, after);
        Assert.Contains("already_held\":3", _lab.Shell.Run("restore", "out", "zone", "--reason", "r", "--json").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_backup_is_completed_with_the_bundles_that_left_after_it()
    {
        StationPair.Done(_lab.Zone("backup", "b"));
        _lab.Write("drop3/FOC2.txt", StationPair.Usage("FOC2", 5001));
        StationPair.Done(_lab.Zone("collect", "drop3"));
        StationPair.Done(_lab.Zone("pack", "--to", "later"));
        Lose("zone");
        Directory.Delete(_lab.At("zone"), recursive: true);

        StationPair.Done(_lab.Shell.Run("restore", "b", "zone"));
        StationPair.Done(_lab.Shell.Run("restore", "later", "zone", "--reason", "left after the backup"));

        StationPair.Done(_lab.Desk("receive", "later"));
        GoOn();
    }

    [Fact]
    public void Without_its_keys_nothing_proves_which_bundles_were_ours()
    {
        Lose("zone");
        Directory.Delete(_lab.At("zone", ".offlic", "keys"), recursive: true);

        var said = _lab.Shell.Run("restore", "out", "zone", "--reason", "r");

        Assert.Equal(5, said.Exit);
        Assert.False(File.Exists(_lab.At("zone", ".offlic", "ledger.db")));
        Assert.Equal(2, _lab.Shell.Run("restore", "out", "zone").Exit);
    }

    /// <summary>A new report leaves, and its response arrives.</summary>
    private void GoOn()
    {
        _lab.Write("next/FOC2.txt", StationPair.Usage("FOC2", 9001, 9002));
        StationPair.Done(_lab.Zone("collect", "next"));
        StationPair.Done(_lab.Zone("pack", "--to", "out9"));
        StationPair.Done(_lab.Desk("receive", "out9"));
        _lab.Write("answers9/a.txt", StationPair.Ack(1736000000, "FOC2"));
        StationPair.Done(_lab.Desk("collect", "answers9"));
        StationPair.Done(_lab.Desk("pack", "--to", "back9"));
        StationPair.Done(_lab.Zone("receive", "back9"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        StationPair.Done(_lab.Zone("doctor"));
        StationPair.Done(_lab.Desk("doctor"));
    }

    private void Lose(string station)
    {
        foreach (var file in Directory.GetFiles(_lab.At(station, ".offlic"), "ledger*"))
            File.Delete(file);
    }

    private static string StateOf(string line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        return $"{json.RootElement.GetProperty("sha256")} {json.RootElement.GetProperty("udi")} {json.RootElement.GetProperty("state")} {json.RootElement.GetProperty("bundle")} {json.RootElement.GetProperty("upload_name")}";
    }

    private List<string> Documents(string station) => Rows(station, "SELECT sha256 || kind FROM document ORDER BY sha256");

    private List<string> Bundles(string station) => Rows(station, "SELECT direction || name || sums || previous FROM bundle ORDER BY name");

    private List<string> Rows(string station, string sql) => SqlRows.In(_lab.At(station, ".offlic", "ledger.db"), sql);
}
