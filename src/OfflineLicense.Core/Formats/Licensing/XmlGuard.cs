using System.Buffers;
using System.IO.Hashing;
using System.Text;

namespace OfflineLicense.Formats.Licensing;

/// <summary>What stops a text from being read as XML, as far as its tags show.</summary>
internal enum XmlFault
{
    None,

    /// <summary>The text ends inside a tag, a CDATA section or an element.</summary>
    Cut,

    /// <summary>A closing tag that does not close what is open.</summary>
    Mismatch,

    /// <summary>Another document begins behind the first.</summary>
    SecondRoot,

    /// <summary>A document type declaration.</summary>
    Dtd,
    TooDeep,
    TooManyAttributes,
    TooManyElements,
    TextTooLong,
    NameTooLong,
    TagTooLong,
    TooManyAttributesInFile,
    TooManyNames,
}

/// <summary>
/// The first fault and the byte where it shows (for <see cref="XmlFault.Cut"/> the length of the text), with the element
/// at fault; for <see cref="XmlFault.Cut"/> the innermost one that is open.
/// </summary>
internal readonly record struct XmlShape(XmlFault Fault, int At, string Element);

/// <summary>
/// Counts tags before <c>XmlReader</c> may see a text, because that reader meets a limit only after it has read what is
/// over it: a million attributes, or a CDATA section that it keeps in memory. All but the counting is left to it.
/// </summary>
internal static class XmlGuard
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

    public static XmlShape Scan(ReadOnlySpan<byte> text)
    {
        Span<(int Start, int Length)> open = stackalloc (int, int)[Limits.XmlDepth + 1];
        var (depth, roots, elements, attributesInFile, at) = (0, 0, 0, 0, 0);
        var names = new HashSet<ulong>();
        while (text[at..].IndexOf((byte)'<') is var next and >= 0)
        {
            at += next;
            var rest = text[at..];
            if (rest.StartsWith("<![CDATA["u8) || rest.StartsWith("<!--"u8) || rest.StartsWith("<?"u8))
            {
                var end = rest[1] == '?' ? "?>"u8 : rest[2] == '-' ? "-->"u8 : "]]>"u8;
                var length = rest[2..].IndexOf(end);
                if (length < 0)
                    return CreateTruncated(text, open[..depth]);
                if (length > GetTextLimit(depth == 0 ? default : text.Slice(open[depth - 1].Start, open[depth - 1].Length)))
                    return new XmlShape(XmlFault.TextTooLong, at, depth == 0 ? string.Empty : Name(text, open[depth - 1].Start));
                at += 2 + length + end.Length;
                continue;
            }

            if ("<![CDATA["u8.StartsWith(rest) || "<!--"u8.StartsWith(rest))
                return CreateTruncated(text, open[..depth]);
            if (rest.StartsWith("<!"u8))
                return new XmlShape(XmlFault.Dtd, at, string.Empty);
            var tag = Tag(rest, out var attributes);
            if (attributes > Limits.XmlAttributes)
                return new XmlShape(XmlFault.TooManyAttributes, at, Name(text, at + 1));
            if (tag == 0)
                return CreateTruncated(text, open[..depth]);
            var isClosing = rest[1] == '/';
            var start = at + (isClosing ? 2 : 1);
            var name = NameLength(text[start..]);
            if (name > Limits.XmlName)
                return new XmlShape(XmlFault.NameTooLong, at, string.Empty);
            if ((attributesInFile += attributes) > Limits.XmlAttributesInFile)
                return new XmlShape(XmlFault.TooManyAttributesInFile, at, Name(text, start));
            if (tag > Limits.XmlTag)
                return new XmlShape(XmlFault.TagTooLong, at, Name(text, start));
            if (isClosing)
            {
                if (depth == 0 || !text.Slice(start, name).SequenceEqual(text.Slice(open[depth - 1].Start, open[depth - 1].Length)))
                    return new XmlShape(XmlFault.Mismatch, at, Name(text, start));
                depth--;
            }
            else
            {
                if (depth == 0 && roots++ > 0)
                    return new XmlShape(XmlFault.SecondRoot, at, Name(text, start));
                if (++elements > Limits.XmlElements)
                    return new XmlShape(XmlFault.TooManyElements, at, Name(text, start));
                if (names.Add(XxHash3.HashToUInt64(text.Slice(start, name))) && names.Count > Limits.XmlDifferentNames)
                    return new XmlShape(XmlFault.TooManyNames, at, Name(text, start));
                if (depth == Limits.XmlDepth)
                    return new XmlShape(XmlFault.TooDeep, at, Name(text, start));
                open[depth] = (start, name);
                depth += rest[tag - 2] == '/' ? 0 : 1;
            }

            at += tag;
        }

        return depth > 0 || roots == 0 ? CreateTruncated(text, open[..depth]) : new XmlShape(XmlFault.None, text.Length, string.Empty);
    }

    /// <summary>How long one text in the element may be.</summary>
    public static int GetTextLimit(ReadOnlySpan<byte> element) => element.EndsWith("RUMReport"u8) ? Limits.ReportJson : Limits.XmlText;

    private static XmlShape CreateTruncated(ReadOnlySpan<byte> text, ReadOnlySpan<(int Start, int Length)> open) =>
        new(XmlFault.Cut, text.Length, open.IsEmpty ? string.Empty : Name(text, open[^1].Start));

    /// <summary>The length of the tag at the front, <c>&gt;</c> included; 0 where it does not end.</summary>
    private static int Tag(ReadOnlySpan<byte> text, out int attributes)
    {
        attributes = 0;
        var at = 1;
        while (text[at..].IndexOfAny("\"'=>"u8) is var next and >= 0)
        {
            at += next + 1;
            var mark = text[at - 1];
            if (mark == '>')
                return at;
            if (mark == '=')
            {
                if (++attributes > Limits.XmlAttributes)
                    return 0;
                continue;
            }

            var end = text[at..].IndexOf(mark);
            if (end < 0)
                return 0;
            at += end + 1;
        }

        return 0;
    }

    private static int NameLength(ReadOnlySpan<byte> text) => text.IndexOfAny(NameEnds) is var end and >= 0 ? end : text.Length;

    private static string Name(ReadOnlySpan<byte> text, int start)
    {
        var name = text[start..];
        return Encoding.UTF8.GetString(name[..Math.Min(NameLength(name), Limits.XmlName)]);
    }
}
