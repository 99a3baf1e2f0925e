using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Compares savings of reports in two files. An open report may be saved twice, minutes apart; its measurements then only get
/// more. Anything else under one report id is a conflict (docs/formats.md, open unknowns 16).
/// </summary>
internal static class ReportComparison
{
    /// <summary>Both documents are complete usage files, as they were recorded.</summary>
    public static ReportComparisonResult Compare(ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, Udi device, long reportId) =>
        Compare(older, newer, [new ReportKey(device, reportId)])[0];

    /// <summary>Many reports at once: each file is read twice at most, however many they are. In the order asked for.</summary>
    public static IReadOnlyList<ReportComparisonResult> Compare(
        ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, IReadOnlyList<ReportKey> reports)
    {
        var nothing = new MeasurementPrint?[reports.Count];
        var before = Read(older, reports, _ => -1) ?? nothing;
        var after = Read(newer, reports, place => before[place]?.Count ?? -1) ?? nothing;
        var isShorter = Enumerable.Range(0, reports.Count).Any(place => before[place]?.Count > after[place]?.Count);
        var again = isShorter ? Read(older, reports, place => after[place]?.Count ?? -1) ?? nothing : before;
        return [.. reports.Select((_, place) => Compare(before[place], after[place], again[place]?.First))];
    }

    private static ReportComparisonResult Compare(MeasurementPrint? before, MeasurementPrint? after, Digest? firstOfBefore)
    {
        if (before is null || after is null)
            return ReportComparisonResult.Differs;
        if (before.Payload == after.Payload)
            return ReportComparisonResult.Same;
        if (before.Tag != after.Tag)
            return ReportComparisonResult.Differs;
        if (after.First == before.All)
            return ReportComparisonResult.Grew;
        return firstOfBefore == after.All ? ReportComparisonResult.Shrank : ReportComparisonResult.Differs;
    }

    /// <summary>Null where the file is no usage file.</summary>
    private static MeasurementPrint?[]? Read(ReadOnlySpan<byte> file, IReadOnlyList<ReportKey> wanted, Func<int, int> first)
    {
        if (Utf8Text.Check(file) is not null || !LicensingSniffer.IsOurs(file.SkipMark()))
            return null;
        var scanned = new MeasurementPrint?[wanted.Count];
        using (var content = new LicensingXmlContent(new PayloadCapture(wanted, (place, payload) =>
            scanned[place] = MeasurementPrint.Of(payload, first(place)))))
        {
            if (UsageFile.TryScan(file, content))
                return scanned;
        }

        var walked = new MeasurementPrint?[wanted.Count];
        using var exact = new LicensingXmlContent(new PayloadCapture(wanted, (place, payload) =>
            walked[place] = MeasurementPrint.Of(payload, first(place))));
        return LicensingXml.Walk(file, exact) is null ? walked : null;
    }
}
