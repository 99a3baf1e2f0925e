using System.Text;

namespace OfflineLicense.Cli.Terminal;

/// <summary>Lines for the screen of a person.</summary>
internal static class ScreenLine
{
    /// <summary>A longer name of a device is cut: its serial number and its state follow on the same line.</summary>
    private const int NameShown = 24;

    /// <summary>
    /// Parts after the beginning of a line, with "; " between them. A part that does not fit goes on the next line, and only a part
    /// longer than a line is broken, so a command stays whole.
    /// </summary>
    /// <param name="head">Safe text; its spaces at the end are kept.</param>
    /// <param name="parts">Texts of any kind, which are made safe; null and empty ones are left out.</param>
    /// <param name="indent">Of the lines that follow.</param>
    /// <param name="width">The longest line.</param>
    public static IEnumerable<string> Join(string head, IEnumerable<string?> parts, int indent, int width = Screen.UsualColumns)
    {
        var line = new StringBuilder(head);
        var all = parts.Where(part => !string.IsNullOrEmpty(part)).Select(part => SafeText.Line(part!)).ToList();
        for (var at = 0; at < all.Count; at++)
        {
            var part = at < all.Count - 1 ? all[at] + ";" : all[at];
            string[] pieces = part.Length <= width - indent ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in pieces)
            {
                var gap = line.Length == 0 || line[^1] == ' ' ? 0 : 1;
                if (line.Length + gap + word.Length > width && !string.IsNullOrWhiteSpace(line.ToString()))
                {
                    yield return line.ToString().TrimEnd();
                    line.Clear().Append(' ', indent);
                    gap = 0;
                }

                line.Append(' ', gap).Append(word);
            }
        }

        if (line.ToString().TrimEnd() is { Length: > 0 } rest)
            yield return rest;
    }

    /// <summary>The name of a device for a column, as safe text.</summary>
    public static string Name(string name)
    {
        var safe = SafeText.Value(name);
        if (safe.Length <= NameShown)
            return safe;
        var end = NameShown - 1;
        return safe[..(char.IsHighSurrogate(safe[end - 1]) ? end - 1 : end)] + "…";
    }
}
