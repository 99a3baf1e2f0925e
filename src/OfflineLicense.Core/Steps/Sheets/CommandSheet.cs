using System.Text;
using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// A command sheet while it is written: comments for the person, lines for the console. Plain ASCII; the only text from
/// outside in it is the UDI, and that only where it is plain. Where it is not, no line of the sheet is written.
/// </summary>
internal sealed class CommandSheet
{
    private readonly StringBuilder _text = new(OwnFileMarker.SheetLine);
    private readonly List<Notice> _warnings = [];
    private readonly bool _plain;
    private readonly string _prepare;
    private string _typed = string.Empty;
    private int _steps;

    /// <param name="title">What it is for: <c>save</c>, <c>install</c>.</param>
    /// <param name="device">Whose console it is.</param>
    public CommandSheet(string title, ExpectedDevice device)
    {
        Platform = Platform.Of(device.Udi);
        _plain = DeviceCommands.IsPlain(device.Udi);
        _prepare = title is "authorize" or "return" ? $"offlic prepare --sheet {title}" : "offlic prepare";
        _text.Append(title).Append(" sheet\n!\n! for ").Append(Shown(device.Udi)).Append('\n');
        foreach (var member in device.Members.Where(member => !member.Names(device.Udi)))
            _text.Append("!     member ").Append(Shown(member)).Append('\n');
        _text.Append("!\n");
        if (!Platform.SpeaksIosXe)
            return;
        Say(Platform == Platform.Unknown
            ? "Its PID does not tell what runs on it: these are commands of IOS XE. If it runs anything else, check the platform guide."
            : "IOS XE.");
        Say("Paste one line at a time: copy asks back, and would take the next line for the answer.");
    }

    public Platform Platform { get; }

    /// <summary>Lines that were not written, and what a person has to look up.</summary>
    public IReadOnlyList<Notice> Warnings => _warnings;

    public string Text => _text.ToString();

    /// <summary>The next step of the sheet, numbered.</summary>
    public void Step(string what)
    {
        _text.Append("!\n");
        Say(FormattableString.Invariant($"{++_steps}. {what}"));
    }

    /// <summary>A comment.</summary>
    public void Say(string comment)
    {
        _text.Append("! ");
        foreach (var c in comment)
            _text.Append(c is >= ' ' and < '\u007f' ? c : '?');
        _text.Append('\n');
    }

    /// <summary>A comment that belongs to the line above it.</summary>
    public void Note(string comment) => Say("   " + comment);

    /// <summary>A comment that shows another form of a line; nothing where that would not be a safe one.</summary>
    public void Or(string when, ConsoleLine? line)
    {
        if (_plain && line is { Problem: null } other && other.Text != _typed)
            Note($"{when}: {other.Text}");
    }

    public void Type(ConsoleLine line)
    {
        var problem = _plain ? line.Problem : "the PID or the serial number holds characters that are not typed on a device";
        if (problem is null)
        {
            _text.Append(_typed = line.Text).Append('\n');
            return;
        }

        Say($"The {line.Name} line is not written: {problem}.");
        _warnings.Add(new Notice(WarningCode.LineNotWritten, $"the {line.Name} line was not written: {problem}"));
    }

    /// <summary>What nobody outside has published.</summary>
    public void CheckGuide(string how)
    {
        Say($"{Platform.Name}: {how} is not published: check the platform guide.");
        _warnings.Add(new Notice(WarningCode.PlatformGuide, $"{Platform.Name}: {how} is not published: check the platform guide"));
    }

    /// <summary>Files from the device to where they are collected.</summary>
    public void CopyOut(string disk, CopyTarget way, params ReadOnlySpan<string> files)
    {
        Step("Copy to where offlic collects");
        if (way.CopyUrl is null)
        {
            foreach (var file in files)
                Note($"{disk}{file}");
            Note("(offlic config copy.url tftp://HOST/ once, or --copy-url, puts the lines here)");
            return;
        }

        Asks(way, way.IsTftp ? $"A TFTP server that takes only names it knows: {_prepare} makes them." : null);
        foreach (var file in files)
            Type(DeviceCommands.CopyOut(disk + file, file, way));
    }

    /// <summary>What copy asks on the way; in front of its line, because a line behind it would be taken for an answer.</summary>
    public void Asks(CopyTarget way, string? more = null)
    {
        if (way.Problem is not null)
            return;
        Note((way.IsUsb ? "It asks for the file's name" : "It asks for the host and for the file's name")
            + (way.IsScp ? ", for the user and the password" : string.Empty) + "; Enter takes what stands in brackets.");
        if (more is not null)
            Note(more);
    }

    /// <summary>Also in comments: a UDI that is not plain is named by its sheet's file alone.</summary>
    public static string Shown(Udi udi) => DeviceCommands.IsPlain(udi) ? udi.ToString() : "a UDI that is not plain text (offlic status shows it)";
}
