using System.Formats.Tar;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>The walk that README.md shows is the walk that the program makes.</summary>
public sealed class ReadmeWalkTests
{
    private const string Fence = "```\n";

    /// <summary>A step whose output the README leaves out: its command, and this behind it.</summary>
    private const string LeftOut = "   …";

    [Fact]
    public void The_walk_in_the_readme_is_what_the_demo_prints()
    {
        using var demo = new DemoWalk();
        var shown = ReadmeBlock.Of("walk").Trim('\n').Replace(Fence, "", StringComparison.Ordinal).Split("\n\n");

        // Which outputs are left out is the README's choice; that every step is there, in order, is not.
        var expected = demo.Steps.Select(step => FirstLine(step) + LeftOut is var folded && shown.Contains(folded) ? folded : step);

        ReadmeBlock.Match("walk", $"{Fence}{string.Join("\n\n", expected)}\n{Fence}");
    }

    [Fact]
    public void The_lines_that_check_a_bundle_by_hand_are_those_of_its_readme()
    {
        using var demo = new DemoWalk();
        using var bundle = new TarReader(File.OpenRead(demo.At("stick", "PLANT-7.desk.00000001.offlic.tar")));
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

        ReadmeBlock.Match("by-hand", $"{Fence}{string.Join('\n', lines)}\n{Fence}");
    }

    private static string FirstLine(string step) => step.Split('\n')[0];
}
