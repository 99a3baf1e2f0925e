namespace OfflineLicense.Cli.Output;

/// <summary>
/// Lines to standard output or error. What a command recorded stays recorded when nobody can read about it, so a writer
/// that fails is remembered in <see cref="Error"/> and not thrown into the middle of the work. A reader that has gone
/// (<c>| head</c>) is no failure: the runtime's own console stream already passes over a closed pipe.
/// </summary>
internal sealed class LineWriter(TextWriter writer, bool flushes)
{
    /// <summary>Why lines are missing: a full disk behind <c>&gt; file</c>, a closed stream (<c>&gt;&amp;-</c>). Null while all is well.</summary>
    public Exception? Error { get; private set; }

    /// <summary>A line of any text: made safe here.</summary>
    public void WriteLine(string text) => WriteSafeLine(SafeText.Line(text));

    /// <summary>A line that is safe already and must stay whole: JSON.</summary>
    public void WriteSafeLine(string text)
    {
        Write(text);
        Write("\n");
        if (flushes)
            Flush();
    }

    /// <summary>The safe beginning of a line: the label a terminal colours, a question.</summary>
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
            // A closed stream comes as "access denied" around the system's own words.
            Error = cause.InnerException ?? cause;
        }
    }
}
