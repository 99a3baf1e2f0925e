using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

/// <summary>What plain text can show about the documents: links, names, spelling and length.</summary>
public sealed partial class DocumentTests
{
    private const int LongestLine = 140;

    private static readonly string s_decisions = Checkout.At("docs", "decisions");

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading() =>
        Breaches.None(Documents().SelectMany(page => Link().Matches(WithoutCode(File.ReadAllText(page)))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(page, target))
            .Select(target => $"{Name(page)}: {target} leads nowhere")));

    [Fact]
    public void Every_document_and_script_that_is_named_exists()
    {
        var documents = Documents().Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        Breaches.None(Documents().SelectMany(page => NamedFile().Matches(File.ReadAllText(page))
            .Select(match => match.Value)
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal)
                ? !documents.Contains(Path.GetFileName(file))
                : !File.Exists(Checkout.At(file.Split('/'))))
            .Select(file => $"{Name(page)}: there is no {file}")));
    }

    [Fact]
    public void Every_type_and_member_that_is_named_exists()
    {
        var words = Directory.EnumerateFiles(Checkout.At("src"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Checkout.At("tests"), "*.cs", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".txt" or ".csproj")
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Append(Checkout.At("Directory.Build.props"))
            .SelectMany(path => Word().Matches(File.ReadAllText(path)).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);
        Breaches.None(Documents().SelectMany(page => CodeName().Matches(File.ReadAllText(page))
            .SelectMany(match => match.Groups[1].Value.Split('.'))
            .Where(name => !words.Contains(name))
            .Select(name => $"{Name(page)}: nothing is called {name}")));
    }

    [Fact]
    public void Every_command_that_is_shown_can_be_typed()
    {
        var shown = Documents()
            .SelectMany(page => Command().Matches(File.ReadAllText(page))
                .Select(match => (Page: Name(page), Line: match.Value.Trim())))
            .Where(each => !each.Line.StartsWith("offlic COMMAND", StringComparison.Ordinal))
            .ToList();

        Assert.True(shown.Count > 40, $"{shown.Count} commands only");
        Assert.All(shown, each => TypedCommand.Parses(each.Page, each.Line));
    }

    [Fact]
    public void The_arrows_between_steps_are_those_of_the_layering()
    {
        var arrows = Arrow().Matches(File.ReadAllText(Checkout.At("docs", "architecture.md")))
            .Select(match => $"{match.Groups[1].Value}: {match.Groups[2].Value}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            Layering.StepMayUse.Where(step => step.Value.Length > 0)
                .Select(step => $"{step.Key}: {string.Join(' ', step.Value)}")
                .Order(StringComparer.Ordinal),
            arrows);
    }

    [Fact]
    public void No_line_of_prose_is_longer_than_the_limit() =>
        Breaches.None(Documents().SelectMany(page => WithoutCode(File.ReadAllText(page)).Split('\n')
            .Where(line => line.Length > LongestLine && !line.StartsWith('|'))
            .Select(line => $"{Name(page)}: {line.Length} characters: {line[..40]}…")));

    [Fact]
    public void The_spelling_is_american() =>
        Breaches.None(Documents().SelectMany(page => BritishSpelling().Matches(WithoutCode(File.ReadAllText(page)))
            .Select(match => $"{Name(page)}: {match.Value}")));

    [Fact]
    public void The_readme_is_short_and_its_drawing_fits_a_terminal()
    {
        var readme = File.ReadAllText(Checkout.At("README.md"));
        Assert.InRange(readme.Split('\n').Length, 1, 149);
        Assert.All(readme.Split("```")[1].Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Every_decision_has_its_number_its_parts_and_a_line_in_the_index()
    {
        var files = Directory.GetFiles(s_decisions, "*.md")
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name != "README.md")
            .Order(StringComparer.Ordinal)
            .ToList();
        var index = File.ReadLines(Path.Combine(s_decisions, "README.md"))
            .Where(line => line.StartsWith("- [", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(Enumerable.Range(1, files.Count).Select(number => $"{number:0000}"), files.Select(name => name[..4]));
        Assert.Equal(files.Select(name => $"- [{name[..4]}]({name}) {Title(name)}"), index);
        Assert.All(files, name =>
        {
            var text = File.ReadAllText(Path.Combine(s_decisions, name));
            string[] parts = ["**Context.**", "**Decision.**", "**Cost.**"];
            Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        });
    }

    private static string Title(string name)
    {
        var first = File.ReadLines(Path.Combine(s_decisions, name)).First();
        var start = $"# {int.Parse(name[..4], System.Globalization.CultureInfo.InvariantCulture)}. ";
        Assert.StartsWith(start, first, StringComparison.Ordinal);
        return first[start.Length..];
    }

    private static IEnumerable<string> Documents() =>
        Directory.GetFiles(Checkout.Root, "*.md")
            .Concat(Directory.GetFiles(Checkout.At("docs"), "*.md", SearchOption.AllDirectories))
            .Append(Checkout.At("fixtures", "README.md"));

    private static string Name(string page) => Path.GetRelativePath(Checkout.Root, page).Replace('\\', '/');

    private static bool LeadsSomewhere(string page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        return parts.Length == 1 ? Path.Exists(path) : File.Exists(path) && Headings(path).Contains(parts[1]);
    }

    /// <summary>The anchors that a web view of the page gives its headings.</summary>
    private static IEnumerable<string> Headings(string page) => WithoutCode(File.ReadAllText(page)).Split('\n')
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim(), "").Replace(' ', '-').ToLowerInvariant());

    /// <summary>Without fenced blocks and without the blocks that the program generates.</summary>
    private static string WithoutCode(string text) => Fenced().Replace(Generated().Replace(text, ""), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w./-])(?:[\w-]+/)*[\w-]+\.md\b|\bscripts/[\w-]+\.sh\b")]
    private static partial Regex NamedFile();

    // Two humps at least: CSSM and `Trust` are no names of ours.
    [GeneratedRegex(@"`((?:[A-Z][a-z0-9]+){2,}(?:\.[A-Z]\w+)*)[`(]")]
    private static partial Regex CodeName();

    // In backticks, or after the prompt of a station, up to a comment or an output that is left out.
    [GeneratedRegex(@"(?<=`)offlic [^`\n]+(?=`)|(?<=^(?:zone|desk)\$ )offlic [^#…\n]+", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^([A-Z]\w+) +→ ((?:[A-Z]\w+ ?)+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"^<!-- ([\w-]+) -->$.*?^<!-- /\1 -->$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Generated();

    [GeneratedRegex(
        @"\b(?:colo[u]r\w*|behavio[u]r\w*|\w+(?:gn|ron|gan|mal|til|ial)is(?:e|ed|es|er|ing|ation)|cata[l]ogue\w*)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex BritishSpelling();
}
