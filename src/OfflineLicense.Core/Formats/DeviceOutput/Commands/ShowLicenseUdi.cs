using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// <c>show license udi</c>, of today (also the product information in <c>show license all</c>) and the table of older
/// releases: <c>*  ASR1006  NWG1512050G  ASR1006:NWG1512050G</c>, also under <c>Device#</c>.
/// </summary>
internal static class ShowLicenseUdi
{
    public const string HaList = "HA UDI List:";

    private const string Label = "UDI:";

    /// <summary>The UDI of a <c>UDI: PID:…,SN:…</c> line. <c>UDI: P:…,S:…</c> is how a peer is printed.</summary>
    public static Udi? Own(string line) =>
        line.StartsWith(Label, StringComparison.Ordinal) && line.AsSpan(Label.Length).TrimStart().StartsWith("PID")
            ? UdiText.Parse(line)
            : null;

    /// <summary>The head of the table of older releases. <c>Device#</c> in it is no prompt.</summary>
    public static bool IsTableHead(string line) =>
        (line.StartsWith("SlotID", StringComparison.Ordinal) || line.StartsWith("Device#", StringComparison.Ordinal))
        && Columns(line) is [_, "PID", "SN"] or [_, "PID", "SN", "UDI"];

    public static bool Read(string line, CaptureBlock block)
    {
        if (Own(line) is { } own)
        {
            block.Section = CaptureSection.None;
            block.Name(own);
            return true;
        }
        if (line.StartsWith(Label, StringComparison.Ordinal) && UdiText.Parse(line) is null)
        {
            block.BrokenUdi ??= line.Length > Limits.TextShown ? line[..Limits.TextShown] : line;
            return true;
        }

        if (line == HaList)
        {
            block.Section = CaptureSection.HaList;
            block.IsLicensing = true;
            return true;
        }
        if (IsTableHead(line))
        {
            block.Section = line.EndsWith("UDI", StringComparison.Ordinal) ? CaptureSection.UdiTable : CaptureSection.UnitTable;
            block.IsLicensing = true;
            return true;
        }
        return block.Section switch
        {
            CaptureSection.HaList => ListLine(line, block),
            CaptureSection.UdiTable => TableRow(line, block),
            CaptureSection.UnitTable => UnitRow(line, block),
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
        AddUnit(line, udi, block);
        return true;
    }

    /// <summary><c>*0  CISCO2911/K9  FTX152499Y6</c>, as <c>show version</c> prints it.</summary>
    private static bool UnitRow(string line, CaptureBlock block)
    {
        if (line.All(sign => sign == '-'))
            return true;
        if (Columns(line) is not [var number, var pid, var serial] || number.TrimStart('*') is not [>= '0' and <= '9', ..]
            || Udi.From(pid, serial) is not { } udi)
            return false;
        AddUnit(line, udi, block);
        return true;
    }

    private static void AddUnit(string line, Udi udi, CaptureBlock block)
    {
        if (line.StartsWith('*'))
            block.Name(udi);
        block.AddMember(udi, line.StartsWith('*') ? "Active" : "Member");
    }

    private static string[] Columns(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
