using OfflineLicense.Steps.Findings;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Cli.Output;

/// <summary>Private texts in requests that were not packed yet, by device, and what to do about them.</summary>
internal static class FindingLines
{
    /// <param name="most">The largest number of text lines. JSON has all.</param>
    public static void Write(CommandContext context, IReadOnlyList<SensitiveFinding> findings, int most)
    {
        foreach (var finding in findings)
            Json(context, finding);
        Count(context, findings);
        if (findings.Count == 0)
            return;
        var output = context.Output;
        var sorted = findings.OrderBy(finding => finding.Udi?.Serial, StringComparer.Ordinal)
            .ThenBy(finding => finding.Udi?.Pid, StringComparer.Ordinal)
            .ToList();
        output.WriteLine("Private, in requests not packed yet:");
        output.WriteTable(sorted.Take(most).Select(finding => new[]
        {
            finding.Udi?.Pid ?? "no UDI",
            finding.Udi?.Serial ?? string.Empty,
            finding.Found.Kind.Name(),
            finding.Request.UploadName,
            Text(finding) ?? "(recorded by an earlier version, which did not keep the text)",
        }));
        if (sorted.Count > most)
            output.WriteLine($"  … and {sorted.Count - most:N0} more: offlic status --findings");
        foreach (var advice in findings.GroupBy(finding => finding.Advice, finding => finding.Found.Kind.Name(), StringComparer.Ordinal))
            output.WriteLine($"  {string.Join(", ", advice.Distinct(StringComparer.Ordinal))}: {advice.Key}");
    }

    private static string? Text(SensitiveFinding finding) => finding.Found.Text.Length == 0 ? null : finding.Found.Text;

    private static void Json(CommandContext context, SensitiveFinding finding) => context.Json.WriteLine("finding", json =>
    {
        json.WriteString("code", PrivacyFindings.CodeOf(finding.Found.Kind).Name);
        json.WriteString("udi", finding.Udi?.ToString());
        json.WriteString("sha256", finding.Request.Sha256);
        json.WriteString("upload_name", finding.Request.UploadName);
        json.WriteString("kind", finding.Found.Kind.Name());
        json.WriteString("text", Text(finding));
        json.WriteString("message", PrivacyFindings.Describe(finding));
        json.WriteString("remedy", finding.Remedy);
    });

    private static void Count(CommandContext context, IReadOnlyList<SensitiveFinding> findings)
    {
        CountKind("hostnames", SensitiveKind.Hostname);
        CountKind("addresses", SensitiveKind.Address);
        CountKind("keywords", SensitiveKind.Keyword);

        void CountKind(string name, SensitiveKind kind) => context.AddCount(name, findings.Count(finding => finding.Found.Kind == kind));
    }
}
