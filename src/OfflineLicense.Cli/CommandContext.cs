using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using OfflineLicense.Cli.Commands.Status;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli;

/// <summary>One run of one command: its options, its environment, its output and its exit code.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly ParseResult _parse;
    private readonly GlobalOptions _globals;
    private readonly LineWriter _result;
    private readonly long _started;
    private readonly ProgressDisplay? _display;
    private readonly Action? _sayBefore;
    private long _partStarted;
    private readonly List<(string Name, long Value)> _counts = [];
    private Action<Utf8JsonWriter>? _summary;
    private StationFolder? _station;
    private LogFile? _log;
    private bool _failed;
    private int _refusals;

    public CommandContext(ParseResult parse, GlobalOptions globals, HostEnvironment host)
    {
        _parse = parse;
        _globals = globals;
        _started = host.Clock.GetTimestamp();
        var screen = Screen.Of(host);
        var options = new OutputOptions(
            Has(globals.Quiet), Has(globals.Verbose), Has(globals.NoInput), OutputOptions.AllowsAnsi(host, Has(globals.NoColor)), screen);
        var isSilent = options.Quiet || Has(globals.Json);
        _display = host.Step is { } step ? step.Display
            : options is { Ansi: true, Verbose: false } && !isSilent ? new ProgressDisplay(host.Error, screen)
            : null;
        _result = new LineWriter(host.Out, flushes: host.OutIsTerminal, screen, host.OutIsTerminal ? _display : null);
        var messages = new LineWriter(host.Error, flushes: true, screen, _display);
        Host = host;
        Json = new JsonLines(_result, messages, Has(globals.Json));
        Output = new ConsoleOutput(host, _result, messages, Json, options, _display);
        Progress = _display is not null || (options.Verbose && !isSilent) ? new StepProgress(ChangePart) : StepProgress.Unseen;
        _sayBefore = host.Interrupt.Say;
        if (host.ErrorIsTerminal && !isSilent)
            host.Interrupt.Say = SayInterrupted;
    }

    public HostEnvironment Host { get; }

    public ConsoleOutput Output { get; }

    public JsonLines Json { get; }

    /// <summary>What the steps count into: a bar shows it on a terminal, and <c>-v</c> how long each part took.</summary>
    public StepProgress Progress { get; }

    /// <summary>The bar on the terminal, which a command and the commands that it runs share; null: none is shown.</summary>
    public ProgressDisplay? Display => _display;

    /// <summary>The command with the names of its parents: <c>key show</c>.</summary>
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

    /// <summary>The options of every command, for the help pages.</summary>
    public GlobalOptions Globals => _globals;

    /// <summary>The root command with all commands below it, for <c>help</c>.</summary>
    public Command Root => _parse.RootCommandResult.Command;

    public bool DryRun => Has(_globals.DryRun);

    public string Operator => GetValue(_globals.Operator) ?? Host.Account;

    public TimeSpan Wait => TimeSpan.FromSeconds(GetValue(_globals.Wait));

    public string? Reason => GetValue(_globals.Reason);

    /// <summary>A person accepts a station on a disk that does not suit one.</summary>
    public bool AllowsUnfitDisk => Has(_globals.UnsafeDisk);

    /// <summary>The station's folder. The first use finds, checks and opens it, and logs the rest of the run there.</summary>
    /// <exception cref="Failure">Missing: there is no station, or it is not this account's alone.</exception>
    public StationFolder Station =>
        _station ?? OpenStation(StationFinder.Find(Host, GetValue(_globals.Station), AllowsUnfitDisk));

    /// <summary>The same for a station that is not searched for. <c>init</c> calls it for the station that it created.</summary>
    public StationFolder OpenStation(StationPaths paths)
    {
        _station?.Dispose();
        _station = StationFolder.Open(paths);
        _log ??= new LogFile(_station, Host.Clock);
        return _station;
    }

    /// <summary>The exit code: the worst of all codes given so far.</summary>
    public int Exit { get; private set; }

    /// <summary>Whether the option was typed.</summary>
    public bool Has(Option option) => _parse.GetResult(option) is { Implicit: false };

    public T? GetValue<T>(Option<T> option) => _parse.GetValue(option);

    public T? GetValue<T>(Argument<T> argument) => _parse.GetValue(argument);

    /// <inheritdoc cref="HostEnvironment.FullPath"/>
    public string FullPath(string path) => Host.FullPath(path);

    /// <summary>Standard output as bytes, for a result that is a document. Earlier lines are flushed first.</summary>
    public Stream GetOutputStream()
    {
        _result.Flush();
        return Host.OutBytes;
    }

    /// <summary>One more exit code; the worst one counts (<see cref="ExitCode.GetWorst"/>).</summary>
    public void EndWith(int code) =>
        Exit = !IsMonitored ? ExitCode.GetWorst(Exit, code) : code == ExitCode.Done ? Exit : NagiosLine.Unknown;

    /// <summary>A monitoring system runs the command: an error is one line of its result.</summary>
    public bool IsMonitored { get; init; }

    /// <summary>An exit code of another table, which replaces what was given before: that of Nagios.</summary>
    public void EndAs(int code) => Exit = code;

    /// <summary>
    /// A number for the summary and the log, in the order given: <c>recorded</c>, <c>known</c>, … Numbers of one name, of several inputs,
    /// are added up.
    /// </summary>
    public void AddCount(string name, long value)
    {
        var at = _counts.FindIndex(count => count.Name == name);
        if (at < 0)
            _counts.Add((name, value));
        else
            _counts[at] = (name, _counts[at].Value + value);
    }

    /// <summary>Fields of the summary that are not counts. They follow the counts.</summary>
    public void AddSummary(Action<Utf8JsonWriter> fields) => _summary += fields;

    /// <summary>Prints the text of <c>--help</c> or <c>--version</c> on stdout, with <c>--json</c> too.</summary>
    public void Print(IEnumerable<string> page)
    {
        foreach (var line in page)
            _result.WriteLine(line);
    }

    /// <summary>
    /// Reports that one of several inputs was refused. The command goes on with the others. A screen shows the first ones: whoever
    /// prepared a drive with thousands would hide everything else.
    /// </summary>
    /// <param name="refusal">Why.</param>
    /// <param name="about">Which input, as safe text.</param>
    public void ReportRefusal(Failure refusal, string about)
    {
        var exit = ExitCode.FromKind(refusal.Kind);
        EndWith(exit);
        _log?.WriteFailure(refusal, exit);
        if (++_refusals > ConsoleOutput.AttentionShown && !Output.ListsAll)
            return;
        var code = refusal.Code is null ? string.Empty : refusal.Code + ": ";
        Output.WriteError(refusal.Code ?? ExitCode.GetName(exit), exit, $"{about}: {code}{refusal.Message}", refusal.Hint);
    }

    /// <summary>Reports why the command could not go on. The exit code follows from the type of the failure.</summary>
    public void ReportFailure(Failure failure)
    {
        var exit = ExitCode.FromKind(failure.Kind);
        ReportFailure(failure, exit, failure.Message, failure.Hint, failure.Code);
    }

    /// <summary>The same for an exception that is not a <see cref="Failure"/>.</summary>
    public void ReportFailure(Exception cause, int exit, string message, string? hint, string? code = null)
    {
        EndWith(exit);
        _failed = true;
        _log?.WriteFailure(cause, exit);
        WriteError(code ?? ExitCode.GetName(exit), exit, message, hint);
    }

    /// <summary>Reports a bug. Its detail may quote the input, so the screen shows it only with <c>-v</c>.</summary>
    public void ReportBug(Exception bug)
    {
        EndWith(ExitCode.Unexpected);
        _failed = true;
        _log?.WriteFailure(bug, ExitCode.Unexpected);
        var where = _log is { IsWritten: true } ? "full detail is in the log" : "there is no log to hold the detail; -v shows it";
        var message = $"unexpected: {bug.GetType().Name}: {where}";
        WriteError(ExitCode.GetName(ExitCode.Unexpected), ExitCode.Unexpected, message, hint: null);
        Output.WriteDetail(LogFile.FormatDetail(bug).ReplaceLineEndings(" | "));
    }

    private void WriteError(string code, int exit, string message, string? hint)
    {
        if (IsMonitored)
            NagiosLine.PrintUnknown(this, message);
        else
            Output.WriteError(code, exit, message, hint);
    }

    /// <summary>Writes the last lines, on stdout and in the log.</summary>
    /// <returns>The exit code.</returns>
    public int Finish()
    {
        Progress.End();
        if (_refusals > ConsoleOutput.AttentionShown && !Output.ListsAll)
            Output.Warn($"{_refusals - ConsoleOutput.AttentionShown:N0} more were refused; --json and the log of the station list them");
        if (!_failed && Host.Step is null)
            WriteLastLines();
        Host.Step?.End(Exit, _counts);
        Json.WriteSummary(Name, Exit, DryRun, json =>
        {
            foreach (var (name, value) in _counts)
                json.WriteNumber(name, value);
            _summary?.Invoke(json);
        });
        return Flush();
    }

    private void ChangePart(StepPart? ended, StepPart? begun)
    {
        if (ended is not null)
            Output.WritePart(ended, Host.Clock.GetElapsedTime(_partStarted));
        _partStarted = Host.Clock.GetTimestamp();
        _display?.Change(begun);
    }

    // On the thread of the signal, while the command works on.
    private void SayInterrupted() =>
        Output.WriteInterrupted((_parse.CommandResult.Command as ToolCommand)?.WhenInterrupted ?? ToolCommand.Recorded);

    private void WriteLastLines()
    {
        Output.WriteNextCommand();
        if (DryRun && _parse.CommandResult.Command is ToolCommand { RehearsesInSameWords: true })
            Output.WriteDryRun();
    }

    /// <summary>Flushes the output. The exit code is 5 if the result cannot be written (a full disk).</summary>
    public int Flush()
    {
        _result.Flush();
        if (_result.Error is { } full)
        {
            ReportFailure(
                full,
                ExitCode.Missing,
                $"the result could not be written to stdout: {full.Message}",
                "what the command did is recorded; only its output is incomplete");
        }

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

    public void Dispose()
    {
        Host.Interrupt.Say = _sayBefore;
        if (Host.Step is null)
            _display?.Dispose();
        _log?.Dispose();
        _station?.Dispose();
    }
}
