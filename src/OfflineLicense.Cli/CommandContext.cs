using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;

namespace OfflineLicense.Cli;

/// <summary>One run of one command: what was asked for, what it stands on, how it speaks and how it will end.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly ParseResult _parse;
    private readonly GlobalOptions _globals;
    private readonly LineWriter _result;
    private readonly long _started;
    private readonly List<(string Name, long Value)> _counts = [];
    private Action<Utf8JsonWriter>? _summary;
    private string? _station;
    private LogFile? _log;
    private bool _failed;

    public CommandContext(ParseResult parse, GlobalOptions globals, HostEnvironment site)
    {
        _parse = parse;
        _globals = globals;
        _started = site.Clock.GetTimestamp();
        _result = new LineWriter(site.Out, flushes: site.OutIsTerminal);
        var talk = new LineWriter(site.Error, flushes: true);
        Site = site;
        Json = new JsonLines(_result, talk, Has(globals.Json));
        Speech = new ConsoleOutput(site, _result, talk, Json, new OutputOptions(
            Has(globals.Quiet), Has(globals.Verbose), Has(globals.NoInput), OutputOptions.IsLively(site, Has(globals.NoColor))));
    }

    public HostEnvironment Site { get; }

    public ConsoleOutput Speech { get; }

    public JsonLines Json { get; }

    /// <summary>The command with the names above it: <c>key show</c>.</summary>
    public string Name
    {
        get
        {
            var names = new Stack<string>();
            for (var at = _parse.CommandResult; at.Parent is CommandResult parent; at = parent)
                names.Push(at.Command.Name);
            return names.Count == 0 ? _parse.RootCommandResult.Command.Name : string.Join(' ', names);
        }
    }

    /// <summary>The options every command has, for the pages of help.</summary>
    public GlobalOptions Globals => _globals;

    /// <summary>The command with all others below it: what <c>help</c> describes.</summary>
    public Command Root => _parse.RootCommandResult.Command;

    public bool DryRun => Has(_globals.DryRun);

    public string Operator => Value(_globals.Operator) ?? Site.Account;

    public TimeSpan Wait => TimeSpan.FromSeconds(Value(_globals.Wait));

    public string? Reason => Value(_globals.Reason);

    /// <summary>The folder that holds <c>.offlic/</c>; from here on the run is logged there.</summary>
    /// <exception cref="Failure">Missing: there is no station.</exception>
    public string Station
    {
        get
        {
            if (_station is null)
                LogIn(_station = StationFinder.Find(Site, Value(_globals.Station)));
            return _station;
        }
    }

    /// <summary>From here on the run is logged in this station: what <see cref="Station"/> does, and <c>init</c> for the one it made.</summary>
    public void LogIn(string station) => _log ??= new LogFile(station, Site.Clock);

    /// <summary>How the command will end: the worst of all reasons given so far.</summary>
    public int Exit { get; private set; }

    /// <summary>Whether the option was typed.</summary>
    public bool Has(Option option) => _parse.GetResult(option) is { Implicit: false };

    public T? Value<T>(Option<T> option) => _parse.GetValue(option);

    public T? Value<T>(Argument<T> argument) => _parse.GetValue(argument);

    /// <inheritdoc cref="HostEnvironment.FullPath"/>
    public string FullPath(string path) => Site.FullPath(path);

    /// <summary>Standard output as bytes, for a result that is a document; what was said before is out.</summary>
    public Stream BytesOut()
    {
        _result.Flush();
        return Site.OutBytes;
    }

    /// <summary>One more reason how to end; the worst counts (<see cref="ExitCode.Worst"/>).</summary>
    public void EndWith(int code) => Exit = ExitCode.Worst(Exit, code);

    /// <summary>A number for the summary and the log, in the order given: <c>recorded</c>, <c>known</c>, …</summary>
    public void Count(string name, long value) => _counts.Add((name, value));

    /// <summary>Fields of the summary that are no counts; they stand after those.</summary>
    public void Summary(Action<Utf8JsonWriter> fields) => _summary += fields;

    /// <summary>What <c>--help</c> and <c>--version</c> print: text on stdout, with <c>--json</c> too.</summary>
    public void Print(IEnumerable<string> page)
    {
        foreach (var line in page)
            _result.Line(line);
    }

    /// <summary>One of several things was refused; the command goes on with the others and ends with the worst reason.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="about">Which of them, shown safely.</param>
    public void Complain(Failure refusal, string about)
    {
        var exit = ExitCode.Of(refusal.Kind);
        EndWith(exit);
        _log?.Failed(refusal, exit);
        Speech.Error(refusal.Code ?? ExitCode.NameOf(exit), exit, $"{about}: {(refusal.Code is null ? string.Empty : refusal.Code + ": ")}{refusal.Message}", refusal.Hint);
    }

    /// <summary>Says why the command could not go on.</summary>
    public void Fail(Exception cause, int exit, string code, string message, string? hint)
    {
        EndWith(exit);
        _failed = true;
        _log?.Failed(cause, exit);
        Speech.Error(code, exit, message, hint);
    }

    /// <summary>Says that there is a bug, and where its detail is: never on the screen unasked, as it may quote what was read.</summary>
    public void FailUnexpectedly(Exception bug)
    {
        EndWith(ExitCode.Unexpected);
        _failed = true;
        _log?.Failed(bug, ExitCode.Unexpected);
        var where = _log is { IsWritten: true } ? "full detail is in the log" : "there is no log to hold the detail; -v shows it";
        Speech.Error(ExitCode.NameOf(ExitCode.Unexpected), ExitCode.Unexpected, $"unexpected: {bug.GetType().Name}: {where}", hint: null);
        Speech.Detail(LogFile.Detail(bug).ReplaceLineEndings(" | "));
    }

    /// <summary>The last words, on stdout and in the log.</summary>
    /// <returns>The exit code.</returns>
    public int End()
    {
        if (!_failed)
            Speech.Close();
        Json.Summary(Name, Exit, DryRun, json =>
        {
            foreach (var (name, value) in _counts)
                json.WriteNumber(name, value);
            _summary?.Invoke(json);
        });
        return Flush();
    }

    /// <summary>Sends off what was said. A result that could not be written (a full disk) ends in 5: what was done stays done.</summary>
    public int Flush()
    {
        _result.Flush();
        if (_result.Failed is { } full)
            Fail(full, ExitCode.Missing, ExitCode.NameOf(ExitCode.Missing), $"the result could not be written to stdout: {full.Message}", "what the command did is recorded; only the report of it is cut short");

        _log?.Ended(
        [
            ("command", Name),
            ("exit", Exit),
            ("operator", Operator),
            ("dry_run", DryRun),
            ("milliseconds", (long)Site.Clock.GetElapsedTime(_started).TotalMilliseconds),
            .. _counts.Select(count => (count.Name, (object?)count.Value)),
        ]);

        return Exit;
    }

    public void Dispose() => _log?.Dispose();
}
