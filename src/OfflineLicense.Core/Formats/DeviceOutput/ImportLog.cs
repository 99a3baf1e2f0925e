using System.Text.RegularExpressions;
using OfflineLicense.Formats.Wrappings;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// Reads import commands in a session log, and the sentence of the device behind each, up to the next prompt. Only the exact sentences of
/// success count as success. A command without a prompt may be a note: its hostname is empty.
/// </summary>
internal sealed partial class ImportLog
{
    private const int LongestWords = 200;

    private static readonly string[] s_success =
        ["Import Data Successful", "Reservation install file successful", "Authorization code installed successfully"];

    private readonly List<ImportAttempt> _attempts = [];
    private (string File, string Hostname)? _open;

    public IReadOnlyList<ImportAttempt> Attempts => _attempts;

    /// <summary>An import command stands behind a prompt.</summary>
    public bool HasPrompt => _attempts.Exists(attempt => attempt.Hostname.Length > 0);

    /// <summary>A log of nothing but imports is of one device, like an output without a UDI; null: of none, or of several.</summary>
    public DeviceState? Unnamed =>
        _attempts.Select(attempt => attempt.Hostname).Distinct(StringComparer.Ordinal).ToList() is [{ Length: > 0 } hostname]
            ? new DeviceState(UnnamedDevice.Udi) { Hostname = hostname, HasPrompt = true } : null;

    /// <summary>What the device refused and did not take at a later attempt, in its words, with what helps.</summary>
    public IEnumerable<Notice> Failures => _attempts.GroupBy(attempt => attempt.File, StringComparer.Ordinal)
        .Select(attempts => attempts.Last()).Where(last => !last.IsSuccess)
        .Select(last => ImportRemedies.Warn(last.File, last.Words));

    /// <param name="prompt">A prompt ends what a command printed, and may have the next command.</param>
    public void Begin(Prompt prompt) => _open = FindFile(prompt.Command) is { } file ? (file, prompt.Hostname) : null;

    /// <summary>A line that the device printed, or a command without a prompt.</summary>
    public void Add(string line)
    {
        if (FindFile(line) is { } typed)
            _open = (typed, string.Empty);
        else if (line.AsSpan().IndexOfAny('#', '>') is var sign and >= 0 && FindFile(line[(sign + 1)..].TrimStart()) is not null)
            _open = null; // the next command, behind a prompt that is not read
        if (_open is not { } open || _attempts.Count >= Limits.CaptureDevices)
            return;
        var isSuccess = s_success.Contains(line.TrimEnd('.'), StringComparer.Ordinal);
        if (!isSuccess && !IsFailure(line))
            return;
        var digits = Digits().Match(open.File) is { Success: true } match ? match.Groups["digits"].Value.ToLowerInvariant() : null;
        var words = line.Length > LongestWords ? line[..LongestWords] : line;
        _attempts.Add(new ImportAttempt(open.File, digits, isSuccess, words, open.Hostname));
        _open = null;
    }

    /// <summary>The name of the file in an import command; null: the line is no such command.</summary>
    private static string? FindFile(string line) =>
        line.Length is > 0 and < Limits.CaptureLine && line[0] is 'l' or 'd' or 'a' && Command().Match(line) is { Success: true } match
            ? GetName(match.Groups["path"].Value)
            : null;

    /// <summary>A message of the system log is about something else, or comes before the command has ended.</summary>
    private static bool IsFailure(string line) => !SyslogLine.IsMessage(line) && Failure().IsMatch(line);

    private static string GetName(string path) => path[(path.LastIndexOfAny(['/', ':', '\\']) + 1)..];

    /// <summary>Also abbreviated, as people type it.</summary>
    [GeneratedRegex(@"\A(?:admin:\s*)?(?:do\s+)?lic\w*\s+sm\w*\s+(?:imp\w*|res\w*\s+ins\w*(?:\s+|-)file)\s+(?<path>\S{1,255})\s*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex(@"_(?<digits>[0-9A-Fa-f]{16}|[0-9A-Fa-f]{8})(?:\.[A-Za-z0-9]{1,8})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A\s*%|fail|error|invalid|does not match|not found|no such file|already installed|denied|unable|cannot|could not",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Failure();
}
