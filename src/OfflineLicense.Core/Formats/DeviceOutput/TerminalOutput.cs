using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// What a line looks like once a terminal has shown it. A pager writes <c> --More-- </c> and wipes it with backspaces and
/// blanks; a session log keeps all of that.
/// </summary>
internal static partial class TerminalOutput
{
    /// <param name="isPaged">A pager's words stood before the line, so its indentation says nothing.</param>
    public static string Render(string raw, out bool isPaged)
    {
        var line = raw.EndsWith('\r') ? raw[..^1] : raw;
        if (line.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            line = ApplyOvertyping(line);
        var shown = line.Contains("More", StringComparison.Ordinal) ? Pager().Replace(line, string.Empty) : line;
        isPaged = shown.Length < line.Length;
        return shown;
    }

    private static string ApplyOvertyping(string line)
    {
        var screen = new List<char>(line.Length);
        var cursor = 0;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\b':
                    cursor = Math.Max(0, cursor - 1);
                    break;
                case '\r':
                    cursor = 0;
                    break;
                case '\u001b':
                    i = SkipSequence(line, i);
                    if (i < line.Length && line[i] == 'K')
                        screen.RemoveRange(cursor, screen.Count - cursor);
                    break;
                case < ' ' and not '\t':
                    break; // telnet puts a NUL behind every CR
                case var shown when cursor < screen.Count:
                    screen[cursor++] = shown;
                    break;
                case var shown:
                    screen.Add(shown);
                    cursor++;
                    break;
            }
        }
        return string.Concat(screen);
    }

    /// <summary>The index of the sign that ends an escape sequence.</summary>
    private static int SkipSequence(string line, int escape)
    {
        var i = escape + 1;
        if (i == line.Length)
            return i;
        if (line[i] == '[')
        {
            i++;
            while (i < line.Length && !char.IsAsciiLetter(line[i]))
                i++;
            return i;
        }

        // The title of a window: it ends in a bell, or in an escape sign and a backslash.
        if (line[i] is ']' or 'P' or '^' or '_')
        {
            var end = line.AsSpan(i).IndexOfAny('\a', '\u001b');
            return end < 0 ? line.Length : line[i + end] == '\a' ? i + end : Math.Min(i + end + 1, line.Length);
        }

        // A set of characters: its name is one sign more.
        return line[i] is '(' or ')' or '#' or '%' ? i + 1 : i;
    }

    /// <summary>A pager's line that nothing wiped.</summary>
    [GeneratedRegex(@"\A\s*<?-+ ?More ?-+>?(?:\s*\(\d+%\))?", RegexOptions.CultureInvariant)]
    private static partial Regex Pager();
}
