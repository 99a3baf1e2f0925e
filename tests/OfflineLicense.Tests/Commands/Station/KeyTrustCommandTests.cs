using OfflineLicense.Cli.Output;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Commands.Station;

public sealed class KeyTrustCommandTests : IDisposable
{
    private readonly CliRun _shell = new();
    private readonly PublicKey _key;

    public KeyTrustCommandTests()
    {
        _shell.Run("init", "--name", "PLANT-7");
        _shell.Run("init", "hq", "--name", "HQ", "--side", "desk");
        _shell.Run("key", "export", "hq.pem", "--station", "hq");
        _key = PublicKey.FromPem(File.ReadAllText(_shell.At("hq.pem")));
    }

    public void Dispose() => _shell.Dispose();

    private Said Trust(params string[] more) => _shell.Run(["key", "trust", "hq.pem", .. more]);

    private int Pinned => _shell.Run("key", "list", "--json").Json("key").Count - 1;

    private string AskedGroups =>
        string.Join(' ', Fingerprint.SelectGroups(_key.Id).Select(number => Fingerprint.GetGroups(_key.Id)[number - 1]));

    [Fact]
    public void The_full_fingerprint_in_any_case_and_spacing_is_enough()
    {
        var said = Trust("--name", "HQ", "--fingerprint", _key.Fingerprint.ToUpperInvariant().Replace(" ", "  ", StringComparison.Ordinal),
            "--no-input", "--json");

        Assert.Equal((0, ""), (said.Exit, said.Error));
        var line = said.Json("key").Single();
        Assert.Equal(("HQ", false), (line.GetProperty("station").GetString(), line.GetProperty("own").GetBoolean()));
        Assert.Equal(1, said.Summary.GetProperty("trusted").GetInt32());
        Assert.Equal(1, Pinned);
        var row = _shell.Run("audit", "export", "--json").Json("journal")[^1];
        Assert.Equal(("key-trust", $"HQ {_key.Id}"), (row.GetProperty("action").GetString(), row.GetProperty("detail").GetString()));
    }

    [Fact]
    public void A_second_time_changes_nothing_and_prints_so()
    {
        Trust("--name", "HQ", "--fingerprint", _key.Fingerprint);

        var said = Trust("--name", "HQ", "--no-input");

        Assert.Equal(0, said.Exit);
        Assert.Contains("is trusted already", said.Out, StringComparison.Ordinal);
        Assert.Equal(1, Pinned);
    }

    [Fact]
    public void Four_groups_from_paper_are_enough_and_are_not_on_the_screen()
    {
        _shell.Input = AskedGroups + "\n";

        var said = Trust("--name", "HQ");

        Assert.Equal(0, said.Exit);
        Assert.Equal(1, Pinned);
        var shown = said.OutLines.Single(line => line.Contains("····", StringComparison.Ordinal)).Trim().Split(' ');
        Assert.Equal(16, shown.Length);
        Assert.Equal(Fingerprint.SelectGroups(_key.Id), Enumerable.Range(1, 16).Where(number => shown[number - 1] == "····"));
    }

    [Fact]
    public void The_groups_may_come_one_to_a_line_and_in_capitals()
    {
        _shell.Input = AskedGroups.ToUpperInvariant().Replace(' ', '\n') + "\n";
        Assert.Equal(0, Trust("--name", "HQ").Exit);
        Assert.Equal(1, Pinned);
    }

    [Theory]
    [InlineData("0000 0000 0000 0000\n")]
    [InlineData("yes\n")]
    [InlineData("\n")]
    public void Wrong_groups_are_untrusted_and_pin_nothing(string typed)
    {
        _shell.Input = typed;

        var said = Trust("--name", "HQ");

        Assert.Equal(10, said.Exit);
        Assert.Equal(0, Pinned);
    }

    [Fact]
    public void One_wrong_group_of_four_is_untrusted()
    {
        _shell.Input = AskedGroups[..^1] + (AskedGroups[^1] == '0' ? '1' : '0') + "\n";
        Assert.Equal(10, Trust("--name", "HQ").Exit);
        Assert.Equal(0, Pinned);
    }

    [Fact]
    public void Another_fingerprint_is_untrusted_and_a_part_of_it_is_usage()
    {
        Assert.Equal(10, Trust("--name", "HQ", "--fingerprint", Digest.Of([1]).Hex).Exit);
        Assert.Equal(2, Trust("--name", "HQ", "--fingerprint", _key.Fingerprint[..39]).Exit);
        Assert.Equal(2, Trust("--name", "HQ", "--fingerprint", "").Exit);
        Assert.Equal(0, Pinned);
    }

