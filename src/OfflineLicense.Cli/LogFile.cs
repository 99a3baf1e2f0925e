using System.Globalization;
using System.Security;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace OfflineLicense.Cli;

/// <summary>
/// <c>.offlic/log/offlic-YYYYMMDD.log</c>: what was run and how it ended, one JSON object a line, in ASCII. It is opened when
/// there is something to write and a station to write it in; a log that cannot be written never fails a command.
/// Names, counts and failures go in; payloads, keys and passphrases never do.
/// </summary>
internal sealed class LogFile(TimeProvider clock) : IDisposable
{
    /// <summary>Bytes of one file; the next gets <c>_001</c> behind the day.</summary>
    public const long FileSize = 10L * Limits.MiB;

    /// <summary>Files kept: about a month of days, 310 MiB at most.</summary>
    public const int FilesKept = 31;

    private string? _folder;
    private Logger? _logger;

    /// <summary>Whether there is a place to write to.</summary>
    public bool IsKnown => _folder is not null;

    /// <summary>From now on the log is the station's.</summary>
    /// <param name="station">The folder that holds <c>.offlic/</c>.</param>
    public void BelongsTo(string station) => _folder ??= Path.Combine(station, StationFinder.Marker, "log");

    public void Write(LogEventLevel level, string what, params IEnumerable<(string Name, object? Value)> facts)
    {
        if (_folder is null)
            return;
        try
        {
            _logger ??= Open(_folder);
            _logger.Write(new LogEvent(
                clock.GetUtcNow(),
                level,
                exception: null,
                new MessageTemplate([new TextToken(what)]),
                facts.Select(fact => new LogEventProperty(fact.Name, new ScalarValue(fact.Value)))));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SecurityException)
        {
            _folder = null; // no second try: the command has other things to do
        }
    }

    /// <summary>A failure with everything that helps to understand it; messages are cut, in case one quotes what it read.</summary>
    public void Failure(Exception failure, int exit) => Write(
        exit == ExitCode.Unexpected ? LogEventLevel.Fatal : LogEventLevel.Error,
        "failed",
        ("exit", exit),
        ("message", Shown.Text(failure.Message)),
        ("detail", Detail(failure)));

    public static string Detail(Exception failure)
    {
        var parts = new List<string>();
        for (Exception? at = failure; at is not null; at = at.InnerException)
            parts.Add($"{at.GetType().FullName}: {Shown.Text(at.Message)}\n{at.StackTrace}");
        return string.Join("\ncaused by ", parts);
    }

    public void Dispose() => _logger?.Dispose();

    private Logger Open(string folder)
    {
        var existed = Directory.Exists(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (existed)
            Forget(folder);
        var day = clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.File(
                new AsciiJson(),
                Path.Combine(folder, $"offlic-{day}.log"),
                fileSizeLimitBytes: FileSize,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: null,
                hooks: new ForTheOwnerAlone())
            .CreateLogger();
    }

    // The sink forgets only files of its own day's name.
    private static void Forget(string folder)
    {
        foreach (var old in Directory.GetFiles(folder, "offlic-*.log").OrderDescending(StringComparer.Ordinal).Skip(FilesKept - 1))
            File.Delete(old);
    }

    private sealed class AsciiJson : ITextFormatter
    {
        private readonly JsonFormatter _json = new();

        public void Format(LogEvent logEvent, TextWriter output)
        {
            using var line = new StringWriter(CultureInfo.InvariantCulture);
            _json.Format(logEvent, line);
            output.Write(Shown.InAsciiJson(line.ToString().TrimEnd('\r', '\n')) + "\n");
        }
    }

    private sealed class ForTheOwnerAlone : Serilog.Sinks.File.FileLifecycleHooks
    {
        public override Stream OnFileOpened(string path, Stream underlyingStream, System.Text.Encoding encoding)
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return underlyingStream;
        }
    }
}
