using System.Text;
using Spectre.Console;

namespace OfflineLicense.Cli.Terminal;

/// <summary>
/// A line in as many lines as the screen needs. A fingerprint is broken between its halves or its groups alone. A command, and what
/// stands in backquotes, stays on one line where it fits on one. A word that is longer than a line stays whole: a path can be copied. A
/// member of an archive is broken behind each <c>!</c>, and what was cut is broken anywhere: neither is a path.
/// </summary>
internal static class LineFit
{
    /// <summary>The lines that follow begin below the text behind a label, where that begins in this part of the screen.</summary>
    private const double LabelPart = 0.4;

    /// <param name="line">Safe text.</param>
    /// <param name="columns">The longest line.</param>
    /// <param name="start">The column in which the first line begins: a label stands there already.</param>
    public static IEnumerable<string> Fit(string line, int columns, int start = 0)
    {
        if (start + Width(line) <= columns)
            return [line];
        var indent = start > 0 ? start + 1 : FindIndent(line, columns);
        return Fill(JoinPieces(Split(line), columns - indent), columns, start, indent);
    }

    /// <summary>Text without a label of its own.</summary>
    /// <param name="text">Safe text.</param>
    /// <param name="columns">The longest line.</param>
    public static IEnumerable<string> FitText(string text, int columns) =>
        Width(text) <= columns ? [text] : Fill(JoinPieces(Split(text), columns), columns, 0, 0);

    /// <summary>The cells of a row one after another; each stays whole where it fits on a line.</summary>
    public static IEnumerable<string> FitCells(IEnumerable<string> cells, int columns, int gap) => Fill(
        cells.Where(cell => cell.Length > 0).SelectMany((cell, i) => FitCell(cell, i == 0 ? 0 : gap, columns - gap)), columns, 0, gap);

    private static IEnumerable<Piece> FitCell(string cell, int gap, int room) =>
        Width(cell) <= room
            ? [new Piece(gap, cell)]
            : JoinPieces(Split(cell), room).Select((piece, i) => i == 0 ? piece with { Gap = gap } : piece);

    /// <summary>A command on as many lines as it needs; each but the last ends in the sign by which a shell reads on.</summary>
    public static IEnumerable<string> FitCommand(string command, int columns, int start, int indent = 2)
    {
        if (start + Width(command) <= columns)
            return [command];
        var lines = Fill(JoinQuoted(Split(command)), columns - 2, start, indent).ToList();
        return lines.Select((line, i) => i == lines.Count - 1 ? line : line + (OperatingSystem.IsWindows() ? " `" : " \\"));
    }

    /// <summary>How many columns a text takes: some letters take two, and some none.</summary>
    public static int Width(string text) => Ascii.IsValid(text) ? text.Length : text.GetCellWidth();

    private static IEnumerable<string> Fill(IEnumerable<Piece> pieces, int columns, int start, int indent)
    {
        var line = new StringBuilder();
        var (at, isEmpty) = (start, true);
        foreach (var piece in pieces)
        {
            var width = Width(piece.Text);
            if (!isEmpty && at + piece.Gap + width > columns)
            {
                yield return line.ToString();
                line.Clear().Append(' ', indent);
                (at, isEmpty) = (indent, true);
            }
            else
            {
                line.Append(' ', piece.Gap);
                at += piece.Gap;
            }

            line.Append(piece.Text);
            (at, isEmpty) = (at + width, false);
        }

        yield return line.ToString();
    }

    // Behind the first column of the line, as "  digest  3f9a": there, else two spaces further than the line begins.
    private static int FindIndent(string line, int columns)
    {
        var lead = line.Length - line.TrimStart(' ').Length;
        var gap = line.IndexOf("  ", lead, StringComparison.Ordinal);
        if (gap > 0)
        {
            var text = gap + line.AsSpan(gap).IndexOfAnyExcept(' ');
            if (text > gap && text <= columns * LabelPart)
                return text;
        }

        return lead + 2;
    }

