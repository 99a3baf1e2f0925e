using System.CommandLine;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    // A command with a list of files, an option and a flag: all that can go wrong on a command line.
    private Said Take(params string[] args)
    {
        var files = new Argument<string[]>("path") { Arity = ArgumentArity.ZeroOrMore };
        var to = new Option<string>("--to") { HelpName = "DIR" };
        var again = new Flag("--again");
        var take = new ToolCommand("take", "Take files.")
        {
            Arguments = { files },
            Options = { to, again },
            Examples = [new("offlic take a.txt", "Takes one.")],
            Exits = [ExitCode.Incomplete],
            Run = context => context.Output.WriteLine(
                $"{string.Join(' ', context.GetValue(files)!)}|{context.GetValue(to)}|{context.GetValue(again)}|{context.DryRun}|{context.Operator}|{context.Wait.TotalSeconds}"),
        };
        return _shell.Run([take], ["take", .. args]);
    }

    private Said Throwing(Exception failure, params string[] options) =>
        _shell.Run([new ToolCommand("fail", "Fails.") { Run = _ => throw failure }], ["fail", .. options]);

    [Fact]
    public void Options_stand_anywhere_and_flags_take_no_value()
    {
        Assert.Equal("a true b|out|True|True|tester|10\n", Take("-n", "a", "--again", "true", "b", "--to", "out").Out);
        Assert.Equal("-||False|False|Ann|3\n", Take("-", "--operator", "Ann", "--wait", "3").Out);
    }

    [Fact]
    public void A_name_that_begins_with_a_hyphen_goes_after_two_of_them() =>
        Assert.Equal("-x.txt --json|-o|False|False|tester|10\n", Take("--to=-o", "--", "-x.txt", "--json").Out);

    [Fact]
    public void A_name_that_begins_with_an_at_sign_or_a_slash_is_a_file() =>
        Assert.Equal("@list /h /?||False|False|tester|10\n", Take("@list", "/h", "/?").Out);

    [Theory]
    [InlineData("offlic take has no option --agian; did you mean --again?", "a.txt", "--agian")]
    [InlineData("offlic take has no option --jsom; did you mean --json?", "--jsom")]
    [InlineData("offlic take has no option -x", "a.txt", "-x")]
    [InlineData("offlic take has no option --frobnicate", "--frobnicate", "a.txt")]
    [InlineData("offlic take has no option -o; did you mean --to?", "--to", "-o")]
    [InlineData("--to= has no value", "--to=", "a.txt")]
    [InlineData("--to= has no value", "a.txt", "--to=")]
    [InlineData("--to= has no value", "--to=", "--json")]
    [InlineData("--again takes no value", "--again=yes")]
    [InlineData("--dry-run takes no value", "--dry-run=no")]
    [InlineData("--wait takes a whole number, 0 or more, not soon", "--wait", "soon")]
    [InlineData("--wait takes a whole number, 0 or more, not -1", "--wait=-1")]
    [InlineData("required argument missing for option: '--to'", "--to")]
    [InlineData("required argument missing for option: '--operator'", "--operator")]
    public void What_is_wrong_with_a_command_line_is_said_before_anything_is_done(string wrong, params string[] args)
    {
        var said = Take(args);

        Assert.Equal(2, said.Exit);
        Assert.Empty(said.Out);
        Assert.Equal("error: " + wrong, said.ErrorLines[0]);
        Assert.StartsWith("hint: see: offlic take --help", said.ErrorLines[1]);
        Assert.Equal(2, said.ErrorLines.Count);
    }

    [Theory]
    [InlineData("offlic receive needs BUNDLE", "for example: offlic receive /media/usb; ", "receive")]
    [InlineData("offlic collect needs PATH", "for example: offlic collect ", "collect")]
    [InlineData("offlic history needs WHAT", "for example: offlic history FOC1234X0AB; ", "history")]
    [InlineData("offlic pack needs --to DIR", "for example: offlic pack --to /media/usb ", "pack")]
    [InlineData("offlic key trust needs --name STATION", "for example: offlic key trust /media/usb/HQ.pub.pem --name HQ; ", "key", "trust",
        "x")]
    [InlineData("offlic has no command man", "offlic help COMMAND", "man", "pack")]
    [InlineData("offlic has no command frobnicate", "see: offlic --help", "frobnicate", "pack")]
    [InlineData("offlic has no command stat; did you mean status?", "see: offlic --help", "stat")]
    [InlineData("offlic has no command STATUS; did you mean status?", "see: offlic --help", "STATUS")]
    public void An_incomplete_line_is_told_with_what_is_missing_and_an_example(string wrong, string hint, params string[] args)
    {
        // Regression: "required argument missing for command: 'receive'"; man pack was to be pack --to man, and stat was stage.
        using var shell = new Commands.CliRun();
        var said = shell.Run(args);

        Assert.Equal(2, said.Exit);
        Assert.Equal("error: " + wrong, said.ErrorLines[0]);
        Assert.StartsWith("hint: " + hint, said.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offlic has no command hepl; did you mean help?", "hepl")]
    [InlineData("offlic has no command frobnicate", "frobnicate", "a", "b")]
    [InlineData("offlic ledger has no command exprot; did you mean export?", "ledger", "exprot", "--to", "usb")]
    [InlineData("offlic has no option --versoin; did you mean --version?", "--versoin")]
    public void An_unknown_command_is_usage(string wrong, params string[] args)
    {
        var said = _shell.Run(args);
        Assert.Equal(2, said.Exit);
        Assert.Equal(["error: " + wrong], said.ErrorLines.Take(1));
    }

    [Fact]
    public void A_command_with_subcommands_alone_names_them()
    {
        ToolCommand Key() => new("key", "Keys.")
        {
            Subcommands =
            {
                new ToolCommand("show", "Show it.") { Run = context => context.Output.WriteLine(context.Name) },
                new ToolCommand("list", "List them.") { Run = _ => { } },
            },
        };

        Assert.Equal("error: offlic key needs one of: show, list", _shell.Run([Key()], "key").ErrorLines[0]);
        Assert.Equal("error: offlic key has no command shwo; did you mean show?", _shell.Run([Key()], "key", "shwo").ErrorLines[0]);
        Assert.Equal("key show\n", _shell.Run([Key()], "key", "show").Out);
        Assert.Contains("\"command\":\"key show\"", _shell.Run([Key()], "key", "show", "--json").Out);
    }

    [Fact]
    public void A_wrong_command_line_with_json_is_an_error_object_and_a_summary()
    {
        var said = Take("--json", "--agian");

        Assert.Equal("""{"type":"summary","schema":"offlic/1","command":"take","exit":2}""" + "\n", said.Out);
        Assert.Equal(
            """{"type":"error","code":"usage","exit":2,"message":"offlic take has no option --agian; did you mean --again?","hint":"see: offlic take --help"}""" + "\n",
            said.Error);
    }

    [Theory]
    [InlineData(FailureKind.Usage, 2)]
    [InlineData(FailureKind.Missing, 5)]
    [InlineData(FailureKind.Untrusted, 10)]
    [InlineData(FailureKind.WrongDevice, 11)]
    [InlineData(FailureKind.Sequence, 12)]
    [InlineData(FailureKind.Invalid, 13)]
    [InlineData(FailureKind.Busy, 30)]
    [InlineData(FailureKind.Damaged, 31)]
    internal void A_failure_is_one_error_line_one_hint_and_its_code(FailureKind kind, int exit)
    {
        var said = Throwing(new Failure(kind, "what came", "what to do"));

        Assert.Equal(exit, said.Exit);
        Assert.Equal("", said.Out);
        Assert.Equal("error: what came\nhint: what to do\n", said.Error);
    }

    [Fact]
    public void A_failure_with_json_keeps_the_code_it_was_given()
    {
        var said = Throwing(new Failure(FailureKind.Untrusted, "a <signature> is not valid") { Code = "E_SEAL" }, "--json", "-n");

        Assert.Equal("""{"type":"error","code":"E_SEAL","exit":10,"message":"a <signature> is not valid","hint":null}""" + "\n", said.Error);
        Assert.Equal("""{"type":"summary","schema":"offlic/1","command":"fail","exit":10,"dry_run":true}""" + "\n", said.Out);
    }

    [Fact]
    public void A_bug_shows_its_kind_alone_and_its_detail_when_asked()
    {
        var said = Throwing(new InvalidOperationException("secret payload"));
        Assert.Equal(1, said.Exit);
        Assert.Equal("error: unexpected: InvalidOperationException: there is no log to hold the detail; -v shows it\n", said.Error);

        Assert.Contains("detail: System.InvalidOperationException: secret payload |",
            Throwing(new InvalidOperationException("secret payload"), "-v").Error);
    }

    [Fact]
    public void Cancelling_is_130_and_a_disk_that_fails_is_5()
    {
        Assert.Equal(130, Throwing(new OperationCanceledException()).Exit);
        Assert.Equal(5, Throwing(new IOException("No space left on device")).Exit);
        Assert.Equal("error: Access to the path 'x' is denied.\nhint: what was recorded is safe: check the drive and its permissions, "
            + "then run the same command again\n", Throwing(new UnauthorizedAccessException("Access to the path 'x' is denied.")).Error);
    }

    [Fact]
    public void The_version_names_the_formats_too()
    {
        var said = _shell.Run("--version");
        Assert.Equal("offlic 0.1.0 (bundle offlic-bundle/1, json offlic/1)\n", said.Out);
        Assert.Equal(0, said.Exit);
    }

    [Fact]
    public void A_run_leaves_nothing_behind_for_the_next()
    {
        var alone = Take("a").Out;
        Parallel.For(0, 40, i =>
        {
            using var shell = new CliRun();
            Assert.Equal(0, shell.Run(i % 2 == 0 ? ["help", "--json"] : ["help", "-v"]).Exit);
        });
        Assert.Equal(alone, Take("a").Out);
    }

    [Fact]
    public void A_page_of_help_shows_purpose_place_examples_options_and_exit_status()
    {
        _shell.Columns = 100;
        var said = Take("--help", "--nonsense");

        Assert.Equal(0, said.Exit);
        Assert.StartsWith(
            """
            Take files.

            Usage:
              offlic take [PATH…] [options]

            Where:
              both

            Examples:
              offlic take a.txt
                  Takes one.

            Arguments:
              PATH…

            Options:
              --to DIR
              --again

            Global options:
              --station DIR    The folder of the station
            """.ReplaceLineEndings("\n"),
            said.Out);
        Assert.Contains("\nExit status:\n    0  done         all that", said.Out);
        Assert.Contains("\n    3  incomplete   done, but files", said.Out);
        Assert.All(said.OutLines, line => Assert.InRange(line.Length, 0, 100));
        Assert.Equal(said.Out, Take("-h").Out);
    }

    [Fact]
    public void The_tool_alone_lists_its_commands_by_place()
    {
        var said = _shell.Run(
        [
            new ToolCommand("config", "Settings.") { Run = _ => { } },
            new ToolCommand("collect", "Read files.") { Place = Place.Zone, Run = _ => { } },
            new ToolCommand("stage", "Make upload folders.") { Place = Place.Desk, Run = _ => { } },
            new ToolCommand("pack", "Seal a bundle.") { Place = Place.Carry, Run = _ => { } },
        ]);

        Assert.Equal(0, said.Exit);
        Assert.Equal(
            """
            Carries Cisco Smart Licensing files across an air gap.

            Zone:
              collect  Read files.

            Both sides: bundles:
              pack     Seal a bundle.

            Desk:
              stage    Make upload folders.

            Both sides: the station and its records:
              config   Settings.

            For one command: offlic COMMAND --help. For the exit codes: offlic help exit-codes.

            """.ReplaceLineEndings("\n"),
            said.Out);
    }

    [Fact]
    public void Every_command_of_the_tool_has_a_page_with_two_examples()
    {
        static IEnumerable<ToolCommand> Visible(Command command) => command.Subcommands.OfType<ToolCommand>().SelectMany(Visible)
            .Concat(command is ToolCommand { Run: not null, Hidden: false } shown ? [shown] : []);

        Assert.All(CommandLine.Commands().SelectMany(Visible), command =>
        {
            Assert.True(command.Examples.Count >= 2, $"{command.Name} has {command.Examples.Count} examples");
            Assert.All(command.Examples, example => Assert.StartsWith("offlic ", example.Typed));
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description),
                $"{command.Name} {option.Name} is not described"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description),
                $"{command.Name} {argument.Name} is not described"));
        });
    }

    [Fact]
    public void Every_command_explains_itself_with_examples_of_itself()
    {
        var acting = CommandLine.Commands().SelectMany(command => Below(command, "offlic")).Where(each =>
            each.Command.Run is not null).ToList();

        Assert.True(acting.Count >= 20);
        Assert.All(acting, each => Assert.True(each.Command.Examples.Count >= 2, each.Name));
        Assert.All(acting, each => Assert.All(each.Command.Examples, example =>
            Assert.StartsWith(each.Name, example.Typed, StringComparison.Ordinal)));

        static IEnumerable<(string Name, ToolCommand Command)> Below(ToolCommand command, string above) =>
            command.Subcommands.OfType<ToolCommand>().SelectMany(sub =>
                Below(sub, $"{above} {command.Name}")).Prepend(($"{above} {command.Name}", command));
    }
}
