using System.Text.RegularExpressions;

namespace OfflineLicense.Tests.Architecture;

/// <summary>Rules of the shape of sources: the length of a line, the size of a folder, one type of a name, plain words.</summary>
internal static partial class TextRules
{
    public const int LongestLine = 140;
    public const int LargestFolder = 25;

    /// <summary>
    /// Lines that are too long. Lines of data in a raw string are exempt: they are documents and break where these break.
    /// </summary>
    public static IEnumerable<Breach> LongLines(CodeFile file)
    {
        var data = file.DataLines;
        var number = 0;
        foreach (var line in file.Text.Split('\n'))
        {
            number++;
            if (line.Length > LongestLine && !data.Contains(number))
                yield return new Breach(file.Path, $"line {number} has {line.Length} characters; {LongestLine} fit");
        }
    }

    /// <summary>Layout that the compiler's rule does not see: spaces at the end of a line, line ends, the end of the file.</summary>
    public static IEnumerable<string> Layout(CodeFile file)
    {
        if (file.Text.Contains('\r', StringComparison.Ordinal))
            yield return $"{file.Path}: a line ends with CR";
        if (file.Text.StartsWith('\uFEFF'))
            yield return $"{file.Path}: begins with a byte order mark";
        if (!file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return $"{file.Path}: the last line ends with one line break";
        var data = file.DataLines;
        foreach (
            var (number, line) in file.Text.Split('\n').Index().Where(line => line.Item.EndsWith(' ') && !data.Contains(line.Index + 1))
        )
            yield return $"{file.Path}: line {number + 1} ends with a space";
    }

    /// <summary>Folders with too many files in themselves; what is in a folder below counts there.</summary>
    public static IEnumerable<string> FullFolders(IEnumerable<string> paths) =>
        from path in paths
        group path by path[..path.LastIndexOf('/')] into folder
        where folder.Count() > LargestFolder
        select $"{folder.Key}: {folder.Count()} files; past {LargestFolder} it holds two things";

    /// <summary>Types of one name in two files, but for the parts of one type (<c>A.cs</c> and <c>A.Part.cs</c> in one folder).</summary>
    public static IEnumerable<string> TypesOfOneName(IEnumerable<CodeFile> files) =>
        from file in files
        from type in file.Types
        group file.Path[..file.Path.LastIndexOf('/')] + "/" + file.Name.Split('.')[0] by type.Name into places
        where places.Distinct(StringComparer.Ordinal).Count() > 1
        select $"{places.Key} is a type twice: {string.Join(", ", places.Distinct(StringComparer.Ordinal))}";

    /// <summary>Words that have a plain one instead.</summary>
    public static IEnumerable<Breach> OldWords(string path, string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            foreach (Match word in OldWord().Matches(line))
                yield return new Breach(path, $"line {number}: \"{word.Value}\": write {Plain(word)}");
        }
    }

    private static string Plain(Match word) => word.Groups.Values.Skip(1).Single(group => group.Success).Name switch
    {
        "drive" => "USB drive, or drive",
        "license" => "license",
        "hostname" => "hostname",
        "received" => "is received, or is imported",
        "trust" => "trust",
        _ => "no one, a person, or the operator",
    };

    // Split here and there, so that this file does not find itself.
    [GeneratedRegex(
        @"(?<drive>\bsti[c]ks?\b)|(?<license>\blicen[c]e[sd]?\b)|(?<hostname>\bhost[ ]names?\b)|(?<received>\b(?:comes?|came)[ ]home\b)"
        + @"|(?<trust>\bbelie[v]e[sd]?\b)|(?<person>\b(?:no|some)[b]ody\b)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex OldWord();
}
