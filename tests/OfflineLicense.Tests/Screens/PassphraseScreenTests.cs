using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Carry;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Screens;

/// <summary>A person at a real terminal, and a desk whose key has a passphrase.</summary>
[Trait("Lane", "check")]
public sealed class PassphraseScreenTests : IDisposable
{
    private const string Typed = "correct-horse";

    private readonly ExchangeLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public void A_visit_that_packs_for_several_zones_asks_once_and_its_plan_never()
    {
        Requires.Linux();
        Requires.Programs("tmux");
        PrepareAnswersForTwoZones();

        using var screen = TerminalScreen.Show(_lab.Pair.Shell.Folder, 80, 24, "",
            ["o exchange -n --station desk </dev/tty", "o exchange --station desk </dev/tty"]);
        screen.WaitFor("Passphrase for");
        var plan = screen.Read();
        screen.Press(Typed);
        screen.Press("Enter");
        var shown = screen.ReadAll();

        Assert.Contains("exit 0", plan); // it ended, and only the visit behind it asks
        Assert.Single(shown, line => line.Contains("Passphrase for", StringComparison.Ordinal));
        Assert.Equal(2, shown.Count(line => line == "exit 0"));
        Assert.DoesNotContain(shown, line => line.Contains(Typed, StringComparison.Ordinal));
        Assert.Equal(["HQ.PLANT-7.00000001.offlic.tar", "HQ.PLANT-8.00000001.offlic.tar"],
            Directory.GetFiles(_lab.At("usb"), "HQ.*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private void PrepareAnswersForTwoZones()
    {
        StationPair.Done(_lab.Pair.In("second", "init", "second", "--name", "PLANT-8", "--hostnames", "allow", "--curve", "P-256",
            "--intake", _lab.At("tftp2"), "--media", _lab.At("usb")));
        _lab.Pair.Trust("second", "desk", "PLANT-8");
        _lab.Save("1", 1);
        _lab.Pair.Write("tftp2/2.txt", StationPair.Usage("2", 2));
        StationPair.Done(_lab.Zone());
        StationPair.Done(_lab.Pair.In("second", "exchange"));
        StationPair.Done(_lab.Desk());
        _lab.Answer("1");
        _lab.Answer("2", 1_700_000_001);
        var phrase = _lab.Pair.Write("phrase", Typed + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(phrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        StationPair.Done(_lab.Pair.Desk("key", "passphrase", "--new-passphrase-file", phrase));
    }
}
