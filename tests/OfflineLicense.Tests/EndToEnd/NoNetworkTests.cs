using System.Text.RegularExpressions;
using OfflineLicense.Cli;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A whole trip as real processes, every system call that has to do with a network written down.</summary>
[Trait("Lane", "check")]
public sealed partial class NoNetworkTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void No_command_of_a_whole_trip_opens_a_socket_to_a_network()
    {
        Requires.Strace();
        using var shell = new CliRun { Clock = TimeProvider.System };
        ShellTrip.WriteFiles(shell, DateTimeOffset.UtcNow);

        // What a later version can do beside it is traced as well as it can be: its name alone.
        var names = CommandLine.Commands().Select(command => command.Name).ToList();
        var others = names.Where(name => !ShellTrip.Lines.Any(line => line.Contains($"o {name}", StringComparison.Ordinal))).ToList();
        string[] typed = [.. ShellTrip.Lines, .. others.Select(name => $"o {name} trial --station zone; [ $? != 1 ]")];
        var calls = Traced(shell, typed);

        var commands = typed.Count(line => line.Contains("o ", StringComparison.Ordinal));
        var network = calls
            .Where(call => Opened().Match(call) is { Success: true } match && match.Groups[1].Value is not ("AF_UNIX" or "AF_LOCAL"))
            .ToList();
        var connected = calls
            .Where(call => call.Contains(" connect(", StringComparison.Ordinal))
            .Select(call => call[call.IndexOf("connect(", StringComparison.Ordinal)..])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Say(
            $"traced by name alone: {(others.Count == 0 ? "none" : string.Join(", ", others))}; local sockets opened: {calls.Count(call => call.Contains("socket(AF_UNIX", StringComparison.Ordinal))}; connected to: {(connected.Count == 0 ? "nothing" : string.Join("; ", connected))}"
        );
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
        File.WriteAllLines(
            shell.At("trip.sh"),
            [
                .. ShellTrip.Functions(ToolFile.InShell),
                .. typed.Select((line, index) => $"{line} || {{ echo \"line {index} ended with $?\"; exit 9; }}"),
            ]
        );
        var run = ProcessRun.Of(
            "strace",
            ["-f", "--seccomp-bpf", "-qq", "-o", "calls", "-e", "trace=%network", "sh", "trip.sh"],
            folder: shell.Folder,
            limit: TimeSpan.FromMinutes(4)
        );
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
