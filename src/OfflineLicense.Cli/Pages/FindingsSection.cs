using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>What the station found and a person should know.</summary>
internal static class FindingsSection
{
    private const int Most = 200;

    public static void Write(HtmlWriter html, StationReport report)
    {
        var overview = report.Overview;
        html.Markup("<ul>\n");
        if (report.JournalProblem is { } problem)
            html.Markup("<li class=\"bad\">The journal is not intact: ").Text(problem).Markup("\n");
        WriteCount(html, overview.Nameless.Count, "Requests without a UDI");
        WriteCount(html, overview.UnmatchedAnswers, "Responses for no known device");
        WriteCount(html, overview.SetAside, "Files set aside, which are about devices of two zones");
        WriteCount(html, overview.UnsignedBundles.Count, "Bundles that not all of their signers have signed");
        WriteCount(html, report.Gaps.Count, "Gaps in the numbers of bundles, accepted by a person");
        WriteCount(html, report.Deadlines.Values.Count(each => each.Stops is not null), "Devices that stop working without an ACK");
        html.Markup("</ul>\n");
        if (report.Private is not { Findings: { Count: > 0 } found })
        {
            html.Markup("<p>No sensitive text was found in requests that are not packed yet.\n");
            return;
        }

        html.Markup("<div class=\"wide\"><table><caption>Sensitive text in requests that are not packed yet</caption><thead><tr>")
            .Markup("<th scope=\"col\">Device<th scope=\"col\">Kind<th scope=\"col\">Text<th scope=\"col\">Remedy</thead><tbody>\n");
        foreach (var finding in found.Take(Most))
        {
            html.Markup("<tr><th scope=\"row\">").Text(finding.Udi?.ToString() ?? "no UDI").Cell(finding.Found.Kind.Name())
                .Cell(finding.Found.Text).Cell(finding.Advice).Markup("\n");
        }

        html.Markup("</tbody></table></div>\n");
        if (found.Count > Most)
            html.Markup("<p>and ").Count(found.Count - Most).Markup(" more: <code>offlic status --findings</code>\n");
    }

    private static void WriteCount(HtmlWriter html, long count, string what)
    {
        if (count > 0)
            html.Markup("<li>").Text(what).Markup(": ").Count(count).Markup("\n");
    }
}
