using OfflineLicense.Steps.Findings;
using OfflineLicense.Steps.Reporting;

namespace OfflineLicense.Cli.Pages;

/// <summary>What a person should know or do: by code, those about what is lost or stops first.</summary>
internal static class FindingsSection
{
    /// <summary>Findings of one code; <c>status --findings</c> has the rest.</summary>
    private const int Most = 50;

    public static void Write(HtmlWriter html, StationReport report)
    {
        WriteStation(html, report);
        var findings = report.Findings.Findings;
        if (findings.Count == 0)
            html.Markup("<p>Nothing was found about the devices.\n");
        foreach (var group in findings.GroupBy(finding => finding.Code))
            WriteGroup(html, group.Key, [.. group]);
    }

    /// <summary>What is about no device.</summary>
    private static void WriteStation(HtmlWriter html, StationReport report)
    {
        var overview = report.Overview;
        (long Count, string What)[] counts =
        [
            (overview.Nameless.Count, "Requests without a UDI"),
            (overview.UnmatchedAnswers, "Responses for no known device"),
            (overview.SetAside, "Files set aside, which are about devices of two zones"),
            (overview.UnsignedBundles.Count, "Bundles that not all of their signers have signed"),
            (report.Gaps.Count, "Gaps in the numbers of bundles, accepted by a person"),
        ];
        if (report.JournalProblem is null && counts.All(each => each.Count == 0))
            return;
        html.Markup("<ul>\n");
        if (report.JournalProblem is { } problem)
            html.Markup("<li class=\"bad\">The journal is not intact: ").Text(problem).Markup("\n");
        foreach (var (count, what) in counts.Where(each => each.Count > 0))
            html.Markup("<li>").Text(what).Markup(": ").Count(count).Markup("\n");
        html.Markup("</ul>\n");
    }

    private static void WriteGroup(HtmlWriter html, FindingCode code, List<Finding> findings)
    {
        html.Markup("<h3>").Text(code.Name).Markup(" (").Count(findings.Count).Markup(")</h3>\n<table><caption>").Text(code.Title)
            .Markup("</caption><thead><tr><th scope=\"col\">Device<th scope=\"col\">What was found<th scope=\"col\">What to do")
            .Markup("</thead><tbody>\n");
        foreach (var finding in findings.Take(Most))
        {
            html.Markup("<tr><th scope=\"row\">");
            WriteSubject(html, finding);
            html.Markup("<td>").Sentence(finding.Sentence).Markup("<td>").Sentence(finding.Remedy).Markup("\n");
        }

        html.Markup("</tbody></table>\n");
        if (findings.Count > Most)
            html.Markup("<p class=\"soft\">and ").Count(findings.Count - Most).Markup(" more: <code>offlic status --findings</code>\n");
    }

    private static void WriteSubject(HtmlWriter html, Finding finding)
    {
        if (finding.Udi is not { } udi)
            html.Text(finding.Server ?? "no UDI");
        else if (finding.Name is { } name)
            html.Text(name).Markup("<small>").Text($"{udi.Pid} {udi.Serial}").Markup("</small>");
        else
            html.Text($"{udi.Pid} {udi.Serial}");
    }
}
