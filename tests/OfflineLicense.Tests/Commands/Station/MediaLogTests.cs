using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary><c>audit export --csv</c> as the log of removable media that a site keeps.</summary>
[Trait("Lane", "check")]
public sealed class MediaLogTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    [Trait("Attack", "A26")]
    public void A_bundle_has_its_drive_ticket_carrier_file_and_digest_in_each_row_about_it()
    {
        Collect("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", _lab.Folder("usb"), "--ticket", "=2+3", "--carrier", "@home",
            "--media-serial=-4C530001", "--operator", "Zoë"));
        var sums = StationPair.Line(_lab.Zone("bundles", "--json"), "bundle").GetProperty("sums").GetString();

        var rows = Read(_lab.Zone("audit", "export", "--csv"))
            .Where(row => row["file"].EndsWith(".tar", StringComparison.Ordinal)).ToList();

        Assert.Equal(["pack", "pack-written"], rows.Select(row => row["action"]));
        Assert.All(rows, row => Assert.Equal(
            ("PLANT-7.desk.00000001.offlic.tar", "Zoë", "PLANT-7", "'-4C530001", "'=2+3", "'@home", sums),
            (row["file"], row["operator"], row["station"], row["media_serial"], row["ticket"], row["carrier"], row["digest"])));
    }

    [Fact]
    public void A_row_about_several_bundles_has_a_line_for_each()
    {
        Collect("FOC1", "FOC2", "FOC3");
        StationPair.Done(_lab.Zone("pack", "--to", _lab.Folder("usb"), "--max-size", "13K"));

        var rows = Read(_lab.Zone("audit", "export", "--csv"));

        var packed = rows.Where(row => row["action"] == "pack").ToList();
        Assert.Equal(3, packed.Count);
        Assert.Single(packed.Select(row => row["sequence"]).Distinct());
        Assert.Equal(3, packed.Select(row => row["digest"]).Distinct().Count());
        Assert.Equal(
            Enumerable.Range(1, rows.Count - 2).Select(each => $"{each}"), rows.Select(row => row["sequence"]).Distinct());
    }

    [Fact]
    public void A_received_bundle_a_refused_file_and_a_backup_are_named()
    {
        _lab.ToDesk("FOC1");
        Assert.Equal(10, _lab.Desk("receive", _lab.Write("PLANT-7.desk.00000009.offlic.tar", "no bundle")).Exit);
        StationPair.Done(_lab.Desk("backup", _lab.At("desk.backup")));

        var rows = Read(_lab.Desk("audit", "export", "--csv"));

        var received = rows.Single(row => row["file"] == "PLANT-7.desk.00000001.offlic.tar");
        Assert.Equal(("receive", "HQ", 64), (received["action"], received["station"], received["digest"].Length));
        Assert.Equal("", rows.Single(row => row["file"] == "PLANT-7.desk.00000009.offlic.tar")["digest"]);
        Assert.Equal(64, rows.Single(row => row["file"] == "desk.backup")["digest"].Length);
    }

    [Theory]
    [InlineData("refuse", "truncated: /usb/a and b.txt and 3 more files", "/usb/a and b.txt", null)]
    [InlineData("refuse", "truncated: /usb/a.txt", "/usb/a.txt", null)]
    [InlineData("receive-refused", "E_SUMS: a.offlic.tar: a file is missing: b", "a.offlic.tar", null)]
    [InlineData("stage-batch", "UD_ACME.tar.gz of 12 files in /srv/up of", "UD_ACME.tar.gz", null)]
    [InlineData("collect", "server-request abc of server CSLU-1, cslu, from /usb/a.tar.gz", "/usb/a.tar.gz", "abc")]
    [InlineData("collect", "4 documents", null, null)]
    [InlineData("config", "trip.days = 9", null, null)]
    public void The_file_of_a_row_is_the_one_that_it_names(string action, string detail, string? file, string? digest) =>
        Assert.Equal((file, digest), JournalFile.Find(action, detail));

    private void Collect(params string[] serials)
    {
        foreach (var serial in serials)
            _lab.Write($"in/{serial}.txt", StationPair.Usage(serial, 1));
        StationPair.Done(_lab.Zone("collect", "in"));
    }

    private static List<Dictionary<string, string>> Read(Said said)
    {
        var header = CsvLine.Parse(said.OutLines[0]);
        return [.. said.OutLines.Skip(1).Select(line => header.Zip(CsvLine.Parse(line)).ToDictionary(
            cell => cell.First, cell => cell.Second, StringComparer.Ordinal))];
    }
}
