using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// The saved usage file exactly as devices write it, by a scan over its bytes: five times the speed of an XML reader, and
/// most files by far. Whatever differs from that one layout, a fault included, is left to <see cref="LicensingXml.ReadExact"/>.
/// </summary>
internal static class UsageFile
{
    private static ReadOnlySpan<byte> Opening => "<![CDATA["u8;

    private static ReadOnlySpan<byte> Closing => "]]>"u8;

    /// <summary>Null where the file is not exactly of the one layout. The bytes have passed <see cref="Utf8Text.Check"/>.</summary>
    public static ParsedContent? TryRead(ReadOnlySpan<byte> file)
    {
        using var found = new LicensingXmlContent();
        if (!TryScan(file, found))
            return null;
        var reading = RequestFile.From(DocumentKind.Usage, found);
        return reading.Refusal is null ? reading : null;
    }

    /// <summary>Fills the findings; what they hold after a false is worth nothing.</summary>
    public static bool TryScan(ReadOnlySpan<byte> file, LicensingXmlContent found)
    {
        var rest = file.SkipMark();
        if (rest.StartsWith("<?xml"u8) && !Take(ref rest, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8))
            return false;
        if (!TakeSpaced(ref rest, "<smartLicense>"u8))
            return false;
        found.Root = "smartLicense";
        while (!TakeSpaced(ref rest, "</smartLicense>"u8))
        {
            var isRead = TakeSpaced(ref rest, "<RUMReport>"u8) ? TryReport(ref rest, found) : TrySystem(ref rest, found);
            if (!isRead)
                return false;
        }

        return rest.TrimBlanks().IsEmpty && found.Names.Contains("RUMReport");
    }

    private static bool TryReport(ref ReadOnlySpan<byte> rest, LicensingXmlContent found)
    {
        if (!TryText(ref rest, out var text) || !TakeSpaced(ref rest, "</RUMReport>"u8) || !found.Reports.TryAddPlain(text))
            return false;
        if (found.Reports.Seen == 1)
            found.Names.Add("RUMReport");
        return true;
    }

    private static bool TrySystem(ref ReadOnlySpan<byte> rest, LicensingXmlContent found)
    {
        if (!TakeSpaced(ref rest, "<smartLicenseSystemInfo>"u8) || !TakeSpaced(ref rest, "<data>"u8) || !TryText(ref rest, out var text)
            || !TakeSpaced(ref rest, "</data>"u8) || !TakeSpaced(ref rest, "</smartLicenseSystemInfo>"u8))
            return false;
        if (!found.Names.Contains("smartLicenseSystemInfo"))
            found.Names.Add("smartLicenseSystemInfo");
        text = text.TrimBlanks();
        found.Private.SearchJson(text);
        return text.IsEmpty || found.System.Read(text, string.Empty) is null;
    }

    private static bool TryText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TakeSpaced(ref rest, Opening) || rest.IndexOf(Closing) is not (var end and >= 0))
            return false;
        text = rest[..end];
        rest = rest[(end + Closing.Length)..];
        return true;
    }

    private static bool TakeSpaced(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> word)
    {
        rest = rest.TrimBlanksBefore();
        return Take(ref rest, word);
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> word)
    {
        if (!rest.StartsWith(word))
            return false;
        rest = rest[word.Length..];
        return true;
    }
}
