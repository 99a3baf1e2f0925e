using System.Text.RegularExpressions;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Wrappings;

namespace OfflineLicense.Formats.Codes;

/// <summary>What a code was printed for.</summary>
internal enum CodeStep
{
    None,
    Request,
    ReservationReturn,
    AuthorizationReturn,
    Confirmation,
}

/// <summary>A code in a file.</summary>
/// <param name="Step">What it is for.</param>
/// <param name="Text">Exactly as written.</param>
/// <param name="Udi">Its own device; null where neither it nor a line before it names one.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Session">The device name of the prompt above it, to tell two sessions apart; never shown.</param>
internal sealed record FoundCode(CodeStep Step, string Text, Udi? Udi, int Line, string? Session);

/// <summary>
/// Goes through what a terminal showed when a reservation command was typed (or through a file of nothing but codes), line
/// by line: prompts, announcements (<c>… portal:</c>, <c>Request code:</c>), UDI lines, codes.
/// </summary>
internal sealed partial class ReservationCodeLog
{
    /// <summary>Nothing shorter matters here: a prompt of one letter and its sign is the shortest.</summary>
    private const int Shortest = 2;

    private readonly Dictionary<Udi, string> _roles = [];
    private readonly List<(Udi Udi, string? Session)> _spoken = [];
    private readonly List<FoundCode> _codes = [];
    private bool _isAboutAuthorization;
    private bool _announces;
    private CodeStep _command;
    private CodeStep _announced;
    private int _announcedAt;
    private (int Line, string Fault)? _near;
    private string? _session;
    private Udi? _about;
    private int _line;

    private ReservationCodeLog()
    {
    }

    /// <summary>At most one more than <see cref="Limits.CodesInFile"/>.</summary>
    public IReadOnlyList<FoundCode> Codes => _codes;

    /// <summary>The first line that announces a code, or nearly is one, and what is wrong with it.</summary>
    public (int Line, string Fault)? Fault { get; private set; }

    /// <summary>A command was typed that prints a code.</summary>
    public bool HasCommand { get; private set; }

    /// <summary>Lines that are not blank.</summary>
    public int Lines { get; private set; }

    /// <summary>The last line that is not blank.</summary>
    public string Last { get; private set; } = string.Empty;

    /// <param name="utf8">The text.</param>
    /// <param name="isOutput">It holds the output of <c>show license</c>, which prints old codes: only what a command
    /// printed counts.</param>
    public static ReservationCodeLog Parse(ReadOnlySpan<byte> utf8, bool isOutput)
    {
        var isAboutAuthorization = utf8.IndexOf("authorization return"u8) >= 0 || utf8.IndexOf("uthorization Return"u8) >= 0;
        var log = new ReservationCodeLog { _isAboutAuthorization = isAboutAuthorization };
        var lines = new CaptureLines(utf8);
        while (log._codes.Count <= Limits.CodesInFile && lines.Next(out var line))
            log.AddLine(line, isOutput);
        log.EndAnnouncement();
        if (log.HasCommand || log._announces || log._codes.Count > 0)
            log.Fault ??= log._near;
        return log;
    }

    public string? FindRole(Udi udi) => _roles.GetValueOrDefault(udi);

    /// <summary>UDIs that lines of their own name in the session of this code, in the order printed.</summary>
    public IEnumerable<Udi> FindUdisOfSession(FoundCode code) =>
        _spoken.Where(each => each.Session is null || code.Session is null || each.Session == code.Session).Select(each => each.Udi);

    private void AddLine(string line, bool isOutput)
    {
        _line++;
        if (line.Length < Shortest)
        {
            Lines += line.Length > 0 ? 1 : 0;
            Last = line.Length > 0 ? line : Last;
            return;
        }

        Lines++;
        Last = line;
        if (SyslogLine.IsMessage(line))
            AddMessage(line);
        else if (ReadCommand(line) || ReadUdi(line) || (isOutput && _command == CodeStep.None))
            return;
        else if (CodeLabel.Parse(line) is var (what, printed))
            AddLabelled(what, printed);
        else if (line.AsSpan().ContainsAny('-', ':') && ParseCode(line, _announced != CodeStep.None ? _announced : _command) is { } code)
            AddCode(code);
        else
            AddOther(line);
    }

