using System.CommandLine;

namespace OfflineLicense.Cli.Parsing;

/// <summary>An option without a value, so a file named <c>true</c> after it is still a file.</summary>
internal sealed class Flag : Option<bool>
{
    public Flag(string name, params string[] aliases)
        : base(name, aliases) => Arity = ArgumentArity.Zero;
}
