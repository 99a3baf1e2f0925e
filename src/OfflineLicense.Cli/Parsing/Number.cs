using System.CommandLine;
using System.Globalization;

namespace OfflineLicense.Cli.Parsing;

/// <summary>An option that takes a whole number, 0 or more, with an error message of its own.</summary>
internal sealed class Number : Option<int>
{
    public Number(string name, int fallback)
        : base(name)
    {
        DefaultValueFactory = _ => fallback;
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;
            result.AddError($"{name} takes a whole number, 0 or more, not {string.Join(' ', result.Tokens.Select(t => t.Value))}");
            return fallback;
        };
    }
}
