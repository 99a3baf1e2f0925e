namespace OfflineLicense.Cli.Output;

/// <summary>
/// Lines to standard output or error. A writer that fails must not stop the work, so the failure is kept in
/// <see cref="Error"/> and not thrown. A reader that ended (<c>| head</c>) is no failure: the console stream of .NET ignores a
/// closed pipe.
/// </summary>
internal sealed class LineWriter(TextWriter writer, bool flushes)
{
    /// <summary>Why lines are missing: a full disk (<c>&gt; file</c>), a closed stream (<c>&gt;&amp;-</c>). Null: none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>A line of any text. It is made safe here.</summary>
    public void WriteLine(string text) => WriteSafeLine(SafeText.Line(text));

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
