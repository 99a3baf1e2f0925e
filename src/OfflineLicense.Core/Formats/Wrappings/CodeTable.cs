using System.Buffers;
using System.Text;
using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// Codes in the cells of a table, whatever its separator, or as values of JSON, YAML or a script. Refused: whose code is whose, and
/// which is still valid, only the person knows who made the table.
/// </summary>
internal static class CodeTable
{
    private const string Marks = ",;\t|\"'=<>";

    private static readonly SearchValues<char> Separators = SearchValues.Create(Marks);

    private static readonly char[] CellEnds = [.. Marks, ' ', '\r'];

    public static ParsedContent? Read(ReadOnlySpan<byte> text)
    {
        if (text.Length > Limits.CodeLog || Utf8Text.Check(text) is not null || (text.IndexOf("-Z"u8) < 0 && text.Count((byte)'-') < 7))
            return null;
        var (udis, codes, first, kind) = (new UdiSet(), new HashSet<string>(StringComparer.Ordinal), 0, DocumentKind.ReservationRequest);
        var plain = Encoding.UTF8.GetString(text.SkipMark());
        var areCodes = plain.Contains("code", StringComparison.OrdinalIgnoreCase);
        var lines = plain.Split('\n');
        for (var i = 0; i < lines.Length && codes.Count < Limits.DevicesInFile; i++)
        {
            if (lines[i].AsSpan().IndexOfAny(Separators) < 0 && !lines[i].Contains(": ", StringComparison.Ordinal))
                continue;
            foreach (var cell in lines[i].Split(CellEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var udi = CodeText.ParseRequest(cell);
                if (udi is null && FindKind(cell, areCodes) is null)
                    continue;
                if (udi is not null)
                    udis.Add(udi);
                else if (codes.Count == 0)
                    kind = FindKind(cell, areCodes)!;
                first = first == 0 ? i + 1 : first;
                codes.Add(cell);
            }
        }

        if (codes.Count == 0)
            return null;
        var what = kind == DocumentKind.ReservationRequest ? "request code"
            : kind == DocumentKind.ReservationReturn ? "return code" : "authorization code";
        return new ParsedContent(kind)
        {
            Udis = udis.InOrder,
            Refusal = new Refusal(RefusalReason.OtherForm, $"{codes.Count:N0} {what}{(codes.Count == 1 ? string.Empty : "s")} among other "
                + $"text, the first in line {first:N0}, as a table or a script has them. Give the code of each device as a text file of "
                + "its own, with nothing else in it, or the log of the terminal that printed it."),
        };
    }

    /// <param name="cell">What may be a code of groups.</param>
    /// <param name="areCodes">The text speaks of codes: only then are five groups one, and no key of another product.</param>
    private static DocumentKind? FindKind(string cell, bool areCodes) =>
        CodeText.IsReservationReturn(cell) ? DocumentKind.ReservationReturn
        : areCodes && CodeText.IsShortAuthorization(cell) ? DocumentKind.ReservationCode : null;
}
