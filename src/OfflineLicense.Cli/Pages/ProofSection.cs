using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>What proves that responses are installed, and why others are not proved, counted.</summary>
internal static class ProofSection
{
    public static void Write(HtmlWriter html, IReadOnlyList<PageDevice> devices)
    {
        var proved = devices.Where(row => row.Device.Evidence is not null).GroupBy(row => row.Device.Evidence!.Value)
            .OrderBy(group => group.Key).ToList();
        var open = devices.Where(row => row.Device.UnprovedBecause is not null)
            .GroupBy(row => row.Device.UnprovedBecause!.Code, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, StringComparer.Ordinal);
        if (proved.Count == 0 && open.Count == 0)
            html.Markup("<p>No response is installed, and none waits to be proved.\n");
        if (proved.Count > 0)
        {
            html.Markup("<table><caption>What proves an installation</caption><thead><tr><th scope=\"col\">Evidence")
                .Markup("<th scope=\"col\" class=\"n\">Devices<th scope=\"col\">Meaning</thead><tbody>\n");
            foreach (var group in proved)
            {
                html.Markup("<tr><th scope=\"row\">").Text(group.Key.Name()).Markup("<td class=\"n\">").Count(group.Count())
                    .Cell(StateGround.Explain(group.Key)).Markup("\n");
            }

            html.Markup("</tbody></table>\n");
            WriteWithoutPrompt(html, devices.Count(row => row.Device.IsInstalledWithoutPrompt));
        }

        if (open.Count > 0)
            WriteReasons(html, open);
    }

    private static void WriteWithoutPrompt(HtmlWriter html, int count)
    {
        if (count > 0)
        {
            html.Markup("<p class=\"soft\">").Count(count)
                .Markup(" rest on output without a prompt and a typed command: its origin is less certain.\n");
        }
    }

    private static void WriteReasons(HtmlWriter html, Dictionary<string, IGrouping<string, PageDevice>> open)
    {
        html.Markup("<table><caption>Why others are not proved</caption><thead><tr><th scope=\"col\">Reason")
            .Markup("<th scope=\"col\" class=\"n\">Devices<th scope=\"col\">For example</thead><tbody>\n");
        foreach (var code in UnprovedReason.All.Where(open.ContainsKey))
        {
            var first = open[code].First();
            html.Markup("<tr><th scope=\"row\">").Text(code).Markup("<td class=\"n\">").Count(open[code].Count())
                .Markup("<td>").Text(first.Name).Markup(": ").Sentence(first.Device.UnprovedBecause!.Message).Markup("\n");
        }

        html.Markup("</tbody></table>\n");
    }
}
