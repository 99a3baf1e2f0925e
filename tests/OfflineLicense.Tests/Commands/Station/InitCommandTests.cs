namespace OfflineLicense.Tests.Commands.Station;

public sealed class InitCommandTests : IDisposable
{
    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_station_is_created_with_a_key_whose_fingerprint_is_printed_in_16_groups()
    {
        var said = _shell.Run("init", "--name", "PLANT-7");

        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.True(File.Exists(_shell.At(".offlic", "ledger.db")));
        var fingerprint = said.OutLines.Single(line =>
            line.StartsWith("Fingerprint", StringComparison.Ordinal))["Fingerprint".Length..].Trim();
        Assert.Matches("^([0-9a-f]{4} ){15}[0-9a-f]{4}$", fingerprint);
        Assert.Contains($"Station PLANT-7 (zone) created in {_shell.At(".offlic")}", said.Out, StringComparison.Ordinal);
        Assert.Equal("Next: offlic key export FILE", said.OutLines[^1]);
        var publicKey = said.OutLines.Single(line => line.StartsWith("Public key", StringComparison.Ordinal))["Public key".Length..].Trim();
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", File.ReadAllText(publicKey), StringComparison.Ordinal);
        Assert.Contains(fingerprint, _shell.Run("key", "show").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_gets_one_line_and_a_summary()
    {
        var said = _shell.Run("init", "made/here", "--name", "HQ", "--side", "desk", "--curve", "P-256", "--hostnames", "deny", "--json");

        var line = Assert.Single(said.Json("station"));
        Assert.Equal("type name side path key_id fingerprint encrypted", Said.Members(line));
        Assert.Equal("desk", line.GetProperty("side").GetString());
        Assert.Equal(_shell.At("made", "here"), line.GetProperty("path").GetString());
        Assert.Equal(line.GetProperty("key_id").GetString(),
            line.GetProperty("fingerprint").GetString()!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("init", said.Summary.GetProperty("command").GetString());
        Assert.Equal("deny\n", _shell.Run("config", "export.hostnames", "--station", "made/here").Out);
        Assert.Contains("ecdsa-p256-sha256", _shell.Run("key", "show", "--station", "made/here").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_the_next_command_names_the_station() =>
        Assert.Equal($"Next: offlic key export FILE --station {_shell.At("z")}", _shell.Run("init", "z", "--name", "Z").OutLines[^1]);

    /// <summary>Regression: it created a second station with bundle number 1 beside the keys of the first.</summary>
    [Fact]
    public void The_keys_of_a_lost_ledger_are_not_those_of_a_new_station()
    {
        Assert.Equal(0, _shell.Run("init", "--name", "PLANT-7").Exit);
        File.Delete(_shell.At(".offlic", "ledger.db"));

        var lost = _shell.Run("status");
        var said = _shell.Run("init", "--name", "PLANT-7");

        Assert.Equal((5, 2), (lost.Exit, said.Exit));
        Assert.Contains("offlic restore", lost.Error, StringComparison.Ordinal);
        Assert.Contains("offlic restore", said.Error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_shell.At(".offlic", "keys"), "*.key"));
    }

    [Fact]
    public void A_rehearsal_writes_nothing()
    {
        var said = _shell.Run("init", "z", "--name", "Z", "-n");

        Assert.Equal(0, said.Exit);
        Assert.Contains("would be created", said.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shell.Folder));
        Assert.True(_shell.Run("init", "z", "--name", "Z", "-n", "--json").Summary.GetProperty("dry_run").GetBoolean());
    }

    [Theory]
    [InlineData("is not a station name", "--name", "has spaces")]
    [InlineData("is not a station name", "--name", "../x")]
    [InlineData("is a device name on Windows", "--name", "com1")]
    [InlineData("--side takes zone or desk, not both", "--name", "A", "--side", "both")]
    [InlineData("--curve takes P-384 or P-256, not P-521", "--name", "A", "--curve", "P-521")]
    [InlineData("--hostnames takes allow or deny, not maybe", "--name", "A", "--hostnames", "maybe")]
    [InlineData("offlic init needs --name NAME")]
    public void Wrong_options_are_a_usage_error_and_create_nothing(string message, params string[] args)
    {
        var said = _shell.Run(["init", .. args]);

        Assert.Equal(2, said.Exit);
        Assert.Contains(message, said.ErrorLines[0], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shell.Folder));
    }

    [Theory]
    [InlineData]
    [InlineData("-n")]
    public void A_second_station_in_the_same_place_is_refused(params string[] more)
    {
        _shell.Run("init", "--name", "A");
        var before = File.ReadAllBytes(_shell.At(".offlic", "ledger.db"));

        var said = _shell.Run(["init", "--name", "B", .. more]);

        Assert.Equal(2, said.Exit);
        Assert.Contains("is a station already", said.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_shell.At(".offlic", "ledger.db")));
    }

    [Fact]
    public void A_place_that_cannot_be_a_folder_is_missing()
    {
        File.WriteAllText(_shell.At("file"), "");

        var said = _shell.Run("init", "file/station", "--name", "A");

        Assert.Equal(5, said.Exit);
        Assert.StartsWith("error: ", said.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_is_asked_for_the_folders_of_this_side_and_enter_leaves_one_out()
    {
        _shell.IsTerminal = true;
        _shell.Input = "\n/srv/a/.offlic/x\n../tftp\n\n/media/usb\n";

        var said = _shell.Run("init", "--name", "PLANT-7");

        Assert.True(said.Exit == 0, said.Error);
        Assert.Contains("A passphrase protects the key", said.Out, StringComparison.Ordinal);
        Assert.Contains("folders.intake takes an absolute path of a folder outside .offlic", said.Error, StringComparison.Ordinal);
        Assert.Equal(Path.GetFullPath(_shell.At("..", "tftp")) + "\n", _shell.Run("config", "folders.intake").Out);
        Assert.Equal("(not set)\n", _shell.Run("config", "folders.install").Out);
        Assert.Equal("/media/usb\n", _shell.Run("config", "folders.media").Out);
        Assert.DoesNotContain("upload folders", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zone", "--intake=in", "--install=out")]
    [InlineData("desk", "--upload=up", "--downloads=down")]
    public void A_station_is_healthy_whatever_init_was_told_and_after_a_setting_was_changed(string side, params string[] folders)
    {
        // Regression: doctor took the folders of init for changes by another program, and ended with 31.
        Assert.Equal(0, _shell.Run(["init", "--name", "A", "--side", side, "--hostnames", "deny", "--media", "usb", .. folders]).Exit);
        Assert.Equal(0, _shell.Run("config", "folders.media", _shell.At("other")).Exit);

        var said = _shell.Run("doctor", "--deep");

        Assert.True(said.Exit == 0, said.Out);
        Assert.DoesNotContain("PROBLEM", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_name_the_folders_and_without_a_terminal_nothing_is_asked()
    {
        string[] args =
            ["init", "--side", "desk", "--name", "HQ", "--upload", "up", "--downloads", "/srv/downloads", "--media", "/media/usb"];
        Assert.Contains($"folders.upload     {_shell.At("up")}", _shell.Run([.. args, "-n"]).Out, StringComparison.Ordinal);

        var said = _shell.Run([.. args, "--json"]);

        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.Equal(_shell.At("up"), said.Json("station").Single().GetProperty("folders_upload").GetString());
        Assert.Equal("/srv/downloads\n", _shell.Run("config", "folders.downloads").Out);
        var other = _shell.Run("init", "z", "--name", "Z", "--upload", "up");
        Assert.Equal(2, other.Exit);
        Assert.Contains("--upload is for a desk", other.Error, StringComparison.Ordinal);
    }

    // Regression: no row of the journal named these settings, and doctor said that another program had changed the ledger.
    [Fact]
    public void Doctor_finds_nothing_in_a_station_that_was_made_with_folders()
    {
        var made = _shell.Run("init", "--name", "Z", "--hostnames", "deny", "--intake", "/srv/tftp", "--install", "/srv/a;b = c",
            "--media", "/media/usb");

        Assert.Equal(0, made.Exit);
        var said = _shell.Run("doctor", "--deep");
        Assert.True(said.Exit == 0, said.Out);
        Assert.Contains("folders.install = /srv/a;b = c", _shell.Run("audit", "export").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_three_lines_of_each_side_pair_two_stations()
    {
        _shell.Variables["COLUMNS"] = "1000";
        var zone = _shell.Run("init", "zone", "--name", "PLANT-7", "--media", "usb");
        var lines = zone.OutLines.SkipWhile(line => !line.StartsWith("To pair with a desk", StringComparison.Ordinal)).Skip(1)
            .Select(line => line[10..].Replace("DRIVE", _shell.At("usb"), StringComparison.Ordinal)).Take(6).ToList();
        Directory.CreateDirectory(_shell.At("usb"));
        Directory.CreateDirectory(_shell.At("desk"));
        using var desk = new CliRun(_shell.At("desk"));
        desk.Variables["COLUMNS"] = "1000";

        Assert.Equal("offlic init, which is done", lines[0]);
        Assert.Equal(0, Type(desk, lines[3]).Exit);
        Assert.Equal(0, Type(_shell, lines[1]).Exit);
        Assert.Equal(0, Type(desk, lines[4]).Exit);
        Assert.Equal(0, Type(_shell, lines[2], "--fingerprint", Fingerprint(desk.Run("key", "show"))).Exit);
        Assert.Equal(0, Type(desk, lines[5], "--fingerprint", Fingerprint(zone)).Exit);
    }

    private static Said Type(CliRun shell, string line, params string[] more) => shell.Run([.. line.Split(' ')[1..], .. more]);

    private static string Fingerprint(Said said) =>
        said.OutLines.Single(line => line.StartsWith("Fingerprint", StringComparison.Ordinal))["Fingerprint".Length..].Trim();
}
