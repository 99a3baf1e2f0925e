namespace OfflineLicense.Tests.Commands.Devices;

/// <summary>The behavior of <c>sheet</c>: one file for each device, rewritten completely, recognized by its first line.</summary>
public sealed class SheetCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void One_sheet_a_product_instance_and_the_second_run_changes_nothing()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage(["FOC1", "FOC2"], [1])),
            _lab.Write("b.txt", StationPair.Usage("FOC3", 2))));

        var said = _lab.Zone("sheet", "save", "--to", "sheets", "--copy-url", "tftp://10.8.0.6/", "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal("type udi path warnings", Said.Members(said.Json("sheet")[0]));
        Assert.Equal([StationPair.Udi("FOC1"), StationPair.Udi("FOC3")],
            said.Json("sheet").Select(sheet => sheet.GetProperty("udi").GetString()));
        Assert.Equal(["C9300-48P_FOC1_save.txt", "C9300-48P_FOC3_save.txt"],
            Directory.GetFiles(_lab.At("sheets")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_lab.At("sheets")), path => Assert.StartsWith("! offlic ", File.ReadAllText(path),
            StringComparison.Ordinal));
        Assert.Contains("!     member P:C9300-48P,S:FOC2\n", File.ReadAllText(_lab.At("sheets", "C9300-48P_FOC1_save.txt")),
            StringComparison.Ordinal);

        Assert.Contains("unchanged", _lab.Zone("sheet", "save", "--to", "sheets", "--copy-url", "tftp://10.8.0.6/").Out,
            StringComparison.Ordinal);
        File.AppendAllText(_lab.At("sheets", "C9300-48P_FOC1_save.txt"), "reload\n");
        StationPair.Done(_lab.Zone("sheet", "save", "--to", "sheets", "--copy-url", "tftp://10.8.0.6/"));
        Assert.DoesNotContain("reload", File.ReadAllText(_lab.At("sheets", "C9300-48P_FOC1_save.txt")), StringComparison.Ordinal);

        var collected = _lab.Zone("collect", "sheets", "--json");
        Assert.Equal((0, 2), (collected.Exit, collected.Summary.GetProperty("own").GetInt32()));
    }

    [Fact]
    public void A_device_that_was_never_seen_is_named_in_full()
    {
        var said = _lab.Zone("sheet", "save", "--to", "sheets", "--only", "P:ISR4331/K9,S:FDO1", "PID:N9K-C9364C-GX,SN:FDO2", "--json");

        Assert.Equal(["P:ISR4331/K9,S:FDO1", "P:N9K-C9364C-GX,S:FDO2"],
            said.Json("sheet").Select(sheet => sheet.GetProperty("udi").GetString()));
        Assert.Equal("platform-guide",
            Assert.Single(said.Json("sheet")[1].GetProperty("warnings").EnumerateArray()).GetProperty("code").GetString());
        Assert.True(File.Exists(_lab.At("sheets", "ISR4331_K9_FDO1_save.txt")));
        Assert.Equal(2, _lab.Zone("sheet", "save", "--to", "sheets", "--only", "FDO7").Exit);
    }

    [Fact]
    public void Known_devices_are_named_in_any_spelling_and_a_member_is_its_stack()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage(["FOC1", "FOC2"], [1]))));

        Assert.Equal(StationPair.Udi("FOC1"),
            Assert.Single(_lab.Zone("sheet", "authorize", "--to", "s", "--only", "FOC2", "C9300-48P:FOC1",
                "--json").Json("sheet")).GetProperty("udi").GetString());
    }

    [Fact]
    public void The_three_sheets_of_a_device_lie_side_by_side_with_the_files_it_writes()
    {
        const string Device = "P:C9300-48P,S:FOC1";
        foreach (var which in new[] { "save", "authorize", "return" })
        {
            StationPair.Done(_lab.Zone("prepare", "--to", "tftp", "--only", Device, "--sheet", which));
            StationPair.Done(_lab.Zone("sheet", which, "--to", "tftp", "--only", Device, "--copy-url", "tftp://10.8.0.6/"));
        }

        var names = Directory.GetFiles(_lab.At("tftp")).Select(path => Path.GetFileName(path)!).ToList();
        Assert.Equal(7, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());

        // Every name in a copy line is one that prepare creates.
        var copied = names.Where(name => new FileInfo(_lab.At("tftp", name)).Length > 0).SelectMany(name =>
            File.ReadAllLines(_lab.At("tftp", name)))
            .Where(line => line.StartsWith("copy ", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf('/') + 1)..]).ToList();
        Assert.Equal(names.Where(name => new FileInfo(_lab.At("tftp", name)).Length == 0).Order(StringComparer.Ordinal),
            copied.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_plain_hostname_of_the_roster_is_in_the_name_of_a_sheet_and_not_in_its_text()
    {
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("table.csv", "hostname,pid,serial\n"
            + "core-1.example,C9300-48P,FOC1\n../x,C9300-48P,FOC2\n,C9300-48P,FOC3\n")));

        StationPair.Done(_lab.Zone("sheet", "save", "--to", "sheets"));

        Assert.Equal(["C9300-48P_FOC2_save.txt", "C9300-48P_FOC3_save.txt", "core-1-example_C9300-48P_FOC1_save.txt"],
            Directory.GetFiles(_lab.At("sheets")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("core-1", File.ReadAllText(_lab.At("sheets", "core-1-example_C9300-48P_FOC1_save.txt")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_names_that_would_be_alike_are_without_the_hostname()
    {
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("table.csv", "hostname,pid,serial\na.b,X,1\na-b_X,X,1x\nA-B,X_X,1x\n")));

        StationPair.Done(_lab.Zone("sheet", "save", "--to", "sheets"));

        Assert.Equal(["X_1x_save.txt", "X_X_1x_save.txt", "a-b_X_1_save.txt"],
            Directory.GetFiles(_lab.At("sheets")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_combined_sheet_has_the_sheets_of_all_devices_in_one_file()
    {
        string[] devices = ["--only", "P:ISR4331/K9,S:FDO1", "P:N9K-C9364C-GX,S:FDO2"];
        var said = _lab.Zone(["sheet", "save", "--to", "sheets", "--combined", "--json", .. devices]);
        StationPair.Done(_lab.Zone(["sheet", "save", "--to", "apart", .. devices]));

        Assert.Equal((2, 1), (said.Summary.GetProperty("sheets").GetInt32(), said.Summary.GetProperty("changed").GetInt32()));
        Assert.All(said.Json("sheet"), sheet => Assert.Equal(_lab.At("sheets", "all_save.txt"), sheet.GetProperty("path").GetString()));
        var text = File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("sheets"))));
        Assert.All(Directory.GetFiles(_lab.At("apart")), path => Assert.Contains(File.ReadAllText(path), text, StringComparison.Ordinal));
        Assert.StartsWith("! offlic save sheets of 2 devices", text, StringComparison.Ordinal);
        Assert.Contains("P:N9K-C9364C-GX,S:FDO2  NX-OS:", _lab.Zone(["sheet", "save", "--to", "sheets", "--combined", .. devices]).Out,
            StringComparison.Ordinal);
        Assert.Equal(1, _lab.Zone("collect", "sheets", "--json").Summary.GetProperty("own").GetInt32());
    }

    [Fact]
    public void With_nobody_to_write_for_it_says_so()
    {
        Assert.Contains("No sheet to write", _lab.Zone("sheet", "return", "--to", "s").Out, StringComparison.Ordinal);
        Assert.Equal(0, _lab.Zone("sheet", "return", "--to", "s").Exit);
        Assert.Equal(4, _lab.Zone("sheet", "return", "--to", "s", "--fail-if-empty").Exit);
        Assert.False(Directory.Exists(_lab.At("s")));
    }

    [Fact]
    public void A_rehearsal_writes_nothing_and_says_the_same()
    {
        var rehearsed = _lab.Zone("sheet", "save", "--to", "s", "--only", "P:C9300-48P,S:FOC1", "--json", "-n");

        Assert.False(Directory.Exists(_lab.At("s")));
        Assert.Equal(_lab.Zone("sheet", "save", "--to", "s", "--only", "P:C9300-48P,S:FOC1", "--json").OutLines[0], rehearsed.OutLines[0]);
    }

    [Theory]
    [InlineData("--unreported", "--days", "3")]
    [InlineData("--days", "0", "-q")]
    [InlineData("--report", "0", "-q")]
    public void Which_reports_to_save_is_said_once(string one, string other, string third) =>
        Assert.Equal(2, _lab.Zone("sheet", "save", "--to", "s", "--only", "P:C9300-48P,S:FOC1", one, other, third).Exit);

    [Fact]
    public void A_line_that_is_not_written_is_said_everywhere()
    {
        string[] args = ["sheet", "save", "--to", "s", "--only", "P:C9300-48P,S:FOC1", "--copy-url", "tftp://10.8.0.6/", "--vrf", "a b"];

        Assert.Contains("C9300-48P_FOC1_save.txt  the copy line was not written", _lab.Zone(args).Out, StringComparison.Ordinal);
        Assert.Equal("line-not-written",
            _lab.Zone([.. args, "--json"]).Json("sheet")[0].GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.Contains("\n! The copy line is not written:", File.ReadAllText(_lab.At("s", "C9300-48P_FOC1_save.txt")),
            StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();
}
