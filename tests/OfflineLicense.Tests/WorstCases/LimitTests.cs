using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>
/// Every limit of <see cref="Limits"/>: what is over it is refused or skipped by a message that names it, or it is no refusal.
/// </summary>
[Trait("Lane", "check")]
public sealed class LimitTests
{
    private const string Title = "Smart Licensing Status\n";

    /// <summary>Sizes of buffers and heads, and what is cut, counted or passed over without a refusal.</summary>
    private static readonly string[] NoRefusal =
    [
        "KiB", "MiB", "GiB",
        "ArchiveRatioFrom", "ArchiveWithheld", "SniffedHead", "Utf16Head", "CodeFile", "CodeLog", "XmlNames",
        "CaptureLine", "HaRole", "EscapedWord", "TextShown", "LineShown", "PrivateTexts", "StatedText", "ReplyText",
        "LedgerChunk", "TftpWrap", "RefusalsInRun", "UdiText", "UdiField", "CodeText", "DevicePath", "UploadFolder",
    ];

    /// <summary>What a person types, keys, and the bundle: refused where they are read, each with a test of its own there.</summary>
    private static readonly string[] Elsewhere =
    [
        "LicenseTag", "LocalAccount", "Passphrase", "PassphraseFile", "KeyFile", "KeyStatement", "SignatureFile", "ServerFile",
        "ListCells", "ReplyEntry", "ResponseArchive", "ZipDirectory", "LedgerValue",
        "ExportColumns", "ExportList", "ExportMembers", "ExportRow", "ExportTable", "ExportValue",
        "ReplacedRequests", "RosterCell", "RosterColumns", "RosterField", "RosterFile", "RosterRows", "RoundName",
    ];

