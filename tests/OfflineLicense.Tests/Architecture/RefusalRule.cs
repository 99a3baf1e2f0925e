using System.Text.RegularExpressions;

namespace OfflineLicense.Tests.Architecture;

/// <summary>
/// Every refusal of a bundle goes through a named check: the statement that makes one asks <c>Check.Something</c> first, or
/// takes what a method named Fault says, whose own answers stand behind checks.
/// </summary>
internal static partial class RefusalRule
{
    public static IEnumerable<string> Violations(CodeFile file)
    {
        var text = Pattern().Replace(file.Bare, match => new string(' ', match.Length)); // "is { } x": braces that are no block
        var makers = Maker()
            .Matches(text)
            .Select(match => match.Groups[1].Value)
            .Append("BundleRefusal.Of")
            .Append("json.Bad")
            .ToHashSet(StringComparer.Ordinal);
        foreach (Match call in Call().Matches(text))
        {
            var statement = StatementBefore(text, call.Index);
            if (
                !makers.Contains(call.Groups[1].Value)
                || Maker().IsMatch(statement + call.Value)
                || statement.EndsWith("Failure ", StringComparison.Ordinal)
            )
                continue; // the method that makes it is not the place that says it
            if (!Asks().IsMatch(statement))
                yield return $"{file.Path}, line {text.AsSpan(0, call.Index).Count('\n') + 1}: a refusal without a check: {call.Value}";
        }

        foreach (var unasked in FaultsUnasked(file))
            yield return unasked;
    }

    /// <summary>Names that the sources ask, one for each place.</summary>
    public static IEnumerable<string> Asked(CodeFile file) => Name().Matches(file.Bare).Select(match => match.Groups[1].Value);

    /// <summary>Inside a method named Fault each answer that is not null stands behind a check.</summary>
    private static IEnumerable<string> FaultsUnasked(CodeFile file)
    {
        foreach (Match method in FaultMethod().Matches(file.Bare))
        {
            var end = file.Bare.IndexOf("\n    }", method.Index, StringComparison.Ordinal) is var close and >= 0 ? close : file.Bare.Length;
            foreach (Match answer in Answer().Matches(file.Bare[method.Index..end]))
            {
                if (!Name().IsMatch(StatementBefore(file.Bare, method.Index + answer.Index) + answer.Value))
                    yield return $"{file.Path}: a fault without a check: {answer.Value.Trim()}";
            }
        }
    }

    /// <summary>
    /// What stands before, back to the end of the statement before it; a block's opening brace belongs to the statement that opens it.
    /// </summary>
    private static string StatementBefore(string text, int at)
    {
        var from = text.LastIndexOfAny([';', '{', '}'], at - 1);
        if (from > 0 && text[from] == '{')
            from = text.LastIndexOfAny([';', '{', '}'], from - 1);
        return text[(from + 1)..at];
    }

    [GeneratedRegex(@"\{ (?:\w+: [^{}]*)?\}")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\bFailure (\w+)\([^)]*\)\s*=>\s*BundleRefusal\.Of\(")]
    private static partial Regex Maker();

    [GeneratedRegex(@"(?<![\w.])((?:\w+\.)?[A-Z]\w+)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\bCheck\.\w+\.(?:Fails|Lacks)\(|\bFault\(")]
    private static partial Regex Asks();

    [GeneratedRegex(@"\bCheck\.(\w+)\.(?:Fails|Lacks)\(")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bstring\? Fault\(")]
    private static partial Regex FaultMethod();

    [GeneratedRegex(@"\breturn (?!null)[^;]*;")]
    private static partial Regex Answer();
}
