using System.Text;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Licensing;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// What is licensing without doubt in a form that is not taken: refused as <c>other-form</c>, with what was found and how to get the
/// file itself. It is the last reader, so all else was tried.
/// </summary>
internal static class OtherForms
{
    private const string SaveUsage = "Save them on the device (license smart save usage all file "
        + "flash:all_rum.txt), and collect that file as it is.";

    private static readonly byte[][] Heads =
    [
        [.. "Smart Licensing Status"u8], [.. "Smart Licensing Using Policy:"u8], [.. "Last ACK received:"u8], [.. "UDI: PID:"u8],
        [.. "Trust Code Installed:"u8], [.. "Next ACK deadline:"u8], [.. "Usage Reporting:"u8],
    ];

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = CaptureText.Utf8(file);
        if (ReportTraces.IsIn(text))
            return RefuseReports(text);
        if (EmbeddedXml.Read(file) is { } embedded)
            return embedded;
        return EmailFile.Read(text) ?? Base64File.Read(text) ?? CodeTable.Read(text) ?? ReadState(text) ?? ReadPage(text);
    }

    /// <summary>A warning for output of a device in whose log a licensing file was shown too; null: none was.</summary>
    public static Notice? FindBesideOutput(ReadOnlySpan<byte> file)
    {
        var text = CaptureText.Utf8(file);

        // What the device's history quotes of its messages is no file that a person wanted to carry.
        if (text.IndexOf("Message History (oldest"u8) is var history and >= 0)
            text = text[..history];
        if (ReportTraces.IsIn(text))
        {
            var reports = DescribeReports(ReportTraces.FindUdis(text), ReportTraces.FindIds(text));
            return new Notice(WarningCode.OtherForm, $"it also shows a usage file on the screen ({reports}), "
                + $"which was not taken: its bytes are a screen's. {SaveUsage}");
        }

        return !LicensingSniffer.HasElement(text) ? null : new Notice(WarningCode.OtherForm,
            $"it also shows a licensing file ({LicensingKind.Guess(text)}) on the screen, which was not taken: its bytes are a screen's. "
                + "Copy the file itself from the device or from CSSM, and collect that.");
    }

    private static ParsedContent RefuseReports(ReadOnlySpan<byte> text)
    {
        var form = text.TrimBlanksBefore() switch
        {
            [(byte)'{' or (byte)'[', ..] => "RUM reports as a device's REST interface or a program gives them, in JSON",
            [(byte)'<', ..] => "RUM reports in XML or a page that is no usage file",
            _ => "RUM reports as a screen showed them",
        };
        var (udis, ids) = (ReportTraces.FindUdis(text), ReportTraces.FindIds(text));
        return new ParsedContent(DocumentKind.Usage)
        {
            Udis = udis,
            ReportIds = ids,
            Refusal = new Refusal(RefusalReason.OtherForm,
                $"{form} ({DescribeReports(udis, ids)}). CSSM takes only the file that the device saves. {SaveUsage}"),
        };
    }

    private static string DescribeReports(IReadOnlyList<Udi> udis, IReadOnlyList<long> ids)
    {
        var devices = udis.Count switch
        {
            0 => string.Empty,
            1 => $" of {udis[0]}",
            _ => $" of {udis[0]} and {udis.Count - 1} more",
        };
        var named = string.Join(", ", ids.Take(4).Select(Report.Format));
        return ids.Count == 0 ? $"reports{devices}" : $"{ids.Count} report ids{devices}: {named}{(ids.Count > 4 ? ", …" : string.Empty)}";
    }

    /// <summary>The state of a device in a form of a program: of its YANG model, parsed, or with something around each line.</summary>
    private static ParsedContent? ReadState(ReadOnlySpan<byte> text)
    {
        var isModel = text.IndexOf("cisco-smart-license"u8) >= 0 || text.IndexOf("\"smart_licensing_status\""u8) >= 0
            || text.IndexOf("Cisco-IOS-XR-infra-smartlicense"u8) >= 0 || text.IndexOf("CISCO-SMART-LIC-MIB"u8) >= 0;
        var heads = 0;
        foreach (var head in Heads)
            heads += Holds(text, head) ? 1 : 0;
        if (!isModel && heads < 2)
            return null;
        var form = isModel ? "The state of a device's licenses as RESTCONF, NETCONF, SNMP or a parser gives it"
            : text.TrimBlanksBefore() switch
            {
                [(byte)'{', (byte)'\\', ..] => "Output of show license inside a file of a word processor",
                [(byte)'{' or (byte)'[', ..] => "Output of show license inside JSON of a form that is not read",
                [(byte)'<', ..] => "Output of show license inside a web page or XML",
                _ => "Output of show license with something before each line",
            };
        return new ParsedContent(DocumentKind.DeviceOutput)
        {
            Refusal = new Refusal(RefusalReason.OtherForm, $"{form}. Give the text alone, as the device prints it for `show license all`."),
        };
    }

    /// <summary>A heading, and not the label of a line: <c>show version</c> has <c>Smart Licensing Status: …</c>.</summary>
    private static bool Holds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> head)
    {
        for (var from = 0; text[from..].IndexOf(head) is var at and >= 0; from += at + head.Length)
        {
            if (text[(from + at + head.Length)..] is not [(byte)':', ..])
                return true;
        }

        return false;
    }

    /// <summary>A page of CSSM that was saved with the browser.</summary>
    private static ParsedContent? ReadPage(ReadOnlySpan<byte> text)
    {
        var head = Encoding.Latin1.GetString(text[..Math.Min(text.Length, Limits.SniffedHead)]);
        var isPage = head.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || head.TrimStart().StartsWith("From: <Saved by", StringComparison.Ordinal);
        return !isPage || !(head.Contains("Smart Software Manager", StringComparison.Ordinal)
                || head.Contains("Smart Software Licensing", StringComparison.Ordinal)
                || head.Contains("Cisco License Central", StringComparison.Ordinal))
            ? null
            : new ParsedContent(DocumentKind.UnknownLicensing)
            {
                Refusal = new Refusal(RefusalReason.OtherForm, "A page of CSSM that was saved with the browser, and no file of CSSM. Open "
                    + "the page, download the file with its Download button, and collect that."),
            };
    }
}
