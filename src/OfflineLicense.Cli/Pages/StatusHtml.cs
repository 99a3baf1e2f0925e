using OfflineLicense.Cli.Output;
using OfflineLicense.Formats;
using OfflineLicense.Steps.Reporting;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>The page of <c>status --html</c>: for a manager or an auditor, in one file, without a script.</summary>
internal static class StatusHtml
{
    /// <summary>How a page begins, which tells it from other files of ours.</summary>
    public const string Head = $"<!DOCTYPE html>\n{OwnFileMarker.Page}status page -->\n";

    /// <param name="target">Where to.</param>
    /// <param name="report">What is shown.</param>
    /// <param name="now">For what is overdue.</param>
    /// <param name="next">What a person does next for a device; null: nothing is to be done.</param>
    public static void Write(TextWriter target, StationReport report, DateTimeOffset now, Func<DeviceOverview, string?> next)
    {
        var html = new HtmlWriter(target);
        var devices = PageDevice.From(report);
        WriteHead(html, report);
        WriteSummary(html, report, devices, now);
        html.Markup("<h2 id=\"states\">Devices by state</h2>\n");
        StatePicture.Write(html, devices, report.Overview.Side);
        if (report.Overview.Side == Side.Zone)
        {
            html.Markup("<h2 id=\"proof\">Proof of installation</h2>\n");
            ProofSection.Write(html, devices);
        }

        html.Markup("<h2 id=\"due\">Due dates</h2>\n");
        DueAxis.Write(html, devices, now);
        html.Markup("<h2 id=\"attention\">Needs attention</h2>\n");
        DeviceTables.WriteAttention(html, devices, report.Overview.Side, now, next);
        html.Markup("<h2 id=\"by-due\">All devices by due date</h2>\n");
        DeviceTables.WriteByDueDate(html, devices, now);
        html.Markup("<section class=\"screen\"><h2 id=\"by-name\">All devices by name</h2>\n");
        DeviceTables.WriteByName(html, devices);
        html.Markup("</section>");
        ServersTable.Write(html, report.Overview.Servers);
        html.Markup("<h2 id=\"custody\">Custody of bundles</h2>\n");
        CustodyTable.Write(html, report.Bundles, report.Gaps);
        html.Markup("<h2 id=\"findings\">Findings</h2>\n");
        FindingsSection.Write(html, report);
        WriteLimits(html);
        html.Markup("<footer>Made by ").Text(Versions.Line(Versions.Tool))
            .Markup(". The page is not signed: <code>offlic audit verify</code> at the station ")
            .Markup("prints the journal head to compare with.</footer>\n</main></body></html>\n");
    }

    private static void WriteHead(HtmlWriter html, StationReport report) => html
        .Markup(Head)
        .Markup("<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .Markup("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .Markup("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
        .Text($"License status of {report.Overview.Station}").Markup("</title>\n<style>").Markup(PageStyle.Css)
        .Markup("</style></head>\n<body><a class=\"skip\" href=\"#main\">Skip to the content</a><main class=\"page\" id=\"main\">\n");

    private static void WriteSummary(HtmlWriter html, StationReport report, IReadOnlyList<PageDevice> devices, DateTimeOffset now)
    {
        var overview = report.Overview;
        var isZone = overview.Side == Side.Zone;
        var done = devices.Count(row => row.Device.State is RequestState.Installed or RequestState.Returned);
        var overdue = devices.Count(row => row.IsOverdue(now));
        var coming = devices.Where(row => row.Due is not null && !row.IsOverdue(now)).ToList();
        var byPerson = devices.Count(row => row.Device.Evidence == InstallationEvidence.Person);
        html.Markup("<header><p class=\"kicker\">License status of a ").Text(isZone ? "zone" : "desk").Markup("</p><h1>")
            .Text(overview.Station).Markup("</h1><p class=\"soft\">As this station knew it at ")
            .Text(DisplayTime.Format(Timestamp.Text(now)))
            .Markup("</p>\n<dl class=\"key\"><div><dt>Devices<dd>").Count(devices.Count).Markup("<span>")
            .Count(devices.Sum(row => Math.Max(row.Device.Members.Count, 1))).Markup(" members, ")
            .Count(devices.Sum(row => row.Device.Licenses)).Markup(" licenses</span></div><div><dt>")
            .Text(isZone ? "Installed, proved" : "Returned").Markup("<dd>").Count(done).Markup("<span>of ").Count(devices.Count)
            .Text(byPerson > 0 ? $", {byPerson:N0} by a person's word" : null).Markup("</span></div><div><dt>Overdue<dd>")
            .Count(overdue)
            .Markup("<span>ACK due before this page was made")
            .Markup("</span></div><div><dt>Due in 30 days<dd>").Count(coming.Count(row => row.Due < now.AddDays(30)))
            .Markup("<span>next: ")
            .Text(coming is [{ Due: { } soonest }, ..] ? Timestamp.Text(soonest)[..10] : "not known")
            .Markup("</span></div></dl>\n<dl class=\"facts\">");
        if (overview.Round is { } round)
        {
            html.Markup("<dt>Round<dd>").Text(round.Name is { } name ? $"{name}, since " : "since ")
                .Text(DisplayTime.Format(round.StartedAt));
        }

        html.Markup("<dt>Journal<dd>").Count(report.Journal.Sequence).Markup(" rows, ")
            .Text(report.JournalProblem ?? "each follows the one before it").Markup("<dt>Journal head<dd><code>")
            .Text(Fingerprint.Format(report.Journal.Head)).Markup("</code></dl>\n")
            .Markup("<nav aria-label=\"Sections\"><ul><li><a href=\"#states\">States</a>")
            .MarkupIf(isZone, "<li><a href=\"#proof\">Proof</a>")
            .Markup("<li><a href=\"#due\">Due dates</a><li><a href=\"#attention\">Needs attention</a>")
            .Markup("<li><a href=\"#by-due\">By due date</a>")
            .Markup("<li><a href=\"#by-name\">By name</a><li><a href=\"#custody\">Custody</a><li><a href=\"#findings\">Findings</a>")
            .Markup("<li><a href=\"#limits\">What is not verified</a></ul></nav></header>\n");
    }

    private static void WriteLimits(HtmlWriter html) => html.Markup("""
        <h2 id="limits">What is not verified</h2>
        <ul>
        <li>Cisco's signatures in responses are present and not verified. The device verifies them when it imports a response.
        <li>Device output is a text file. Whoever can write such a file can write what it says; "proved" means that the output says so.
        <li>Where the evidence is "person", a person said that the response is installed. No output shows it.
        <li>PIDs, serial numbers and hostnames are as the files and the roster state them. No device was asked.
        <li>Times are those of this station's clock and, in device output, of the device's clock.
        <li>Dates marked est. are computed from a policy. Only the device knows its own due date.
        <li>A signature of a bundle shows who packed it and that nothing was changed. It does not show who carried the drive.
        <li>The page holds serial numbers and, in a zone, the hostnames of the roster. It is made for readers inside.
        <li>The license counts are those of the newest usage file of each device.
        </ul>

        """);
}
