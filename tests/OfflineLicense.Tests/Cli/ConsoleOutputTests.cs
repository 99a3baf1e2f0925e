using OfflineLicense.Cli;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Cli;

public sealed class ConsoleOutputTests : IDisposable
{
    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    private Said Say(Action<CommandContext> act, params string[] options) =>
        _shell.Run([new ToolCommand("say", "Says something.") { Run = act }], ["say", .. options]);

    private static void Everything(CommandContext context)
    {
        context.Output.SuggestNext("offlic pack --to /media");
        context.Output.WriteLine("3 files");
        context.Output.Warn("a clock is off");
        context.Output.WriteDetail("read a.txt");
        context.Json.WriteLine("file", json => json.WriteString("path", "a.txt"));
        context.AddCount("recorded", 3);
        context.AddSummary(json => json.WriteStrings("zones", ["LAB-A"]));
        context.EndWith(ExitCode.Incomplete);
    }

    [Fact]
    public void The_result_is_on_stdout_the_talk_on_stderr_and_next_is_last()
    {
        var said = Say(Everything);
        Assert.Equal("3 files\nNext: offlic pack --to /media\n", said.Out);
        Assert.Equal("warning: a clock is off\n", said.Error);
        Assert.Equal(3, said.Exit);
    }

    [Fact]
    public void Quiet_is_the_result_alone_and_verbose_adds_details()
    {
        Assert.Equal(("3 files\n", ""), (Say(Everything, "-q").Out, Say(Everything, "-q").Error));
        Assert.Equal("warning: a clock is off\ndetail: read a.txt\n", Say(Everything, "-v").Error);
    }

    [Fact]
    public void Json_and_sentences_never_mix()
    {
        var said = Say(Everything, "--json", "-v", "-n");
        Assert.Equal(
            """
            {"type":"file","path":"a.txt"}
            {"type":"summary","schema":"offlic/1","command":"say","exit":3,"recorded":3,"zones":["LAB-A"],"dry_run":true}

            """.ReplaceLineEndings("\n"),
            said.Out);
        Assert.Equal(
            """
            {"type":"warning","message":"a clock is off"}
            {"type":"detail","message":"read a.txt"}

            """.ReplaceLineEndings("\n"),
            said.Error);
    }

    [Fact]
    public void A_failed_command_keeps_its_counts_in_the_summary_and_says_no_next()
    {
        static void Act(CommandContext context)
        {
            Everything(context);
            throw new Failure(FailureKind.WrongDevice, "not yours");
        }

        Assert.DoesNotContain("Next:", Say(Act).Out);
        Assert.Equal(11, Say(Act).Exit);
        Assert.Contains("\"exit\":11,\"recorded\":3", Say(Act, "--json").OutLines[^1]);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(20, 21, null)]
    [InlineData(21, 22, "  … and 1 more: see: offlic status --json")]
    [InlineData(12_345, 22, "  … and 12,325 more: see: offlic status --json")]
    public void What_needs_attention_is_twenty_lines_and_where_the_rest_is(int items, int lines, string? last)
    {
        var said = Say(context => context.Output.WriteAttentionList(
            [.. Enumerable.Range(1, items).Select(i => $"device {i}")], "see: offlic status --json"));

        Assert.Equal(lines, said.OutLines.Count);
        if (items > 0)
            Assert.Equal(["Needs attention:", "  device 1"], said.OutLines.Take(2));
        if (last is not null)
            Assert.Equal(last, said.OutLines[^1]);
    }

