using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OfflineLicense.Cli.Pages;

/// <summary>
/// The only writer of pages. Markup is a constant of the program, which the compiler checks; everything else is a number or text that
/// is escaped twice: for the eye (<see cref="SafeText"/>) and for HTML. Nothing from outside can get into a tag or an attribute.
/// </summary>
internal sealed class HtmlWriter(TextWriter target)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public HtmlWriter Markup([ConstantExpected] string html)
    {
        target.Write(html);
        return this;
    }

    /// <summary>Markup where something holds, else nothing.</summary>
    public HtmlWriter MarkupIf(bool holds, [ConstantExpected] string html) => holds ? Markup(html) : this;

    /// <summary>Text from anywhere, between tags. Null is an empty text.</summary>
    public HtmlWriter Text(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            Encoder.Encode(target, SafeText.Value(text));
        return this;
    }

    /// <summary>A sentence of ours with text from outside in it, whose parts were cut before.</summary>
    public HtmlWriter Sentence(string text)
    {
        Encoder.Encode(target, SafeText.Line(text));
        return this;
    }

    /// <summary>A number of an attribute: a coordinate, a class, an id.</summary>
    public HtmlWriter Number(double number)
    {
        target.Write(number.ToString("0.##", CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>A number for a person: <c>25,000</c>.</summary>
    public HtmlWriter Count(long number)
    {
        target.Write(number.ToString("N0", CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>A cell with text.</summary>
    public HtmlWriter Cell(string? text) => Markup("<td>").Text(text);
}
