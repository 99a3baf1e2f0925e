using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>
/// The devices, sorted in three ways without a script: what needs attention, all by due date, all by name. Long lists are folded into
/// parts, which a browser lays out only when they are opened.
/// </summary>
internal static class DeviceTables
{
    /// <summary>Rows of a state among those that need attention; the full list has the rest.</summary>
    private const int MostAttention = 20;

    /// <summary>Rows of a folded part.</summary>
    private const int PartSize = 500;

    /// <summary>A fleet up to this size is shown, and printed, unfolded.</summary>
    private const int SmallFleet = 200;

    /// <param name="html">Where to.</param>
    /// <param name="devices">All.</param>
    /// <param name="side">Of the station.</param>
    /// <param name="now">For what is overdue.</param>
    /// <param name="next">What a person does next for a device; null: nothing is to be done.</param>
    public static void WriteAttention(
        HtmlWriter html, IReadOnlyList<PageDevice> devices, Side side, DateTimeOffset now, Func<DeviceOverview, string?> next)
    {
        var groups = AttentionStates.Of(side).OrderByDescending(StateTone.FindPlace)
            .Select(state => (State: state, Rows: devices.Where(row => row.Device.IsIn(state)).ToList()))
            .Where(group => group.Rows.Count > 0).ToList();
        if (groups.Count == 0)
            html.Markup("<p>Nothing waits for a person at this station.\n");
        foreach (var (state, rows) in groups)
        {
            html.Markup("<h3>").Text(state.Name()).Markup(" (").Count(rows.Count).Markup(")</h3>\n");
            WriteFull(html, [.. rows.Take(MostAttention)], now, StateTone.Explain(state, side), next);
            if (rows.Count > MostAttention)
            {
                html.Markup("<p class=\"soft\">and ").Count(rows.Count - MostAttention)
                    .Markup(" more in the list by due date below.\n");
            }
        }
    }

    public static void WriteByDueDate(HtmlWriter html, IReadOnlyList<PageDevice> devices, DateTimeOffset now)
    {
        if (devices.Count <= SmallFleet)
        {
            WriteFull(html, devices, now, "All product instances by due date");
            return;
        }

        html.Markup("<p class=\"soft\">In parts. A part is printed if it is open.\n");
        foreach (var part in devices.Chunk(PartSize))
        {
            html.Markup("<details><summary>").Text(FormatDue(part[0])).Markup(" to ").Text(FormatDue(part[^1])).Markup(" <span>")
                .Count(part.Length).Markup(" devices</span></summary>\n");
            WriteFull(html, part, now, "By due date");
            html.Markup("</details>\n");
        }
    }

    /// <summary>A short table: the list by due date has the rest. It is not printed.</summary>
    public static void WriteByName(HtmlWriter html, IReadOnlyList<PageDevice> devices)
    {
        foreach (var part in devices.OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(row => row.Unit, StringComparer.Ordinal).Chunk(PartSize))
        {
            html.Markup("<details><summary>").Text(part[0].Name).Markup(" to ").Text(part[^1].Name).Markup(" <span>").Count(part.Length)
                .Markup(" devices</span></summary>\n<table><caption>By name</caption><thead><tr><th scope=\"col\">Device")
                .Markup("<th scope=\"col\">State<th scope=\"col\">ACK due</thead><tbody>\n");
            foreach (var row in part)
            {
                WriteName(html, row);
                WriteState(html, row.Device.State);
                html.Markup("<td class=\"d\">").Text(FormatDue(row)).Markup("\n");
            }

            html.Markup("</tbody></table></details>\n");
        }
    }

    private static void WriteFull(
        HtmlWriter html, IReadOnlyList<PageDevice> devices, DateTimeOffset now, string caption, Func<DeviceOverview, string?>? next = null)
    {
        html.Markup("<div class=\"wide\"><table class=\"f\"><caption>").Text(caption)
            .Markup("</caption><col class=\"c3\"><col class=\"c2\"><col class=\"c1\" span=\"4\"><col>")
            .Markup("<thead><tr><th scope=\"col\">Device")
            .Markup("<th scope=\"col\">State<th scope=\"col\">Since<th scope=\"col\">Last collected<th scope=\"col\">Last ACK")
            .Markup("<th scope=\"col\">ACK due<th scope=\"col\">Rests on</thead><tbody>\n");
        foreach (var row in devices)
        {
            WriteName(html, row);
            if (row.Device.Members.Count > 1)
                html.Markup("<small>").Count(row.Device.Members.Count).Markup(" members</small>");
            WriteState(html, row.Device.State);
            html.Markup("<td class=\"d\">").Text(Day(row.Device.Since)).Markup("<td class=\"d\">").Text(Day(row.Device.LastCollected))
                .Markup("<td class=\"d\">").Text(Day(row.Device.LastAck));
            WriteDue(html, row, now);
            html.Markup("<td>");
            WriteGround(html, row, next?.Invoke(row.Device));
            html.Markup("\n");
        }

        html.Markup("</tbody></table></div>\n");
    }

    private static void WriteGround(HtmlWriter html, PageDevice row, string? next)
    {
        var isFirst = true;
        foreach (var line in StateGround.Describe(row.Device))
        {
            html.MarkupIf(!isFirst, "<br>").Sentence(line);
            isFirst = false;
        }

        if (next is not null)
            html.Markup("<small>Next: ").Sentence(next).Markup("</small>");
    }

    private static void WriteName(HtmlWriter html, PageDevice row)
    {
        html.Markup("<tr><th scope=\"row\">").Text(row.Name);
        if (row.Device.Name is not null)
            html.Markup("<small>").Text(row.Unit).Markup("</small>");
    }

    private static void WriteState(HtmlWriter html, RequestState state) =>
        html.Markup("<td class=\"s s").Number(StateTone.Find(state)).Markup("\">").Text(state.Name());

    private static void WriteDue(HtmlWriter html, PageDevice row, DateTimeOffset now)
    {
        html.Markup("<td class=\"d\">");
        var isEstimated = row.IsEstimated && row.Due is not null;
        if (row.IsOverdue(now))
        {
            html.Markup("<span class=\"bad\">").Text(FormatDue(row)).Markup("<small>overdue").MarkupIf(isEstimated, ", est.")
                .Markup("</small></span>");
        }
        else
        {
            html.Text(FormatDue(row)).MarkupIf(isEstimated, "<small>est.</small>");
        }
    }

    private static string FormatDue(PageDevice row) =>
        row.Due is { } due ? Timestamp.Text(due)[..10] : row.Device.IsExpected ? "not known" : "none";

    private static string? Day(string? time) => time is { Length: >= 10 } ? time[..10] : DisplayTime.Format(time);
}
