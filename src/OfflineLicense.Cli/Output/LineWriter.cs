using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// Lines to standard output or error. A writer that fails must not stop the work, so the failure is kept in
/// <see cref="Error"/> and not thrown. A reader that ended (<c>| head</c>) is no failure: the console stream of .NET ignores a
/// closed pipe.
/// </summary>
/// <param name="writer">Standard output or error.</param>
/// <param name="flushes">Each line is shown at once.</param>
/// <param name="screen">How long a line may be, and in which characters.</param>
/// <param name="progress">What is on the terminal while the work goes on, and goes away for a line; null: nothing.</param>
internal sealed class LineWriter(TextWriter writer, bool flushes, Screen screen, ProgressDisplay? progress = null)
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
        var indent = label.Length - label.TrimStart().Length + 2;
        foreach (var line in LineFit.FitCommand(screen.Show(SafeText.Line(command)), screen.Columns, label.Length, indent))
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
    public void Write(string text)
    {
        progress?.Hide();
        Guard(() => writer.Write(text));
    }

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
