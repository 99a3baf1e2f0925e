namespace OfflineLicense.Tests.Commands.Station;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly CliRun _shell = new();

    public ConfigCommandTests() => _shell.Run("init", "--name", "PLANT-7");

    public void Dispose() => _shell.Dispose();

    private int Rows =>
        _shell.Run("audit", "export", "--json").Json("journal").Count(row => row.GetProperty("action").GetString() == "config");

    [Fact]
    public void Every_setting_is_listed_set_or_not()
    {
        _shell.Run("config", "trip.days", "9");

        var said = _shell.Run("config", "--json");

        Assert.Equal(SettingName.All, said.Json("setting").Select(line => line.GetProperty("name").GetString()!));
        Assert.Equal("9",
            said.Json("setting").Single(line => line.GetProperty("name").GetString() == "trip.days").GetProperty("value").GetString());
        Assert.Equal(12, _shell.Run("config").OutLines.Count(line => line.EndsWith("(not set)", StringComparison.Ordinal)));
        Assert.Equal("9\n", _shell.Run("config", "trip.days").Out);
    }

    [Fact]
    public void A_change_is_journalled_once_and_the_same_again_changes_nothing()
    {
        Assert.Equal("export.hostnames is now deny\n", _shell.Run("config", "export.hostnames", "deny").Out);
        var again = _shell.Run("config", "export.hostnames", "deny", "--json");

        Assert.Equal(0, again.Summary.GetProperty("changed").GetInt32());
        Assert.Equal(1, Rows);
    }

    [Fact]
    public void A_decision_can_be_taken_back()
    {
        _shell.Run("config", "smart_account", "Example Plant");
        Assert.Equal(0, _shell.Run("config", "smart_account", "").Exit);
        Assert.Equal("(not set)\n", _shell.Run("config", "smart_account").Out);
        Assert.Equal(2, Rows);
    }

    [Theory]
    [InlineData("tftp", "tftp")]
    [InlineData("../tftp", "../tftp")]
    [InlineData("~/tftp", "home/tftp")]
    [InlineData("~", "home")]
    public void A_folder_is_what_a_person_at_this_prompt_means(string typed, string meant)
    {
        // Regression: config refused what init took, and init made a folder with the name ~ of what a shell leaves as it is.
        _shell.Variables["HOME"] = _shell.At("home");
        var full = Path.GetFullPath(_shell.At(meant));

        var said = _shell.Run("config", "folders.intake", typed);

        Assert.Equal((0, $"folders.intake is now {full}\n"), (said.Exit, said.Out));
        Assert.Contains($"warning: folders.intake: there is no folder {full} now", said.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(_shell.At("home", "tftp"));
        Assert.Empty(_shell.Run("config", "folders.intake", "home/tftp").Error);
        Assert.Equal("(not set)\n", _shell.Run("config", "folders.media").Out);
    }

    [Fact]
    public void Every_path_of_a_command_begins_at_home_where_the_shell_left_its_sign()
    {
        Directory.CreateDirectory(_shell.At("home"));
        _shell.Variables["HOME"] = _shell.At("home");

        Assert.Equal(0, _shell.Run("key", "export", "~/a.pub.pem").Exit);
        Assert.Equal(0, _shell.Run("status", "--html=~/a.html").Exit);
        Assert.Equal(0, _shell.Run("backup", "~/a.backup").Exit);
        Assert.False(Path.Exists(_shell.At("~")));
        Assert.Equal(3, Directory.GetFiles(_shell.At("home")).Length);
        _shell.Variables.Remove("HOME");
        Assert.Equal(5, _shell.Run("key", "export", "~/a.pub.pem").Exit);
    }

    [Fact]
    public void A_rehearsal_decides_nothing()
    {
        Assert.Equal("seals.required would be 2\n", _shell.Run("config", "seals.required", "2", "-n").Out);
        Assert.Equal(0, Rows);
    }

    [Theory]
    [InlineData("no setting has the name export.hostname", "export.hostname", "deny")]
    [InlineData("no setting has the name x", "x")]
    [InlineData("export.hostnames takes allow or deny, not perhaps", "export.hostnames", "perhaps")]
    [InlineData("seals.required takes 1 or 2, not 3", "seals.required", "3")]
    [InlineData("trip.days takes whole days, 0 to 365, not soon", "trip.days", "soon")]
    [InlineData("privacy.keywords takes words of at least 3 characters", "privacy.keywords", "Falcon,ab")]
    [InlineData("privacy.keywords takes words of at least 3 characters", "privacy.keywords", " , ")]
    [InlineData("smart_account takes at most 200 characters on one line", "smart_account", "a\nb")]
    [InlineData("copy.url takes tftp://HOST/", "copy.url", "foo")]
    [InlineData("folders.media takes an absolute path", "folders.media", "/srv/station/.offlic/spool")]
    [InlineData("folders.upload takes at most 200 characters on one line", "folders.upload", "/srv/a\nb")]
    public void What_is_no_setting_or_no_value_is_usage(string message, params string[] args)
    {
        var said = _shell.Run(["config", .. args]);

        Assert.Equal(2, said.Exit);
        Assert.Contains(message, said.Error, StringComparison.Ordinal);
        Assert.Equal(0, Rows);
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_a_list_of_the_known_ones() =>
        Assert.Contains(
            "hint: the settings are: export.hostnames, privacy.keywords, seals.required, trip.days, copy.url, smart_account, "
                + "virtual_account, batch.manifest, folders.intake, folders.install, folders.upload, folders.downloads, "
                + "folders.media", _shell.Run("config", "x").Error, StringComparison.Ordinal);

    [Fact]
    public void Without_a_station_no_setting_is_changed()
    {
        using var nowhere = new CliRun();
        Assert.Equal(5, nowhere.Run("config", "trip.days", "9").Exit);
    }

    [Fact]
    public void While_another_process_writes_the_ledger_is_busy()
    {
        using var held = new FileStream(_shell.At(".offlic", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _shell.Clock = TimeProvider.System;
        Assert.Equal(30, _shell.Run("config", "trip.days", "9", "--wait", "0").Exit);
        Assert.Equal(0, _shell.Run("config", "trip.days").Exit);
    }
}