    [Fact]
    public void A_terminal_gets_a_coloured_label_and_plain_text_after_it()
    {
        _shell.IsTerminal = true;
        var said = Say(context => context.Output.Warn("look [here]"));
        Assert.Matches("^\e\\[[0-9;]+mwarning:\e\\[0m look \\[here\\]\n$", said.Error);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData(null, null)]
    public void A_terminal_that_wants_no_colour_gets_none_and_no_bar(string? variable, string? value)
    {
        _shell.IsTerminal = true;
        if (variable is not null)
            _shell.Variables[variable] = value!;

        var said = Say(
            context =>
            {
                Assert.Same(StepProgress.Unseen, context.Progress);
                context.Output.Warn("look");
            },
            variable is null ? ["--no-color"] : []);

        Assert.Equal("warning: look\n", said.Error);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false, "-q")]
    [InlineData(true, false, "--json")]
    [InlineData(true, false, "-v", "-q")]
    [InlineData(false, false)]
    public void Work_is_counted_where_somebody_looks(bool isTerminal, bool isCounted, params string[] options)
    {
        _shell.IsTerminal = isTerminal;
        Assert.Equal(0, Say(context => Assert.Equal(isCounted, context.Progress != StepProgress.Unseen), options).Exit);
    }

    [Fact]
    public void Verbose_tells_each_part_and_how_long_it_took() => Assert.Matches(
        "^detail: reading files: 2 files, 30 bytes, 0\\.[0-9] s\ndetail: matching: 0\\.[0-9] s\n$",
        Say(context =>
        {
            context.Progress.Begin("reading files", 2);
            Assert.Equal([10, 20], context.Progress.Count([10, 20], size => size));
            context.Progress.Begin("matching");
        }, "-v").Error);

    [Fact]
    public void An_empty_NO_COLOR_says_nothing()
    {
        _shell.IsTerminal = true;
        _shell.Variables["NO_COLOR"] = "";
        Assert.Contains("\e[", Say(context => context.Output.Warn("look")).Error);
    }

    [Fact]
    public void Off_a_terminal_no_control_character_is_ever_written()
    {
        var said = Say(context =>
        {
            context.Progress.Begin("reading", 1000);
            context.Output.Warn("a\e[31mb");
            throw new Failure(FailureKind.Invalid, "c\rd", "e\nf");
        });
        Assert.Equal("warning: a\\u{1b}[31mb\nerror: c\\u{d}d\nhint: e\\u{a}f\n", said.Error);
    }

    [Fact]
    public void A_question_is_talk_and_its_answer_is_read()
    {
        _shell.Input = "yes\n";
        var said = Say(context => context.Output.WriteLine(context.Output.Ask("Is it so?", "give --yes")));
        Assert.Equal(("yes\n", "Is it so? "), (said.Out, said.Error));
    }

    [Theory]
    [InlineData("--no-input", "error: Is it so? cannot be asked with --no-input")]
    [InlineData("-q", "Is it so? \nerror: Is it so? got no answer: the input ended")]
    public void A_question_that_cannot_be_asked_is_a_missing_decision(string option, string error)
    {
        var said = Say(context => context.Output.Ask("Is it so?", "give --yes"), option);
        Assert.Equal(2, said.Exit);
        Assert.Equal($"{error}\nhint: give --yes\n", said.Error);
    }

    // What is piped in is somebody's data, not a person at a keyboard.
    [Theory]
    [InlineData("--no-input", "error: Is it so? cannot be asked with --no-input")]
    [InlineData("-q", "error: Is it so? cannot be asked: there is no terminal")]
    public void A_secret_is_asked_for_at_a_terminal_alone(string option, string error)
    {
        _shell.Input = "hunter2\n";
        var said = Say(context => context.Output.AskSecret("Is it so?", "give --yes").Dispose(), option);
        Assert.Equal(2, said.Exit);
        Assert.Equal([error, "hint: give --yes"], said.ErrorLines);
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public void A_full_disk_behind_stdout_is_5_after_the_work_was_done(params string[] options)
    {
        _shell.Output = new FullStream();
        var done = false;

        var said = Say(
            context =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    context.Output.WriteLine("line");
                    context.Json.WriteLine("line", _ => { });
                }
                done = true;
            },
            options);

        Assert.True(done);
        Assert.Equal(5, said.Exit);
        Assert.Contains("the result could not be written to stdout: No space left on device", said.Error);
    }

    [Fact]
    public void A_result_of_bytes_stands_after_what_was_said_before_it()
    {
        var said = Say(context =>
        {
            context.Output.WriteLine("before");
            context.GetOutputStream().Write([0xFF, 0x00]);
        });
        Assert.Equal([.. "before\n"u8, 0xFF, 0x00], said.OutBytes);
    }

    [Fact]
    public void A_table_is_aligned_and_its_lines_end_without_spaces()
    {
        var lines = TextTable.Render(
            [["C9300-48P", "FOC1234X0AB", "7"], ["C9800-CL-K9", "9NT", "1,200"], ["a\nb"]], new Screen(80, true), indent: 2, right: 2);
        Assert.Equal(
            [
                "  C9300-48P    FOC1234X0AB      7",
                "  C9800-CL-K9  9NT          1,200",
                "  a\\u{a}b",
            ],
            lines);
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
