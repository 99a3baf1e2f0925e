using System.Buffers.Text;
using System.Text;
using System.Xml;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Walks a licensing XML document once, block by block, whatever their order; unknown elements are named and passed
/// over.
/// </summary>
internal sealed class LicensingXmlReader(LicensingXmlContent found) : IDisposable
{
    private readonly ElementText _text = new();

    /// <summary>To the end of the document, or to the first fault of a report or of system information.</summary>
    public void ReadAll(XmlReader xml)
    {
        xml.MoveToContent();
        found.Root = xml.LocalName;
        if (found.Root is not "smartLicense")
        {
            Child(xml);
        }
        else if (!xml.IsEmptyElement)
        {
            while (found.Refusal is null && xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                if (xml.NodeType == XmlNodeType.Element)
                    Child(xml);
            }
        }

        while (found.Refusal is null && xml.Read())
        {
        }
    }

    public void Dispose() => _text.Dispose();

    private void Child(XmlReader xml)
    {
        var name = xml.LocalName;
        if (!found.Names.Contains(name) && found.Names.Count < Limits.XmlName)
            found.Names.Add(name);
        found.Private.SearchAttributes(xml);
        if (name is "RUMReport")
            Report(xml);
        else
            Block(xml, name);
    }

    private void Report(XmlReader xml)
    {
        _text.Clear();
        var (sections, elements, depth) = (0, 0, xml.Depth);
        if (!xml.IsEmptyElement)
        {
            // Over the limit nothing more is gathered: the list then has the fault.
            while (_text.Written.Length <= Limits.ReportJson && xml.Read() && xml.Depth > depth)
            {
                sections += xml.NodeType == XmlNodeType.CDATA ? 1 : 0;
                elements += xml.NodeType == XmlNodeType.Element ? 1 : 0;
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                    _text.Append(xml, Limits.ReportJson);
            }
        }

        // A text put together from several sections would no longer be the bytes of one.
        if (sections > 1 || elements > 0)
            found.Refusal = new Refusal(RefusalReason.Malformed,
                $"Report {found.Reports.Seen + 1:N0} is split: it must be one text in one RUMReport element.");
        else
            found.Refusal = found.Reports.Add(_text.Written);
    }

    private void Block(XmlReader xml, string block)
    {
        var shape = SignatureShape.Missing;
        var isBlock = block is not ("correlationID" or "smartLicenseSystemInfo");
        found.Statements.Begin(block, isBlock ? found.Blocks.Count : -1);
        if (!xml.IsEmptyElement)
        {
            var (element, depth) = (block, xml.Depth);
            while (found.Refusal is null && xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    element = xml.LocalName;
                    if (!xml.IsEmptyElement)
                        found.Statements.Open(element);
                    found.Private.SearchAttributes(xml);
                    if (element is "signature" && shape == SignatureShape.Missing)
                        shape = SignatureShape.Malformed;
                }
                else if (xml.NodeType == XmlNodeType.EndElement)
                {
                    element = string.Empty;
                    found.Statements.Close();
                }
                else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    _text.Clear();
                    _text.Append(xml, Limits.XmlText);
                    if (_text.Written.Length > Limits.XmlText)
                        found.Refusal = new Refusal(RefusalReason.TooLarge,
                            $"A text in <{block}> is longer than {Limits.XmlText:N0} bytes, which is the limit.");
                    if (element is "signature" && Base64.IsValid(_text.Written, out var decoded) && decoded > 0)
                        shape = SignatureShape.Present;
                    found.Statements.Hear(element.Length == 0 ? default : _text.Written);
                    Leaf(block, element);
                }
            }
        }

        if (found.Blocks.Count == Limits.ReportsInFile)
            found.Refusal ??= new Refusal(RefusalReason.TooLarge,
                $"More than {Limits.ReportsInFile:N0} elements under <smartLicense>, which is the limit.");
        else if (isBlock)
            found.Blocks.Add(new Block(block, shape));
    }

    private void Leaf(string block, string element)
    {
        found.Private.SearchElement(element, _text.Written);
        switch (element)
        {
            case "udi":
                if (UdiText.Parse(Encoding.UTF8.GetString(_text.Written)) is { } udi)
                    found.Clues.Udis.Add(udi);
                return;
            case "smartAccount" or "virtualAccount" or "timestamp":
                found.Accounts.Hear(block, element, Encoding.UTF8.GetString(_text.Written));
                return;
        }

        var text = _text.Written.TrimBlanks();
        if (text is not [(byte)'{' or (byte)'[', ..] && !(element is "data" && text.Length > 0))
            return;
        if (block is "smartLicenseSystemInfo")
            found.Refusal ??= found.System.Read(text, "The system information");
        else if (block is "smartLicenseAuthRequest")
            found.Refusal ??= found.Clues.Read(text, "The authorization request");
        else if (block is "smartLicenseRumAck")
            Unpublished(text, block, found.Ack, EditorArtifacts.Describe(text).Length > 0);
        else
            Unpublished(text, block, found.Clues, isEdited: false);
    }

    /// <summary>JSON of an unpublished layout: a missing field is no fault. Its size is, and so is an editor's hand.</summary>
    private void Unpublished(ReadOnlySpan<byte> text, string block, JsonFieldScan clues, bool isEdited)
    {
        if (clues.Read(text, $"The JSON in <{block}>") is { } fault && (fault.Reason == RefusalReason.TooLarge || isEdited))
            found.Refusal ??= fault;
    }
}
