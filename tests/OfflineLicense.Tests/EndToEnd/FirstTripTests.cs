using System.Formats.Tar;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>The trip in docs/first-trip.md is the trip that <c>offlic demo</c> makes.</summary>
public sealed class FirstTripTests
{
    private const string Page = "docs/first-trip.md";

    private const string Fence = "```\n";

    /// <summary>The text after a command whose output the page leaves out.</summary>
    private const string LeftOut = "   …";

    [Fact]
    public void The_first_trip_is_what_the_demo_prints()
    {
        using var demo = new DemoRun();
        var shown = new DocumentBlock(Page, "first-trip").Text.Trim('\n').Replace(Fence, "", StringComparison.Ordinal).Split("\n\n");

        // The page chooses which outputs it leaves out. Every step must be there, in order.
        var expected = demo.Steps.Select(step => FirstLine(step) + LeftOut is var folded && shown.Contains(folded) ? folded : step);

        new DocumentBlock(Page, "first-trip").Match($"{Fence}{string.Join("\n\n", expected)}\n{Fence}");
    }

    [Fact]
    public void The_lines_that_check_a_bundle_by_hand_are_those_of_its_readme()
    {
        using var demo = new DemoRun();
        using var bundle = new TarReader(File.OpenRead(demo.At("usb", "PLANT-7.desk.00000001.offlic.tar")));
        var readme = "";
        while (readme.Length == 0 && bundle.GetNextEntry() is { } member)
        {
            if (member.Name.EndsWith("/README.txt", StringComparison.Ordinal))
                readme = new StreamReader(member.DataStream!).ReadToEnd();
        }

        var lines = demo.Normal(readme).Split('\n')
            .SkipWhile(line => !line.StartsWith("   Linux", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("   Windows", StringComparison.Ordinal))
            .Where(line => line.StartsWith("     ", StringComparison.Ordinal))
            .Select(line => line.Trim());

        new DocumentBlock(Page, "by-hand").Match($"{Fence}{string.Join('\n', lines)}\n{Fence}");
    }

    private static string FirstLine(string step) => step.Split('\n')[0];
}
