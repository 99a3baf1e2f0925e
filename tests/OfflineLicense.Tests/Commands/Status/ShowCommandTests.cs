using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Commands.Status;

[Collection(Walked.Name)]
public sealed class ShowCommandTests(WalkedStations stations)
{
    private string Usage => stations.InZone("show", "PLANT-7.desk.00000001", "--json").Json("item")[0].GetProperty("sha256").GetString()!;

    [Fact]
    public void A_request_is_described_with_its_reports_and_its_bundle()
    {
        var line = stations.InZone("show", Usage[..8], "--json").Json("document").Single();

        Assert.Equal("type sha256 kind size recorded path upload_name udis reports blocks facts bundles private", Said.Members(line));
        Assert.Equal("usage", line.GetProperty("kind").GetString());
        Assert.Equal(3, line.GetProperty("udis").GetArrayLength());
        Assert.Equal([1700000100, 1700000101], line.GetProperty("reports").EnumerateArray().Select(id => id.GetInt64()));
        Assert.Equal("PLANT-7.desk.00000001", line.GetProperty("bundles")[0].GetString());
        var said = stations.InZone("show", Usage);
        Assert.Contains($"  sha256   {Usage}", said.OutLines);
        Assert.Equal($"Next: offlic history {Usage[..8]}", said.OutLines[^1]);
    }

    [Fact]
    public void A_response_is_described_with_its_blocks()
    {
        var sha = stations.InZone("show", "HQ.PLANT-7.00000001", "--json").Json("item")[0].GetProperty("sha256").GetString()!;
        var blocks = stations.InZone("show", sha, "--json").Json("document").Single().GetProperty("blocks");
        Assert.Equal("smartLicensePolicy", blocks[0].GetProperty("name").GetString());
        Assert.Equal("present", blocks[0].GetProperty("signature").GetString());
    }

    [Fact]
    public void A_bundle_is_described_with_its_manifest_and_its_items()
    {
        var said = stations.InZone("show", "PLANT-7.desk.00000001", "--json");
        var bundle = said.Json("bundle").Single();

        Assert.Equal("CHG-4711", bundle.GetProperty("ticket").GetString());
        Assert.Equal("request", bundle.GetProperty("kind").GetString());
        Assert.True(bundle.GetProperty("complete").GetBoolean());
        Assert.Equal(3, said.Json("item").Count);
        Assert.Equal("type name sha256 size kind udis evidence", Said.Members(said.Json("item")[0]));
        Assert.Contains("  ticket        CHG-4711", stations.InZone("show", "PLANT-7.desk.00000001.offlic.tar").OutLines);
    }

    [Theory]
    [InlineData(5, "PLANT-7.desk.00000009")]
    [InlineData(5, "0123456789")]
    [InlineData(2, "0123")]
    [InlineData(2, "not-a-hash")]
    public void What_is_not_here_is_missing_and_what_is_no_name_is_usage(int exit, string name)
    {
        Assert.Equal(exit, stations.InZone("show", name).Exit);
        if (!name.Contains('.', StringComparison.Ordinal))
            Assert.Equal(exit, stations.InZone("cat", name).Exit);
    }

    [Fact]
    public void Cat_writes_the_exact_bytes_and_nothing_else()
    {
        var said = stations.InZone("cat", Usage[..8]);

        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.Equal(Usage, Digest.Of(said.OutBytes).Hex);
        Assert.Equal(said.OutBytes, stations.InZone("cat", Usage.ToUpperInvariant(), "-q").OutBytes);
    }

    [Fact]
    public void Cat_writes_no_json_and_no_damaged_document()
    {
        var usage = Usage;
        Assert.Equal(2, stations.InZone("cat", usage, "--json").Exit);

        using var shell = stations.ZoneCopy();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={shell.At(".offlic", "ledger.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"UPDATE chunk SET encoding = 0, bytes = zeroblob(size) WHERE document_id = (SELECT id FROM document "
                + $"WHERE sha256 = '{usage}')";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        var said = shell.Run("cat", usage);

        Assert.Equal(31, said.Exit);
        Assert.Empty(said.OutBytes);
    }

    [Fact]
    public void An_ambiguous_beginning_is_usage()
    {
        using var shell = stations.ZoneCopy();
        using (var ledger = Ledger.OpenToWrite(new StationPaths(shell.Folder), LockWait.Long, shell.Clock, rehearsal: false))
            ledger.Write("tester", () =>
            {
                foreach (var end in new[] { "0", "1" })
                    ledger.Documents.Add(Digest.Parse(new string('a', 63) + end)!.Value, 0, DocumentKind.Usage, [], "x", ledger.Now);
                return ("test", "two documents whose hashes begin alike");
            });

        Assert.Equal(2, shell.Run("cat", "aaaaaaaaaaaa").Exit);
        Assert.Equal(2, shell.Run("show", "aaaaaaaaaaaa").Exit);
        Assert.Equal(2, shell.Run("history", "aaaaaaaaaaaa").Exit);
    }
}
