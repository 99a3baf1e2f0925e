using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats;

/// <summary>Files that <c>offlic</c> wrote itself, by their marks (<see cref="OwnFileMarker"/>).</summary>
internal static class OwnFileReader
{
    private static readonly byte[][] Heads =
    [
        Encoding.ASCII.GetBytes(OwnFileMarker.Line.TrimEnd()),
        Encoding.ASCII.GetBytes(OwnFileMarker.SheetLine.TrimEnd()),
        Encoding.ASCII.GetBytes(OwnFileMarker.BundleTypeLine),
        Encoding.ASCII.GetBytes(OwnFileMarker.BundleFormat + "\n"),
        Encoding.ASCII.GetBytes(OwnFileMarker.KeyStatement + "\n"),
        Encoding.ASCII.GetBytes($"{{\"format\":\"{OwnFileMarker.BundleFormat}\""),
    ];

    private static readonly byte[] Page = Encoding.ASCII.GetBytes(OwnFileMarker.Page);

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = file.SkipMark();
        foreach (var head in Heads)
        {
            // "# offlicense" is a comment of another program.
            if (text.StartsWith(head)
                && !(head[^1] == 'c' && text.Length > head.Length && char.IsAsciiLetterOrDigit((char)text[head.Length])))
                return new ParsedContent(DocumentKind.Own);
        }

        return IsBundleReadme(text) || text[..Math.Min(text.Length, 512)].IndexOf(Page) >= 0 ? new ParsedContent(DocumentKind.Own) : null;
    }

    /// <summary>A bundle's README.txt begins with the bundle's name, underlined: it is signed, so it can hold no mark.</summary>
    private static bool IsBundleReadme(ReadOnlySpan<byte> text)
    {
        const int LongestName = 32 + 1 + 32 + 1 + 8;
        var end = text[..Math.Min(text.Length, LongestName + 1)].IndexOf((byte)'\n');
        return end > 0 && BundleName.Parse(Encoding.Latin1.GetString(text[..end])) is not null
            && text[(end + 1)..].StartsWith(Encoding.ASCII.GetBytes(new string('=', end) + "\n\n1. What this is\n"));
    }
}
