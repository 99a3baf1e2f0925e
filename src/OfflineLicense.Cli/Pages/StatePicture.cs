using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>The fleet by state: one bar for each state, drawn to one scale, with its count in words.</summary>
internal static class StatePicture
{
    private const int Width = 960;
    private const int Row = 34;
    private const int From = 150;
    private const int Room = 640;

    public static void Write(HtmlWriter html, IReadOnlyList<PageDevice> devices, Side side)
    {
        var counts = devices.GroupBy(row => row.Device.State).Select(group => (State: group.Key, Count: group.Count()))
            .OrderBy(each => StateTone.FindPlace(each.State)).ToList();
        if (counts.Count == 0)
        {
            html.Markup("<p>No product instance is known here yet.\n");
            return;
        }

        var most = counts.Max(each => each.Count);
        html.Markup("<svg role=\"img\" aria-labelledby=\"states-title\" viewBox=\"0 0 960 ").Number((counts.Count * Row) + 4)
            .Markup("\"><title id=\"states-title\">");
        foreach (var (state, count) in counts)
            html.Count(count).Markup(" ").Text(state.Name()).Markup("; ");
        html.Markup("in all ").Count(devices.Count).Markup("</title>\n");
        for (var i = 0; i < counts.Count; i++)
            WriteBar(html, counts[i].State, counts[i].Count, most, devices.Count, i * Row);
        html.Markup("</svg>\n<div class=\"wide\"><table><caption>What the states mean</caption><thead><tr><th scope=\"col\">State")
            .Markup("<th scope=\"col\" class=\"n\">Devices<th scope=\"col\">Meaning</thead><tbody>\n");
        foreach (var (state, count) in counts)
        {
            html.Markup("<tr><th scope=\"row\" class=\"s s").Number(StateTone.Find(state)).Markup("\">").Text(state.Name())
                .Markup("<td class=\"n\">").Count(count).Cell(StateTone.Explain(state, side)).Markup("\n");
        }

        html.Markup("</tbody></table></div>\n");
    }

    private static void WriteBar(HtmlWriter html, RequestState state, int count, int most, int all, int top)
    {
        var length = Math.Max(3, (double)Room * count / most);
        html.Markup("<text x=\"0\" y=\"").Number(top + 22).Markup("\">").Text(state.Name())
            .Markup("</text><rect class=\"track\" x=\"").Number(From).Markup("\" y=\"").Number(top + 6)
            .Markup("\" height=\"22\" rx=\"3\" width=\"").Number(Room)
            .Markup("\"/><rect class=\"f").Number(StateTone.Find(state)).Markup("\" x=\"").Number(From).Markup("\" y=\"").Number(top + 6)
            .Markup("\" height=\"22\" rx=\"3\" width=\"").Number(length)
            .Markup("\"/><text class=\"end\" x=\"").Number(Width - 90).Markup("\" y=\"").Number(top + 22).Markup("\">").Count(count)
            .Markup("</text><text class=\"soft end\" x=\"").Number(Width - 4).Markup("\" y=\"").Number(top + 22).Markup("\">")
            .Text($"{100.0 * count / all:0.0} %").Markup("</text>\n");
    }
}
