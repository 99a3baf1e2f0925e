using OfflineLicense.Cli;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>The passphrase of a private key on the command line: where it is read from, and what happens without it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Trait("Lane", "check")]
public sealed class KeyPassphraseTests : IDisposable
{
    private readonly CliRun _shell = new();

    private string[] Keys => Directory.GetFiles(_shell.At(".offlic", "keys"), "*.key");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_forgotten_passphrase_is_mended_as_its_page_says()
    {
        // Regression: the page named key rotate, which asks for the forgotten passphrase.
        _shell.IsTerminal = true;
        _shell.Input = "hunter2\nhunter2\n\n\n\n";
        Assert.Equal(0, _shell.Run("init", "--name", "A").Exit);
        _shell.Input = "new\nnew\nwrong\n";
        Assert.Contains("if it is forgotten: offlic explain passphrase", _shell.Run("key", "rotate").Error, StringComparison.Ordinal);

        var page = _shell.Run("explain", "passphrase").OutLines;
        var typed = page.Single(line => line.StartsWith("    offlic key rotate", StringComparison.Ordinal)).Trim().Split(' ')[1..];
        _shell.Input = "new\nnew\n";
        var said = _shell.Run(typed);

        Assert.True(said.Exit == 0, said.Error);
        Assert.Contains("Passphrase for the new key", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_asks_twice_at_a_terminal_and_an_empty_passphrase_is_none()
    {
        _shell.IsTerminal = true;
        _shell.Input = "hunter2\nhunter2\n\n\n\n";
        var said = _shell.Run("init", "--name", "A");
        Assert.True(said.Exit == 0, said.Error);
        Assert.True(SigningKey.IsEncrypted(File.ReadAllBytes(Keys.Single())));
        Assert.Contains("Passphrase for the private key (empty: none): \nThe same again: \n", said.Error, StringComparison.Ordinal);
        Assert.Contains("Private key  opens only with its passphrase\n", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said.Out + said.Error, StringComparison.Ordinal);

        _shell.Input = "hunter2\nhunter3\n";
        Assert.Equal(2, _shell.Run("init", "b", "--name", "B").Exit);
        Assert.False(Directory.Exists(_shell.At("b")));

        _shell.Input = "\n\n\n\n";
        Assert.Equal(0, _shell.Run("init", "c", "--name", "C").Exit);
        Assert.Equal(0, _shell.Run("init", "d", "--name", "D", "--no-input").Exit);
        Assert.Equal(0, _shell.Run("init", "e", "--name", "E", "-n").Exit);
        Assert.All(new[] { "c", "d" }, station => Assert.False(
            SigningKey.IsEncrypted(File.ReadAllBytes(Directory.GetFiles(_shell.At(station, ".offlic", "keys"), "*.key").Single()))));
    }

    [Fact]
    public void Without_a_terminal_init_creates_a_key_without_a_passphrase_and_prints_how_to_set_one()
    {
        var said = _shell.Run("init", "--name", "A");

        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.Single(said.OutLines, line => line == "Private key  has no passphrase; to set one: offlic key passphrase");
    }

    [Fact]
    public void It_is_read_from_a_file_or_from_standard_input_and_not_from_both()
    {
        var file = Phrase("one");
        Assert.Equal(0, _shell.Run("init", "--name", "A", "--passphrase-file", file).Exit);
        _shell.Input = "two\n";
        Assert.Equal(0, _shell.Run("init", "b", "--name", "B", "--passphrase-fd", "0").Exit);
        Assert.Equal(2, _shell.Run("init", "c", "--name", "C", "--passphrase-fd", "0", "--passphrase-file", file).Exit);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(5, _shell.Run("init", "c", "--name", "C", "--passphrase-file", file).Exit);
        Assert.False(Directory.Exists(_shell.At("c")));

        using var two = Secret.FromText("two");
        SigningKey.FromPem(File.ReadAllBytes(Directory.GetFiles(_shell.At("b", ".offlic", "keys"), "*.key").Single()), two).Dispose();
    }

    [Fact]
    public void It_is_set_changed_and_removed_and_each_time_the_key_is_the_same()
    {
        _shell.Run("init", "--name", "A", "--curve", "P-256");
        var (one, two) = (Phrase("one"), Phrase("two"));
        var id = _shell.Run("key", "show", "--json").Json("key").Single().GetProperty("key_id").GetString();

        var set = _shell.Run("key", "passphrase", "--new-passphrase-file", one);
        Assert.True(set.Exit == 0, set.Error);
        Assert.Contains("has a passphrase now", set.Out, StringComparison.Ordinal);
        Assert.Contains("offlic key rotate", set.Error, StringComparison.Ordinal);
        Assert.Equal(id, Opens("one"));

        var set1 = File.ReadAllBytes(Keys.Single());
        Assert.Equal(0, _shell.Run("key", "passphrase", "--passphrase-file", one, "--new-passphrase-file", two, "-n").Exit);
        Assert.Equal(set1, File.ReadAllBytes(Keys.Single()));
        Assert.Equal(0, _shell.Run("key", "passphrase", id![..12], "--passphrase-file", one, "--new-passphrase-file", two).Exit);
        Assert.Equal(id, Opens("two"));

        var before = File.ReadAllBytes(Keys.Single());
        var wrong = _shell.Run("key", "passphrase", "--passphrase-file", one, "--remove");
        Assert.Equal((5, true),
            (wrong.Exit, wrong.Error.Contains("the passphrase does not open the private key in", StringComparison.Ordinal)));
        var missing = _shell.Run("key", "passphrase", "--remove");
        Assert.Equal((2, true), (missing.Exit, missing.Error.Contains("--passphrase-file", StringComparison.Ordinal)));
        Assert.Equal(2, _shell.Run("key", "passphrase", "--passphrase-file", two).Exit);
        Assert.Equal(before, File.ReadAllBytes(Keys.Single()));

        Assert.Equal(0, _shell.Run("key", "passphrase", "--passphrase-file", two, "--remove").Exit);
        Assert.False(SigningKey.IsEncrypted(File.ReadAllBytes(Keys.Single())));
        Assert.Contains("nothing changed", _shell.Run("key", "passphrase", "--remove").Out, StringComparison.Ordinal);
        Assert.Equal(["set", "changed", "removed"], _shell.Run("audit", "export", "--json").Json("journal")
            .Where(row => row.GetProperty("action").GetString() == "key-passphrase")
                .Select(row => row.GetProperty("detail").GetString()!.Split(' ')[1]));
        Assert.Equal(0, _shell.Run("doctor").Exit);
        Assert.All(Directory.GetFiles(_shell.At(".offlic", "keys")), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void At_a_terminal_the_present_one_is_asked_for_once_and_the_new_one_twice()
    {
        _shell.Run("init", "--name", "A", "--curve", "P-256", "--passphrase-file", Phrase("one"));
        _shell.IsTerminal = true;
        _shell.Input = "one\ntwo\ntwo\n";
        var said = _shell.Run("key", "passphrase", "--no-color"); // without a bar, which a slow machine draws between the questions
        Assert.True(said.Exit == 0, said.Error);
        Assert.Contains(".key: \nNew passphrase: \nThe same again: \n", said.Error, StringComparison.Ordinal);
        var after = File.ReadAllBytes(Keys.Single());
        _shell.Input = "two\n\n";
        Assert.Contains("--remove", _shell.Run("key", "passphrase").Error, StringComparison.Ordinal);
        Assert.Equal(after, File.ReadAllBytes(Keys.Single()));
    }

    [Fact]
    public void A_new_key_behind_one_with_a_passphrase_needs_one_too()
    {
        var one = Phrase("one");
        _shell.Run("init", "--name", "A", "--passphrase-file", one);
        var refused = _shell.Run("key", "rotate");
        Assert.Equal((2, true), (refused.Exit, refused.Error.Contains("--passphrase-file", StringComparison.Ordinal)));
        Assert.Single(Keys);
        Assert.Equal(0, _shell.Run("key", "rotate", "--passphrase-file", one).Exit);
        Assert.Equal(2, Keys.Length);
        Assert.All(Keys, key => Assert.True(SigningKey.IsEncrypted(File.ReadAllBytes(key))));
    }

    [Fact]
    public void Packing_with_a_locked_key_needs_the_passphrase_and_a_wrong_one_changes_nothing()
    {
        using var lab = new StationPair();
        var phrase = lab.LockZone();
        lab.Request("FOC1");
        Assert.Equal(0, lab.Zone("verify", "--help").Exit);

        var without = lab.Zone("pack", "--to", "out");
        Assert.Equal((2, true), (without.Exit, without.Error.Contains("give --passphrase-file F", StringComparison.Ordinal)));
        var wrong = lab.Zone("pack", "--to", "out", "--passphrase-file", lab.PhraseFile("wrong", "wrong"));
        Assert.Equal((5, true), (wrong.Exit, wrong.Error.Contains("the passphrase does not open", StringComparison.Ordinal)));
        Assert.Equal("passphrase", StationPair.Lines(new Said(0, lab.Zone("pack", "--to", "out", "--passphrase-file", lab.At("wrong"),
            "--json").Error, "", []), "error")[0].GetProperty("code").GetString());
        Assert.Empty(Directory.GetFiles(lab.Folder("out")));
        Assert.Empty(StationPair.Lines(lab.Zone("bundles", "--json"), "bundle"));

        StationPair.Done(lab.Zone("pack", "--to", "out", "--passphrase-file", phrase));
        StationPair.Done(lab.Desk("receive", "out"));
        StationPair.Done(lab.Zone("pack", "--to", "out")); // nothing to seal, nothing to open
        StationPair.Done(lab.Zone("pack", "--to", "again", "--again", "1"));
    }

    [Trait("Attack", "A32")]
    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_private_key_that_others_can_access_signs_nothing(UnixFileMode right)
    {
        using var lab = new StationPair();
        lab.Request("FOC1");
        var key = lab.KeyFile("zone");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | right);

        var said = lab.Zone("pack", "--to", "out");

        Assert.Equal((5, true), (said.Exit, said.Error.Contains($"chmod 600 {key}", StringComparison.Ordinal)));
        LockedStations.Close(key);
        File.Move(key, key + ".real");
        File.CreateSymbolicLink(key, key + ".real");
        Assert.Contains("symbolic link", lab.Zone("pack", "--to", "out").Error, StringComparison.Ordinal);
    }

    // The process is protected before the arguments are parsed, so every command that opens a key must be in the list.
    [Fact]
    public void Every_command_that_takes_a_passphrase_is_one_that_shuts_the_process()
    {
        var taking = Commands(CommandLine.Commands())
            .Where(command => command.Options.Any(option => option.Name.StartsWith("--passphrase", StringComparison.Ordinal)))
            .Select(command => command.Name)
            .ToList();
        Assert.Equal(["exchange", "export", "init", "pack", "passphrase", "rotate", "sign"], taking.Order(StringComparer.Ordinal));
        Assert.All(taking, name => Assert.Contains(name, ProcessHardening.KeyWords));
    }

    private static IEnumerable<System.CommandLine.Command> Commands(IEnumerable<System.CommandLine.Command> commands) =>
        commands.SelectMany(command => Commands(command.Subcommands).Prepend(command));

    private string Opens(string phrase)
    {
        using var secret = Secret.FromText(phrase);
        using var key = SigningKey.FromPem(File.ReadAllBytes(Keys.Single()), secret);
        return key.Public.Id.Hex;
    }

    private string Phrase(string phrase)
    {
        var path = _shell.At(phrase + ".phrase");
        File.WriteAllText(path, phrase + "\n");
        LockedStations.Close(path);
        return path;
    }
}