    [Fact]
    public void Without_a_terminal_it_is_a_usage_error()
    {
        Assert.Equal(2, Trust("--name", "HQ", "--no-input").Exit);
        _shell.Input = "";
        Assert.Equal(2, Trust("--name", "HQ").Exit);
        Assert.Equal(0, Pinned);
    }

    [Fact]
    public void A_rehearsal_pins_nothing()
    {
        var said = Trust("--name", "HQ", "--fingerprint", _key.Fingerprint, "-n");

        Assert.Equal(0, said.Exit);
        Assert.Contains("would be trusted", said.Out, StringComparison.Ordinal);
        Assert.Equal(0, Pinned);
    }

    [Fact]
    public void Our_own_name_another_name_and_no_name_are_refused()
    {
        Assert.Equal(2, Trust("--name", "plant-7", "--fingerprint", _key.Fingerprint).Exit);
        Assert.Equal(2, Trust("--name", "not a name", "--fingerprint", _key.Fingerprint).Exit);
        Trust("--name", "HQ", "--fingerprint", _key.Fingerprint);
        var said = Trust("--name", "HQ2", "--fingerprint", _key.Fingerprint);
        Assert.Equal(2, said.Exit);
        Assert.Contains("trusted already, for HQ", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_key_is_never_trusted_again()
    {
        Trust("--name", "HQ", "--fingerprint", _key.Fingerprint);
        _shell.Run("key", "revoke", _key.Short, "--reason", "stolen");

        var said = Trust("--name", "HQ", "--fingerprint", _key.Fingerprint);

        Assert.Equal(10, said.Exit);
        Assert.Contains("was revoked on 2026-11-21", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_name_than_that_in_the_file_is_refused_before_it_cannot_be_taken_back()
    {
        // Regression: a slip in the name was a warning. Each bundle was then refused, and the key could be trusted for no other name.
        var slip = Trust("--name", "HQ-NEW", "--fingerprint", _key.Fingerprint);

        Assert.Equal(2, slip.Exit);
        Assert.Contains("the file states that it is the key of HQ, and you name HQ-NEW: nothing was trusted", slip.Error,
            StringComparison.Ordinal);
        Assert.Contains("--name HQ;", slip.Error, StringComparison.Ordinal);
        Assert.Equal(0, Trust("--name", "HQ", "--fingerprint", _key.Fingerprint).Exit);
    }

    [Theory]
    [InlineData(5, "nowhere.pem", null)]
    [InlineData(13, "text.pem", "no key at all")]
    [InlineData(13, "private.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void A_file_that_is_not_a_key_file_is_refused(int exit, string file, string? content)
    {
        if (content is not null)
            File.WriteAllText(_shell.At(file), content);
        Assert.Equal(exit, _shell.Run("key", "trust", file, "--name", "HQ", "--fingerprint", _key.Fingerprint).Exit);
        Assert.Equal(0, Pinned);
    }

    // Regression: za passed beside ZA, and both were staged into one folder.
    [Fact]
    public void A_name_that_differs_from_a_known_one_only_in_case_is_refused()
    {
        Assert.Equal(0, Trust("--name", "HQ", "--fingerprint", _key.Fingerprint).Exit);
        _shell.Run("init", "other", "--name", "hq", "--side", "desk");
        _shell.Run("key", "export", "other.pem", "--station", "other");

        var said = _shell.Run("key", "trust", "other.pem", "--name", "hq", "--no-input");

        Assert.Equal(2, said.Exit);
        Assert.Contains("hq and HQ, which is known here, differ only in case", said.Error, StringComparison.Ordinal);
        Assert.Contains("--name HQ", said.Error, StringComparison.Ordinal);
        Assert.Equal(1, Pinned);
    }

    // Regression: a drive that was not mounted got a folder of its name, and the file landed on the station's disk.
    [Theory]
    [InlineData("backup")]
    [InlineData("backup", "--dry-run")]
    [InlineData("key", "export")]
    [InlineData("key", "export", "--dry-run")]
    public void A_backup_or_a_key_makes_no_folder(params string[] command)
    {
        var said = _shell.Run([.. command, "usb/deep/x"]);

        Assert.Equal(5, said.Exit);
        Assert.Contains("is the drive mounted?", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_shell.At("usb")));
    }
}
