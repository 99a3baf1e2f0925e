namespace OfflineLicense.Tests.WorstCases;

/// <summary>The licensing XML: elements, texts, CDATA sections, entities and attributes.</summary>
internal static class XmlShapes
{
    private const string Root = "<smartLicense>";
    private const string End = "</smartLicense>";
    private const string Data = "<smartLicense><smartLicenseRumAck><data>";
    private const string DataEnd = "</data></smartLicenseRumAck></smartLicense>";

    public static IEnumerable<Shape> All => Texts.Concat(Elements).Select(shape => shape with { IsForDesk = true });

    private static IEnumerable<Shape> Texts =>
    [
        new("adjacent CDATA, empty", Data, "<![CDATA[]]>", DataEnd),
        new("adjacent CDATA of one character", Data, "<![CDATA[a]]>", DataEnd),
        new("adjacent CDATA of a stated text", "<smartLicense><smartLicenseRumAck><udi>", "<![CDATA[abcdefgh]]>",
            "</udi></smartLicenseRumAck></smartLicense>"),
        new("adjacent CDATA and texts of a status", "<smartLicense><smartLicenseRumAck><status><message>", "ab<![CDATA[c]]>",
            "</message></status></smartLicenseRumAck></smartLicense>"),
        new("adjacent CDATA in a report", "<smartLicense><RUMReport>", "<![CDATA[]]>", "</RUMReport></smartLicense>"),
        new("near ends of CDATA", Data + "<![CDATA[", at => at % 100_000 == 99_999 ? "]]></data><data><![CDATA[" : "]]] ] ]",
            "]]>" + DataEnd),
        new("CDATA with ]]> in pieces", Data, "<![CDATA[]]]]><![CDATA[>]]>", DataEnd),
        new("character references", Data, "&#65;", DataEnd),
        new("entities in a UDI", "<smartLicense><smartLicenseRumAck><udi>", "&amp;", "</udi></smartLicenseRumAck></smartLicense>"),
        new("one text", Data, "A", DataEnd),
        new("texts of 1 MiB", Data, at => at % 1_000_000 == 999_999 ? "</data><data>" : "A", DataEnd),
        new("blanks between elements", Root, " ", End),
        new("a comment of hyphens", Root + "<!--", "- ", "-->" + End),
        new("comments", Root, "<!---->", End),
        new("comments before the root", "<!---->", "<!---->", "<smartLicense/>"),
        new("processing instructions", Root, "<?a?>", End),
        new("less-than signs", Root, "<", End),
        new("quotation marks in a tag", Root + "<a b=", "\"\"", "/>" + End),
        new("a tag that does not end", Root + "<a ", "b ", string.Empty),
        new("not UTF-8 at the end", Root, "A", "\uFFFE" + End),
        new("an HTML page with a licensing file", "<html>", "<p>a</p>", "<smartLicense></smartLicense></html>"),
        new("text before the licensing file", "x", "<smartLicens e>", "<smartLicense></smartLicense>"),
    ];

    private static IEnumerable<Shape> Elements =>
    [
        new("empty elements", Root, "<a/>", End),
        new("blocks", Root, "<smartLicensePolicy></smartLicensePolicy>", End),
        new("elements of one block", "<smartLicense><smartLicensePolicy>", "<a>b</a>", "</smartLicensePolicy></smartLicense>"),
        new("stated facts", "<smartLicense><smartLicensePolicy>", "<dateStamp>a</dateStamp>", "</smartLicensePolicy></smartLicense>"),
        new("nested elements", Root, "<a>", End),
        new("different names", "<smartLicense><smartLicensePolicy>", at => $"<a{at}/>", "</smartLicensePolicy></smartLicense>"),
        new("different names at the root", Root, at => $"<a{at}/>", End),
        new("names of 30 characters", "<smartLicense><smartLicensePolicy>", at => $"<a{at:D29}/>", "</smartLicensePolicy></smartLicense>"),
        new("long names", Root, at => $"<a{at:D250}/>", End),
        new("64 attributes each", Root, at => "<a " + string.Concat(Enumerable.Range(0, 64).Select(n => $"b{n}='{at}' ")) + "/>", End),
        new("64 namespaces each", Root,
            at => "<a " + string.Concat(Enumerable.Range(0, 64).Select(n => $"xmlns:n{at}x{n}='u' ")) + "/>", End),
        new("one long attribute", Root + "<a b='", "A", "'/>" + End),
        new("attributes of 16,000 characters", Root, at => $"<a b='{new string('A', 16_000)}'/>", End),
        new("one attribute each", Root, "<a b=''/>", End),
        new("UDIs", Data + "</data>", at => $"<udi>PID:C{at},SN:S</udi>", "<data>" + DataEnd),
        new("near-UDIs in JSON", Data + "</data>", "<udi>{</udi>", "<data>" + DataEnd),
        new("near-UDIs", Data + "</data>", "<udi>P:,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,</udi>", "<data>" + DataEnd),
        new("accounts", "<smartLicense><smartLicenseAccountInfo>", at => $"<smartAccount>a{at}</smartAccount>",
            "</smartLicenseAccountInfo></smartLicense>"),
        new("signatures", "<smartLicense><smartLicensePolicy>", "<signature>QUJD</signature>", "</smartLicensePolicy></smartLicense>"),
        new("elements that mention trust", Root, at => $"<Trust{at % 300}/>", End),
    ];
}
