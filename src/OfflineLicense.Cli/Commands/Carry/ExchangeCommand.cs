using System.CommandLine;
using OfflineLicense.Cli.Exchange;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic exchange</c>: a whole visit with a drive in one command.</summary>
internal static class ExchangeCommand
{
    public static ToolCommand Create()
    {
        var media = new Argument<string?>("media")
        {
            Description = "The drive (default: config folders.media)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var custody = new CustodyOptions();
        var passphrase = new PassphraseOptions();
        var command = new ToolCommand("exchange", "Do a whole visit: receive, split or stage, collect, pack; folders by config.")
        {
            Place = Place.Carry,
            RehearsesInSameWords = true,
            Arguments = { media },
            Options = { custody.Ticket, custody.Carrier, custody.MediaSerial },
            Examples =
            [
                new("offlic exchange", "With the drive and the folders of config; offlic init asks for them."),
                new("offlic exchange /media/usb", "With another drive."),
                new("offlic exchange -n", "The plan: each command, and what it would do by itself."),
            ],
            Exits =
            [
                ExitCode.Incomplete, ExitCode.Untrusted, ExitCode.WrongDevice, ExitCode.Sequence, ExitCode.Invalid, ExitCode.Busy,
                ExitCode.Damaged,
            ],
            Run = context =>
            {
                using var secret = new Passphrase(context, passphrase);
                string[] typed =
                [
                    .. custody.All.Where(option => context.GetValue(option) is not null)
                        .Select(option => $"{option.Name}={context.GetValue(option)}"),
                ];
                Run(context, context.GetValue(media) is { } drive ? context.FullPath(drive) : null, typed, secret);
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Run(CommandContext context, string? media, IReadOnlyList<string> custody, Passphrase secret)
    {
        var folders = ReadFolders(context, media);
        Check(context, folders);
        var side = folders.Side == Side.Zone ? "zone" : "desk";
        var drive = folders.Media is { } named ? $"the drive {SafeText.Value(named)}" : "no drive";
        context.Output.WriteLine($"{folders.Station} ({side}) with {drive}");
        if (context.DryRun)
            context.Output.WriteLine("The plan. Each command is rehearsed alone: it does not see what those before it would bring.");
        var run = new ExchangeRun(context, folders, custody, secret);
        run.RunAll();
        if (!run.Changed)
            context.Output.WriteLine(context.DryRun ? "Nothing would change." : "Nothing changed.");
        using var ledger = OpenLedger.ForReading(context);
        var next = new ExchangeNext(context, folders, run).Find(ledger);
        List<string> closing = [.. run.Steps.SelectMany(step => step.Closing)];
        context.Output.WriteLines(closing);
        if (next.Count > 0)
            context.Output.WriteLine("What to do next:");
        for (var number = 1; number <= next.Count; number++)
            context.Output.WriteLine($"  {number}. {next[number - 1]}");
        context.AddCount("steps", run.Steps.Count);
        context.AddCount("changed", run.Steps.Sum(step => step.Changed));
        context.AddSummary(json =>
        {
            json.WriteStrings("left_out", run.LeftOut);
            json.WriteStrings("closing", closing);
            json.WriteStrings("next", next);
        });
    }

    private static ExchangeFolders ReadFolders(CommandContext context, string? media)
    {
        using var ledger = OpenLedger.ForReading(context);
        return ExchangeFolders.Read(ledger, media);
    }

    private static void Check(CommandContext context, ExchangeFolders folders)
    {
        if (folders.AreNone)
        {
            var names = folders.Side == Side.Zone ? SettingName.FoldersOfZone : SettingName.FoldersOfDesk;
            throw new Failure(FailureKind.Usage, "exchange has no folder to work in",
                $"set them: {string.Join(", ", names.Select(name => $"offlic config {name} DIR"))}");
        }

        if (folders.Media is not { } media)
            return;
        DurableFolder.CheckThere(media, "a bundle");
        if (OwnDisk.Holds(context.Station.Paths.Folder, media))
            context.Output.Warn($"{SafeText.Value(media)} is on the disk of this station, not on a drive: is the drive mounted?");
    }
}