    private static List<Piece> Split(string line)
    {
        var pieces = new List<Piece>();
        for (var at = 0; at < line.Length;)
        {
            var word = at + line.AsSpan(at).IndexOfAnyExcept(' ');
            if (word < at)
                break;
            var end = line.IndexOf(' ', word);
            end = end < 0 ? line.Length : end;
            pieces.Add(new Piece(word - at, line[word..end]));
            at = end;
        }

        return pieces;
    }

    // Words that belong together become one piece, unless it is longer than a line.
    private static IEnumerable<Piece> JoinPieces(List<Piece> words, int room)
    {
        for (var at = 0; at < words.Count;)
        {
            var count = FindFingerprintHalf(words, at);
            if (count == 0)
                count = FindQuoted(words, at, '`');
            if (count == 0)
                count = FindCommand(words, at);
            if (count == 0 && IsNumber(words[at].Text) && at + 1 < words.Count && words[at + 1].Gap == 1)
                count = 2;
            var piece = Join(words, at, count);
            if (count < 2 || Width(piece.Text) > room)
                (piece, count) = (words[at], 1);
            foreach (var part in Width(piece.Text) > room ? Break(piece, room) : [piece])
                yield return part;
            at += count;
        }
    }

    private static IEnumerable<Piece> Break(Piece word, int room)
    {
        var text = word.Text;
        var (isCut, gap) = (text.EndsWith('…') || text.EndsWith("...", StringComparison.Ordinal), word.Gap);
        for (var at = 0; at < text.Length; gap = 0)
        {
            var length = text.IndexOf('!', at) is var end and >= 0 ? end + 1 - at : text.Length - at;
            if (isCut && Width(text) == text.Length)
                length = Math.Min(length, Math.Max(room, 1));
            yield return new Piece(gap, text.Substring(at, length));
            at += length;
        }
    }

    private static IEnumerable<Piece> JoinQuoted(List<Piece> words)
    {
        for (var at = 0; at < words.Count;)
        {
            var count = Math.Max(1, Math.Max(FindQuoted(words, at, '"'), FindQuoted(words, at, '\'')));
            yield return Join(words, at, count);
            at += count;
        }
    }

    private static Piece Join(List<Piece> words, int at, int count)
    {
        if (count < 2)
            return words[at];
        var text = new StringBuilder(words[at].Text);
        foreach (var (gap, word) in words.GetRange(at + 1, count - 1))
            text.Append(' ', gap).Append(word);
        return new Piece(words[at].Gap, text.ToString());
    }

    private static int FindFingerprintHalf(List<Piece> words, int at)
    {
        const int Half = 8;
        for (var i = 0; i < Half; i++)
        {
            if (at + i >= words.Count || !IsGroup(words[at + i].Text, isLast: i == Half - 1) || (i > 0 && words[at + i].Gap != 1))
                return 0;
        }

        return Half;
    }

    private static bool IsGroup(string word, bool isLast)
    {
        var group = word.AsSpan().Trim("\"").TrimEnd(isLast ? ".,;:)" : "");
        return group.Length == 4 && (IsAll(group, char.IsAsciiHexDigitLower) || group is "····" or "____");
    }

    private static bool IsNumber(string word) => char.IsAsciiDigit(word[^1]) && IsAll(word, c => char.IsAsciiDigit(c) || c is ',' or '.');

    private static bool IsAll(ReadOnlySpan<char> text, Func<char, bool> test)
    {
        foreach (var c in text)
        {
            if (!test(c))
                return false;
        }

        return true;
    }

    // From a word with the first of two quotes to the word with the second.
    private static int FindQuoted(List<Piece> words, int at, char quote)
    {
        var open = words[at].Text.Count(quote) % 2 == 1;
        for (var i = at + 1; open && i < words.Count; i++)
        {
            if (words[i].Text.Count(quote) % 2 == 1)
                return i - at + 1;
        }

        return 0;
    }

    // From the name of the tool after a colon to the end of the sentence.
    private static int FindCommand(List<Piece> words, int at)
    {
        if (words[at].Text != "offlic" || (at > 0 && !words[at - 1].Text.EndsWith(':')))
            return 0;
        var last = words.FindIndex(at, word => word.Text[^1] is ';' or ',' or ')' or ':');
        return (last < 0 ? words.Count - 1 : last) - at + 1;
    }

    private readonly record struct Piece(int Gap, string Text);
}
