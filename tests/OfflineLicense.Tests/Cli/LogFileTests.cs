using System.Text;
using System.Text.Json;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli;

public sealed class LogFileTests : IDisposable
{
    private readonly CliRun _shell = new();
    private readonly DateTime _now = Noon();

    public LogFileTests() => Directory.CreateDirectory(_shell.At(".offlic"));

    public void Dispose() => _shell.Dispose();

    // The sink names its files by the local time of the computer, not by the clock of the test.
    private string Today => At(0);

    private string At(int day, string number = "") =>
        _shell.At(".offlic", "log", $"offlic-{_now.AddDays(day):yyyyMMdd}{number}.log");

    // A test that runs across midnight would look for the wrong file.
    private static DateTime Noon()
    {
        while (DateTime.Now.TimeOfDay > new TimeSpan(23, 59, 30))
            Thread.Sleep(1000);
        return DateTime.Now.Date.AddHours(12);
    }

    private Said Do(Action<CommandContext> act, params string[] options) => _shell.Run(
        [
            new ToolCommand("do", "Does it.")
            {
                Run = context =>
                {
                    _ = context.Station;
                    act(context);
                },
            },
        ],
        ["do", .. options]);

    private List<JsonElement> Lines() => File.ReadAllLines(Today).Select(line => JsonDocument.Parse(line).RootElement).ToList();

    [Fact]
    public void A_run_is_one_line_with_how_it_ended_and_its_counts()
    {
        Do(context => context.AddCount("recorded", 3), "-n", "--operator", "Ann");

        var line = Assert.Single(Lines());
        Assert.Equal("2026-11-21T10:15:00.0000000+00:00", line.GetProperty("Timestamp").GetString());
        var facts = line.GetProperty("Properties");
        Assert.Equal("do", facts.GetProperty("command").GetString());
        Assert.Equal(0, facts.GetProperty("exit").GetInt32());
        Assert.Equal("Ann", facts.GetProperty("operator").GetString());
        Assert.True(facts.GetProperty("dry_run").GetBoolean());
        Assert.Equal(3, facts.GetProperty("recorded").GetInt64());
        Assert.True(facts.GetProperty("milliseconds").GetInt64() >= 0);
    }

    [Fact]
    public void A_bug_is_in_the_log_with_its_stack_and_not_on_the_screen()
    {
        var said = Do(_ => throw new InvalidOperationException("inner workings"));

        Assert.Equal("error: unexpected: InvalidOperationException: full detail is in the log\n", said.Error);
        var detail = Lines()[0].GetProperty("Properties").GetProperty("detail").GetString();
        Assert.StartsWith("System.InvalidOperationException: inner workings\n   at ", detail);
        Assert.Equal(1, Lines()[1].GetProperty("Properties").GetProperty("exit").GetInt32());
    }

    [Fact]
    public void A_failure_keeps_its_cause_in_the_log()
    {
        Do(_ => throw new Failure(FailureKind.Busy, "the ledger is busy", cause: new TimeoutException("waited")));
        var detail = Lines()[0].GetProperty("Properties").GetProperty("detail").GetString();
        Assert.Contains("caused by System.TimeoutException: waited", detail);
    }

    [Fact]
    [Trait("Attack", "A25")]
    public void A_name_from_outside_makes_no_line_of_its_own_and_no_character_beyond_ascii()
    {
        Do(_ => throw new Failure(FailureKind.Invalid, "x\n{\"Level\":\"Information\"}\u2028\u0085\u202e é\u007f" + new string('y', 5000)),
            "--operator", "é\u2028\n🔑");

        Assert.Equal(2, Lines().Count);
        Assert.True(Ascii.IsValid(File.ReadAllBytes(Today)));
        Assert.DoesNotContain((byte)0x7F, File.ReadAllBytes(Today));
        Assert.Equal("é\u2028\n🔑", Lines()[1].GetProperty("Properties").GetProperty("operator").GetString());
        Assert.True(Lines()[0].GetProperty("Properties").GetProperty("message").GetString()!.Length <= Limits.TextShown);
    }

    [Fact]
    public void Runs_of_a_day_share_a_file_and_the_file_of_another_day_is_left_alone()
    {
        Directory.CreateDirectory(_shell.At(".offlic", "log"));
        File.WriteAllText(At(-1), "{}\n");

        Do(_ => { });
        Do(_ => { });

        Assert.Equal(2, Lines().Count);
        Assert.Equal("{}\n", File.ReadAllText(At(-1)));
    }

    [Fact]
    public void A_full_file_is_followed_by_another_and_old_ones_are_deleted()
    {
        Directory.CreateDirectory(_shell.At(".offlic", "log"));
        for (var day = 1; day <= 60; day++)
            File.WriteAllText(At(-day), "{}\n");
        using (var full = File.Create(Today))
            full.SetLength(LogFile.FileSize);

        Do(_ => { });

        var names = Directory.GetFiles(_shell.At(".offlic", "log")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(At(0, "_001"), names[^1]);
        Assert.Single(File.ReadAllLines(names[^1]));
        Assert.Equal(LogFile.FileSize, new FileInfo(Today).Length);
        Assert.Equal(LogFile.FilesKept, names.Count);
    }

    [Fact]
    public void While_another_run_writes_to_a_file_the_next_one_is_used()
    {
        Directory.CreateDirectory(_shell.At(".offlic", "log"));
        using (var other = new FileStream(Today, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Do(_ => { });
            Assert.Equal(0, new FileInfo(Today).Length);
        }

        Assert.Single(File.ReadAllLines(At(0, "_001")));
        Do(_ => { });
        Assert.Equal(2, Lines().Count + File.ReadAllLines(At(0, "_001")).Length);
    }

    [Fact]
    public void Runs_at_the_same_time_lose_no_line()
    {
        Do(_ => Do(_ => { }));
        Parallel.For(0, 2, _ =>
        {
            for (var run = 0; run < 25; run++)
                Do(_ => { });
        });

        var lines = Directory.GetFiles(_shell.At(".offlic", "log")).SelectMany(File.ReadAllLines).ToList();
        Assert.Equal(52, lines.Count);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void Without_a_station_there_is_no_log()
    {
        _shell.Run("help");
        _shell.Run("hepl");
        Assert.False(Directory.Exists(_shell.At(".offlic", "log")));
    }

    [Fact]
    public void A_log_that_cannot_be_written_fails_no_command_and_no_message_names_it()
    {
        File.WriteAllText(_shell.At(".offlic", "log"), "a file where the folder should be");
        Assert.Equal(0, Do(_ => { }).Exit);
        Assert.Contains("there is no log", Do(_ => throw new InvalidOperationException()).Error);
    }

    [SkippableFact]
    public void The_log_is_for_the_owner_alone()
    {
        Requires.Unix();
        Do(_ => { });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Today));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_shell.At(".offlic", "log")));
    }
}