    /// <summary>A prompt, or the command alone as instructions print it.</summary>
    private bool ReadCommand(string line)
    {
        var prompt = Prompt.Parse(line);
        var text = prompt?.Command ?? line;
        var typed = text.Contains("license", StringComparison.Ordinal) ? Command().Match(text) : Match.Empty;
        if (prompt is null && !typed.Success)
            return false;
        EndAnnouncement();
        _session = prompt is { Command.Length: > 0 } ? prompt.Hostname : _session;
        _about = null;
        _command = !typed.Success ? CodeStep.None : typed.Groups["what"].Value switch
        {
            "reservation request" => CodeStep.Request,
            "reservation return" => CodeStep.ReservationReturn,
            "authorization return" => CodeStep.AuthorizationReturn,
            _ => CodeStep.Confirmation,
        };
        HasCommand |= typed.Success;
        return true;
    }

    /// <summary>A line that names the device of the next code.</summary>
    private bool ReadUdi(string line)
    {
        if (RoleLine.Parse(line) is { } member)
        {
            _roles.TryAdd(member.Udi, member.Role);
            _about = member.Udi;
        }
        else if (line.IndexOf("UDI:", StringComparison.Ordinal) is var at and >= 0 && UdiText.Parse(line[at..]) is { } udi)
        {
            _about = udi;
        }
        else
        {
            return false;
        }

        if (_spoken.Count <= Limits.CodesInFile && !_spoken.Contains((_about, _session)))
            _spoken.Add((_about, _session));
        return true;
    }

    /// <summary>A message that was logged in between: it may name the device, and ends nothing.</summary>
    private void AddMessage(string line)
    {
        if (SyslogLine.FindUdi(line) is { } udi && _spoken.Count <= Limits.CodesInFile && !_spoken.Contains((udi, _session)))
            _spoken.Add((udi, _session));
    }

    private void AddLabelled(string what, string code)
    {
        var step = what.Contains("onfirmation", StringComparison.Ordinal) ? CodeStep.Confirmation
            : what.Contains("equest", StringComparison.Ordinal) ? CodeStep.Request
            : Returned;
        _announces |= what.EndsWith(':') && what.Contains("portal", StringComparison.Ordinal);
        if (code.StartsWith('<'))
            return; // <none>
        if (code.Length == 0)
        {
            EndAnnouncement();
            (_announced, _announcedAt) = (step, _line);
        }
        else if (ParseCode(code, step) is { } found)
        {
            AddCode(found);
        }
        else if (CodeText.ExplainNearMiss(code) is { } near)
        {
            Fault ??= (_line, near);
        }
        else if (HasCommand || _announces || CodeText.IsAuthorizationReturn(code))
        {
            // "Return code: 0" is in the logs of every program, groups of a code do not.
            Fault ??= (_line, "What is printed as a code does not have the form of one.");
        }
    }

    private CodeStep Returned =>
        _command is CodeStep.ReservationReturn or CodeStep.AuthorizationReturn ? _command
        : _isAboutAuthorization ? CodeStep.AuthorizationReturn
        : CodeStep.ReservationReturn;

    private FoundCode? ParseCode(string text, CodeStep step)
    {
        if (step is CodeStep.None or CodeStep.Request && CodeText.ParseRequest(text) is { } asking)
            return new FoundCode(CodeStep.Request, text, asking, _line, _session);
        if (step == CodeStep.Request)
            return CodeText.ParseUdiRequest(text) is { } udi ? new FoundCode(step, text, udi, _line, _session) : null;
        step = step == CodeStep.None ? Returned : step;
        var isCode = step switch
        {
            CodeStep.Confirmation => CodeText.IsConfirmation(text),
            CodeStep.AuthorizationReturn => CodeText.IsAuthorizationReturn(text),
            _ => CodeText.IsReservationReturn(text),
        };
        return isCode ? new FoundCode(step, text, _about, _line, _session) : null;
    }

    private void AddCode(FoundCode code)
    {
        _announced = CodeStep.None;
        _codes.Add(code);
    }

    private void AddOther(string line)
    {
        if (_near is null && CodeText.ExplainNearMiss(line) is { } fault)
            _near = (_line, fault);
        else
            EndAnnouncement();
    }

    /// <summary>A code was announced and other text follows. A near miss explains more.</summary>
    private void EndAnnouncement()
    {
        if (_announced != CodeStep.None && (HasCommand || _announces))
            Fault ??= _near ?? (_announcedAt, "A code is announced, and none follows.");
        _announced = CodeStep.None;
    }

    [GeneratedRegex(@"\A(?:admin:\s*)?(?:do\s+)?license\s+smart\s+(?<what>reservation request|reservation return|reservation "
        + @"install|authorization return)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
