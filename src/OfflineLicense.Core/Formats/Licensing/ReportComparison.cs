using System.Text.Json;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Compares two savings of one report. An open report may be saved twice, minutes apart; its measurements then only get
/// more. Anything else under one report id is a conflict (docs/formats.md, open unknowns 16).
/// </summary>
internal static class ReportComparison
{
    /// <summary>Both documents are complete usage files, as they were recorded.</summary>
    public static ReportComparisonResult Compare(ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, Udi device, long reportId)
    {
        if (PayloadOf(older, device, reportId) is not { } before || PayloadOf(newer, device, reportId) is not { } after)
            return ReportComparisonResult.Differs;
        if (before.AsSpan().SequenceEqual(after))
            return ReportComparisonResult.Same;
        var (first, firstTag) = Measurements(before);
        var (second, secondTag) = Measurements(after);
        if (!firstTag.Span.SequenceEqual(secondTag.Span))
            return ReportComparisonResult.Differs;
        if (IsBeginning(first, second))
            return ReportComparisonResult.Grew;
        return IsBeginning(second, first) ? ReportComparisonResult.Shrank : ReportComparisonResult.Differs;
    }

    private static byte[]? PayloadOf(ReadOnlySpan<byte> file, Udi device, long reportId)
    {
        if (Utf8Text.Check(file) is not null || !LicensingSniffer.IsOurs(file.SkipMark()))
            return null;
        var watcher = new PayloadCapture(device, reportId);
        using (var scanned = new LicensingXmlContent(watcher))
        {
            if (UsageFile.TryScan(file, scanned))
                return watcher.Payload;
        }

        var exact = new PayloadCapture(device, reportId);
        using var walked = new LicensingXmlContent(exact);
        return LicensingXml.Walk(file, walked) is null ? exact.Payload : null;
    }

    /// <summary>Each measurement as written in the payload, and the license they are of.</summary>
    private static (List<ReadOnlyMemory<byte>> Each, ReadOnlyMemory<byte> Tag) Measurements(byte[] payload)
    {
        var each = new List<ReadOnlyMemory<byte>>();
        var json = new StrictJsonReader(payload, new ulong[StrictJsonReader.Room]);
        var root = json.Enter();
        while (json.NextKey(root))
        {
            if (!json.Is("measurements"u8))
                continue;
            each.Clear();
            json.Read();
            if (json.Token != JsonTokenType.StartArray)
                continue;
            while (json.Read() && json.Token != JsonTokenType.EndArray)
            {
                var start = json.Start;
                json.Skip();
                each.Add(payload.AsMemory(start..json.End));
            }
        }

        return (each, PayloadJson.Read(payload, new ulong[StrictJsonReader.Room]).Tag.ToArray());
    }

    private static bool IsBeginning(List<ReadOnlyMemory<byte>> beginning, List<ReadOnlyMemory<byte>> whole) =>
        beginning.Count <= whole.Count && beginning.Zip(whole).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
}
