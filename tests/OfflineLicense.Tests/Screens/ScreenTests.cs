using System.Text.RegularExpressions;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Screens;

/// <summary>What a person sees of every command in a real terminal. The trip is the one of <see cref="NativeFileTests"/>.</summary>
[Trait("Lane", "check")]
public sealed partial class ScreenTests : IDisposable
{
    // The length of the name decides where lines with a path are broken, so it is the same in memory and on a disk.
    private readonly string _folder = Directory.Exists("/dev/shm")
        ? $"/dev/shm/offlic-{Random.Shared.Next():x8}"
        : $"/var/tmp/offlic-{Random.Shared.Next():x8}";

    public ScreenTests()
    {
        Requires.Linux();
        Requires.Programs("tmux");
        Skip.If(ToolFile.Command.SequenceEqual(ToolFile.Managed), "needs the native file (OFFLIC_TOOL)");
        Directory.CreateDirectory(_folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    public void Every_command_fits_a_terminal(int columns, int rows)
    {
        // One size shows what breaks; the other is for a release.
        Skip.If(columns != 80 && Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "0", "only in check.sh --release");
        var shown = Trip(columns, rows, "");

        Fits(shown, columns);
        var name = $"{nameof(ScreenTests)}.Every_command_on_{columns}_columns";
        if (GeneratedPage.IsUpdated)
        {
            var file = Checkout.At("tests", "OfflineLicense.Tests", "Screens", "__snapshots__", name + ".snap");
            File.WriteAllText(file, Plain(shown) + "\n");
        }

        Snapshot.Match(Plain(shown), name);
    }

    // A serial console: it has no size, no color, and no letters but those of ASCII.
    [SkippableFact]
    public void A_serial_line_gets_80_columns_of_plain_ASCII()
    {
        var shown = Trip(132, 24, "stty rows 0 cols 0; export TERM=dumb LC_ALL=C");

        Fits(shown, 80);
        Assert.All(shown, line => Assert.True(line.All(char.IsAscii), line));
    }

    [SkippableFact]
    public void A_bar_shows_that_work_goes_on_and_Ctrl_C_says_what_is_safe()
    {
        Assert.Equal(0, ProcessRun.Of("mkfifo", [Pipe]).ExitCode);

        // The first collect waits for its input until the test writes into the pipe, the second until it is stopped.
        using var screen = TerminalScreen.Show(_folder, 80, 24, "",
        [
            "o init zone --name PLANT-7 >/dev/null",
            "o collect - --station zone <input",
            "trap : INT; o collect - --station zone <input",
        ]);
        using (var input = OpenPipe())
        {
            screen.WaitFor("reading files");
            screen.WaitFor("0%");
            input.Write("junk"u8);
        }

        screen.WaitFor("exit 13");
        Assert.DoesNotContain(screen.Read(), line => line.Contains("0%", StringComparison.Ordinal));

        using (OpenPipe())
        {
            screen.WaitFor("reading files");
            screen.Press("C-c");
            Assert.Equal(["interrupted: what was recorded is safe; run the same command again", "exit 130"], screen.ReadAll().TakeLast(2));
        }
    }

    private string Pipe => Path.Combine(_folder, "input");

    private FileStream OpenPipe() => new(Pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private IReadOnlyList<string> Trip(int columns, int rows, string setting)
    {
        ShellTrip.WriteFiles(new CliRun(_folder), DateTimeOffset.UtcNow);
        // The script for a shell is a program and has the lines of one.
        var lines = ShellTrip.Lines.Concat(NativeFileTests.Others)
            .Where(line => !line.StartsWith("o completion ", StringComparison.Ordinal));
        using var screen = TerminalScreen.Show(_folder, columns, rows, setting, lines);
        return screen.ReadAll();
    }

    // What was typed is no output; JSON, a document and the line for Nagios are for programs. A word that is longer than a line is a
    // path, which stays whole.
    private static void Fits(IReadOnlyList<string> shown, int columns)
    {
        var output = shown.Where(line => !Whole().IsMatch(line)).ToList();
        Assert.True(output.Count > 500, string.Join('\n', shown));
        Assert.DoesNotContain(output, line => line.Length > columns && line.Trim().Contains(' ', StringComparison.Ordinal));
        Assert.DoesNotContain(output, line => line.Contains("unexpected:", StringComparison.Ordinal));
    }

    /// <summary>
    /// Without what other tests hold (pages of help) and what has another order in each run (events of one second), and with constant
    /// keys, digests, dates and sizes.
    /// </summary>
    private string Plain(IEnumerable<string> shown)
    {
        var text = string.Join('\n', shown.Where(line => !Whole().IsMatch(line) || line[0] == '$'))
            .Replace(_folder, "/srv/offlic-the-folder00", StringComparison.Ordinal);
        text = Size().Replace(Time().Replace(text, match => Digit().Replace(match.Value, "0")), "N bytes");
        text = Hex().Replace(text, match => HexDigit().Replace(match.Value, "x"));
        text = Tool().Replace(text, "offlic VERSION");
        return string.Join("\n$ ", ("\n" + text).Split("\n$ ").Where(each => !Elsewhere().IsMatch(each))).TrimStart('\n');
    }

    [GeneratedRegex(
        "^(?:o help|o --help|o explain|o history|o key list|o audit export|o doctor|o verify drive --station again|o bundles [$])")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"(?<![0-9a-z])(?:[0-9a-f]{8,}|[0-9a-f]{4}(?: [0-9a-f]{4})+)(?![0-9a-z])")]
    private static partial Regex Hex();

    [GeneratedRegex("^(?:[$] |[{]|<\\?xml|OFFLIC )")]
    private static partial Regex Whole();

    [GeneratedRegex("[0-9a-f]")]
    private static partial Regex HexDigit();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?")]
    private static partial Regex Time();

    [GeneratedRegex(@"offlic \d+\.\d+\.\d+[-.+\w]*")]
    private static partial Regex Tool();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();

    [GeneratedRegex(@"[0-9][0-9,.]* (?:bytes|[KMG]iB)")]
    private static partial Regex Size();
}
