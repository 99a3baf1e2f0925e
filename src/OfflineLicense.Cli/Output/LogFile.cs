using System.Globalization;
using System.Security;
using System.Text;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Storage.Native;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;
using Serilog.Parsing;
using Serilog.Sinks.File;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// <c>.offlic/log/offlic-YYYYMMDD.log</c>: what was run and how it ended, one JSON object a line, in ASCII. It is opened when
/// there is something to write; a log that cannot be written never fails a command. Names, counts and failures go in;
/// payloads, keys and passphrases never do.
/// </summary>
/// <param name="station">The folder that holds <c>.offlic/</c>.</param>
/// <param name="clock">Names the file and dates its lines.</param>
internal sealed class LogFile(string station, TimeProvider clock) : IDisposable
{
    /// <summary>Bytes of a file that gets no more runs; the next gets <c>_001</c> behind the day.</summary>
    public const long FileSize = 10L * Limits.MiB;

    /// <summary>Files kept: about a month of days, 310 MiB at most.</summary>
    public const int FilesKept = 31;

    private readonly string _folder = Path.Combine(station, StationFinder.Marker, "log");
    private ForTheOwnerAlone? _hooks;
    private Logger? _logger;
    private bool _cannot;

    /// <summary>Whether something has been written: only then may anybody be sent here for more.</summary>
    public bool IsWritten => _hooks is { Opened: true };

    public void WriteEnd(params IEnumerable<(string Name, object? Value)> facts) => Write(LogEventLevel.Information, "ended", facts);

    /// <summary>A failure with everything that helps to understand it; messages are cut, in case one quotes what it read.</summary>
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
            // A full disk keeps the last lines in the sink's buffer, and closing tries them once more.
        }
    }

    private void Write(LogEventLevel level, string what, IEnumerable<(string Name, object? Value)> facts)
    {
        if (_cannot)
            return;
        try
        {
            _logger ??= Open();
            _logger.Write(new LogEvent(
                clock.GetUtcNow(),
                level,
                exception: null,
                new MessageTemplate([new TextToken(what)]),
                facts.Select(fact => new LogEventProperty(fact.Name, new ScalarValue(fact.Value)))));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SecurityException or AggregateException)
        {
            _cannot = true; // no second try: the command has other things to do
        }
    }

    private Logger Open()
    {
        var existed = Directory.Exists(_folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (existed)
            Forget();
        var path = Path.Combine(_folder, $"offlic-{clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");
        for (var number = 0; ; number++)
        {
            var file = number == 0 ? $"{path}.log" : $"{path}_{number:D3}.log";
            if (number < 99 && new FileInfo(file) is { Exists: true, Length: >= FileSize })
                continue;
            try
            {
                return Open(file);
            }
            catch (IOException) when (number < 99 && File.Exists(file))
            {
                // Another run writes there: the next file, as if this one were full.
            }
        }
    }

    // The sink that rolls by itself compiles an expression for the names of its files, which takes longer than most commands;
    // and the one for audits, unlike the other, says what it could not write.
    private Logger Open(string file) => new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .AuditTo.File(new AsciiJson(), file, hooks: _hooks = new ForTheOwnerAlone())
        .CreateLogger();

    private void Forget()
    {
        foreach (var old in Directory.GetFiles(_folder, "offlic-*.log").OrderDescending(StringComparer.Ordinal).Skip(FilesKept - 1))
            File.Delete(old);
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

    private sealed class ForTheOwnerAlone : FileLifecycleHooks
    {
        public bool Opened { get; private set; }

        public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
        {
            try
            {
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                // A file system without modes (FAT): the folder's owner is what there is.
            }
            if (underlyingStream is FileStream file && NativeFile.Lock(file.SafeFileHandle).HeldByAnother)
            {
                file.Dispose();
                throw new IOException($"another run writes to {path}");
            }
            Opened = true;
            return underlyingStream;
        }
    }
}
