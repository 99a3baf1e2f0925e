using System.Reflection;

namespace OfflineLicense.Cli.Parsing;

/// <summary>A page that explains a name and says what to do.</summary>
/// <param name="Names">The topic, then its other names.</param>
/// <param name="Group">The heading in the list of topics.</param>
/// <param name="Title">One sentence.</param>
/// <param name="Lines">The whole text, the title first.</param>
internal sealed record ExplainPage(IReadOnlyList<string> Names, string Group, string Title, IReadOnlyList<string> Lines)
{
    public string Topic => Names[0];
}

/// <summary>
/// The pages of <c>offlic explain</c>, from the data files in <c>Explain/</c>. A file is a group with its heading after
/// <c>#</c>; a page begins with <c>== topic, other name</c>.
/// </summary>
internal static class ExplainPages
{
    private static readonly Lazy<IReadOnlyList<ExplainPage>> Pages = new(ReadPages);

    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<ExplainPage> All => Pages.Value;

    /// <summary>The page of a name in any case, with spaces or underscores for hyphens; null if there is none.</summary>
    public static ExplainPage? Find(string word) => All.FirstOrDefault(page => page.Names.Any(name => ToKey(name) == ToKey(word)));

    /// <summary>The name that was probably meant.</summary>
    public static string? FindNearest(string word)
    {
        var names = All.SelectMany(page => page.Names).ToLookup(ToKey, StringComparer.Ordinal);
        return CommandLineErrors.FindNearest(ToKey(word), names.Select(name => name.Key)) is { } near ? names[near].First() : null;
    }

    private static string ToKey(string name) => name.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');

    private static List<ExplainPage> ReadPages()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var pages = new List<ExplainPage>();
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith("explain/", StringComparison.Ordinal));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n== ");
            pages.AddRange(parts.Skip(1).Select(part => ParsePage(part.TrimEnd('\n').Split('\n'), parts[0].Trim('#', ' ', '\n'))));
        }

        return pages;
    }

    private static ExplainPage ParsePage(string[] lines, string group) => new(lines[0].Split(", "), group, lines[1], lines[1..]);
}
