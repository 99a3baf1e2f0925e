using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Findings;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The page of <c>status --findings</c>: by code, each with what was found and what to do.</summary>
internal static class FindingsPage
{
    public static void Write(CommandContext context, FindingQuery query)
    {
        var others = query.Findings.Where(finding => finding.Sensitive is null).ToList();
        foreach (var finding in others)
            WriteJson(context, finding);
        context.AddCount("findings", query.Findings.Count);
        var output = context.Output;
        if (query.Findings.Count > 0)
            output.WriteLine($"{Plural.Format(query.Findings.Count, "finding")}; what a code means: offlic explain findings");
        foreach (var group in others.GroupBy(finding => finding.Code))
            WriteGroup(output, group.Key, [.. group]);
        if (query.Unpacked is not { } unpacked)
        {
            output.WriteLine("A desk withholds nothing. To see the sensitive text of one document: offlic show SHA");
            return;
        }

        FindingLines.Write(context, unpacked.Findings, int.MaxValue);
        var sensitive = Plural.Format(unpacked.Findings.Count, "finding");
        var verb = unpacked.Requests == 1 ? "that is" : "that are";
        var requests = Plural.Format(unpacked.Requests, "request");
        output.WriteLine(unpacked.Findings.Count == 0
            ? $"Sensitive text: none in the {requests} {verb} not packed yet"
            : $"Sensitive text: {sensitive} in {unpacked.AffectedRequests:N0} of {requests} {verb} not packed yet");
    }

    /// <summary>The first of them; JSON has all. A remedy that is the same for all is told once.</summary>
    private static void WriteGroup(ConsoleOutput output, FindingCode code, List<Finding> findings)
    {
        output.WriteLine($"{code.Name}  {findings.Count:N0}  {code.Title}");
        var isShared = findings.TrueForAll(finding => finding.Remedy == findings[0].Remedy);
        foreach (var finding in findings.Take(ConsoleOutput.AttentionShown))
        {
            WriteWrapped(output, "  ", $"{GetSubject(finding)}: {finding.Sentence}");
            if (!isShared)
                WriteWrapped(output, "    ", $"Do: {finding.Remedy}");
        }

        if (findings.Count > ConsoleOutput.AttentionShown)
            output.WriteLine($"  … and {findings.Count - ConsoleOutput.AttentionShown:N0} more: offlic status --findings --json");
        if (isShared)
            WriteWrapped(output, "  ", $"Do: {findings[0].Remedy}");
    }

    private static string GetSubject(Finding finding) => finding.Udi is { } udi
        ? $"{SafeText.Value(finding.Name ?? udi.Pid)} {SafeText.Value(udi.Serial)}"
        : SafeText.Value(finding.Server);

    private static void WriteWrapped(ConsoleOutput output, string indent, string text) =>
        output.WriteParts(indent, [text], indent.Length + 2);

    private static void WriteJson(CommandContext context, Finding finding) => context.Json.WriteLine("finding", json =>
    {
        json.WriteString("code", finding.Code.Name);
        json.WriteString("udi", finding.Udi?.ToString());
        if (finding.Name is { } name)
            json.WriteString("name", name);
        if (finding.Server is { } server)
            json.WriteString("server", server);
        json.WriteString("message", finding.Sentence);
        json.WriteString("remedy", finding.Remedy);
    });
}
