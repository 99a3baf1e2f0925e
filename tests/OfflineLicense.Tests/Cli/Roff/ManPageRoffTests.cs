using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli.Roff;

/// <summary>docs/roff: man1 is generated from the commands (scripts/update-docs.sh), man5 and man7 are written by hand.</summary>
public sealed class ManPageRoffTests
{
    [Fact]
    public void Every_command_has_its_page_for_man()
    {
        var pages = RoffPage.CreateAll();
        Assert.All(pages, page => GeneratedPage.Match($"docs/roff/man1/{page.Key}", page.Value));
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Checkout.At("docs", "roff", "man1")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    [Trait("Lane", "check")]
    public void No_page_has_a_fault_that_mandoc_finds()
    {
        Requires.Programs("mandoc");
        var run = ProcessRun.Of("mandoc", ["-T", "lint", "-W", "style", .. Files()]);
        Assert.Equal(string.Empty, run.Output + run.Error);
    }

    /// <summary>A page that is named in another one must be there.</summary>
    [Fact]
    public void Pages_name_only_pages_that_there_are()
    {
        var names = Files().Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var named = Files().SelectMany(file => File.ReadLines(file).Where(line => line.StartsWith(".BR offlic", StringComparison.Ordinal)))
            .Select(line => line.Split(' '))
            .Select(words => $"{words[1].Replace("\\-", "-", StringComparison.Ordinal)}.{words[2][1]}")
            .Distinct(StringComparer.Ordinal);
        Assert.All(named, name => Assert.Contains(name, names));
    }

    [Fact]
    public void The_page_of_bundles_has_every_error_of_the_verifier()
    {
        var page = File.ReadAllText(Checkout.At("docs", "roff", "man5", "offlic-bundle.5"));
        Assert.All(BundleRefusal.All, code => Assert.Contains($".B {code}\n", page));
    }

    private static string[] Files() => Directory.GetFiles(Checkout.At("docs", "roff"), "*.*", SearchOption.AllDirectories);
}
