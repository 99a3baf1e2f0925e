using OfflineLicense.Formats;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Commands.Station;

public sealed class KeyCommandTests : IDisposable
{
    private readonly CliRun _shell = new();

    public KeyCommandTests() => _shell.Run("init", "--name", "PLANT-7");

    public void Dispose() => _shell.Dispose();

    private string KeyId => _shell.Run("key", "show", "--json").Json("key").Single().GetProperty("key_id").GetString()!;

    [Fact]
    public void Show_and_list_print_the_same_for_our_own_key()
    {
        var shown = _shell.Run("key", "show", "--json").Json("key").Single();
        var listed = _shell.Run("key", "list", "--json").Json("key").Single();

        Assert.Equal("type key_id station own revoked algorithm fingerprint", Said.Members(shown));
        Assert.Equal(shown.ToString(), listed.ToString());
        Assert.True(shown.GetProperty("own").GetBoolean());
        Assert.Contains($"{KeyId[..16]}  PLANT-7  own", _shell.Run("key", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exported_file_is_ours_and_a_key_with_comments_above_it()
    {
        var said = _shell.Run("key", "export", "p7.pem");

        Assert.Equal(0, said.Exit);
        var text = File.ReadAllText(_shell.At("p7.pem"));
        Assert.StartsWith(OwnFileMarker.Line, text, StringComparison.Ordinal);
        Assert.Contains("\n# name: PLANT-7\n# side: zone\n# fingerprint: ", text, StringComparison.Ordinal);
        Assert.Equal(KeyId, PublicKey.FromPem(text).Id.Hex);
        Assert.Contains(PublicKey.FromPem(text).Fingerprint, text, StringComparison.Ordinal);
        Assert.Contains("p7.pem was there already, unchanged", _shell.Run("key", "export", "p7.pem").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_folder_the_exported_key_is_called_after_the_station()
    {
        Assert.Equal(0, _shell.Run("key", "export", ".").Exit);
        Assert.True(File.Exists(_shell.At("PLANT-7.pub.pem")));
    }

    [Theory]
    [InlineData("usb")]
    [InlineData("usb/PLANT-7.pub.pem")]
    public void A_drive_that_is_not_there_gets_no_file_of_its_name(string path)
    {
        // Regression: the key was written to a file with the name of the mount point, and the result said so.
        var said = _shell.Run("key", "export", path);

        Assert.Equal(5, said.Exit);
        Assert.Contains("usb is not there, and no folder is made for a key: is the drive mounted?", said.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_shell.At("usb")));
    }

    [Fact]
    public void A_file_in_the_place_of_a_drive_is_told_as_what_it_is()
    {
        // Regression: media said of a file that it was not there.
        File.WriteAllText(_shell.At("usb"), "");

        foreach (var args in (string[][])[["key", "export", "usb"], ["media", "usb"], ["exchange", "usb"], ["pack", "--to", "usb"]])
        {
            var said = _shell.Run(args);
            Assert.Equal(5, said.Exit);
            Assert.Contains("usb is not a folder", said.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_export_never_replaces_another_file_and_a_rehearsal_writes_none()
    {
        File.WriteAllText(_shell.At("mine.txt"), "mine");

        var said = _shell.Run("key", "export", "mine.txt");

        Assert.Equal(5, said.Exit);
        Assert.Equal("mine", File.ReadAllText(_shell.At("mine.txt")));
        Assert.Equal(0, _shell.Run("key", "export", "other.pem", "-n").Exit);
        Assert.False(File.Exists(_shell.At("other.pem")));
        Assert.Equal(2, _shell.Run("key", "export", "-").Exit);
    }

    [Fact]
    public void A_revoked_key_is_listed_so_and_revoked_once()
    {
        var id = KeyId;
        var said = _shell.Run("key", "revoke", id[..8], "--reason", "laptop lost", "--json");

        Assert.Equal(0, said.Exit);
        Assert.True(said.Json("key").Single().GetProperty("revoked").GetBoolean());
        Assert.Equal(1, said.Summary.GetProperty("revoked").GetInt32());
        Assert.Contains("revoked 2026-11-21 10:15Z", _shell.Run("key", "list").Out, StringComparison.Ordinal);
        Assert.Contains("was revoked already", _shell.Run("key", "revoke", id, "--reason", "again").Out, StringComparison.Ordinal);
        Assert.Single(_shell.Run("audit", "export", "--json").Json("journal"), row =>
            row.GetProperty("action").GetString() == "key-revoke");
        Assert.Equal(5, _shell.Run("key", "show").Exit);
    }

    [Fact]
    public void A_rehearsed_revocation_revokes_nothing()
    {
        Assert.Contains("would be revoked", _shell.Run("key", "revoke", KeyId, "--reason", "x", "-n").Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Run("key", "show").Exit);
    }

    [Theory]
    [InlineData(2, "needs a reason", "0000000000")]
    [InlineData(2, "too short", "000", "--reason", "x")]
    [InlineData(5, "no known key", "0000000000000000", "--reason", "x")]
    public void A_revocation_names_one_key_and_has_a_reason(int exit, string message, params string[] args)
    {
        var said = _shell.Run(["key", "revoke", .. args]);

        Assert.Equal(exit, said.Exit);
        Assert.Contains(message, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_key_of_our_own_signs_from_now_on()
    {
        var old = KeyId;
        Assert.Equal(0, _shell.Run("key", "rotate", "-n").Exit);
        Assert.Equal(old, KeyId);

        Assert.Equal(0, _shell.Run("key", "rotate", "--curve", "P-256").Exit);

        Assert.NotEqual(old, KeyId);
        Assert.Equal(2, _shell.Run("key", "list", "--json").Json("key").Count);
        Assert.Equal(0, _shell.Run("doctor").Exit);
    }

    [Fact]
    public void Key_alone_prints_its_help()
    {
        var said = _shell.Run("key");

        Assert.Equal(2, said.Exit);
        Assert.Contains("needs one of: show, list, export, trust, revoke, rotate, passphrase", said.Error, StringComparison.Ordinal);
    }
}
