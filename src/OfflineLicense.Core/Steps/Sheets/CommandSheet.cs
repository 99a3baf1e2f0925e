using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// A command sheet: comments for the person, lines for the console. It is plain ASCII, and the only external text in it is
/// the UDI. If the UDI is not plain text, no line for the console is written.
/// </summary>
internal sealed class CommandSheet
{
    private readonly StringBuilder _text = new(OwnFileMarker.SheetLine);
    private readonly List<Notice> _warnings = [];
    private readonly bool _plain;
    private readonly string _prepare;
    private string _typed = string.Empty;
    private int _steps;

    /// <param name="title">Its purpose: <c>save</c>, <c>install</c>.</param>
    /// <param name="device">The device of the console.</param>
    public CommandSheet(string title, ExpectedDevice device)
    {
        Platform = Platform.Find(device);
        _plain = DeviceCommands.IsPlain(device.Udi);
        _prepare = title is "authorize" or "return" ? $"offlic prepare --sheet {title}" : "offlic prepare";
        _text.Append(title).Append(" sheet\n!\n! for ").Append(Format(device.Udi)).Append('\n');
        foreach (var member in device.Members.Where(member => !member.Names(device.Udi)))
            _text.Append("!     member ").Append(Format(member)).Append('\n');
        if (device.Address is { } address && IsAddress(address))
            _text.Append("!     at ").Append(address).Append('\n');
        _text.Append("!\n");
        if (!Platform.UsesIosXe)
            return;
        AddComment(Platform == Platform.Unknown
            ? "Its PID does not show what it runs: these are commands of IOS XE. If it runs anything else, check the platform guide."
            : "IOS XE.");
        AddComment("Paste one line at a time: copy asks questions, and would take the next line as the answer.");
    }

    public Platform Platform { get; }

    /// <summary>Lines that were not written, and what a person must look up.</summary>
    public IReadOnlyList<Notice> Warnings => _warnings;

    public string Text => _text.ToString();

    /// <summary>Whether it is an IP address by its signs. A name is not written: hostnames stay out of files.</summary>
    private static bool IsAddress(string text) => text.Length <= 45 && (text.Contains(':', StringComparison.Ordinal)
        ? text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':')
        : text.Contains('.', StringComparison.Ordinal) && text.All(c => char.IsAsciiDigit(c) || c == '.'));

    /// <summary>Adds the next numbered step.</summary>
    public void AddStep(string what)
    {
        _text.Append("!\n");
        AddComment(FormattableString.Invariant($"{++_steps}. {what}"));
    }

    /// <summary>Adds a comment line.</summary>
    public void AddComment(string comment)
    {
        _text.Append("! ");
        foreach (var c in comment)
            _text.Append(c is >= ' ' and < '\u007f' ? c : '?');
        _text.Append('\n');
    }

    /// <summary>Adds a comment about the line above it.</summary>
    public void AddNote(string comment) => AddComment("   " + comment);

    /// <summary>Adds a comment with another form of a line, unless that is not safe to type.</summary>
    public void AddAlternative(string when, ConsoleLine? line)
    {
        if (_plain && line is { Problem: null } other && other.Text != _typed)
            AddNote($"{when}: {other.Text}");
    }

    /// <summary>Adds a line for the console, or a comment why it is not written.</summary>
    public void AddLine(ConsoleLine line)
    {
        var problem = _plain ? line.Problem : "the PID or the serial number holds characters that are not typed on a device";
        if (problem is null)
        {
            _text.Append(_typed = line.Text).Append('\n');
            return;
        }

        AddComment($"The {line.Name} line is not written: {problem}.");
        _warnings.Add(new Notice(WarningCode.LineNotWritten, $"the {line.Name} line was not written: {problem}"));
    }

    /// <summary>Adds a comment about a command that Cisco has not published.</summary>
    public void AddGuideHint(string how)
    {
        AddComment($"{Platform.Name}: {how} is not published: check the platform guide.");
        _warnings.Add(new Notice(WarningCode.PlatformGuide, $"{Platform.Name}: {how} is not published: check the platform guide"));
    }

    /// <summary>
    /// Adds how a system that is not IOS XE shows its state in a file and copies it. Another one that has the command shows it in a log of
    /// the terminal.
    /// </summary>
    /// <param name="target">How files are copied.</param>
    /// <param name="capture">The name of the file.</param>
    /// <param name="log">What is said where a log of the terminal is all there is.</param>
    public void AddCapture(CopyTarget target, string capture, string log)
    {
        if (Platform == Platform.Firewall) // FDM and FTD have their own pages and no such command
            return;
        if (Platform.Redirect is null)
        {
            AddComment(log);
            return;
        }

        AddStep("Save the device output; a log of the terminal is enough too");
        AddNote($"General form of {Platform.Name}, from no licensing guide.");
        AddLine(DeviceCommands.Capture(Platform.Disk + capture, Platform));
        if (target.CopyUrl is not null && !target.IsTftp && Platform == Platform.IosXr)
        {
            AddStep($"Copy {Platform.Disk}{capture} to where offlic collects (by SCP)");
            return;
        }

        if (Platform == Platform.NxOs && target is { CopyUrl: not null, Vrf: null })
            AddNote("The next copy asks for the VRF: management is usual. --vrf writes it into the line.");
        AddCopyOut(Platform.Disk, target, capture);
    }

    /// <summary>Adds a step that copies files from the device to the folder that is collected.</summary>
    public void AddCopyOut(string disk, CopyTarget target, params ReadOnlySpan<string> files)
    {
        AddStep("Copy to where offlic collects");
        if (target.CopyUrl is null)
        {
            foreach (var file in files)
                AddNote($"{disk}{file}");
            AddNote("(offlic config copy.url tftp://HOST/ once, or --copy-url, adds the lines here)");
            return;
        }

        AddPrompts(target, target.IsTftp ? $"If the TFTP server accepts only existing files: {_prepare} creates them." : null);
        foreach (var file in files)
            AddLine(DeviceCommands.CopyOut(disk + file, file, target));
    }

    /// <summary>Adds what copy asks, before its line, because a line after it would be taken as an answer.</summary>
    public void AddPrompts(CopyTarget target, string? more = null)
    {
        if (target.Problem is not null)
            return;
        AddNote((target.IsUsb ? "It asks for the file name" : "It asks for the host and the file name")
            + (target.IsScp ? ", the user and the password" : string.Empty) + "; Enter accepts the value in brackets.");
        if (more is not null)
            AddNote(more);
    }

    /// <summary>Not even a comment contains a UDI that is not plain text: the sheet's file name identifies it.</summary>
    public static string Format(Udi udi) =>
        DeviceCommands.IsPlain(udi) ? udi.ToString() : "a UDI that is not plain text (offlic status shows it)";
}
