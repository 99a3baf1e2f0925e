using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// What a line looks like once a terminal has shown it. A pager writes <c> --More-- </c> and wipes it with backspaces and
/// blanks; a session log keeps all of that.
/// </summary>
internal static partial class TerminalOutput
{
    public static string Render(string raw)
    {
        var line = raw.EndsWith('\r') ? raw[..^1] : raw;
        if (line.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            line = ApplyOvertyping(line);
        return line.Contains("More", StringComparison.Ordinal) ? Pager().Replace(line, string.Empty) : line;
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

    /// <summary>The index of the letter that ends an escape sequence.</summary>
    private static int SkipSequence(string line, int escape)
    {
        var i = escape + 1;
        if (i < line.Length && line[i] == '[')
        {
            i++;
            while (i < line.Length && !char.IsAsciiLetter(line[i]))
                i++;
        }
        return i;
    }

    /// <summary>A pager's line that nothing wiped.</summary>
    [GeneratedRegex(@"\A\s*<?-+ ?More ?-+>?(?:\s*\(\d+%\))?", RegexOptions.CultureInvariant)]
    private static partial Regex Pager();
}
