using System.Globalization;
using System.Security;
using System.Text;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Station;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;
using Serilog.Parsing;
using Serilog.Sinks.File;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// <c>.offlic/log/offlic-YYYYMMDD.log</c>: what was run and how it ended, one JSON object a line, in ASCII. Serilog's file
/// sink names, rolls and deletes the files. A log that cannot be written never fails a command. Names, counts and failures
/// are logged; payloads, keys and passphrases never are.
/// </summary>
/// <param name="station">The open folder of the station: no log is opened through a link or in a folder of others.</param>
/// <param name="clock">Dates the lines. The sink dates its files by the local time of the computer.</param>
internal sealed class LogFile(StationFolder station, TimeProvider clock) : IDisposable
{
    /// <summary>Bytes after which no new run writes to a file; the next file is named with <c>_001</c> after the day.</summary>
    public const long FileSize = 10L * Limits.MiB;

    /// <summary>Files that are not deleted: about a month of days, 310 MiB at most.</summary>
    public const int FilesKept = 31;

    private const string Prefix = "offlic-";

    private readonly OwnerOnly _owner = new();
    private readonly FailureListener _failures = new();
    private Logger? _logger;

    /// <summary>Whether all that was logged could be written: only then is a person told to look here.</summary>
    public bool IsWritten => _owner.IsOpen && !_failures.Any;

    public void WriteEnd(params IEnumerable<(string Name, object? Value)> facts) => Write(LogEventLevel.Information, "ended", facts);

    /// <summary>A failure with its stack. Messages are cut, because one may quote what was read.</summary>
    public void WriteFailure(Exception failure, int exit) => Write(
        exit == ExitCode.Unexpected ? LogEventLevel.Fatal : LogEventLevel.Error,
        "failed",
        [
            ("exit", exit),
            ("message", SafeText.Value(failure.Message)),
            ("detail", FormatDetail(failure)),
        ]);

    public static string FormatDetail(Exception failure)
    {
        var parts = new List<string>();
        for (Exception? at = failure; at is not null; at = at.InnerException)
            parts.Add($"{at.GetType().FullName}: {SafeText.Value(at.Message)}\n{at.StackTrace}");
        return string.Join("\ncaused by ", parts);
    }

    public void Dispose()
    {
        try
        {
            _logger?.Dispose();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // On a full disk the sink still holds the last lines in its buffer and tries to write them again.
        }
    }

    private void Write(LogEventLevel level, string what, IEnumerable<(string Name, object? Value)> facts)
    {
        if (_failures.Any)
            return;
        try
        {
            _logger ??= Open();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SecurityException or Failure)
        {
            _failures.Any = true;
            return;
        }

        _logger.Write(new LogEvent(
            clock.GetUtcNow(),
            level,
            exception: null,
            new MessageTemplate([new TextToken(what)]),
            facts.Select(fact => new LogEventProperty(fact.Name, new ScalarValue(fact.Value)))));
    }

    private Logger Open()
    {
        // The sink opens its file by a path and follows a link there. The folder is the owner's alone, so after this look no other
        // account can put one into it.
        var folder = station.Make(station.Paths.Log);
        foreach (var name in folder.Names().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            OwnershipCheck.CheckInnerFile(folder.PathOf(name), folder.FactsOf(name));

        return new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Fallible(
                sinks => sinks.File(
                    new AsciiJson(),
                    Path.Combine(folder.ThroughDescriptor, Prefix + ".log"),
                    rollingInterval: RollingInterval.Day,
                    fileSizeLimitBytes: FileSize,
                    rollOnFileSizeLimit: true,
                    retainedFileCountLimit: FilesKept,
                    hooks: _owner),
                _failures)
            .CreateLogger();
    }

    private sealed class AsciiJson : ITextFormatter
    {
        private readonly JsonFormatter _json = new();

        public void Format(LogEvent logEvent, TextWriter output)
        {
            using var line = new StringWriter(CultureInfo.InvariantCulture);
            _json.Format(logEvent, line);
            output.Write(SafeText.InAsciiJson(line.ToString().TrimEnd('\r', '\n')) + "\n");
        }
    }

    /// <summary>Opens a log file for its owner and for one process at a time. The sink itself knows neither.</summary>
    private sealed class OwnerOnly : FileLifecycleHooks
    {
        public bool IsOpen { get; private set; }

        public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
        {
            underlyingStream.Dispose();

            // Two writers would overwrite each other's lines. Where another process has the file, the sink takes the next one.
            var stream = OwnerOnlyFile.OpenToAppend(path);
            IsOpen = true;
            return stream;
        }
    }

    private sealed class FailureListener : ILoggingFailureListener
    {
        public bool Any { get; set; }

        public void OnLoggingFailed(
            object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events, Exception? exception)
        {
            // Temporary: the file was in use, and the sink goes on with the next one.
            if (kind != LoggingFailureKind.Temporary)
                Any = true;
        }
    }
}
