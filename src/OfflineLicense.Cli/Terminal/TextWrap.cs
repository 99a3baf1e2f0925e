using System.Text;

namespace OfflineLicense.Cli.Terminal;

/// <summary>Prose in lines of a limited length.</summary>
internal static class TextWrap
{
    /// <summary>Words in lines of at most this many characters. A longer word gets a line of its own.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }
}