    private static readonly Dictionary<string, (string Number, Func<string> Message)> Cases = new(StringComparer.Ordinal)
    {
        ["TextFile"] = ("67,108,864", () => Refuse("<smartLicense>" + new string(' ', Limits.TextFile))),
        ["ReportsInFile"] = ("100,000", () => Refuse(Ack(
            $"<data>{{\"report_ids\":[{string.Join(',', Enumerable.Range(1, Limits.ReportsInFile + 1))}]}}</data>"))),
        ["DevicesInFile"] = ("25,000", () => Refuse(Ack(
            string.Concat(Enumerable.Range(0, Limits.DevicesInFile + 1).Select(n => $"<udi>PID:C,SN:{n}</udi>"))))),
        ["Members"] = ("256", () => Refuse(Usage(string.Join(',', Enumerable.Range(0, Limits.Members + 1)
            .Select(n => $"{{\"sudi\":{{\"udi_pid\":\"C\",\"udi_serial_number\":\"S{n}\"}}}}"))))),
        ["ReportJson"] = ("4,194,304", () => Refuse(
            $"<smartLicense><RUMReport>{new string('a', Limits.ReportJson + 1)}</RUMReport></smartLicense>")),
        ["JsonDepth"] = ("32", () => Refuse(Ack($"<data>{new string('[', Limits.JsonDepth + 1)}</data>"))),
        ["XmlDepth"] = ("16", () => Refuse("<smartLicense>" + string.Concat(Enumerable.Repeat("<a>", Limits.XmlDepth)))),
        ["XmlAttributes"] = ("64", () => Refuse(
            $"<smartLicense {string.Concat(Enumerable.Range(0, Limits.XmlAttributes + 1).Select(n => $"a{n}='' "))}/>")),
        ["XmlElements"] = ("2,000,000", () => Refuse(
            $"<smartLicense>{string.Concat(Enumerable.Repeat("<a/>", Limits.XmlElements))}</smartLicense>")),
        ["XmlText"] = ("16,777,216", () => Refuse(Ack($"<data>{new string('a', Limits.XmlText + 1)}</data>"))),
        ["XmlName"] = ("256", () => Refuse($"<smartLicense><{new string('a', Limits.XmlName + 1)}/></smartLicense>")),
        ["XmlTag"] = ("16,384", () => Refuse($"<smartLicense><a b='{new string('a', Limits.XmlTag)}'/></smartLicense>")),
        ["XmlAttributesInFile"] = ("100,000", () => Refuse(
            $"<smartLicense>{string.Concat(Enumerable.Repeat("<a b=''/>", Limits.XmlAttributesInFile + 1))}</smartLicense>")),
        ["XmlDifferentNames"] = ("50,000", () => Refuse(
            $"<smartLicense>{string.Concat(Enumerable.Range(0, Limits.XmlDifferentNames + 1).Select(n => $"<a{n}/>"))}</smartLicense>")),
        ["StatedFacts"] = ("2,000", () => Notice(Ack(
            string.Concat(Enumerable.Repeat("<dateStamp>a</dateStamp>", Limits.StatedFacts + 1))))),
        ["CodesInFile"] = ("64", () => Refuse(
            string.Concat(Enumerable.Repeat("CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n", Limits.CodesInFile + 1)))),
        ["CaptureLines"] = ("2,000,000", () => Notice(Title + string.Concat(Enumerable.Repeat("not short\n", Limits.CaptureLines)))),
        ["CaptureUdis"] = ("100,000", () => Notice(Title + string.Concat(Enumerable.Repeat("UDI: PID:C,SN:S\n", Limits.CaptureUdis + 1)))),
        ["CaptureDevices"] = ("10,000", () => Notice(Title
            + string.Concat(Enumerable.Range(0, Limits.CaptureDevices + 1).Select(n => $"UDI: PID:C,SN:{n}\n")))),
        ["ReplyEntries"] = ("50,000", () => Refuse(
            $"{{\"acknowledgements\":[{string.Concat(Enumerable.Repeat("{},", Limits.ReplyEntries))}{{}}]}}")),
        ["ReplyDocument"] = ("16,777,216", () => Refuse($"{{\"smart_license\":\"{new string('A', Limits.ReplyDocument)}\"}}")),
        ["ArchiveMembers"] = ("1 files", () => Refuse(Zip("a", "b"), new ArchiveLimits { Members = 1 })),
        ["ArchiveExpanded"] = ("8 bytes", () => Refuse(Zip("a"), new ArchiveLimits { Expanded = 8 })),
        ["ArchiveRatio"] = ("200", () => Refuse(Gzip(new byte[16 * Limits.MiB]), ArchiveLimits.Default)),
        ["ArchiveLevels"] = ("1 archives", () => Refuse(Gzip(Gzip(Gzip([1]))), new ArchiveLimits { Levels = 1 })),
        ["TarExtension"] = ("65,536", () => Refuse(LongName(), ArchiveLimits.Default)),
        ["ArchiveName"] = ("4,096", () => Refuse(Zip(new string('a', Limits.ArchiveName + 1)), ArchiveLimits.Default)),
        ["ZipEntries"] = ("50,000", () => Refuse(
            Zip([.. Enumerable.Range(0, Limits.ZipEntries + 1).Select(n => $"{n}")]), ArchiveLimits.Default)),
        ["FolderDepth"] = ("32", TooDeep),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Every_limit_has_a_case_here_or_a_reason() => Assert.Equal(
        typeof(Limits).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral && !field.Name.StartsWith("Bundle", StringComparison.Ordinal))
            .Select(field => field.Name).Order(StringComparer.Ordinal),
        Cases.Keys.Concat(NoRefusal).Concat(Elsewhere).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_over_a_limit_is_told_by_the_limit(string name)
    {
        var (number, message) = Cases[name];
        var told = message();

        Assert.Contains(number, told, StringComparison.Ordinal);
        Assert.Contains("limit", told, StringComparison.Ordinal);
    }

    private static string Ack(string content) => $"<smartLicense><smartLicenseRumAck>{content}</smartLicenseRumAck></smartLicense>";

    private static string Refuse(string file) => Recognizer.Read(Encoding.UTF8.GetBytes(file)).Refusal!.Message;

    private static string Refuse(byte[] archive, ArchiveLimits caps) =>
        ArchiveReader.Open(new MemoryStream(archive), "a", caps).Last(member => member.Refusal is not null).Refusal!.Message;

    private static string Notice(string file) =>
        string.Join(' ', Recognizer.Read(Encoding.UTF8.GetBytes(file)).Notices.Select(each => each.Message));

    private static string Usage(string members)
    {
        var payload = "{\"asset_identification\":{\"report_id\":1,\"instance\":{\"sudi\":{\"udi_pid\":\"C\",\"udi_serial_number\":\"S\"}}},"
            + $"\"meta\":{{\"ha_udi\":[{members}]}}}}";
        var text = payload.Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"<smartLicense><RUMReport><![CDATA[{{\"payload\":\"{text}\"}}]]></RUMReport></smartLicense>";
    }

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write("0123456789"u8);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var layer = new GZipStream(bytes, CompressionLevel.Optimal))
            layer.Write(content);
        return bytes.ToArray();
    }

    private static byte[] LongName()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, new string('a', Limits.TarExtension + 1)));
        return bytes.ToArray();
    }

    private static string TooDeep()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp.At([.. Enumerable.Repeat("d", Limits.FolderDepth + 2)]));
        return SourceFolder.Walk(temp.FullPath).Single(found => found.Problem is not null).Problem!.Message;
    }
}
