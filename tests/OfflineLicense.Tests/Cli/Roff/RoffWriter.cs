using System.Text;
using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Tests.Cli.Roff;

/// <summary>Text as a page of <c>man</c>: the macros of man(7), ASCII alone, no line that roff could take for a request.</summary>
internal sealed class RoffWriter
{
    /// <summary>Of the form of these pages. It is not the day of a build, so that two builds write the same bytes.</summary>
    public const string Date = "2026-11-29";

    private const int Columns = 76;

    private readonly StringBuilder _page = new();
    private bool _isAfterHeading;

    public RoffWriter(string title, int section, string manual) =>
        Line($".TH {title.ToUpperInvariant().Replace("-", "\\-", StringComparison.Ordinal)} {section} {Date} offlic \"{manual}\"");

    public override string ToString() => _page.ToString();

    public void Section(string heading) => Line($".SH {heading.ToUpperInvariant()}");

    public void Subsection(string heading) => Line($".SS {heading}");

    public void Paragraph(string text)
    {
        if (!_isAfterHeading)
            Line(".PP");
        Text(text);
    }

    /// <summary>Words that are typed as they are, in bold.</summary>
    public void Typed(string text) => Line($".B {Literal(text)}");

    public void Entry(string term, string text)
    {
        Line(".TP");
        Line($".B {Literal(term)}");
        Text(text.Length > 0 ? text : "No value.");
    }

    /// <summary>A line to type, and what it does.</summary>
    public void Example(string typed, string does)
    {
        Paragraph(does);
        Line(".RS 4");
        Line(".nf");
        Line(Escape(typed, "\\&"));
        Line(".fi");
        Line(".RE");
    }

    /// <summary>Other pages, as <c>offlic-pack(1)</c>.</summary>
    public void SeeAlso(IEnumerable<string> pages)
    {
        Section("See also");
        var all = pages.Select(page => page.Split('(')).ToList();
        foreach (var (i, page) in all.Index())
            Line($".BR {Escape(page[0], "")} ({page[1]}{(i + 1 < all.Count ? "," : "")}");
    }

    /// <summary>Prose; what stands in backquotes is bold.</summary>
    public void Text(string text)
    {
        var line = new StringBuilder();
        foreach (var word in Bold(Escape(text, "")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length >= Columns)
                Break();
            line.Append(line.Length > 0 ? " " : word[0] == '.' ? "\\&" : "").Append(word);
        }

        Break();

        void Break()
        {
            Line(line.ToString());
            line.Clear();
        }
    }

    private static string Literal(string text) => $"\"{Escape(text, "").Replace("\"", "\\(dq", StringComparison.Ordinal)}\"";

    private static string Escape(string text, string guard)
    {
        var escaped = AsciiText.Of(text).Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal).Replace("^", "\\(ha", StringComparison.Ordinal)
            .Replace("~", "\\(ti", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? guard + escaped : escaped;
    }

    private static string Bold(string text)
    {
        var parts = text.Split('`');
        return string.Concat(parts.Select((part, i) => i % 2 == 0 ? part : i + 1 < parts.Length ? $"\\fB{part}\\fR" : "\\(ga" + part));
    }

    private void Line(string line)
    {
        _isAfterHeading = line.StartsWith(".S", StringComparison.Ordinal);
        _page.Append(line).Append('\n');
    }
}
