using System.Text.RegularExpressions;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A whole trip as real processes, every system call that has to do with a network written down.</summary>
[Trait("Lane", "check")]
public sealed partial class NoNetworkTests(ITestOutputHelper output)
{
    /// <summary>Typed in a shell, so that one trace covers them all; <c>o</c> is the tool, and a line may use what an earlier one found.</summary>
    private static readonly string[] Trip =
    [
        "o --version", "o --help", "o help exit-codes", "o demo demo",
        "o init zone --name PLANT-7", "o init desk --name HQ --side desk", "o init second --name SECOND",
        "o key export zone.pem --station zone", "o key export desk.pem --station desk", "o key export second.pem --station second",
        "Z=$(o key show --json --station zone | F)", "D=$(o key show --json --station desk | F)", "S=$(o key show --json --station second | F)",
        "o key trust zone.pem --name PLANT-7 --fingerprint $Z --station desk", "o key trust desk.pem --name HQ --fingerprint $D --station zone",
        "o key trust zone.pem --name PLANT-7 --fingerprint $Z --station second", "o key trust second.pem --name SECOND --fingerprint $S --station zone",
        "o key trust second.pem --name PLANT-7 --fingerprint $S --station desk",
        "o config export.hostnames allow --station zone", "o validate tftp/*.txt",
        "o collect tftp --station zone", "o sheet save --to sheets --station zone", "o prepare --to empty --station zone",
        "o pack --to stick --signers $(echo $Z | cut -c1-16) $(echo $S | cut -c1-16) --station zone",
        "B=$(ls stick/*.offlic.tar)", "H=$(o bundles --json --station zone | sed -n 's/.*\"sums\":\"\\([^\"]*\\)\".*/\\1/p' | head -n 1)",
        "o sign $B --sums $H --station second", "o verify stick --station desk", "o receive stick --station desk",
        "o stage --to upload --station desk", "o mark uploaded FOC2201A0DM --station desk", "o collect downloads --station desk",
        "o pack --to back --station desk", "o receive back --station zone", "o split --to install --copy-url tftp://10.8.0.6/ --station zone",
        "o status --json --station zone", "o history FOC2201A0DM --station zone", "o bundles --station desk", "o show $(basename $B .offlic.tar) --station zone",
        "o cat $(sha256sum tftp/FOC2201A0DM.txt | cut -c1-64) --station zone", "o audit verify --station zone", "o audit export --station zone",
        "o doctor --station zone", "o doctor --deep --station desk", "o key list --station zone", "o key rotate --station second",
        "o backup zone.backup --station zone", "o restore zone.backup again",
        "o key revoke $(echo $S | cut -c1-16) --reason trial --station zone",
    ];

    [SkippableFact]
    public void No_command_of_a_whole_trip_opens_a_socket_to_a_network()
    {
        Requires.Strace();
        using var shell = new CliRun { Clock = TimeProvider.System };
        Directory.CreateDirectory(shell.At("tftp"));
        Directory.CreateDirectory(shell.At("downloads"));
        foreach (var device in SampleDevice.All)
        {
            File.WriteAllText(shell.At("tftp", device.Udi.Serial + ".txt"), device.CreateUsageFile(DateTimeOffset.UtcNow));
            File.WriteAllText(shell.At("downloads", $"ACK_{device.Udi.Serial}.txt"), FakeCssm.CreateAck(device, DateTimeOffset.UtcNow));
        }

        // What a later version can do beside it is traced as well as it can be: its name alone.
        var names = CommandLine.Commands().Select(command => command.Name).ToList();
        var others = names.Where(name => !Array.Exists(Trip, line => line.Contains($"o {name}", StringComparison.Ordinal))).ToList();
        string[] typed = [.. Trip, .. others.Select(name => $"o {name} trial --station zone; [ $? != 1 ]")];
        var calls = Traced(shell, typed);

        var commands = typed.Count(line => line.Contains("o ", StringComparison.Ordinal));
        var network = calls.Where(call => Opened().Match(call) is { Success: true } match && match.Groups[1].Value is not ("AF_UNIX" or "AF_LOCAL")).ToList();
        var connected = calls.Where(call => call.Contains(" connect(", StringComparison.Ordinal)).Select(call => call[call.IndexOf("connect(", StringComparison.Ordinal)..]).Distinct(StringComparer.Ordinal).ToList();
        Say($"traced by name alone: {(others.Count == 0 ? "none" : string.Join(", ", others))}; local sockets opened: {calls.Count(call => call.Contains("socket(AF_UNIX", StringComparison.Ordinal))}; connected to: {(connected.Count == 0 ? "nothing" : string.Join("; ", connected))}");
        Say($"figure: network commands traced {commands}");
        Say($"figure: network sockets {network.Count}");
        Assert.Empty(network);
        Assert.All(connected, call => Assert.Contains("sa_family=AF_UNIX", call, StringComparison.Ordinal));
        Assert.True(commands > names.Count);
    }

    /// <summary>The trace would see one.</summary>
    [SkippableFact]
    public void A_program_that_opens_one_is_seen()
    {
        Requires.Strace();
        Requires.Programs("bash");
        using var shell = new CliRun();
        var calls = Traced(shell, ["bash -c 'exec 3<>/dev/udp/127.0.0.1/9' || true"]);
        Assert.Contains(calls, call => call.Contains("socket(AF_INET", StringComparison.Ordinal));
    }

    /// <summary>All lines in one traced shell; each must end well.</summary>
    private static string[] Traced(CliRun shell, string[] typed)
    {
        File.WriteAllLines(shell.At("trip.sh"),
        [
            $"o() {{ {ToolFile.InShell} \"$@\"; }}",
            "F() { sed -n 's/.*\"fingerprint\":\"\\([^\"]*\\)\".*/\\1/p' | tr -d ' '; }",
            .. typed.Select((line, index) => $"{line} || {{ echo \"line {index} ended with $?\"; exit 9; }}"),
        ]);
        var run = ProcessRun.Of("strace", ["-f", "--seccomp-bpf", "-qq", "-o", "calls", "-e", "trace=%network", "sh", "trip.sh"], folder: shell.Folder, limit: TimeSpan.FromMinutes(4));
        Assert.True(run.ExitCode == 0, $"{run.Error}\n{string.Join('\n', run.Output.Split('\n').TakeLast(12))}");
        return File.ReadAllLines(shell.At("calls"));
    }

    [GeneratedRegex(@" socket\((\w+)")]
    private static partial Regex Opened();

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
