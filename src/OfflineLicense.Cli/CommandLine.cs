using System.CommandLine;
using OfflineLicense.Cli.Commands.Carry;
using OfflineLicense.Cli.Commands.Collect;
using OfflineLicense.Cli.Commands.Desk;
using OfflineLicense.Cli.Commands.Devices;
using OfflineLicense.Cli.Commands.Help;
using OfflineLicense.Cli.Commands.Ledgers;
using OfflineLicense.Cli.Commands.Roster;
using OfflineLicense.Cli.Commands.Station;
using OfflineLicense.Cli.Commands.Status;
using OfflineLicense.Cli.Completion;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli;

/// <summary>The whole tool as a function of its arguments. Only here do failures become messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Every command, in the order in which <c>offlic</c> without arguments lists them.</summary>
    public static IReadOnlyList<ToolCommand> Commands() =>
    [
        RosterCommand.Create(),
        SheetCommand.Create(),
        PrepareCommand.Create(),
        CollectCommand.Create(),
        SplitCommand.Create(),
        ExchangeCommand.Create(),
        PackCommand.Create(),
        VerifyCommand.Create(),
        SignCommand.Create(),
        ReceiveCommand.Create(),
        BundlesCommand.Create(),
        MediaCommand.Create(),
        StageCommand.Create(),
        MarkCommand.Create(),
        ZoneCommand.Create(),
        InitCommand.Create(),
        KeyCommand.Create(),
        ConfigCommand.Create(),
        StatusCommand.Create(),
        RoundCommand.Create(),
        DeadlinesCommand.Create(),
        ReconcileCommand.Create(),
        HistoryCommand.Create(),
        ShowCommand.Create(),
        CatCommand.Create(),
        ValidateCommand.Create(),
        AuditCommand.Create(),
        DoctorCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        LedgerCommand.Create(),
        ExplainCommand.Create(),
        DemoCommand.Create(),
        CompletionCommand.Create(),
        HelpCommand.Create(),
    ];

    public static int Run(string[] args, HostEnvironment host) => Run(args, host, Commands());

    public static int Run(string[] args, HostEnvironment host, IReadOnlyList<ToolCommand> commands)
    {
        var globals = new GlobalOptions();
        var root = new Command("offlic", "Carries Cisco Smart Licensing files across an air gap.");
        foreach (var option in globals.All)
            root.Options.Add(option);
        foreach (var command in commands)
            root.Subcommands.Add(command);

        if (args is [CompletionAnswer.Word, .. var words])
            return CompletionAnswer.Print(host, root, globals, words);

        // No response files: a device file may be named @something.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        using var context = new CommandContext(parse, globals, host) { IsMonitored = NagiosLine.IsAskedFor(args) };
        if (context.Has(globals.Help))
            return Print(context, HelpPage.Render(parse.CommandResult.Command, globals, context.Output.Screen));
        if (context.Has(globals.Version))
            return Print(context, [Versions.Line(host.ToolVersion)]);
        if (parse.CommandResult.Command == root && parse.UnmatchedTokens.Count == 0 && parse.Errors.All(IsMissingCommand))
            return Print(context, HelpPage.RenderOverview(root, context.Output.Screen));

        try
        {
            CommandLineErrors.ThrowIfInvalid(args, parse);
            ((ToolCommand)parse.CommandResult.Command).Run!(context);
        }
#pragma warning disable CA1031 // The outermost place: a bug, too, ends in one line and an exit code.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Report(context, cause);
        }
        return context.Finish();
    }

    private static void Report(CommandContext context, Exception cause)
    {
        switch (cause as Failure ?? SqliteFailure.Of(cause) ?? cause)
        {
            case Failure failure:
                context.ReportFailure(failure);
                break;
            case OperationCanceledException:
                context.ReportFailure(cause, ExitCode.Interrupted, "interrupted", "run the same command again to finish the job");
                break;
            case IOException or UnauthorizedAccessException:
                context.ReportFailure(
                    cause,
                    ExitCode.Missing,
                    cause.Message,
                    "what was recorded is safe: check the drive and its permissions, then run the same command again");
                break;
            default:
                context.ReportBug(cause);
                break;
        }
    }

    private static int Print(CommandContext context, IEnumerable<string> page)
    {
        context.Print(page);
        return context.Flush();
    }

    private static bool IsMissingCommand(System.CommandLine.Parsing.ParseError error) => error.SymbolResult?.Parent is null;
}
