using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>The newest files of servers (CSLU, SSM On-Prem), where there are some.</summary>
internal static class ServersTable
{
    /// <summary>Rows; <c>status --json</c> has the rest.</summary>
    private const int Most = 200;

    public static void Write(HtmlWriter html, IReadOnlyList<ServerStatus> servers)
    {
        if (servers.Count == 0)
            return;
        html.Markup("<h2 id=\"servers\">Servers</h2>\n<table><caption>Files of servers, newest first</caption><thead><tr>")
            .Markup("<th scope=\"col\">Server<th scope=\"col\">Purpose<th scope=\"col\">State<th scope=\"col\">Since</thead><tbody>\n");
        foreach (var server in servers.OrderByDescending(server => server.Request.Id).Take(Most))
        {
            var tone = StateTone.Find(server.Request.State);
            html.Markup("<tr><th scope=\"row\">").Text(server.Server).Cell(server.Purpose).Markup("<td class=\"s s").Number(tone)
                .Markup("\">").Text(server.Request.State.Name()).Markup("<td class=\"d\">")
                .Text(DisplayTime.Format(server.Request.Since)).Markup("\n");
        }

        html.Markup("</tbody></table>\n");
        if (servers.Count > Most)
            html.Markup("<p class=\"soft\">and ").Count(servers.Count - Most).Markup(" older: <code>offlic status --json</code>\n");
    }
}
