namespace OfflineLicense.Cli.Output;

// The rules of speech:
//   stdout is the result, stderr the talk. A script that reads stdout reads nothing but what it asked for.
//   Talk is one line each, lower case before the colon, no full stop after a fragment: "warning: …", "error: …", "hint: …".
//   An error says what came, what was expected and what to do; it never suggests weakening a check.
//   The result is short whatever the number of files: totals, what needs attention, and last "Next: <command>".
//   Every line is made safe on its way out (Shown); a value from outside goes through Shown.Text first, which also cuts it.
//   --json: stdout and stderr carry JSON Lines alone, and the sentences said here as results are not said at all.
//   --quiet: the result and errors alone. --verbose: details too.
//   Colour and progress only on a terminal, and neither with --no-color, NO_COLOR or TERM=dumb.

/// <summary>How a command talks to a person.</summary>
internal sealed class ConsoleOutput(HostEnvironment host, LineWriter result, LineWriter talk, JsonLines json, OutputOptions manner)
{
    /// <summary>How many lines that need attention are shown before "… and N more".</summary>
    public const int AttentionShown = 20;

    /// <summary>Steps below which a bar would only flash.</summary>
    public const int ProgressMinimum = 100;

    private string? _next;

    /// <summary>A line of the result.</summary>
    public void WriteLine(string line = "")
    {
        if (!json.IsEnabled)
            result.WriteLine(line);
    }

    public void WriteLines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            WriteLine(line);
    }

    /// <summary>What needs attention: the first few, then how many more and where they all are (<c>see: offlic status --json</c>).</summary>
    public void WriteAttentionList(IReadOnlyCollection<string> items, string whereTheRestIs)
    {
        if (items.Count == 0)
            return;
        WriteLine("Needs attention:");
        foreach (var item in items.Take(AttentionShown))
            WriteLine("  " + item);
        if (items.Count > AttentionShown)
            WriteLine($"  … and {items.Count - AttentionShown:N0} more: {whereTheRestIs}");
    }

    /// <summary>What to type next. Said last, and only where the command got to its end.</summary>
    public void SuggestNext(string command) => _next = command;

    public void Warn(string message) => Talk("warning", message, when: !manner.Quiet);

    public void WriteDetail(string message) => Talk("detail", message, when: manner.Verbose);

    public void WriteError(string code, int exit, string message, string? hint)
    {
        if (json.IsEnabled)
        {
            json.WriteError(code, exit, message, hint);
            return;
        }
        Say("error", message);
        if (hint is not null)
            Say("hint", hint);
    }

    /// <summary>Asks the person; stdout stays the result, so the question is talk.</summary>
    /// <param name="question">Shown as it is, with a space after it.</param>
    /// <param name="instead">How to decide without being asked, e.g. <c>give --fingerprint</c>.</param>
    /// <exception cref="Failure">Usage: <c>--no-input</c>, or the input ended.</exception>
    public string Ask(string question, string instead) => Asked(question, instead, host.In.ReadLine);

    /// <summary>Whether a person can be asked for a secret: only at a terminal, where it is not echoed.</summary>
    public bool CanAskSecrets => host.InIsTerminal && !manner.NoInput;

    /// <summary>The same for a secret. The caller wipes it.</summary>
    /// <exception cref="Failure">Usage: as <see cref="Ask"/>, and where there is no terminal.</exception>
    public Secret AskSecret(string question, string instead)
    {
        if (!host.InIsTerminal && !manner.NoInput)
            throw new Failure(FailureKind.Usage, $"{question} cannot be asked: there is no terminal", instead);
        var secret = Asked(question, instead, host.ReadSecret);
        talk.WriteLine(string.Empty); // the person's Enter was not echoed either
        return secret;
    }

    /// <summary>
    /// Runs the work, with a moving bar where a person is watching and there is something to watch. The work reports how
    /// much is done; it says nothing else, so warnings wait until it has ended.
    /// </summary>
    public void RunWithProgress(string what, long total, Action<Action<long>> work)
    {
        if (manner.Lively && !manner.Quiet && !json.IsEnabled && total >= ProgressMinimum)
            ProgressBar.Run(host.Error, what, total, work);
        else
            work(_ => { });
    }

    /// <summary>The last words of a command that got to its end.</summary>
    public void WriteNextCommand()
    {
        if (_next is not null && !manner.Quiet)
            WriteLine("Next: " + _next);
    }

    private T Asked<T>(string question, string instead, Func<T?> read)
        where T : class
    {
        if (manner.NoInput)
            throw new Failure(FailureKind.Usage, $"{question} cannot be asked with --no-input", instead);
        result.Flush();
        talk.Write(SafeText.Line(question) + " ");
        talk.Flush();
        return read() ?? throw new Failure(FailureKind.Usage, $"{question} got no answer: the input ended", instead);
    }

    private void Talk(string label, string message, bool when)
    {
        if (!when)
            return;
        if (json.IsEnabled)
            json.WriteMessage(label, message);
        else
            Say(label, message);
    }

    private void Say(string label, string message)
    {
        result.Flush(); // so that both stand in the order they were said where they share a terminal
        if (manner.Lively)
            talk.Write(ColoredLabel.Render(label));
        else
            talk.Write(label + ":");
        talk.WriteLine(" " + message);
    }
}

/// <summary>How to speak, from the options and the environment.</summary>
/// <param name="Quiet">The result and errors alone.</param>
/// <param name="Verbose">Details too.</param>
/// <param name="NoInput">Nothing may be asked.</param>
/// <param name="Lively">Colour and progress: stderr is a terminal and nobody said no.</param>
internal sealed record OutputOptions(bool Quiet, bool Verbose, bool NoInput, bool Lively)
{
    public static bool IsLively(HostEnvironment host, bool noColor) =>
        host.ErrorIsTerminal
        && !noColor
        && string.IsNullOrEmpty(host.GetVariable("NO_COLOR"))
        && host.GetVariable("TERM") != "dumb";
}
