using OfflineLicense.Cli.Completion;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Cli.Completion;

public sealed class CompletionAnswerTests : IDisposable
{
    private readonly StationPair _pair = new();

    public void Dispose() => _pair.Dispose();

    private Said Ask(params string[] words) => _pair.Shell.Run([CompletionAnswer.Word, .. words]);

    private string Words(params string[] words) => string.Join(' ', Ask(words).OutLines.Select(line => line.Split('\t')[0]));

    [Theory]
    [InlineData("pack", "pa")]
    [InlineData("receive restore retire", "help", "roster", "re")]
    [InlineData("--to --ticket", "pack", "--t")]
    [InlineData("--ticket", "pack", "--to", "/media/usb", "--t")]
    [InlineData("-n", "pack", "-n")]
    [InlineData(":folders", "pack", "--to", "")]
    [InlineData(":folders", "pack", "--to=")]
    [InlineData(":folders", "pack", "--to", "=", "me")]
    [InlineData(":folders", "init", "")]
    [InlineData("", "pack", "--message", "")]
    [InlineData("", "deadlines", "--within", "")]
    [InlineData("flat tree", "split", "--layout", "")]
    [InlineData("--layout=flat --layout=tree", "split", "--layout=")]
    [InlineData("tree", "split", "--layout", "=", "t")]
    [InlineData("bootflash:", "split", "--disk", "boot")]
    [InlineData("expected", "status", "--state", "missing", "exp")]
    [InlineData("show list export trust revoke rotate passphrase", "key", "")]
    [InlineData("trust", "key", "t")]
    [InlineData(":files", "key", "trust", "")]
    [InlineData("copy.url", "config", "co")]
    [InlineData("allow deny", "config", "export.hostnames", "")]
    [InlineData(":folders", "config", "folders.media", "")]
    [InlineData("", "config", "trip.days", "")]
    [InlineData("E_FORK E_FORMAT", "explain", "E_FO")]
    [InlineData("bash zsh fish pwsh", "completion", "")]
    [InlineData("exit-codes explain", "help", "ex")]
    [InlineData(":files", "collect", "")]
    [InlineData(":files", "collect", "--", "-")]
    [InlineData("", "nonsense", "")]
    [InlineData("", "pack", "extra", "more", "")]
    public void A_shell_is_offered_what_can_stand_there(string offered, params string[] words)
    {
        var said = Words(words);
        if (words is ["help", "ex"])
            said = string.Join(' ', said.Split(' ').Where(word => word != "exchange").Order(StringComparer.Ordinal));
        if (words is ["help", "roster", "re"])
            offered = "replace retire";
        if (words is ["pack", "extra", ..])
            Assert.StartsWith("--to ", said);
        else
            Assert.Equal(offered, said);
    }

    [Fact]
    public void Every_option_of_the_command_comes_before_those_of_every_command()
    {
        var offered = Words("pack", "--").Split(' ');
        Assert.Equal("--to", offered[0]);
        Assert.Equal("--help", offered[^1]);
        Assert.DoesNotContain("-n", offered);
        Assert.Contains("--version", Words("--").Split(' '));
    }

