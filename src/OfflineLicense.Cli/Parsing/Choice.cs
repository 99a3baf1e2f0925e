using System.CommandLine;

namespace OfflineLicense.Cli.Parsing;

/// <summary>An option that takes one of a few words, with an error message of its own.</summary>
internal sealed class Choice : Option<string?>
{
    public Choice(string name, params string[] words)
        : base(name)
    {
        HelpName = string.Join('|', words);
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && words.Contains(token.Value, StringComparer.Ordinal))
                return token.Value;
            result.AddError($"{name} takes {string.Join(" or ", words)}, not {string.Join(' ', result.Tokens.Select(t => t.Value))}");
            return null;
        };
    }
}
