namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// The counts under <c>Usage Report Summary:</c>. In tech support a second count stands in brackets behind one of them; the first
/// is the one that <c>show license all</c> prints.
/// </summary>
internal static class ShowLicenseSummary
{
    public static bool Read(string line, CaptureBlock block)
    {
        if (line is not ['T' or 'A', ..])
            return false;
        var summary = block.Summary ?? new ReportSummary();
        if (Pair(line, "Total:", "Purged:") is { } total)
            block.Summary = summary with { Total = total.First, Purged = total.Second };
        else if (Pair(line, "Total Acknowledged Received:", "Waiting for Ack:") is { } acknowledged)
            block.Summary = summary with { Acknowledged = acknowledged.First, Waiting = acknowledged.Second };
        else if (Pair(line, "Available to Report:", "Collecting Data:") is { } available)
            block.Summary = summary with { Available = available.First, Collecting = available.Second };
        else
            return false;
        block.Fact();
        return true;
    }

    private static (long First, long? Second)? Pair(string line, string first, string second) =>
        line.StartsWith(first, StringComparison.Ordinal) && line.Contains(second, StringComparison.Ordinal)
            && PrintedValue.Number(line, first) is { } number
            ? (number, PrintedValue.Number(line, second))
            : null;
}
