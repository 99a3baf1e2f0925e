using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Output;

// The rules of output:
//   stdout is the result. Warnings, errors, hints and progress go to stderr. A script that reads stdout reads only what it asked for.
//   A message is one line, lower case before the colon, no full stop after a fragment: "warning: …", "error: …", "hint: …".
//   An error says what the input was, what was expected and what to do. It never suggests weakening a check.
//   The result is short whatever the number of files: totals, what needs attention, and last "Next: <command>".
//   Every line is made safe on its way out (SafeText). A value from outside goes through SafeText.Value first, which also cuts it.
//   --json: stdout and stderr carry JSON Lines only, and the text lines of the result are left out.
//   --quiet: the result and errors only. --verbose: details too.
//   Color and progress only on a terminal, and neither with --no-color, NO_COLOR or TERM=dumb.

/// <summary>What a command prints for a person, and what it asks.</summary>
internal sealed class ConsoleOutput(
    HostEnvironment host, LineWriter result, LineWriter messages, JsonLines json, OutputOptions options, ProgressDisplay? progress)
{
    /// <summary>How many lines that need attention are shown before "… and N more".</summary>
    public const int AttentionShown = 20;

    private string? _next;

    /// <summary>A program reads the output: nothing is left out of it.</summary>
    public bool ListsAll => host.Step?.Output.ListsAll ?? json.IsEnabled;

    /// <summary>A line of the result.</summary>
    public void WriteLine(string line = "")
    {
        if (!json.IsEnabled)
            result.WriteLine(line);
    }

    /// <summary>A line that says what the command did. <c>exchange</c> shows these lines alone.</summary>
    public void WriteResult(string line)
    {
        host.Step?.AddResult(line);
        WriteLine(line);
    }

    /// <summary>A line about more than this run. <c>exchange</c> shows it once, at the end.</summary>
    public void WriteClosing(string line)
    {
        host.Step?.AddClosing(line);
        WriteLine(line);
    }

    public void WriteLines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            WriteLine(line);
    }

    /// <summary>What the screen can show.</summary>
    public Screen Screen => options.Screen;

    /// <summary>A line for another program, which reads it as one: never broken.</summary>
    public void WriteWhole(string line)
    {
        if (!json.IsEnabled)
            result.WriteWhole(line);
    }

    /// <inheritdoc cref="TextTable.Render"/>
    public void WriteTable(IEnumerable<IReadOnlyList<string>> rows, int indent = 2, params int[] right)
    {
        if (!json.IsEnabled)
            WriteLines(TextTable.Render(rows, Screen, indent, right));
    }

    /// <inheritdoc cref="ScreenLine.Join"/>
    public void WriteParts(string head, IEnumerable<string?> parts, int indent) =>
        WriteLines(ScreenLine.Join(head, parts, indent, Screen.Columns));

    /// <summary>A command to paste. Where it does not fit on a line, a shell reads on at the next one.</summary>
    /// <param name="label">Safe text before the command.</param>
    /// <param name="command">The command.</param>
    public void WriteCommand(string label, string command)
    {
        if (!json.IsEnabled)
            result.WriteCommand(label, command);
    }

    /// <summary>What needs attention: the first items, then how many more there are and how to list them.</summary>
    /// <param name="items">One line each.</param>
    /// <param name="howToListAll">For example <c>see: offlic status --json</c>.</param>
    /// <param name="count">How many there are, where not all are given.</param>
    public void WriteAttentionList(IReadOnlyCollection<string> items, string howToListAll, int count = 0)
    {
        host.Step?.AddAttention(output => output.WriteAttentionList(items, howToListAll, count));
        WriteAttention(
            Math.Max(count, items.Count), howToListAll, () => WriteLines(items.Take(AttentionShown).Select(item => "  " + item)));
    }

    /// <summary>The same for the rows of a table.</summary>
    public void WriteAttentionTable(IReadOnlyCollection<IReadOnlyList<string>> rows, string howToListAll, int count)
    {
        host.Step?.AddAttention(output => output.WriteAttentionTable(rows, howToListAll, count));
        WriteAttention(Math.Max(count, rows.Count), howToListAll, () => WriteTable(rows.Take(AttentionShown)));
    }

    private void WriteAttention(int count, string howToListAll, Action write)
    {
        if (count == 0)
            return;
        WriteLine("Needs attention:");
        write();
        if (count > AttentionShown)
            WriteLine($"  … and {count - AttentionShown:N0} more: {howToListAll}");
    }

    /// <summary>Sets the command to type next. It is printed last, and only if the command does not fail.</summary>
    public void SuggestNext(string command) => _next = command;

    public void Warn(string message) => WriteMessage("warning", message, enabled: !options.Quiet);

    public void WriteDetail(string message) => WriteMessage("detail", message, enabled: options.Verbose);

    /// <summary>With <c>-v</c>: what was done, how much of it, and how long it took.</summary>
    public void WritePart(StepPart part, TimeSpan time)
    {
        var counts = new[]
        {
            part.Files > 0 ? Plural.Format(part.Files, part.Unit) : "",
            part.Bytes > 0 ? ByteSize.Format(part.Bytes) : "",
            $"{time.TotalSeconds:0.0} s",
        };
        WriteDetail($"{part.What}: {string.Join(", ", counts.Where(text => text.Length > 0))}");
    }

    /// <summary>The last line of a run that a person stopped.</summary>
    public void WriteInterrupted(string safe)
    {
        messages.WriteLine(""); // the terminal shows ^C on the line of the cursor
        messages.WriteLine($"interrupted: {safe}; run the same command again");
    }

    public void WriteError(string code, int exit, string message, string? hint)
    {
        if (host.Step is { } step)
        {
            step.Output.WriteError(code, exit, message, hint);
            return;
        }

        if (json.IsEnabled)
        {
            json.WriteError(code, exit, message, hint);
            return;
        }
        WriteLabeled("error", message);
        if (hint is not null)
            WriteLabeled("hint", hint);
    }

    /// <summary>Asks the person a question, on stderr.</summary>
    /// <param name="question">Shown as it is, with a space after it.</param>
    /// <param name="alternative">How to decide without being asked, for example <c>give --fingerprint</c>.</param>
    /// <exception cref="Failure">Usage: <c>--no-input</c>, or the input ended.</exception>
    public string Ask(string question, string alternative) => Read(question, alternative, host.In.ReadLine);

    /// <summary>Whether a person can be asked for a secret: only at a terminal, where the input is not shown.</summary>
    public bool CanAskSecrets => host.InIsTerminal && !options.NoInput;

    /// <summary>Asks for a secret. The caller wipes it.</summary>
    /// <exception cref="Failure">Usage: as <see cref="Ask"/>, and where there is no terminal.</exception>
    public Secret AskSecret(string question, string alternative)
    {
        if (!host.InIsTerminal && !options.NoInput)
            throw new Failure(FailureKind.Usage, $"{question} cannot be asked: there is no terminal", alternative);
        var secret = Read(question, alternative, host.ReadSecret);
        messages.WriteLine(string.Empty); // the terminal did not show the person's Enter
        return secret;
    }

    /// <summary>Prints the command to type next. Called once, at the end of a command that did not fail.</summary>
    public void WriteNextCommand()
    {
        if (_next is not null && !options.Quiet)
            WriteNext(_next);
    }

    // Words before or behind the command are a sentence; the command alone is made for a shell.
    private void WriteNext(string next)
    {
        if ((next.StartsWith("offlic ", StringComparison.Ordinal) || next.StartsWith("cd ", StringComparison.Ordinal))
            && !next.Contains(": ", StringComparison.Ordinal))
            WriteCommand("Next: ", next);
        else
            WriteLine("Next: " + next);
    }

    /// <summary>Says that nothing was written. The summary of <c>--json</c> has a member for it.</summary>
    public void WriteDryRun()
    {
        if (!json.IsEnabled && !options.Quiet)
            WriteLabeled("dry run", "nothing was written");
    }

    private T Read<T>(string question, string alternative, Func<T?> read)
        where T : class
    {
        if (options.NoInput)
            throw new Failure(FailureKind.Usage, $"{question} cannot be asked with --no-input", alternative);
        progress?.IsAsking = true;
        result.Flush();
        messages.Write(SafeText.Line(question) + " ");
        messages.Flush();
        var answer = read();
        progress?.IsAsking = false;
        if (answer is not null)
            return answer;
        messages.WriteLine(string.Empty); // no Enter ended the line of the question
        throw new Failure(FailureKind.Usage, $"{question} got no answer: the input ended", alternative);
    }

    private void WriteMessage(string label, string message, bool enabled)
    {
        if (!enabled)
            return;
        if (host.Step is { } step)
            step.Output.WriteMessage(label, message, enabled);
        else if (json.IsEnabled)
            json.WriteMessage(label, message);
        else
            WriteLabeled(label, message);
    }

    private void WriteLabeled(string label, string message)
    {
        result.Flush(); // stdout and stderr stay in order where they share a terminal
        if (options.Ansi)
            messages.Write(ColoredLabel.Render(label));
        else
            messages.Write(label + ":");
        messages.WriteLine(" " + message, start: label.Length + 1);
    }
}

/// <summary>How to print, from the options and the environment.</summary>
/// <param name="Quiet">The result and errors only.</param>
/// <param name="Verbose">Details too.</param>
/// <param name="NoInput">Nothing may be asked.</param>
/// <param name="Ansi">Color and progress: stderr is a terminal, and nothing turned them off.</param>
/// <param name="Screen">How long lines may be, and in which characters.</param>
internal sealed record OutputOptions(bool Quiet, bool Verbose, bool NoInput, bool Ansi, Screen Screen)
{
    public static bool AllowsAnsi(HostEnvironment host, bool noColor) =>
        host.ErrorIsTerminal
        && !noColor
        && string.IsNullOrEmpty(host.GetVariable("NO_COLOR"))
        && host.GetVariable("TERM") != "dumb";
}
