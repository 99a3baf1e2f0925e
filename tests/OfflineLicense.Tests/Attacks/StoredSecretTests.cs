using System.CommandLine;
using System.Globalization;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Formats.Privacy;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Nothing that holds a password or a token reaches the ledger, the journal, the log or the screen.</summary>
[Trait("Attack", "A34")]
public sealed class StoredSecretTests(ITestOutputHelper output) : IDisposable
{
    private const string Secret = "Hunter2Hunter2";

    private static readonly string[] s_secrets =
    [
        $"ftp://user:{Secret}@10.8.0.6/", $"scp://u:{Secret}@host", $"http://10.8.0.6/?token={Secret}", $"https://h/x?a=1&api_key={Secret}",
        $"user:{Secret}@10.8.0.6", $"ftp://user%3A{Secret}%4010.8.0.6/", $"ftp://user%3a{Secret}@10.8.0.6/",
        $"ftp%3A%2F%2Fuser%3A{Secret}%40host", $"ftp://user%253A{Secret}%2540host/", $"FTP://USER:{Secret}@HOST/",
        $"ftp://:{Secret}@host/", $"scp://u:{Secret}@[2001:db8::1]//srv", $"scp:u:{Secret}@host", $"//u:{Secret}@host/x",
        $"tftp://h/;password={Secret}", $"http://h/?X-Amz-Signature={Secret}", $"http://h/?sig={Secret}", $"client_secret={Secret}",
        $"take the file from ftp://u:{Secret}@h/ today", $"password: {Secret}", $"the passphrase is passphrase={Secret}",
        $"the key: -----BEGIN PRIVATE KEY-----{Secret}", $"http://h/?access-token={Secret}", $"ftp://u:{Secret}/x@host/",
    ];

    /// <summary>Forms that an attack found stored: in notes, requests, JSON and lines of a device's configuration.</summary>
    private static readonly string[] s_forms =
    [
        $"token: {Secret}", $"the secret: {Secret}", $"api_key: {Secret}", $"{{\"password\":\"{Secret}\"}}",
        $"{{\\\"token\\\": \\\"{Secret}\\\"}}",
        $"Authorization: Bearer {Secret}", $"bearer {Secret}", $"license smart trust idtoken {Secret} local", $"enable secret 0 {Secret}",
        $"username admin password 0 {Secret}", $"username admin privilege 15 secret {Secret}", $"snmp-server community {Secret} ro",
        $"radius-server key {Secret}", $"curl -u admin:{Secret} https://h/", $"curl --user admin:{Secret}", $"sshpass -p {Secret} scp x",
        $"pass: {Secret}", $"Passwort={Secret}", $"Kennwort: {Secret}", $"passcode={Secret}", $"tftp://h/;pass={Secret}", $"pw={Secret}",
        $"the password is {Secret}", $"use token {Secret} today", $"eyJhbGciOi.{Secret}.c2ln", $"password\uFF1A{Secret}",
        $"token\uFF1D{Secret}", $"ftp://u\uFF1A{Secret}\uFF20h", $"ftp://u:a b{Secret}@h", $"https://ghp_{Secret}@github.com/",
        $"token%EF%BC%9D{Secret}",
    ];

    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void No_setting_takes_a_password_in_any_spelling_and_nothing_of_it_is_kept()
    {
        Assert.Equal(0, _shell.Run("init", "--name", "PLANT-7").Exit);
        var tried = 0;
        foreach (var secret in s_secrets)
        {
            foreach (var setting in SettingName.All)
            {
                var said = _shell.Run("config", setting, secret);
                Assert.True(said.Exit == 2, $"config {setting} took {secret}");
                Assert.DoesNotContain(Secret, said.Out + said.Error, StringComparison.Ordinal);
                tried++;
            }
        }

        AssertNothingKept();
        Assert.Equal(24 * 13, tried);
        output.WriteLine($"figure: secrets refused in settings {tried}");
    }

    [Fact]
    public void No_stored_option_takes_a_password_and_nothing_of_it_is_kept()
    {
        Assert.Equal(0, _shell.Run("init", "--name", "PLANT-7", "--hostnames", "allow").Exit);
        Directory.CreateDirectory(_shell.At("out"));
        string[][] commands =
        [
            ["pack", "--to", "out", "--message"], ["pack", "--to", "out", "--ticket"], ["pack", "--to", "out", "--carrier"],
            ["pack", "--to", "out", "--media-serial"], ["collect", "out", "--smart-account"], ["collect", "out", "--virtual-account"],
            ["config", "trip.days", "9", "--operator"], ["key", "revoke", "0000000000", "--reason"],
            ["collect", "x", "--as", "cslu", "--server", "S", "--local-account"], ["split", "--to", "out", "--copy-url"],
            ["sheet", "save", "--to", "out", "--copy-url"],
        ];
        var tried = 0;
        foreach (var secret in s_secrets)
        {
            foreach (var command in commands)
            {
                var said = _shell.Run([.. command[..^1], $"{command[^1]}={secret}"]);
                Assert.True(said.Exit == 2, $"{string.Join(' ', command)} took {secret}: {said.Exit} {said.Error}");
                Assert.DoesNotContain(Secret, said.Out + said.Error, StringComparison.Ordinal);
                tried++;
            }
        }

        AssertNothingKept();
        output.WriteLine($"figure: secrets refused in options {tried.ToString(CultureInfo.InvariantCulture)}");
    }

