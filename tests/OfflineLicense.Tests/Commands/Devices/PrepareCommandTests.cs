namespace OfflineLicense.Tests.Commands.Devices;

/// <summary>The behavior of <c>prepare</c>: it creates empty files and never changes them.</summary>
public sealed class PrepareCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void Files_are_made_empty_for_all_to_write_and_the_second_run_changes_nothing()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1)),
            _lab.Write("b.txt", StationPair.Usage("FOC2", 2))));

        var said = _lab.Zone("prepare", "--to", "tftp", "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal("type udi path outcome", Said.Members(said.Json("drop")[0]));
        Assert.Equal((4, 0, 2), Counts(said));
        Assert.All(said.Json("drop"), drop => Assert.Equal("created", drop.GetProperty("outcome").GetString()));
        foreach (var file in new DirectoryInfo(_lab.At("tftp")).GetFiles())
        {
            Assert.Equal(0, file.Length);
            if (!OperatingSystem.IsWindows())
                Assert.Equal("rw-rw-rw-", Mode(file.UnixFileMode));
        }

        Assert.Contains("nothing was changed", _lab.Zone("prepare", "--to", "tftp").Out, StringComparison.Ordinal);
        Assert.Equal((0, 4, 2), Counts(_lab.Zone("prepare", "--to", "tftp", "--json")));
    }

    [Fact]
    public void What_is_there_is_neither_cut_nor_changed()
    {
        var drop = _lab.Write("tftp/C9300-48P_FOC1_rum.txt", "a device wrote this");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(drop, UnixFileMode.UserRead);
        var before = File.GetLastWriteTimeUtc(drop);

        var said = _lab.Zone("prepare", "--to", "tftp", "--only", "P:C9300-48P,S:FOC1");

        Assert.Equal(0, said.Exit);
        Assert.Equal("a device wrote this", File.ReadAllText(drop));
        Assert.Equal(before, File.GetLastWriteTimeUtc(drop));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(drop));
            Assert.Contains("C9300-48P_FOC1_rum.txt  exists, but not every account may write it", said.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_prepared_folder_is_all_empty_to_collect_and_ends_with_0()
    {
        StationPair.Done(_lab.Zone("prepare", "--to", "tftp", "--only", "P:C9300-48P,S:FOC1", "P:C9300-48P,S:FOC2"));

        var said = _lab.Zone("collect", "tftp", "--json");

        Assert.Equal((0, 4), (said.Exit, said.Summary.GetProperty("empty").GetInt32()));
        Assert.All(said.Json("file"), file => Assert.Equal("empty", file.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void Two_names_that_a_disk_takes_for_one_are_told_apart()
    {
        var said = _lab.Zone("prepare", "--to", "tftp", "--only", "P:C9300-48P,S:FOC1", "P:C9300-48P,S:foc1", "--json");

        Assert.Equal(4, said.Json("drop").Select(drop =>
            drop.GetProperty("path").GetString()).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void With_nobody_expected_it_says_so()
    {
        Assert.Contains("Nothing to prepare", _lab.Zone("prepare", "--to", "tftp").Out, StringComparison.Ordinal);
        Assert.Equal(4, _lab.Zone("prepare", "--to", "tftp", "--fail-if-empty").Exit);
    }

    // Regression: the second run created nothing and ended with 0, even with --fail-if-empty.
    [Fact]
    public void With_all_files_there_already_there_is_nothing_to_make()
    {
        string[] typed = ["prepare", "--to", "tftp", "--only", "P:C9300-48P,S:FOC1", "--fail-if-empty"];

        Assert.Equal((0, 4), (_lab.Zone(typed).Exit, _lab.Zone(typed).Exit));
    }

    [Fact]
    public void A_rehearsal_makes_nothing()
    {
        Assert.Equal((2, 0, 1), Counts(_lab.Zone("prepare", "--to", "tftp", "--only", "P:C9300-48P,S:FOC1", "--json", "-n")));
        Assert.False(Directory.Exists(_lab.At("tftp")));
    }

    // The capture of an install sheet is copied to a file that prepare created.
    [Fact]
    public void The_capture_of_an_install_sheet_has_a_prepared_name()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp", "--copy-url", "tftp://10.8.0.6/"));
        StationPair.Done(_lab.Zone("prepare", "--to", "tftp"));

        var line = File.ReadAllLines(Directory.GetFiles(_lab.At("tftp", "sheets")).Single()).Last(line =>
            line.StartsWith("copy ", StringComparison.Ordinal));
        Assert.True(File.Exists(_lab.At("tftp", line[(line.LastIndexOf('/') + 1)..])));
    }

    public void Dispose() => _lab.Dispose();

    private static (int Created, int Existing, int Devices) Counts(Said said) =>
        (said.Summary.GetProperty("created").GetInt32(), said.Summary.GetProperty("existing").GetInt32(),
            said.Summary.GetProperty("devices").GetInt32());

    private static string Mode(UnixFileMode mode) =>
        new("rwxrwxrwx".Select((letter, i) => mode.HasFlag((UnixFileMode)(0x100 >> i)) ? letter : '-').ToArray());
}
