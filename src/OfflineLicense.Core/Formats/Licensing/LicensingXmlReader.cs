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
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

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
        if (_names.Count < Limits.XmlNames && _names.Add(name))
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
            var (element, depth, hasText) = (block, xml.Depth, false);
            _text.Clear();
            while (found.Refusal is null && xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    hasText = true;
                    Append(xml, block);
                }
                else if (xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
                {
                    if (hasText)
                        EndText(block, element, ref shape);
                    hasText = false;
                    element = xml.NodeType == XmlNodeType.Element ? xml.LocalName : string.Empty;
                    BeginOrEnd(xml, ref shape);
                }
            }

            if (hasText && found.Refusal is null)
                EndText(block, element, ref shape);
        }

        if (found.Blocks.Count == Limits.ReportsInFile)
            found.Refusal ??= new Refusal(RefusalReason.TooLarge,
                $"More than {Limits.ReportsInFile:N0} elements under <smartLicense>, which is the limit.");
        else if (isBlock)
            found.Blocks.Add(new Block(block, shape));
    }

    /// <summary>Texts and CDATA sections side by side are one text, as every reader of the file sees it.</summary>
    private void Append(XmlReader xml, string block)
    {
        _text.Append(xml, Limits.XmlText);
        if (_text.Written.Length > Limits.XmlText)
            found.Refusal = new Refusal(RefusalReason.TooLarge,
                $"A text in <{block}> is longer than {Limits.XmlText:N0} bytes, which is the limit.");
    }

    private void BeginOrEnd(XmlReader xml, ref SignatureShape shape)
    {
        if (xml.NodeType == XmlNodeType.EndElement)
        {
            found.Statements.Close();
            return;
        }

        if (!xml.IsEmptyElement)
            found.Statements.Open(xml.LocalName);
        if (xml.LocalName is "signature" && shape == SignatureShape.Missing)
            shape = SignatureShape.Malformed;
        found.Private.SearchAttributes(xml);
    }

    private void EndText(string block, string element, ref SignatureShape shape)
    {
        if (element is "signature" && Base64.IsValid(_text.Written, out var decoded) && decoded > 0)
            shape = SignatureShape.Present;
        found.Statements.Hear(element.Length == 0 ? default : _text.Written);
        Leaf(block, element);
        _text.Clear();
    }

    private void Leaf(string block, string element)
    {
        found.Private.SearchElement(element, _text.Written);
        switch (element)
        {
            case "udi":
                if (UdiText.Parse(Encoding.UTF8.GetString(_text.Written)) is { } udi)
                    found.Clues.Udis.Add(udi);
                found.Refusal ??= JsonFieldScan.FindTooManyDevices(found.Clues.Udis.Count, "The file");
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
            found.Refusal ??= EditorArtifacts.Describe(text).Length > 0 ? found.Ack.Read(text, $"The JSON in <{block}>")
                : found.Ack.ReadUnpublished(text, $"The JSON in <{block}>");
        else
            found.Refusal ??= found.Clues.ReadUnpublished(text, $"The JSON in <{block}>");
    }
}