    // Regression: these were stored, because only user:password@host and name=value were looked for.
    [Fact]
    public void No_text_takes_a_secret_in_a_form_of_notes_headers_and_device_lines()
    {
        Assert.Equal(0, _shell.Run("init", "--name", "PLANT-7").Exit);
        foreach (var secret in s_forms)
        {
            Assert.True(CredentialText.IsIn(secret), secret);
            Assert.True(CredentialText.IsIn($"see: {secret}"), secret);
        }

        var said = _shell.Run("config", "privacy.keywords", s_forms[0]);
        Assert.Equal(2, said.Exit);
        Assert.DoesNotContain(Secret, said.Out + said.Error, StringComparison.Ordinal);
        AssertNothingKept();
        Assert.Equal(31, s_forms.Length);
        output.WriteLine($"figure: further forms of secrets refused {s_forms.Length}");
    }

    [Theory]
    [InlineData("token arrived by mail")]
    [InlineData("secret lab")]
    [InlineData("the new token for FOC2345X0AB came, password as agreed")]
    [InlineData("first pass: ok, second pass: 3 of 4")]
    [InlineData("License Authorization: OUT OF COMPLIANCE")]
    [InlineData("token C9300-48P replaced; enable secret is unchanged")]
    [InlineData("see http://10.8.0.6:8080, or mail bob@example.com")]
    [InlineData("see http://portal:8443/x or mail bob@example.com")]
    [InlineData("key 7 of 9 is lost; carrier: Bob")]
    [InlineData("ticket: CHG0012345, user admin")]
    public void A_message_that_only_speaks_of_secrets_is_taken(string text) => Assert.False(CredentialText.IsIn(text));

    /// <summary>An option added later is either checked, or is one of those whose value is not stored as it was typed.</summary>
    [Fact]
    public void Every_option_with_free_text_is_checked()
    {
        string[] grammarOrPath =
        [
            "--station", "--to", "--for", "--max-size", "--key", "--sums", "--since", "--device", "--from", "--feature", "--vrf", "--name",
            "--fingerprint", "--assume-udi", "--as", "--server", "--passphrase-file", "--new-passphrase-file", "--present-passphrase-file",
            "--html", "--ics", "--csv", "--before", "--receipt",
        ];
        var unchecked_ = AllOptions(CommandLine.Commands())
            .Where(option => option is Option<string?> and not (TextOption or CopyUrlOption or Choice))
            .Select(option => option.Name)
            .Except(grammarOrPath)
            .Distinct()
            .ToList();
        Assert.Empty(unchecked_);
    }

    [Theory]
    [InlineData("copy.url", "tftp://10.8.0.6/")]
    [InlineData("copy.url", "tftp://10.8.0.6:69/drop/")]
    [InlineData("copy.url", "scp://ann@10.8.0.6//srv/drop")]
    [InlineData("copy.url", "scp://ann@[2001:db8::1]/")]
    [InlineData("copy.url", "usbflash0:")]
    [InlineData("smart_account", "Example Plant: North")]
    [InlineData("privacy.keywords", "Falcon,secret project,token ring")]
    public void What_holds_no_password_is_taken(string setting, string value)
    {
        _shell.Run("init", "--name", "PLANT-7");
        var said = _shell.Run("config", setting, value);
        Assert.True(said.Exit == 0, said.Error);
        Assert.Equal(value + "\n", _shell.Run("config", setting).Out);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("10.8.0.6")]
    [InlineData("tftp:/10.8.0.6/")]
    [InlineData("file:///srv/tftp")]
    [InlineData("tftp:///")]
    [InlineData("tftp://10.8.0.6/a b/")]
    [InlineData("tftp://10.8.0.6/?x=1")]
    [InlineData("tftp://10.8.0.6/\nreload")]
    [InlineData("flash:")]
    [InlineData("tftp://h/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiiiiiiiijjjj")]
    public void A_copy_url_that_cannot_work_is_refused_with_what_works(string url)
    {
        _shell.Run("init", "--name", "PLANT-7");
        foreach (var said in new[] { _shell.Run("config", "copy.url", url), _shell.Run("split", "--to", "out", "--copy-url", url) })
        {
            Assert.Equal(2, said.Exit);
            Assert.Contains("tftp://HOST/", said.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(url, said.Error, StringComparison.Ordinal);
        }
    }

    private void AssertNothingKept()
    {
        foreach (var file in Directory.EnumerateFiles(_shell.Folder, "*", SearchOption.AllDirectories))
        {
            var text = System.Text.Encoding.Latin1.GetString(UnlockedFile.ReadAllBytes(file));
            Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static IEnumerable<Option> AllOptions(IEnumerable<Command> commands) =>
        commands.SelectMany(command => command.Options.Concat(AllOptions(command.Subcommands)));
}
