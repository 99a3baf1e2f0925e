using System.Reflection;

namespace OfflineLicense.Cli.Parsing;

/// <summary>A page for somebody who met a name and has to decide what to do.</summary>
/// <param name="Names">The topic, then what else it is found under.</param>
/// <param name="Group">The heading it is listed below.</param>
/// <param name="Title">One sentence.</param>
/// <param name="Lines">All that is printed, the title first.</param>
internal sealed record ExplainPage(IReadOnlyList<string> Names, string Group, string Title, IReadOnlyList<string> Lines)
{
    public string Topic => Names[0];
}

/// <summary>
/// The pages of <c>offlic explain</c>, from the data files in <c>Explain/</c>: a file a group, its heading behind <c>#</c>,
/// a page behind <c>== topic, other name</c>.
/// </summary>
internal static class ExplainPages
{
    private static readonly Lazy<IReadOnlyList<ExplainPage>> Pages = new(Read);

    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<ExplainPage> All => Pages.Value;

    /// <summary>Whatever the case, and with blanks or underlines for hyphens; null: there is none.</summary>
    public static ExplainPage? Find(string word) => All.FirstOrDefault(page => page.Names.Any(name => Plain(name) == Plain(word)));

    /// <summary>The name that was probably meant.</summary>
    public static string? FindNearest(string word)
    {
        var names = All.SelectMany(page => page.Names).ToLookup(Plain, StringComparer.Ordinal);
        return CommandLineErrors.FindNearest(Plain(word), names.Select(name => name.Key)) is { } near ? names[near].First() : null;
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');

    private static List<ExplainPage> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var pages = new List<ExplainPage>();
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith("explain/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n== ");
            pages.AddRange(parts.Skip(1).Select(part => Page(part.TrimEnd('\n').Split('\n'), parts[0].Trim('#', ' ', '\n'))));
        }

        return pages;
    }

    private static ExplainPage Page(string[] lines, string group) => new(lines[0].Split(", "), group, lines[1], lines[1..]);
}
