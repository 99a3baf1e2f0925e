using System.Text.RegularExpressions;

namespace OfflineLicense.Tests.Architecture;

/// <summary>The rules of CONTRIBUTING.md that plain text can show.</summary>
internal static partial class CodeRules
{
    public const int LongestFile = 300;

    /// <summary>Lines of a type that lives beside the one its file is named after.</summary>
    public const int LargestCompanion = 40;

    public static IEnumerable<string> Violations(CodeFile file)
    {
        if (file.Lines > LongestFile)
            yield return $"{file.Path}: {file.Lines} lines; past {LongestFile} there is a second thing inside";
        foreach (var name in file.Types.Select(type => type.Name).Concat(file.Path.Split('/')[..^1]).Where(name => Vague().IsMatch(name)))
            yield return $"{file.Path}: {name} says nothing about what it does";
        foreach (var violation in TypeViolations(file))
            yield return violation;
        if (Undone().Match(file.Text) is { Success: true } undone)
            yield return $"{file.Path}: {undone.Value} is left undone";
        if (!InStorage(file) && Sql().Match(file.WithoutComments) is { Success: true } sql)
            yield return $"{file.Path}: SQL outside Storage: {sql.Value}";
        foreach (var piece in SqlPieces(file))
            yield return $"{file.Path}: SQL made of pieces, use parameters: {piece}";
        if (!InStorage(file) && RawFile().Match(file.Bare) is { Success: true } raw)
            yield return $"{file.Path}: {raw.Value} belongs in Storage (DurableFolder, PrivateFile, SourceFile)";
        if (file.Bare.Contains("#nullable disable", StringComparison.Ordinal) || file.Bare.Contains("dynamic ", StringComparison.Ordinal))
            yield return $"{file.Path}: types are known here";
        if (UnreasonedPragma().Match(file.Text) is { Success: true } pragma)
            yield return $"{file.Path}: a switched-off rule carries its reason: {pragma.Value.Trim()}";
    }

    /// <summary>Interfaces that fewer than two types of the product implement.</summary>
    public static IEnumerable<string> LonelyInterfaces(IReadOnlyCollection<CodeFile> files) =>
        from file in files
        from match in Interface().Matches(file.Bare)
        let name = match.Groups[1].Value
        let makers = files.Sum(other => Regex.Count(other.Bare, $@"\b(?:class|record|struct)\s+\w+[^{{;]*?:[^{{;]*?\b{name}\b"))
        where makers < 2
        select $"{file.Path}: {name} has {makers} implementation(s); two make an interface";

    /// <summary>A path of one machine, anywhere but in a script.</summary>
    public static IEnumerable<string> MachinePaths(string path, string text) =>
        path.EndsWith(".sh", StringComparison.Ordinal)
            ? []
            : MachinePath().Matches(text).Select(match => $"{path}: a path of one machine: {match.Value.Trim()}");

    /// <summary>What is put into SQL text and is no constant of the same file (a list of columns used by several queries is one).</summary>
    private static IEnumerable<string> SqlPieces(CodeFile file) =>
        from text in Interpolated().Matches(file.WithoutComments)
        where StartsAsSql().IsMatch(text.Groups[2].Value)
        from hole in Hole().Matches(text.Groups[2].Value)
        where !Regex.IsMatch(file.Bare, $@"\bconst string {Regex.Escape(hole.Groups[1].Value)}\s*=")
        select hole.Value;

    private static IEnumerable<string> TypeViolations(CodeFile file)
    {
        var types = file.Types.ToList();
        if (types.Count == 0)
            yield break;
        var thing = file.Name[..file.Name.IndexOf('.', StringComparison.Ordinal)];
        if (types.All(type => type.Name != thing))
            yield return $"{file.Path}: no type {thing}, which the file is named after";
        foreach (var (name, lines) in types.Where(type => type.Name != thing && type.Lines > LargestCompanion))
            yield return $"{file.Path}: {name} has {lines} lines and deserves a file";
    }

    private static bool InStorage(CodeFile file) => file.Path.Contains("/Storage/", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:Helper|Util|Utilitie|Utility|Common|Manager|Service)s?$")]
    private static partial Regex Vague();

    // Written with a gap each, so that this file does not find itself.
    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|HA[C]K|NotImplemented[E]xception)\b")]
    private static partial Regex Undone();

    [GeneratedRegex(
        @"\b(?:SELECT\s[^;""]{1,200}?\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX|VIEW|TRIGGER)|VACUUM\s+INTO|PRAGMA\s+\w)",
        RegexOptions.Singleline
    )]
    private static partial Regex Sql();

    [GeneratedRegex(@"\$+@?(""{3,}|"")(.*?)\1", RegexOptions.Singleline)]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|WITH|DROP|ALTER)\s")]
    private static partial Regex StartsAsSql();

    [GeneratedRegex(@"\{+([^{}]+)\}+")]
    private static partial Regex Hole();

    [GeneratedRegex(@"(?:\bFile\.OpenHandle|\bnew\s+FileStream\b|\bRandomAccess\.Write)")]
    private static partial Regex RawFile();

    [GeneratedRegex(@"^[ \t]*#pragma warning disable\s+[\w, ]+$", RegexOptions.Multiline)]
    private static partial Regex UnreasonedPragma();

    [GeneratedRegex(@"\binterface\s+(I[A-Z]\w*)")]
    private static partial Regex Interface();

    [GeneratedRegex(@"(?<![A-Za-z0-9_.])/(?:work|farm|tmp|root)/[A-Za-z.]\S*", RegexOptions.ExplicitCapture)]
    private static partial Regex MachinePath();
}
