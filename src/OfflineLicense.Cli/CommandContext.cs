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

    public CommandContext(ParseResult parse, GlobalOptions globals, HostEnvironment host)
    {
        _parse = parse;
        _globals = globals;
        _started = host.Clock.GetTimestamp();
        _result = new LineWriter(host.Out, flushes: host.OutIsTerminal);
        var talk = new LineWriter(host.Error, flushes: true);
        Host = host;
        Json = new JsonLines(_result, talk, Has(globals.Json));
        Output = new ConsoleOutput(host, _result, talk, Json, new OutputOptions(
            Has(globals.Quiet), Has(globals.Verbose), Has(globals.NoInput), OutputOptions.IsLively(host, Has(globals.NoColor))));
    }

    public HostEnvironment Host { get; }

    public ConsoleOutput Output { get; }

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

    public string Operator => GetValue(_globals.Operator) ?? Host.Account;

    public TimeSpan Wait => TimeSpan.FromSeconds(GetValue(_globals.Wait));

    public string? Reason => GetValue(_globals.Reason);

    /// <summary>The folder that holds <c>.offlic/</c>; from here on the run is logged there.</summary>
    /// <exception cref="Failure">Missing: there is no station.</exception>
    public string Station
    {
        get
        {
            if (_station is null)
                OpenLog(_station = StationFinder.Find(Host, GetValue(_globals.Station)));
            return _station;
        }
    }

    /// <summary>From here on the run is logged in this station: what <see cref="Station"/> does, and <c>init</c> for the one it made.</summary>
    public void OpenLog(string station) => _log ??= new LogFile(station, Host.Clock);

    /// <summary>How the command will end: the worst of all reasons given so far.</summary>
    public int Exit { get; private set; }

    /// <summary>Whether the option was typed.</summary>
    public bool Has(Option option) => _parse.GetResult(option) is { Implicit: false };

    public T? GetValue<T>(Option<T> option) => _parse.GetValue(option);

    public T? GetValue<T>(Argument<T> argument) => _parse.GetValue(argument);

    /// <inheritdoc cref="HostEnvironment.FullPath"/>
    public string FullPath(string path) => Host.FullPath(path);

    /// <summary>Standard output as bytes, for a result that is a document; what was said before is out.</summary>
    public Stream GetOutputStream()
    {
        _result.Flush();
        return Host.OutBytes;
    }

    /// <summary>One more reason how to end; the worst counts (<see cref="ExitCode.GetWorst"/>).</summary>
    public void EndWith(int code) => Exit = ExitCode.GetWorst(Exit, code);

    /// <summary>A number for the summary and the log, in the order given: <c>recorded</c>, <c>known</c>, …</summary>
    public void AddCount(string name, long value) => _counts.Add((name, value));

    /// <summary>Fields of the summary that are no counts; they stand after those.</summary>
    public void AddSummary(Action<Utf8JsonWriter> fields) => _summary += fields;

    /// <summary>What <c>--help</c> and <c>--version</c> print: text on stdout, with <c>--json</c> too.</summary>
    public void Print(IEnumerable<string> page)
    {
        foreach (var line in page)
            _result.WriteLine(line);
    }

    /// <summary>One of several things was refused; the command goes on with the others and ends with the worst reason.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="about">Which of them, shown safely.</param>
    public void ReportRefusal(Failure refusal, string about)
    {
        var exit = ExitCode.FromKind(refusal.Kind);
        EndWith(exit);
        _log?.WriteFailure(refusal, exit);
        Output.WriteError(refusal.Code ?? ExitCode.GetName(exit), exit, $"{about}: {(refusal.Code is null ? string.Empty : refusal.Code + ": ")}{refusal.Message}", refusal.Hint);
    }

    /// <summary>Says why the command could not go on.</summary>
    public void ReportFailure(Exception cause, int exit, string code, string message, string? hint)
    {
        EndWith(exit);
        _failed = true;
        _log?.WriteFailure(cause, exit);
        Output.WriteError(code, exit, message, hint);
    }

    /// <summary>Says that there is a bug, and where its detail is: never on the screen unasked, as it may quote what was read.</summary>
    public void ReportBug(Exception bug)
    {
        EndWith(ExitCode.Unexpected);
        _failed = true;
        _log?.WriteFailure(bug, ExitCode.Unexpected);
        var where = _log is { IsWritten: true } ? "full detail is in the log" : "there is no log to hold the detail; -v shows it";
        Output.WriteError(ExitCode.GetName(ExitCode.Unexpected), ExitCode.Unexpected, $"unexpected: {bug.GetType().Name}: {where}", hint: null);
        Output.WriteDetail(LogFile.FormatDetail(bug).ReplaceLineEndings(" | "));
    }

    /// <summary>The last words, on stdout and in the log.</summary>
    /// <returns>The exit code.</returns>
    public int Finish()
    {
        if (!_failed)
            Output.WriteNextCommand();
        Json.WriteSummary(Name, Exit, DryRun, json =>
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
        if (_result.Error is { } full)
            ReportFailure(full, ExitCode.Missing, ExitCode.GetName(ExitCode.Missing), $"the result could not be written to stdout: {full.Message}", "what the command did is recorded; only the report of it is cut short");

        _log?.WriteEnd(
        [
            ("command", Name),
            ("exit", Exit),
            ("operator", Operator),
            ("dry_run", DryRun),
            ("milliseconds", (long)Host.Clock.GetElapsedTime(_started).TotalMilliseconds),
            .. _counts.Select(count => (count.Name, (object?)count.Value)),
        ]);

        return Exit;
    }

    public void Dispose() => _log?.Dispose();
}
