using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Roster;

/// <summary>A zone knows which devices it expects, and what they are called.</summary>
public sealed class RosterCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void An_import_merges_and_a_second_one_changes_nothing()
    {
        var table = Table("sw-1,C9300-48P,FOC1,10.0.0.1\nsw-2,C9300-48P,FOC2,");
        Assert.Equal("2 added 0 changed 0 unchanged", Counts(Import(table, "-n")));
        Assert.Equal(0, _lab.Zone("roster", "list", "--json").Summary.GetProperty("devices").GetInt32());
        Assert.Equal("2 added 0 changed 0 unchanged", Counts(Import(table)));
        var rows = Rows();
        Assert.Equal("0 added 0 changed 2 unchanged", Counts(Import(table)));
        Assert.Equal(rows, Rows());

        var changed = Import(Table("sw-1b,C9300-48P,FOC1,"));
        Assert.Equal("0 added 1 changed 0 unchanged", Counts(changed));
        Assert.Equal(1, changed.Summary.GetProperty("not_in_table").GetInt32());
        Assert.Equal(["sw-1b 10.0.0.1", "sw-2 "], Hosts());
        StationPair.Done(_lab.Zone("doctor", "--deep"));
    }

    [Fact]
    public void A_bad_row_stops_the_import_unless_it_is_skipped()
    {
        var table = Table("sw-1,C9300-48P,FOC1,\nsw-2,C9300-48P,,\nsw-1,C9300-48P,FOC3,\nsw-9,C9300-48P,FOC1,\nsw-4,C9300-48P,FOC4,");
        var refused = Import(table);
        Assert.Equal((13, 4), (refused.Exit, StationPair.Lines(refused, "bad-row").Count));
        Assert.Empty(Hosts());

        var skipped = Import(table, "--skip-bad");
        Assert.Equal((3, "1 added 0 changed 0 unchanged"), (skipped.Exit, Counts(skipped)));
        Assert.Equal(["sw-4 "], Hosts());
    }

    /// <summary>Regression: the UUID of a second row of a unit was ignored: another one was accepted, and the only one lost.</summary>
    [Fact]
    public void Two_rows_of_a_unit_give_it_one_UUID()
    {
        string Uuids(params string[] udis) => _lab.Write("uuid.csv",
            $"udi,address\n{string.Join('\n', udis.Select(udi => $"\"{udi}\","))}\n");

        Assert.Equal(13, Import(Uuids("P:CSR1000V,S:9A1,U:one", "P:CSR1000V,S:9A1,U:two")).Exit);
        StationPair.Done(Import(Uuids("P:CSR1000V,S:9A1", "P:CSR1000V,S:9A1,U:one", "P:CSR1000V,S:9A1")));
        Assert.Equal("0 added 0 changed 1 unchanged", Counts(Import(Uuids("P:CSR1000V,S:9A1,U:one"))));
        Assert.Contains("the roster has this unit with another UUID",
            Import(Uuids("P:CSR1000V,S:9A1", "P:CSR1000V,S:9A1,U:two")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_devices_never_have_one_hostname_and_may_exchange_theirs()
    {
        StationPair.Done(Import(Table("a,C9300-48P,FOC1,\nb,C9300-48P,FOC2,\nc,C9300-48P,FOC3,")));
        Assert.Equal(13, Import(Table("B,C9300-48P,FOC1,")).Exit);
        StationPair.Done(Import(Table("b,C9300-48P,FOC1,\na,C9300-48P,FOC2,")));
        Assert.Equal(["b ", "a ", "c "], Hosts());

        // FOC1 may not become c, so FOC2 does not become b either.
        var chain = Import(Table("c,C9300-48P,FOC1,\nb,C9300-48P,FOC2,"), "--skip-bad");
        Assert.Equal((3, 2), (chain.Exit, StationPair.Lines(chain, "bad-row").Count));
        Assert.Equal(["b ", "a ", "c "], Hosts());
    }

    // Regression: the table and the JSON lines were mixed.
    [Fact]
    public void A_table_and_json_do_not_share_standard_output()
    {
        StationPair.Done(Import(Table("sw-1,C9300-48P,FOC1,")));

        var said = _lab.Zone("roster", "export", "-", "--json");

        Assert.Equal(2, said.Exit);
        Assert.DoesNotContain("FOC1", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_exported_imports_without_a_change()
    {
        StationPair.Done(Import(Table("'=1+1,C9300-48P,FOC1,10.0.0.1\n\"a \"\"b\"\"\",C9300-48P,FOC2,")));
        StationPair.Done(_lab.Zone("roster", "export", _lab.At("again.csv")));
        Assert.DoesNotContain("\"=", File.ReadAllText(_lab.At("again.csv")), StringComparison.Ordinal);
        Assert.Equal("0 added 0 changed 2 unchanged", Counts(Import(_lab.At("again.csv"))));
    }

    [Fact]
    public void A_new_unit_takes_the_place_of_another_and_both_have_a_history()
    {
        StationPair.Done(Import(Table("sw-1,C9300-48P,FOC1,10.0.0.1")));
        _lab.Write("drop/1.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("roster", "replace", "SW-1", "P:C9300-48P,S:FOC9", "--reason", "RMA 5"));

        Assert.Equal(["sw-1 10.0.0.1"], Hosts());
        Assert.Contains("replaced by P:C9300-48P,S:FOC9: RMA 5", _lab.Zone("history", "FOC1").Out, StringComparison.Ordinal);
        Assert.Contains("replaces P:C9300-48P,S:FOC1: RMA 5", _lab.Zone("history", "sw-1").Out, StringComparison.Ordinal);
        Assert.Equal("0 added 0 changed 0 unchanged", Counts(Import(Table("sw-1,C9300-48P,FOC1,"))));

        StationPair.Done(_lab.Zone("roster", "retire", "sw-1", "--reason", "sold"));
        Assert.Empty(Hosts());
        Assert.Equal(2, _lab.Zone("roster", "retire", "sw-1", "--reason", "sold").Exit);
        StationPair.Done(Import(Table("sw-1,C9300-48P,FOC9,"), "--restore"));
        Assert.Equal(["sw-1 10.0.0.1"], Hosts());
    }

    [Fact]
    public void A_hostname_names_a_device_in_every_command()
    {
        _lab.Write("drop/1.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(Import(Table("sw-1,C9300-48P,FOC1,\nsw-2,C9300-48P,FOC2,")));

        Assert.Equal("sw-1", StationPair.Line(_lab.Zone("status", "--device", "SW-1", "--json"), "device").GetProperty("name").GetString());
        Assert.Contains("sw-1  P:C9300-48P,S:FOC1", _lab.Zone("history", "sw-1").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("sheet", "save", "--to", "sheets", "--only", "sw-2"));
        Assert.Equal(["sw-2_C9300-48P_FOC2_save.txt"], Directory.GetFiles(_lab.At("sheets")).Select(Path.GetFileName));
        Assert.Contains("nothing of it was collected", _lab.Zone("status", "--device", "sw-2").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_never_reported_is_shown_and_prepared_and_one_that_is_not_expected_is_not_asked_for()
    {
        StationPair.Done(Import(_lab.Write("t.csv",
            "hostname,pid,serial,expected,reason\nsw-1,C9300-48P,FOC1,,\nsw-2,C9300-48P,FOC2,no,spare\n")));
        var states = StationPair.Lines(_lab.Zone("status", "--json"), "device").Select(device => string.Join(' ',
            new[] { "name", "state", "reason" }.Select(name => device.GetProperty(name).GetString())));
        Assert.Equal(["sw-1 expected ", "sw-2 not-expected spare"], states);
        Assert.Equal("missing", StationPair.Lines(_lab.Zone("status", "--json", "--since", "2020-01-01"), "device")[0]
            .GetProperty("state").GetString());
        StationPair.Done(_lab.Zone("prepare", "--to", "tftp"));
        Assert.Equal(["C9300-48P_FOC1_rum.txt", "C9300-48P_FOC1_show.txt"],
            Directory.GetFiles(_lab.At("tftp")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_device_that_is_not_in_the_roster_is_warned_of_and_can_be_adopted()
    {
        _lab.Write("one/1.txt", StationPair.Usage("FOC1", 1));
        Assert.DoesNotContain("not-in-roster", _lab.Zone("collect", "one", "--json").Out, StringComparison.Ordinal);
        StationPair.Done(Import(Table("sw-2,C9300-48P,FOC2,")));
        _lab.Write("two/3.txt", StationPair.Usage("FOC3", 3));
        Assert.Contains("not-in-roster", _lab.Zone("collect", "two", "--json").Out, StringComparison.Ordinal);
        _lab.Write("three/2.txt", StationPair.Usage(["FOC7", "FOC2"], [2]));
        Assert.DoesNotContain("not-in-roster", _lab.Zone("collect", "three", "--json").Out, StringComparison.Ordinal);

        Assert.Equal(2, _lab.Zone("roster", "adopt", "--json").Summary.GetProperty("adopted").GetInt32());
        Assert.Equal(0, _lab.Zone("roster", "adopt", "--json").Summary.GetProperty("adopted").GetInt32());
    }

    [Fact]
    public void A_desk_has_no_roster() =>
        Assert.Equal(2, _lab.Desk("roster", "import", Table("sw-1,C9300-48P,FOC1,")).Exit);

    [Fact]
    public void A_hostname_of_the_roster_is_in_nothing_that_leaves_the_zone()
    {
        const string Canary = "canary-host-7731";
        StationPair.Done(Import(Table($"{Canary},C9300-48P,FOC1,10.0.0.1")));
        StationPair.Done(_lab.Zone("sheet", "save", "--to", "sheets"));
        StationPair.Done(_lab.Zone("prepare", "--to", "tftp"));
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("stage", "--to", "upload"));
        StationPair.Done(_lab.Desk("stage", "--to", "upload-desk"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Contains(Canary, _lab.Zone("split", "--to", "install").Out, StringComparison.Ordinal);
        var written = new[] { "out", "upload", "upload-desk", "sheets", "tftp", "desk", "back", "install" }
            .SelectMany(folder => Directory.GetFiles(_lab.At(folder), "*", SearchOption.AllDirectories)).ToList();
        Assert.True(written.Count > 6);
        Assert.All(written, file =>
        {
            // The name of a sheet has the hostname, for the person who types it. Sheets stay in the zone.
            if (Path.GetFileName(Path.GetDirectoryName(file)) != "sheets")
                Assert.DoesNotContain(Canary, file, StringComparison.OrdinalIgnoreCase);
            var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains(Canary, _lab.Zone("roster", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_table_of_25000_rows_is_imported_in_time_that_grows_with_it()
    {
        var table = Table(string.Join('\n', Enumerable.Range(0, 25_000)
            .Select(i => $"sw-{i},C9300-48P,FOC{i:D6},10.0.{i / 256}.{i % 256}")));
        var before = Environment.CpuUsage.TotalTime;
        Assert.Equal("25000 added 0 changed 0 unchanged", Counts(Import(table)));
        var import = Environment.CpuUsage.TotalTime - before;
        before = Environment.CpuUsage.TotalTime;
        StationPair.Done(_lab.Zone("status"));
        var status = Environment.CpuUsage.TotalTime - before;
        Assert.True(import < TimeSpan.FromSeconds(8) && status < TimeSpan.FromSeconds(8), $"import {import}, status {status}");
    }

    private string Table(string rows) => _lab.Write("table.csv", $"hostname,pid,serial,address\n{rows}\n");

    private Said Import(string table, params string[] options) => _lab.Zone(["roster", "import", table, "--json", .. options]);

    private static string Counts(Said said) => string.Join(' ', new[] { "added", "changed", "unchanged" }
        .Select(name => $"{said.Summary.GetProperty(name).GetInt32()} {name}"));

    private IEnumerable<string> Hosts() => StationPair.Lines(_lab.Zone("roster", "list", "--json"), "roster")
        .Select(line => $"{line.GetProperty("hostname").GetString()} {line.GetProperty("address").GetString()}");

    private string Rows() => SqlRows.In(_lab.At("zone", ".offlic", "ledger.db"), "SELECT count(*) FROM roster_entry")[0];
}
