namespace OfflineLicense.Cli;

/// <summary>
/// Lines to standard output or error. What a command recorded stays recorded when nobody can read about it, so a writer
/// that fails is remembered in <see cref="Failed"/> and not thrown into the middle of the work. A reader that has gone
/// (<c>| head</c>) is no failure: the runtime's own console stream already passes over a closed pipe.
/// </summary>
internal sealed class LineWriter(TextWriter writer, bool flushes)
{
    /// <summary>Why lines are missing: a full disk behind <c>&gt; file</c>. Null while all is well.</summary>
    public IOException? Failed { get; private set; }

    public void Line(string text)
    {
        Write(Shown.Line(text));
        Write("\n");
        if (flushes)
            Flush();
    }

    /// <summary>Text that is already safe and whole: JSON, or the label a terminal colours.</summary>
    public void Write(string text) => Guard(() => writer.Write(text));

    public void Flush() => Guard(writer.Flush);

    private void Guard(Action write)
    {
        if (Failed is not null)
            return;
        try
        {
            write();
        }
        catch (IOException cause)
        {
            Failed = cause;
        }
    }
}
