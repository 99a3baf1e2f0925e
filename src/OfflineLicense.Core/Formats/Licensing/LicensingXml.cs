using System.Text;
using System.Xml;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Every licensing file that is XML: requests of a device and responses of CSSM share one envelope. The usage file as
/// devices write it is read by a byte scan (<see cref="UsageFile"/>); all else by a hardened <c>XmlReader</c>.
/// </summary>
internal static class LicensingXml
{
    private static readonly XmlReaderSettings Hardened = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = Limits.TextFile,
        MaxCharactersFromEntities = 1,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        if (!LicensingSniffer.IsOurs(file.SkipMark()))
            return null;
        if (Utf8Text.Check(file) is { } refusal)
            return Refuse(file, refusal);
        return UsageFile.TryRead(file) ?? ReadExact(file);
    }

    /// <summary>The exact way, for every layout: what the scan must agree with, and what names a fault.</summary>
    public static ParsedContent ReadExact(ReadOnlySpan<byte> file)
    {
        using var found = new LicensingXmlContent();
        var broken = Walk(file, found);
        found.Refusal = broken ?? found.Refusal;

        // The rest after a fault was not read, and may name the kind.
        var kind = broken is null ? LicensingKind.Identify(found) : LicensingKind.Guess(file);
        var reading = kind.Direction == Direction.Response ? ResponseFile.From(kind, found) : RequestFile.From(kind, found);
        return reading.Refusal is { } refusal ? reading with { Refusal = AddArtifacts(file, refusal), Notices = [] } : reading;
    }

    /// <summary>Fills the findings. Null, or why the text is no XML that may be read; a fault inside a block is in the findings.</summary>
    public static unsafe Refusal? Walk(ReadOnlySpan<byte> file, LicensingXmlContent found)
    {
        var text = file.SkipMark();
        var shape = XmlGuard.Scan(text);
        var mark = file.Length - text.Length;
        if (ExplainForbidden(text, shape with { At = shape.At + mark }) is { } forbidden)
            return forbidden;
        fixed (byte* start = text)
        {
            using var bytes = new UnmanagedMemoryStream(start, text.Length);
            using var chars = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: false, 16 * Limits.KiB);
            using var xml = XmlReader.Create(chars, Hardened);
            using var walk = new LicensingXmlReader(found);
            try
            {
                xml.Read();
                if (FindWrongEncoding(xml, text) is { } wrong)
                    return wrong;
                walk.ReadAll(xml);
            }
            catch (XmlException exception)
            {
                return shape.Fault == XmlFault.Cut
                    ? Truncation.Refuse(file.Length, shape.Element.Length == 0 ? "before its first element is complete"
                        : $"inside <{shape.Element}>")
                    : new Refusal(RefusalReason.Malformed,
                        $"Not well-formed XML at {TextPosition.Format(file, exception.LineNumber, exception.LinePosition)}.");
            }
        }

        return null;
    }

    /// <summary>A refusal for a text of the given kind, with the marks an editor left in it.</summary>
    public static ParsedContent Refuse(ReadOnlySpan<byte> file, Refusal refusal) =>
        new(LicensingKind.Guess(file)) { Refusal = AddArtifacts(file, refusal) };

    private static Refusal AddArtifacts(ReadOnlySpan<byte> file, Refusal refusal) =>
        refusal.Reason == RefusalReason.Malformed || refusal.Reason == RefusalReason.OtherForm
            ? refusal with { Message = refusal.Message + EditorArtifacts.Describe(file) } : refusal;

    /// <summary>A declaration that names another encoding is trusted only where it makes no difference.</summary>
    private static Refusal? FindWrongEncoding(XmlReader xml, ReadOnlySpan<byte> text)
    {
        var declared = xml.NodeType == XmlNodeType.XmlDeclaration ? xml.GetAttribute("encoding") : null;
        return declared is null || declared.Equals("UTF-8", StringComparison.OrdinalIgnoreCase) || Ascii.IsValid(text)
            ? null
            : new Refusal(RefusalReason.Encoding,
                $"The file declares the encoding {declared} and is UTF-8: it was saved again by an editor. Fetch the original again.");
    }

    private static Refusal? ExplainForbidden(ReadOnlySpan<byte> text, XmlShape shape)
    {
        var place = $"at byte {shape.At:N0}";
        var root = LicensingSniffer.Root(text);
        if (root.Equals("html", StringComparison.OrdinalIgnoreCase))
            return new Refusal(RefusalReason.Malformed,
                "A web page with a licensing file in it, not the file itself: download it with the page's button, do not save the page.");
        switch (shape.Fault)
        {
            case XmlFault.Dtd:
                return new Refusal(RefusalReason.Malformed,
                    $"A document type declaration (DTD) {place}: no licensing file has one, and it is never read.");
            case XmlFault.TooDeep:
                return new Refusal(RefusalReason.TooLarge, $"Elements nested deeper than {Limits.XmlDepth} {place}, which is the limit.");
            case XmlFault.TooManyAttributes:
                return new Refusal(RefusalReason.TooLarge,
                    $"More than {Limits.XmlAttributes} attributes on <{shape.Element}> {place}, which is the limit.");
            case XmlFault.TooManyElements:
                return new Refusal(RefusalReason.TooLarge, $"More than {Limits.XmlElements:N0} elements, which is the limit.");
            case XmlFault.TooManyAttributesInFile:
                return new Refusal(RefusalReason.TooLarge, $"More than {Limits.XmlAttributesInFile:N0} attributes, which is the limit.");
            case XmlFault.TooManyNames:
                return new Refusal(RefusalReason.TooLarge,
                    $"More than {Limits.XmlDifferentNames:N0} different element names, which is the limit.");
            case XmlFault.TextTooLong:
                return new Refusal(RefusalReason.TooLarge,
                    $"{(shape.Element.Length > 0 ? $"A text in <{shape.Element}>" : "A comment outside of all elements")} {place} is "
                        + $"longer than {XmlGuard.GetTextLimit(Encoding.UTF8.GetBytes(shape.Element)):N0} bytes, which is the limit.");
            case XmlFault.NameTooLong:
                return new Refusal(RefusalReason.TooLarge,
                    $"An element name longer than {Limits.XmlName} bytes {place}, which is the limit.");
            case XmlFault.TagTooLong:
                return new Refusal(RefusalReason.TooLarge,
                    $"The tag <{shape.Element}> with its attributes {place} is longer than {Limits.XmlTag:N0} bytes, which is the limit.");
            case XmlFault.SecondRoot:
                return new Refusal(RefusalReason.Malformed,
                    $"A second document begins {place}: give each file as the device or CSSM wrote it, not joined.");
        }

        if (text.TrimBlanks().StartsWith("<?xml"u8) && text[0] != '<')
            return new Refusal(RefusalReason.Malformed,
                "There are blanks before the XML declaration: the file was opened and saved again by an editor. Fetch the original again.");
        return LicensingKind.IsRoot(root) || shape.Fault == XmlFault.Cut
            ? null
            : new Refusal(RefusalReason.Malformed,
                $"The licensing file is wrapped in <{root}>; it must begin with its own element, as the device or CSSM wrote it.");
    }
}
