using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OfflineLicense.Cli.Commands.Status;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Steps.Reporting;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Cli.Pages;

public sealed partial class StatusHtmlTests
{
    internal static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "<img src=http://canary.invalid/a onerror=alert(1)>",
        "\" onmouseover=\"alert(1)", "' onfocus='alert(1)",
        "</style><script>alert(1)</script>", "</title><svg onload=alert(1)>", "--><script>alert(1)</script><!--", "javascript:alert(1)",
        "&lt;b&gt;", "&#60;script&#62;", "]]><script>", "<base href=http://canary.invalid/>",
        "<link rel=stylesheet href=//canary.invalid/c>",
        "<iframe src=//canary.invalid/f>", "url(http://canary.invalid/u)", "\u202Eevil\u202C", "a\0b",
        "<plaintext>", "<details open ontoggle=alert(1)>",
    ];

    [Fact]
    [Trait("Attack", "A29")]
    public void Hostile_text_stays_text()
    {
        var plain = Tags().Matches(Render(SampleReport.CreateHostile(["plain"])))
            .Select(tag => tag.Value).ToHashSet(StringComparer.Ordinal);

        foreach (var text in Hostile)
        {
            var page = Render(SampleReport.CreateHostile([text]));

            Assert.All(Tags().Matches(page), tag => Assert.Contains(tag.Value, plain));
            Assert.DoesNotContain('\u202E', page);
            Assert.DoesNotContain('\0', page);
        }
    }

    [Fact]
    [Trait("Attack", "A29")]
    public void A_page_has_no_script_no_link_out_and_a_policy_that_allows_none()
    {
        var page = Render(SampleReport.Create(30));

        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Links().Matches(page), link => Assert.StartsWith("href=\"#", link.Value, StringComparison.Ordinal));
        Assert.StartsWith("<!DOCTYPE html>\n<!-- offlic ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_are_in_order_and_each_table_has_a_caption_and_scoped_headers()
    {
        var page = Render(SampleReport.Create(300));

        var levels = Headings().Matches(page).Select(level => int.Parse(level.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.Equal(Count(page, "<table"), Count(page, "<table><caption>") + Count(page, "<table class=\"f\"><caption>"));
        Assert.Equal(Count(page, "<th "), Count(page, "scope=\""));
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_device_of_a_large_fleet_is_on_the_page_twice_and_the_page_stays_small()
    {
        var page = Render(SampleReport.Create(2_000));

        Assert.Equal(2, Count(page, "FOC00001999\n") + Count(page, "FOC00001999<"));
        Assert.True(page.Length < 2_000 * 500, $"{page.Length} characters");
    }

    [Fact]
    public void A_page_reads_so()
    {
        var page = Render(SampleReport.Create(28));
        var body = page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("<footer>", StringComparison.Ordinal)];

        var text = AnyTag().Replace(Breaks().Replace(body, "\n$0"), " ");
        Snapshot.Match(string.Join('\n', WebUtility.HtmlDecode(text).Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => line.Length > 0)) + "\n");
    }

    [Fact]
    public void A_folded_fleet_says_that_open_parts_are_printed()
    {
        Assert.Contains("A part is printed if it is open", Render(SampleReport.Create(201)), StringComparison.Ordinal);
        Assert.DoesNotContain("A part is printed", Render(SampleReport.Create(200)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Text_has_enough_contrast_in_light_and_dark(int scheme)
    {
        var colors = Colors().Matches(PageStyle.Css).GroupBy(color => color.Groups[1].Value, StringComparer.Ordinal)
            .ToDictionary(color => color.Key, color => color.ElementAt(scheme).Groups[2].Value, StringComparer.Ordinal);

        foreach (var text in new[] { "ink", "soft", "link", "bad" })
        {
            Assert.True(FindContrast(colors[text], colors["paper"]) >= 4.5, text);
            Assert.True(FindContrast(colors[text], colors["panel"]) >= 4.5, text);
        }

        foreach (var shape in new[] { "t0", "t1", "t2", "t3", "t4", "t5" })
            Assert.True(FindContrast(colors[shape], colors["paper"]) >= 3, shape);
    }

    internal static string Render(StationReport report)
    {
        using var text = new StringWriter();
        StatusHtml.Write(text, report, SampleReport.Now, new NextStep(report.Overview).Find);
        return text.ToString();
    }

    private static int Count(string page, string part) => page.Split(part).Length - 1;

    private static double FindContrast(string one, string other)
    {
        var (a, b) = (FindLuminance(one), FindLuminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double FindLuminance(string color)
    {
        var parts = Convert.FromHexString(color[1..]).Select(each => each / 255.0)
            .Select(each => each <= 0.03928 ? each / 12.92 : Math.Pow((each + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("<[a-z!/][a-z0-9]*|<[^0-9 &]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Tags();

    [GeneratedRegex("href=[^ >]*", RegexOptions.None, 5_000)]
    private static partial Regex Links();

    [GeneratedRegex("<h([1-6])", RegexOptions.None, 5_000)]
    private static partial Regex Headings();

    [GeneratedRegex("--([a-z0-9]+):(#[0-9a-f]{6})", RegexOptions.None, 5_000)]
    private static partial Regex Colors();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 5_000)]
    private static partial Regex AnyTag();

    [GeneratedRegex("<(tr|p|h[1-6]|li|dt|caption|text|title|summary)[ >]", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Breaks();
}
