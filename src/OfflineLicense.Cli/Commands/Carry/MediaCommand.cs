using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Media;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic media</c>: what lies on a drive, and which of it both sides have.</summary>
internal static class MediaCommand
{
    public static ToolCommand Create()
    {
        var folder = CreateFolder();
        var command = new ToolCommand("media", "List what lies on a drive: for this station, received, confirmed, for others.")
        {
            Place = Place.Carry,
            Arguments = { folder },
            Subcommands = { CreateClean() },
            Examples =
            [
                new("offlic media /media/usb", "What is new, what is to be carried, and what may be removed."),
                new("offlic media", "The same of the drive of config folders.media."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForReading(context);
                var path = FindFolder(context, ledger, context.GetValue(folder));
                var entries = new MediaQuery(ledger, new SourceFile(context.Host.FileSystem)).Read(path);
                MediaList.Write(context, path, entries);
                if (entries.Any(entry => entry.State == MediaState.New))
                    context.Output.SuggestNext($"offlic receive {ShellWord.Quote(path)}");
                else if (entries.Any(entry => entry.State == MediaState.Confirmed))
                    context.Output.SuggestNext($"offlic media clean {ShellWord.Quote(path)}");
            },
        };
        command.SetAction(static _ => 0); // without one, the parser wants the name of the command below it
        return command;
    }

    private static ToolCommand CreateClean()
    {
        var folder = CreateFolder();
        var yes = new Flag("--yes") { Description = "Remove without a question, in a script" };
        return new ToolCommand("clean", "Remove the bundles from a drive that both sides have confirmed, after a list and a question.")
        {
            Place = Place.Carry,
            RehearsesInSameWords = true,
            Arguments = { folder },
            Options = { yes },
            Examples =
            [
                new("offlic media clean /media/usb", "Lists them, asks, and removes them. Nothing else is removed."),
                new("offlic media clean /media/usb --yes", "In a script."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                Clean(context, ledger, FindFolder(context, ledger, context.GetValue(folder)), context.Has(yes));
            },
        };
    }

    private static void Clean(CommandContext context, Ledger ledger, string path, bool isAgreed)
    {
        var files = new SourceFile(context.Host.FileSystem);
        var cleaner = new MediaCleaner(ledger, files, context.Operator);
        var found = cleaner.Check(path, new MediaQuery(ledger, files).Read(path));
        var removable = found.Where(entry => entry.KeptBecause is null).ToList();
        var isAsked = !isAgreed && !context.DryRun && removable.Count > 0;
        MediaList.WriteRemovable(context, path, found, isAsked);
        var what = $"{Plural.Format(removable.Count, "bundle")}, {ByteSize.Format(removable.Sum(entry => entry.Size))}";
        var done = !isAsked || IsYes(context.Output.Ask($"Remove {what}? Type yes:", "give --yes"))
            ? cleaner.Remove(path, removable)
            : [];
        MediaList.WriteRemoved(context, path, done, found.Count - removable.Count, removable.Count > 0);
    }

    private static bool IsYes(string answer) => answer.Trim().ToUpperInvariant() is "YES" or "Y";

    private static Argument<string?> CreateFolder() => new("folder")
    {
        Description = "The folder of the drive (default: config folders.media)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static string FindFolder(CommandContext context, Ledger ledger, string? typed) => typed is not null
        ? context.FullPath(typed)
        : ExchangeFolders.Read(ledger, media: null).Media ?? throw new Failure(FailureKind.Usage, "no folder is named",
            "name the folder of the drive, or: offlic config folders.media DIR");
}
