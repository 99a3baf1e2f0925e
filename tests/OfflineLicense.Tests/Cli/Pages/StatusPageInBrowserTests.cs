using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli.Pages;

/// <summary>The page in the real browser that people open it with.</summary>
[Trait("Lane", "check")]
public sealed partial class StatusPageInBrowserTests : IDisposable
{
    private const string Browser = "chromium";
    private readonly TempFolder _folder = new();

    [SkippableFact]
    [Trait("Attack", "A29")]
    public void Hostile_text_runs_nothing_and_fetches_nothing()
    {
        Requires.Programs(Browser);
        var log = _folder.At("net.json");
        var page = Save(StatusHtmlTests.Render(SampleReport.CreateHostile(StatusHtmlTests.Hostile)));

        var (dom, messages) = Open(page, "--dump-dom", $"--log-net-log={log}");

        // What the browser understood has no element that the page does not write.
        foreach (var element in new[] { "<script", "<img", "<iframe", "<base", "<link", "<plaintext", "onerror=\"", "onload=\"" })
            Assert.DoesNotContain(element, dom, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("CONSOLE", messages, StringComparison.Ordinal);
        Assert.True(File.Exists(log));
        Assert.DoesNotContain("canary.invalid", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_thousand_devices_are_all_there_without_a_message_on_the_console()
    {
        Requires.Programs(Browser);

        var (dom, messages) = Open(Save(StatusHtmlTests.Render(SampleReport.Create(1_000))), "--dump-dom");

        Assert.DoesNotContain("CONSOLE", messages, StringComparison.Ordinal);
        Assert.Equal(2, dom.Split("FOC00000999<").Length - 1 + dom.Split("FOC00000999\n").Length - 1);
        Assert.EndsWith("</html>", dom.TrimEnd(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void It_prints_on_A4_paper_with_all_sections()
    {
        Requires.Programs(Browser);
        var pdf = _folder.At("page.pdf");

        var (_, messages) = Open(Save(StatusHtmlTests.Render(SampleReport.Create(40))), "--no-pdf-header-footer", $"--print-to-pdf={pdf}");

        var sizes = Sizes().Matches(File.ReadAllText(pdf, Encoding.Latin1));
        Assert.InRange(sizes.Count, 4, 9);
        Assert.All(sizes, size => Assert.Equal("/MediaBox [0 0 594.95996 841.91998]", size.Value));
        Assert.DoesNotContain("CONSOLE", messages, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Twenty_five_thousand_devices_are_all_there()
    {
        Requires.Programs(Browser);
        Skip.IfNot(Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1", "the long form: scripts/check.sh --release");
        var render = Stopwatch.StartNew();
        var page = StatusHtmlTests.Render(SampleReport.Create(25_000));
        var rendered = render.ElapsedMilliseconds;
        var path = Save(page);
        var open = Stopwatch.StartNew();

        var (dom, messages) = Open(path, "--dump-dom");

        Console.WriteLine($"figure: page-of-25000-characters {page.Length}");
        Console.WriteLine($"figure: page-of-25000-rendered-milliseconds {rendered}");
        Console.WriteLine($"figure: page-of-25000-opened-milliseconds {open.ElapsedMilliseconds}");
        Assert.DoesNotContain("CONSOLE", messages, StringComparison.Ordinal);
        Assert.Contains("FOC00024999", dom, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Save(string page) => _folder.File("page.html", page);

    private (string Out, string Error) Open(string page, params string[] options)
    {
        var start = new ProcessStartInfo(Browser)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var option in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking",
            "--enable-logging=stderr", $"--user-data-dir={_folder.At("profile")}", .. options, "file://" + page])
            start.ArgumentList.Add(option);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return (output, error.Result);
    }

    [GeneratedRegex(@"/MediaBox \[[^]]*\]", RegexOptions.None, 5_000)]
    private static partial Regex Sizes();
}
