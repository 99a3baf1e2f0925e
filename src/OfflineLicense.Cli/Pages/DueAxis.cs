using System.Globalization;

namespace OfflineLicense.Cli.Pages;

/// <summary>Due dates on a time axis, a bar for each week, and the same numbers as a table.</summary>
internal static class DueAxis
{
    private const int Left = 52;
    private const int Room = 896;
    private const int Top = 24;
    private const int Base = 184;

    public static void Write(HtmlWriter html, IReadOnlyList<PageDevice> devices, DateTimeOffset now)
    {
        var due = devices.Where(row => row.Due is not null).Select(row => row.Due!.Value).ToList();
        var unknown = devices.Count - due.Count;
        if (due.Count == 0)
        {
            html.Markup("<p>No due date is known: no device output prints one, and no policy is known here.\n");
            return;
        }

        var weeks = DueWeeks.Count(due, now);
        WriteSvg(html, weeks, now, devices.Count(row => row.IsOverdue(now)), due.Count);
        html.Markup("<p class=\"soft\">");
        if (weeks.Earlier > 0)
            html.Count(weeks.Earlier).Markup(" due earlier than shown. ");
        if (weeks.Later > 0)
            html.Count(weeks.Later).Markup(" due later than shown. ");
        html.Count(unknown).Markup(" without a known or expected due date. ")
            .Count(devices.Count(row => row.IsEstimated && row.Due is not null))
            .Markup(" of the dates are estimated (est.): computed from a policy, not printed by the device.\n");
        WriteTable(html, weeks);
    }

    private static void WriteSvg(HtmlWriter html, DueWeeks weeks, DateTimeOffset now, int overdue, int all)
    {
        var most = Math.Max(1, weeks.Counts.Max());
        var step = (double)Room / weeks.Counts.Count;
        html.Markup("<svg role=\"img\" aria-labelledby=\"due-title\" viewBox=\"0 0 960 224\"><title id=\"due-title\">")
            .Markup("Devices by the week in which their ACK is due: ")
            .Count(overdue).Markup(" overdue of ").Count(all).Markup("</title>\n");
        foreach (var line in new[] { most, most / 2, 0 }.Distinct())
        {
            var y = Base - ((Base - Top) * (double)line / most);
            html.Markup("<line x1=\"52\" x2=\"948\" y1=\"").Number(y).Markup("\" y2=\"").Number(y)
                .Markup("\"/><text class=\"soft end\" x=\"44\" y=\"").Number(y + 4).Markup("\">").Count(line).Markup("</text>\n");
        }

        for (var i = 0; i < weeks.Counts.Count; i++)
        {
            var monday = weeks.First.AddDays(7 * i);
            var x = Left + (i * step);
            WriteMonth(html, monday, x, i, weeks.Counts.Count);
            if (weeks.Counts[i] == 0)
                continue;
            var height = Math.Max(2, (Base - Top) * (double)weeks.Counts[i] / most);
            html.Markup("<rect class=\"f").Number(FindTone(monday, now)).Markup("\" x=\"").Number(x + (step * 0.1)).Markup("\" y=\"")
                .Number(Base - height).Markup("\" width=\"").Number(step * 0.8).Markup("\" height=\"").Number(height).Markup("\"/>\n");
        }

        var today = Left + (step * (now.UtcDateTime - weeks.First).TotalDays / 7);
        html.Markup("<line class=\"now\" y1=\"18\" y2=\"184\" x1=\"").Number(today).Markup("\" x2=\"").Number(today)
            .Markup("\"/><text y=\"12\" x=\"").Number(today).Markup("\">today</text></svg>\n");
    }

    /// <summary>A label at the first week of a month, every second month where there is little room.</summary>
    private static void WriteMonth(HtmlWriter html, DateTime monday, double x, int week, int weeks)
    {
        if (monday.Day > 7 || (weeks > 40 && monday.Month % 2 == 0) || week > weeks - 5)
            return;
        html.Markup("<line x1=\"").Number(x).Markup("\" x2=\"").Number(x).Markup("\" y1=\"184\" y2=\"190\"/>")
            .Markup("<text class=\"soft\" y=\"206\" x=\"")
            .Number(x).Markup("\">").Text(monday.ToString("MMM yyyy", CultureInfo.InvariantCulture)).Markup("</text>\n");
    }

    private static int FindTone(DateTime monday, DateTimeOffset now) =>
        monday.AddDays(7) <= now.UtcDateTime ? 1 : monday <= now.UtcDateTime.AddDays(30) ? 2 : 3;

    private static void WriteTable(HtmlWriter html, DueWeeks weeks)
    {
        html.Markup("<details class=\"screen\"><summary>The same as numbers</summary><table><caption>Devices by the week in which ")
            .Markup("their ACK is due; weeks begin on Monday, UTC</caption><thead><tr>")
            .Markup("<th scope=\"col\">Week of<th scope=\"col\" class=\"n\">")
            .Markup("Devices</thead><tbody>\n");
        for (var i = 0; i < weeks.Counts.Count; i++)
        {
            if (weeks.Counts[i] > 0)
            {
                html.Markup("<tr><th scope=\"row\">").Text($"{weeks.First.AddDays(7 * i):yyyy-MM-dd}").Markup("<td class=\"n\">")
                    .Count(weeks.Counts[i]).Markup("\n");
            }
        }

        html.Markup("</tbody></table></details>\n");
    }
}
