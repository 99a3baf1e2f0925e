using System.Buffers;
using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>Whether a text is a licensing file, also a broken one, before anything parses it.</summary>
internal static class LicensingSniffer
{
    /// <summary>Fewer letters of a root's name than this are no proof.</summary>
    private const int ShortestPrefix = 6;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

    private static ReadOnlySpan<byte> Envelope => "<smartLicense"u8;

    private static ReadOnlySpan<byte> Fragment => "<RUMReport"u8;

    private static ReadOnlySpan<byte> Reservation => "<specificPLR"u8;

    /// <summary>XML whose root is one of ours, or that has one of ours inside, or that was cut within its name.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> text)
    {
        var body = text.TrimBlanks();
        if (body.IsEmpty || body[0] != '<')
            return false;
        if (body.StartsWith(Envelope) || LicensingKind.IsRoot(Root(body)))
            return true;
        if (body.Length < Envelope.Length)
            return body.Length >= ShortestPrefix
                && (Envelope.StartsWith(body) || Fragment.StartsWith(body) || Reservation.StartsWith(body));
        return HasElement(body) || body.IndexOf("&lt;smartLicense"u8) >= 0;
    }

    /// <summary>A tag of ours anywhere in the text.</summary>
    public static bool HasElement(ReadOnlySpan<byte> text) =>
        text.IndexOf(Envelope) >= 0 || text.IndexOf(Fragment) >= 0 || text.IndexOf(Reservation) >= 0;

    /// <summary>The local name of the first element, or as much of it as is there; empty where there is none.</summary>
    public static string Root(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var start = text.IndexOf((byte)'<');
            if (start < 0)
                return string.Empty;
            text = text[start..];
            var end = text.StartsWith("<?"u8) ? "?>"u8 : text.StartsWith("<!--"u8) ? "-->"u8 : text.StartsWith("<!"u8) ? ">"u8 : default;
            if (end.IsEmpty)
                break;
            var length = text.IndexOf(end);
            if (length < 0)
                return string.Empty;
            text = text[(length + end.Length)..];
        }

        var name = text[1..];
        name = name[..Math.Min(name.Length, Limits.XmlName)];
        var stop = name.IndexOfAny(NameEnds);
        name = stop < 0 ? name : name[..stop];
        return Encoding.UTF8.GetString(name[(name.LastIndexOf((byte)':') + 1)..]);
    }
}
