using System.CommandLine;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>
/// Every command of the tool as it is typed to work in a station. A command that is not named here is typed with a word for each
/// argument and option that it needs, so a new command is tried too.
/// </summary>
internal static class EveryCommand
{
    private const string Some = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string Fingerprint = "FINGERPRINT";

    /// <summary>They open no station that is there.</summary>
    private static readonly string[] WithoutStation = ["demo", "completion", "explain", "help", "validate", "init", "restore"];

    private static readonly Dictionary<string, string[]> s_typed = new(StringComparer.Ordinal)
    {
        ["audit export"] = [],
        ["backup"] = ["out/station.offlic-backup"],
        ["cat"] = [Some],
        ["collect"] = ["drop"],
        ["doctor"] = ["--deep"],
        ["history"] = ["FOC2201A0D1"],
        ["key export"] = ["out/key.pem"],
        ["key passphrase"] = ["--remove"],
        ["key revoke"] = [Some, "--reason", "x"],
        ["key trust"] = ["PLANT-7.pub.pem", "--name", "LAB-A", "--fingerprint", Fingerprint],
        ["ledger prune"] = ["--before", "2026-01-01"],
        ["mark"] = ["uploaded", "FOC2201A0D1"],
        ["pack"] = ["--to", "out"],
        ["receive"] = ["out"],
        ["sheet authorize"] = ["--to", "out"],
        ["sign"] = ["out/x.offlic.tar"],
        ["verify"] = ["out"],
        ["zone move"] = ["FOC2201A0D1", "--to", "LAB-A", "--reason", "x"],
    };

    /// <summary>The names of all commands that open a station, with what is typed behind them.</summary>
    /// <param name="fingerprint">Of the key in <c>PLANT-7.pub.pem</c>.</param>
    public static IReadOnlyList<(string Name, string[] Typed)> InStation(string fingerprint) =>
        [.. Leaves(string.Empty, CommandLine.Commands())
            .Where(leaf => !WithoutStation.Contains(leaf.Name, StringComparer.Ordinal))
            .Select(leaf => (leaf.Name, (string[])[.. leaf.Name.Split(' '),
                .. Typed(leaf.Name, leaf.Command).Select(word => word == Fingerprint ? fingerprint : word)]))];

    /// <summary>The names of all commands that write into a folder that a person names.</summary>
    public static IReadOnlyList<string> WithTarget() =>
        [.. Leaves(string.Empty, CommandLine.Commands())
            .Where(leaf => leaf.Command.Options.Any(option => option is { Name: "--to", HelpName: not "ZONE" }))
            .Select(leaf => leaf.Name)];

    private static IEnumerable<(string Name, ToolCommand Command)> Leaves(string before, IEnumerable<Command> commands) => commands
        .OfType<ToolCommand>()
        .SelectMany(command => command.Run is null
            ? Leaves($"{before}{command.Name} ", command.Subcommands)
            : [($"{before}{command.Name}", command)]);

    private static IEnumerable<string> Typed(string name, ToolCommand command) => s_typed.TryGetValue(name, out var typed)
        ? typed
        : [.. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0).Select(_ => "out"),
            .. command.Options.Where(option => option.Required).SelectMany(option => new[] { option.Name, "out" }),
            "--reason", "x"];
}
