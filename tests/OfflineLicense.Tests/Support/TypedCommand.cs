using System.CommandLine;
using System.Text.RegularExpressions;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Tests.Support;

/// <summary>A command as a page shows it: <c>offlic pack --to /media/usb</c>.</summary>
internal static partial class TypedCommand
{
    /// <summary>Fails where the real command line would refuse to parse it; nothing is run.</summary>
    public static void Parses(string page, string line)
    {
        var globals = new GlobalOptions();
        var root = new Command("offlic");
        foreach (var option in globals.All)
            root.Options.Add(option);
        foreach (var command in CommandLine.Commands())
            root.Subcommands.Add(command);
        var args = Words().Matches(line).Skip(1).Select(word => word.Value.Trim('"')).ToArray();
        if (args is ["--version"])
            return;
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            CommandLineErrors.ThrowIfInvalid(args, parse);
        }
        catch (Failure wrong)
        {
            Assert.Fail($"{page}: {line}: {wrong.Message}");
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
