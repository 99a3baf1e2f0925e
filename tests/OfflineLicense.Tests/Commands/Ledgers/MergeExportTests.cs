using OfflineLicense.Storage.Ledger.Exported;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>What left in the bundles of another collector is known by its signed export, and is not packed again.</summary>
[Trait("Lane", "check")]
public sealed class MergeExportTests : IDisposable
{
    private readonly MergeLab _merge = new();

    private StationPair Lab => _merge.Lab;

    public void Dispose() => _merge.Dispose();

    [Fact]
    public void What_another_station_packed_counts_as_packed_before_and_after_it_comes_here()
    {
        var export = PackThere("FOC1", "FOC2");
        _merge.Collect("zone", "FOC1", "FOC9");

        var merged = StationPair.Line(_merge.Merge("zone", export), "merged");

        Assert.Equal((1, 2), (merged.GetProperty("bundles").GetInt32(), merged.GetProperty("documents").GetInt32()));
        var packed = StationPair.Device(Lab.Zone, "FOC1");
        Assert.Equal("packed", packed.GetProperty("state").GetString());
        Assert.Contains("in b.desk.00000001 by b", Lab.Zone("history", "FOC1").Out, StringComparison.Ordinal);
        _merge.Collect("zone", "FOC2");
        Assert.Equal("packed", StationPair.Device(Lab.Zone, "FOC2").GetProperty("state").GetString());
        Assert.Equal(1, StationPair.Line(Lab.Zone("pack", "--to", "out", "--json"), "bundle").GetProperty("items").GetInt32());
        var rows = _merge.Rows("zone", "SELECT max(sequence) FROM journal");
        Assert.Equal(2, StationPair.Line(_merge.Merge("zone", export), "merged").GetProperty("known_before").GetInt32());
        Assert.Equal(rows, _merge.Rows("zone", "SELECT max(sequence) FROM journal"));
        StationPair.Done(Lab.Zone("doctor", "--deep"));
    }

