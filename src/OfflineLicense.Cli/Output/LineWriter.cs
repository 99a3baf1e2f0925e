using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// Lines to standard output or error. A writer that fails must not stop the work, so the failure is kept in
/// <see cref="Error"/> and not thrown. A reader that ended (<c>| head</c>) is no failure: the console stream of .NET ignores a
/// closed pipe.
/// </summary>
internal sealed class LineWriter(TextWriter writer, bool flushes, Screen screen)
{
    /// <summary>Why lines are missing: a full disk (<c>&gt; file</c>), a closed stream (<c>&gt;&amp;-</c>). Null: none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>A line of any text. It is made safe here, and takes several lines where the screen is narrow.</summary>
    /// <param name="text">The line.</param>
    /// <param name="start">The column in which it begins, where <see cref="Write"/> wrote a label before.</param>
    public void WriteLine(string text, int start = 0)
    {
        foreach (var line in LineFit.Fit(screen.Show(SafeText.Line(text)), screen.Columns, start))
            WriteSafeLine(line);
    }

    /// <summary>A command to paste, behind its label.</summary>
    public void WriteCommand(string label, string command)
    {
        Write(label);
        foreach (var line in LineFit.FitCommand(screen.Show(SafeText.Line(command)), screen.Columns, label.Length))
            WriteSafeLine(line);
    }

    /// <summary>A line for another program: never broken.</summary>
    public void WriteWhole(string text) => WriteSafeLine(SafeText.Line(text));

    /// <summary>A line that is already safe and must not be cut: JSON.</summary>
    public void WriteSafeLine(string text)
    {
        Write(text);
        Write("\n");
        if (flushes)
            Flush();
    }

    /// <summary>The beginning of a line, already safe: a colored label, a question.</summary>
    public void Write(string text) => Guard(() => writer.Write(text));

    public void Flush() => Guard(writer.Flush);

    private void Guard(Action write)
    {
        if (Error is not null)
            return;
        try
        {
            write();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // For a closed stream .NET throws "access denied" around the message of the system.
            Error = cause.InnerException ?? cause;
        }
    }
}