    [Fact]
    public void Names_of_the_station_are_offered_with_what_they_are()
    {
        _pair.Write("drop/a.txt", StationPair.Usage("FOC7777X0AB", 1));
        StationPair.Done(_pair.Zone("collect", "drop"));
        _pair.Write("roster.csv", "pid,serial,hostname\nC9300-48P,FOC7777X0AB,core-1\nC9300-48P,FOC8888X0AB,core-2\n");
        StationPair.Done(_pair.Zone("roster", "import", "roster.csv"));
        StationPair.Done(_pair.Zone("pack", "--to", "out"));
        _pair.Shell.Variables["OFFLIC_STATION"] = _pair.At("zone");

        Assert.Equal("core-1\tC9300-48P FOC7777X0AB\ncore-2\tC9300-48P FOC8888X0AB\n", Ask("history", "co").Out);
        Assert.Equal("FOC7777X0AB\tC9300-48P\n", Ask("history", "F").Out);
        Assert.Equal("FOC7777X0AB\tC9300-48P\n:files\n", Ask("mark", "uploaded", "F").Out);
        Assert.StartsWith("PLANT-7.desk.00000001\tpacked ", Ask("pack", "--again", "").Out);
        Assert.Equal("PLANT-7.desk.00000001 :files", Words("mark", "lost", "P"));
        Assert.Equal("HQ\tits key is trusted\n", Ask("pack", "--for", "").Out);
        Assert.Equal(["HQ", "our own"],
            Ask("key", "revoke", "").OutLines.Select(line => line.Split('\t')[1]).Order(StringComparer.Ordinal));
        Assert.Equal("PLANT-7", Words("--station", _pair.At("desk"), "pack", "--for", ""));
        StationPair.Done(_pair.Zone("ledger", "export", "--to", _pair.Folder("to")));
        Assert.Equal("PLANT-7.export.00000001 last", Words("ledger", "export", "--since", ""));
    }

    /// <summary>A shell must never run, expand or break what a device or a table calls itself.</summary>
    [Fact]
    public void A_name_that_a_shell_could_take_for_more_than_a_word_is_not_offered()
    {
        _pair.Write("roster.csv", "pid,serial,hostname\nC9300-48P,FOC8888X0AB,core-1\nC9300-48P,FOC1,core$(id)\nC9300-48P,FOC2,core`id`\n"
            + "C9300-48P,FOC3,core 3\nC9300-48P,FOC4,core;4\nC9300-48P,FOC5,\"core'5\"\nC9300-48P,--yes,core-6\n");
        _pair.Zone("roster", "import", "roster.csv", "--skip-bad");

        Assert.Equal("core-1 core-6", Words("--station", _pair.At("zone"), "history", "core"));
        Assert.DoesNotContain("--yes", Words("--station", _pair.At("zone"), "history", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_and_an_older_ledger_is_left_as_it_is()
    {
        _pair.Shell.Variables["OFFLIC_STATION"] = _pair.At("zone");
        var before = Tree();

        Assert.NotEmpty(Ask("pack", "--for", "").Out);
        Assert.Empty(Ask("history", "").Out);
        Assert.Equal(before, Tree());

        IEnumerable<string> Tree() => Directory.EnumerateFileSystemEntries(_pair.At("zone"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O} {(File.Exists(path) ? Digest.Of(File.ReadAllBytes(path)) : null)}")
            .ToList();
    }

    [Fact]
    public void It_never_fails_whatever_was_typed()
    {
        string[] words =
            ["", "-", "--", "=", "--=", "--to=", "pack", "key", "config", "\"x", "--station", "/nowhere", "\0", "mark", "lost", "@a"];
        var random = new Random(14);
        for (var i = 0; i < 300; i++)
        {
            var said = Ask([.. Enumerable.Range(0, random.Next(6)).Select(_ => words[random.Next(words.Length)])]);
            Assert.Equal((0, ""), (said.Exit, said.Error));
        }
    }

    [Theory]
    [InlineData("bash", "complete -F _offlic offlic")]
    [InlineData("zsh", "#compdef offlic")]
    [InlineData("fish", "complete -c offlic -f -k -a '(__offlic_complete)'")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName offlic, offlic.exe -ScriptBlock {")]
    public void The_script_of_each_shell_asks_the_tool(string shell, string line)
    {
        var said = _pair.Shell.Run("completion", shell);
        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.Contains(line, said.OutLines);
        Assert.Contains("offlic __complete", said.Out);
        Assert.DoesNotContain("@TOOL@", said.Out);
    }

    [Fact]
    public void Another_shell_is_refused_with_the_names_of_those_that_are_known()
    {
        var said = _pair.Shell.Run("completion", "csh");
        Assert.Equal(2, said.Exit);
        Assert.Equal("error: there is no completion for csh\nhint: one of: bash, zsh, fish, pwsh\n", said.Error);
    }
}
