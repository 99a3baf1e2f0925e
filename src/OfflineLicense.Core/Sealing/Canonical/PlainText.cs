using System.Globalization;
using System.Text;

namespace OfflineLicense.Sealing.Canonical;

/// <summary>
/// Text from outside inside a file that people open: what could steer a terminal, hide or turn text around is shown as
/// <c>\u{…}</c>. Letters of every script stay.
/// </summary>
internal static class PlainText
{
    /// <param name="text">From outside.</param>
    /// <param name="length">Characters shown at most.</param>
    public static string Escape(string text, int length = Limits.TextShown)
    {
        if (text.Length <= length && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;

        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            if (shown.Length >= length)
                return shown.Append("...").ToString();
            if (IsHarmless(rune))
                shown.Append(rune);
            else
                shown.Append(CultureInfo.InvariantCulture, $@"\u{{{rune.Value:x}}}");
        }

        return shown.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
