using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

/// <summary>
/// One source file as the house rules see it: plain text, no compiler. Its path is from the checkout's root, with <c>/</c>.
/// </summary>
internal sealed partial record CodeFile(string Path, string Text)
{
    private string? _bare;

    public static IReadOnlyList<CodeFile> InSources { get; } = Under("src");

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The text with comments and the insides of literals taken out, line for line.</summary>
    public string Bare => _bare ??= Strip(Text, keepLiterals: false);

    /// <summary>The text without comments, literals kept: where SQL would stand.</summary>
    public string WithoutComments => Strip(Text, keepLiterals: true);

    /// <summary>Numbers of the lines between the quotes of raw strings: data, and no code.</summary>
    public IReadOnlySet<int> DataLines
    {
        get
        {
            var lines = new HashSet<int>();
            foreach (
                var raw in CommentOrLiteral()
                    .Matches(Text)
                    .Where(match => match.Value.TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal))
            )
                lines.UnionWith(
                    Enumerable.Range(Text.AsSpan(0, raw.Index).Count('\n') + 2, Math.Max(0, raw.Value.AsSpan().Count('\n') - 1))
                );
            return lines;
        }
    }

    public string? Namespace => Declared().Match(Bare) is { Success: true } match ? match.Groups[1].Value : null;

    public IEnumerable<string> Usings => Using().Matches(Bare).Select(match => match.Groups[1].Value);

    /// <summary>Top-level types with the number of lines each takes.</summary>
    public IEnumerable<(string Name, int Lines)> Types
    {
        get
        {
            var lines = Bare.Split('\n');
            for (var start = 0; start < lines.Length; start++)
            {
                if (TopLevelType().Match(lines[start]) is not { Success: true } match)
                    continue;
                var end = start;
                while (
                    end < lines.Length
                    && !lines[end].StartsWith('}')
                    && !(lines[end].TrimEnd().EndsWith(';') && !lines[end].StartsWith(' '))
                )
                    end++;
                yield return (match.Groups[1].Value, end - start + 1);
            }
        }
    }

    public static IReadOnlyList<CodeFile> Under(string folder) =>
        [.. Directory.EnumerateFiles(Checkout.At(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Checkout.Root, file).Replace(System.IO.Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new CodeFile(path, File.ReadAllText(Checkout.At(path))))];

    private static string Strip(string text, bool keepLiterals)
    {
        var bare = new StringBuilder(text.Length);
        var end = 0;
        foreach (Match match in CommentOrLiteral().Matches(text))
        {
            bare.Append(text, end, match.Index - end);
            end = match.Index + match.Length;
            if (keepLiterals && match.Value[0] != '/')
                bare.Append(match.Value);
            else
                bare.Append(match.Value[0] == '/' ? " " : "\"\"").Append('\n', match.Value.Count(letter => letter == '\n'));
        }
        return bare.Append(text, end, text.Length - end).ToString();
    }

    // Raw strings first, then verbatim ones, then plain ones and characters: an earlier alternative wins.
    [GeneratedRegex("""""
        //[^\n]* | /\*.*?\*/
        | \$*("{3,}) .*? \1 | (?:\$@|@\$|@)"(?:[^"]|"")*" | \$?"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\[^\n]{1,9}?)'
        """"", RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"^(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:record\s+struct|record\s+class|record|class|struct|interface|enum|delegate\s+[\w<>?]+)\s+(\w+)"
    )]
    private static partial Regex TopLevelType();
}