    [Fact]
    public void A_document_that_two_stations_packed_is_named()
    {
        var export = PackThere("FOC1", "FOC2", "FOC3");
        _merge.Collect("zone", "FOC1", "FOC2", "FOC3");
        StationPair.Done(Lab.Zone("pack", "--to", "out"));
        var warned = Assert.Single(Lab.Zone("ledger", "merge", export, "-n").ErrorLines,
            line => line.StartsWith("warning", StringComparison.Ordinal));
        Assert.EndsWith("the desk counts it once; and 2 more: offlic ledger merge … --json", warned, StringComparison.Ordinal);

        var said = _merge.Merge("zone", export);

        Assert.Equal((0, 3), (said.Exit, StationPair.Line(said, "merged").GetProperty("warnings").GetArrayLength()));
        Assert.Contains("packed-twice", said.Out, StringComparison.Ordinal);
        Assert.Empty(StationPair.Line(_merge.Merge("zone", export), "merged").GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void An_export_since_an_earlier_one_brings_what_was_packed_since()
    {
        var first = PackThere("FOC1");
        _merge.Collect("b", "FOC2");
        StationPair.Done(Lab.In("b", "pack", "--to", "out-b"));
        var second = _merge.Export("b", "--since", Path.GetFileName(first));

        StationPair.Done(_merge.Merge("zone", second, first, second));

        Assert.Equal(["2"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
    }

    // Regression: a hole between exports was passed over, and pack packed a second time what had left in it.
    [Fact]
    public void An_export_with_a_hole_before_it_is_told_until_it_is_filled()
    {
        var first = PackThere("FOC1");
        _merge.Collect("b", "FOC2");
        StationPair.Done(Lab.In("b", "pack", "--to", "out-b"));
        var lost = _merge.Export("b", "--since", "last");
        _merge.Collect("b", "FOC3");
        StationPair.Done(Lab.In("b", "pack", "--to", "out-b"));
        var third = _merge.Export("b", "--since", "last");

        var said = Lab.Zone("ledger", "merge", first, third);

        Assert.Equal(12, said.Exit);
        Assert.Equal(["2"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
        Assert.Contains("b.export.00000003: it goes on from b.export.00000002, which was not merged", said.Error,
            StringComparison.Ordinal);
        Assert.Contains("hint: merge b.export.00000002, or a full export: at b offlic ledger export", said.Error, StringComparison.Ordinal);
        Assert.Equal(12, _merge.Merge("zone", third).Exit);
        Assert.Equal(0, Lab.Zone("ledger", "merge", "-n", third, lost).Exit);
        StationPair.Done(_merge.Merge("zone", lost));
        StationPair.Done(_merge.Merge("zone", third));
        Assert.Equal(["3"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
    }

    [Fact]
    public void A_complete_export_that_is_newer_fills_every_hole()
    {
        PackThere("FOC1");
        _merge.Export("b", "--since", "last");
        var third = _merge.Export("b", "--since", "last");
        Assert.Equal(12, _merge.Merge("zone", third).Exit);

        StationPair.Done(_merge.Merge("zone", _merge.Export("b")));
        StationPair.Done(_merge.Merge("zone", third));
    }

    [Fact]
    public void Only_an_export_of_another_station_of_a_zone_that_is_trusted_is_taken()
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC1");
        Refuse(_merge.Export("b"), 10, "not trusted here");
        Refuse(_merge.Export("desk"), 13, "the desk");
        StationPair.Done(_merge.Merge("zone", TrustAndExport("b", "b")));
        Refuse(_merge.Export("zone"), 13, "itself");
        _merge.Add("c");
        _merge.TrustAs("zone", "OTHER", "c");
        Refuse(_merge.Export("c"), 10, "says that it is of c");
        Refuse(Lab.Folder("empty"), 13, "no export");
    }

    /// <summary>Each way to change a folder that somebody carries.</summary>
    [Theory]
    [InlineData("change bundle_item.csv", "SHA-256")]
    [InlineData("change document.csv", "SHA-256")]
    [InlineData("change manifest.json", "SHA-256")]
    [InlineData("change SHA256SUMS", "is not what the key")]
    [InlineData("change seal", "")]
    [InlineData("grow bundle_item.csv", "which is the limit")]
    [InlineData("remove bundle.csv", "is missing")]
    [InlineData("remove seal", "no signature")]
    [InlineData("add more.csv", "was not signed")]
    [InlineData("add folder", "was not signed")]
    [InlineData("link bundle_item.csv", "symbolic link")]
    [InlineData("link manifest.json", "symbolic link")]
    public void A_changed_export_leaves_nothing_here(string how, string says)
    {
        var export = PackThere("FOC1");
        var (verb, name) = (how.Split(' ')[0], how.Split(' ')[1]);
        var path = name == "seal" ? Directory.GetFiles(export, "*.sig").Single() : Path.Combine(export, name);
        if (name == "folder")
            Directory.CreateDirectory(path);
        else if (verb == "add")
            File.WriteAllText(path, "station\r\n");
        else if (verb == "remove")
            File.Delete(path);
        else if (verb == "grow")
            File.AppendAllText(path, new string('x', 3 * Limits.ExportRow));
        else if (verb == "link")
        {
            File.Move(path, Lab.At("moved"));
            File.CreateSymbolicLink(path, Lab.At("moved"));
        }
        else
        {
            var bytes = File.ReadAllBytes(path);
            bytes[^2] ^= 1;
            File.WriteAllBytes(path, bytes);
        }

        Refuse(export, 10, says);
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
    }

    /// <summary>One name is one bundle: a station that was restored, or that exists twice, packs another under the same name.</summary>
    [Fact]
    public void A_bundle_that_is_known_with_another_digest_is_named()
    {
        StationPair.Done(_merge.Merge("zone", PackThere("FOC1")));
        var other = MergeLab.Tables(_merge.Export("b"), "bundle", "bundle_item").Select(path => (path, File.ReadAllText(path))).ToList();
        var sums = _merge.Rows("b", "SELECT sums FROM bundle")[0];
        foreach (var (path, text) in other)
            File.WriteAllText(path, text.Replace(sums, new string('7', 64), StringComparison.Ordinal));
        _merge.Sign(Path.GetDirectoryName(other[0].path)!, "b");

        var said = _merge.Merge("zone", Path.GetDirectoryName(other[0].path)!);

        StationPair.Done(said);
        Assert.Equal("bundle-twice", Assert.Single(StationPair.Line(said, "merged").GetProperty("warnings").EnumerateArray())
            .GetProperty("code").GetString());
        Assert.Equal(["2"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
    }

    /// <summary>The key of a station can sign whatever it likes: its tables are read as strictly as those of anybody.</summary>
    [Theory]
    [InlineData("bundle", "\r\n", "\n", "not as the format says")]
    [InlineData("bundle", "direction", "sense", "does not name its columns")]
    [InlineData("bundle", ",out,", ",\"out\",\"", "not as the format says")]
    [InlineData("bundle", ",out,", ",out,out,", "more or fewer values")]
    [InlineData("bundle", "b.desk.00000001", "b/../desk", "names no bundle")]
    [InlineData("bundle_item", "\r\nb,", "\r\nb,\r\nb,", "not as the format says")]
    [InlineData("bundle_item", "document_sha256", "document_sha257", "does not name its columns")]
    public void A_table_that_is_not_as_the_format_says_leaves_nothing_here_whoever_signed_it(
        string table, string from, string to, string says)
    {
        var export = PackThere("FOC1");
        var path = MergeLab.Tables(export, table).Single();
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        _merge.Sign(export, "b");

        Refuse(export, 10, says);
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
    }

    [Fact]
    public void A_table_with_fewer_rows_than_the_manifest_states_leaves_nothing_here()
    {
        var export = PackThere("FOC1", "FOC2");
        var path = MergeLab.Tables(export, "bundle_item").Single();
        File.WriteAllText(path, string.Concat(File.ReadAllText(path).Split("\r\n").SkipLast(2).Select(line => line + "\r\n")));
        _merge.Sign(export, "b");

        Refuse(export, 10, "it has 1 rows");
    }

    [Theory]
    [InlineData("a,b\r\n,\"\"\r\n\"x\"\"y\",\"1\r\n2\"\r\n", "a|b;<null>|;x\"y|1\r\n2")]
    [InlineData("a\n", null)]
    [InlineData("a\r", null)]
    [InlineData("a", null)]
    [InlineData("a\"b\r\n", null)]
    [InlineData("\"a\"b\r\n", null)]
    [InlineData("\"a", null)]
    [InlineData("a\rb\r\n", null)]
    public void A_table_is_read_as_it_is_written_and_in_no_other_spelling(string text, string? expected) =>
        Assert.Equal(expected, Read(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_table_beyond_a_limit_is_not_read()
    {
        Assert.Null(Read(System.Text.Encoding.ASCII.GetBytes(new string(',', 1_000_000) + "\r\n")));
        Assert.NotNull(Read(System.Text.Encoding.ASCII.GetBytes(new string(',', Limits.ExportColumns - 1) + "\r\n")));
        Assert.Null(Read(System.Text.Encoding.ASCII.GetBytes(new string('x', Limits.ExportValue + 1) + "\r\n")));
        Assert.NotNull(Read(System.Text.Encoding.ASCII.GetBytes(new string('x', Limits.ExportValue) + "\r\n")));
        Assert.Null(Read([0xff, (byte)'\r', (byte)'\n']));
    }

    private static string? Read(byte[] bytes)
    {
        var reader = new RowFileReader(new MemoryStream(bytes));
        var (row, rows) = (new List<string?>(), new List<string>());
        try
        {
            while (reader.Read(row))
                rows.Add(string.Join('|', row.Select(value => value ?? "<null>")));
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return string.Join(';', rows);
    }

    /// <summary>Another collector packs the files of these devices; its key is trusted in the zone.</summary>
    private string PackThere(params string[] serials)
    {
        _merge.Add("b");
        _merge.Collect("b", serials);
        StationPair.Done(Lab.In("b", "pack", "--to", "out-b"));
        return TrustAndExport("b", "b");
    }

    private string TrustAndExport(string station, string name)
    {
        Lab.Trust(station, "zone", name);
        return _merge.Export(station);
    }

    private void Refuse(string path, int exit, string says)
    {
        var said = Lab.Zone("ledger", "merge", path);
        Assert.Equal((exit, true), (said.Exit, (said.Out + said.Error).Contains(says, StringComparison.Ordinal)));
    }
}
