using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// <c>show license udi</c>, of today (also the product information in <c>show license all</c>) and the table of older
/// releases: <c>*  ASR1006  NWG1512050G  ASR1006:NWG1512050G</c>.
/// </summary>
internal static class ShowLicenseUdi
{
    /// <summary>The UDI of a <c>UDI: PID:…,SN:…</c> line.</summary>
    public static Udi? Own(string line) =>
        line.StartsWith("UDI:", StringComparison.Ordinal) ? UdiText.Parse(line) : null;

    public static bool Read(string line, CaptureBlock block)
    {
        if (Own(line) is { } own)
        {
            block.Section = CaptureSection.None;
            block.Name(own);
            return true;
        }
        if (line == "HA UDI List:")
        {
            block.Section = CaptureSection.HaList;
            block.IsLicensing = true;
            return true;
        }
        if (line.StartsWith("SlotID", StringComparison.Ordinal) && Columns(line) is ["SlotID", "PID", "SN", "UDI"])
        {
            block.Section = CaptureSection.UdiTable;
            block.IsLicensing = true;
            return true;
        }
        return block.Section switch
        {
            CaptureSection.HaList => ListLine(line, block),
            CaptureSection.UdiTable => TableRow(line, block),
            _ => false,
        };
    }

    private static bool ListLine(string line, CaptureBlock block)
    {
        if (RoleLine.Parse(line) is not { } entry)
            return false;
        block.AddMember(entry.Udi, entry.Role);
        return true;
    }

    /// <summary>The last column repeats the two before it: that makes a row.</summary>
    private static bool TableRow(string line, CaptureBlock block)
    {
        if (line.Length > 0 && line.All(sign => sign == '-'))
            return true;
        var columns = Columns(line);
        if (columns.Length is not (3 or 4) || columns[^1] != $"{columns[^3]}:{columns[^2]}"
            || Udi.From(columns[^3], columns[^2]) is not { } udi)
            return false;
        if (line.StartsWith('*'))
            block.Name(udi);
        block.AddMember(udi, line.StartsWith('*') ? "Active" : "Member");
        return true;
    }

    private static string[] Columns(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
