using System.Globalization;

namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// <c>show license rum id all</c> (a list of report ids, on no device it names) and <c>… id N detail</c> (one report,
/// with its UDI).
/// </summary>
internal static class ShowLicenseRum
{
    public const string List = "Smart Licensing Usage Report:";
    public const string Detail = "Smart Licensing Usage Report Detail:";

    /// <summary>The head of the list; a rule stands above it.</summary>
    private const string Head = "Report Id,";
    private const string ReportId = "Report Id:";
    private const string FeatureName = "Feature Name:";
    private const string State = "State:";

    /// <summary>In a report's detail the <c>UDI:</c> line names the device that measured, in a stack perhaps a former active one.</summary>
    public static bool Read(string line, CaptureBlock block)
    {
        if (line is List or Detail)
        {
            block.IsLicensing = true;
            block.InReport = line == Detail;
            block.Section = CaptureSection.None;
            block.BeginReports();
            return true;
        }
        if (block.Reports is not null && !block.InReport && line.StartsWith(Head, StringComparison.Ordinal))
        {
            block.Section = CaptureSection.ReportList;
            return true;
        }
        if (block.Section == CaptureSection.ReportList && line is [>= '0' and <= '9', ..])
            return ReadRow(line, block);
        if (!block.InReport)
            return false;
        if (ShowLicenseUdi.Own(line) is not { } udi)
            return ReadDetail(line, block);
        block.HintAt(udi);
        return true;
    }

    /// <summary><c>1629870048  CLOSED  N  network-premier_2.5G</c>; the flag is one letter.</summary>
    private static bool ReadRow(string line, CaptureBlock block)
    {
        var columns = line.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length < 2 || !ulong.TryParse(columns[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || PrintedValue.Word(columns[1]) is not { } state)
            return false;
        block.AddReport(new ReportState(id, state, columns.Length == 4 && columns[2].Length == 1 ? columns[3] : null));
        return true;
    }

    private static bool ReadDetail(string line, CaptureBlock block)
    {
        if (line.StartsWith(ReportId, StringComparison.Ordinal)
            && ulong.TryParse(line.AsSpan(ReportId.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            block.AddReport(new ReportState(id, null, null));
        else if (line.StartsWith(FeatureName, StringComparison.Ordinal) && line.Length <= Limits.TextShown)
            block.DescribeReport(report => report with { Feature = line[FeatureName.Length..].Trim() });
        else if (line.StartsWith(State, StringComparison.Ordinal) && PrintedValue.Word(line.AsSpan(State.Length)) is { } state)
            block.DescribeReport(report => report with { State = state });
        else
            return false;
        return true;
    }
}
