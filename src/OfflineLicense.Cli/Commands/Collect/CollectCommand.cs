using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary><c>offlic collect</c>: files into the ledger.</summary>
internal static class CollectCommand
{
    public static ToolCommand Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Files, folders (recursive), or - for standard input", Arity = ArgumentArity.OneOrMore };
        var smartAccount = new Option<string?>("--smart-account") { Description = "The smart account of these requests", HelpName = "SA" };
        var virtualAccount = new Option<string?>("--virtual-account") { Description = "The virtual account of these requests", HelpName = "VA" };
        var settle = new Number("--settle", otherwise: 0) { Description = "Leave a file that changed less than this long ago for the next run (default: 0)", HelpName = "SECONDS" };
        var forDevice = new Option<string?>("--for") { Description = "A policy is for this product instance only (default: all of the account)", HelpName = "UDI|all" };
        var assume = new Option<string?>("--assume-udi") { Description = "Whose the one named file is, where its content does not say; needs --reason", HelpName = "UDI" };
        var reserve = ReserveOption.Create();
        var servers = new ServerOptions();
        var failIfEmpty = new Flag("--fail-if-empty") { Description = "End with 4 where nothing was recorded" };
        return new ToolCommand("collect", "Record device files, answers of CSSM and captured output; sources are never changed.")
        {
            Place = Place.Zone,
            Arguments = { paths },
            Options = { smartAccount, virtualAccount, settle, forDevice, assume, reserve, servers.As, servers.Server, servers.LocalAccount, failIfEmpty },
            Examples =
            [
                new("offlic collect /srv/tftp", "Everything in a TFTP root; a second run says what is known."),
                new("offlic collect code.txt --reserve regid.2019-06.com.cisco.X=2", "A reservation request, and what to reserve with it."),
                new("offlic collect ~/Downloads --json", "The answers of CSSM at the desk, one line a file for a script."),
                new("offlic collect --as onprem-sync --server ONPREM1 sync.tar.gz", "A file of SSM On-Prem, carried whole; at the desk its answer with --as onprem-sync-response."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Nothing, ExitCode.WrongDevice, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (servers.Read(context, context.GetValue(paths)!) is not { } server)
                {
                    Act(context, context.GetValue(paths)!, context.GetValue(smartAccount), context.GetValue(virtualAccount),
                        context.GetValue(settle), context.GetValue(forDevice), context.GetValue(assume), context.GetValue(reserve)!, context.Has(failIfEmpty));
                    return;
                }

                ServerOptions.Exclude(context, forDevice, assume, reserve);
                Act(context, server with
                {
                    SmartAccount = context.GetValue(smartAccount),
                    VirtualAccount = context.GetValue(virtualAccount),
                    Settle = TimeSpan.FromSeconds(context.GetValue(settle)),
                }, context.Has(failIfEmpty));
            },
        };
    }

    private static void Act(
        CommandContext context, string[] paths, string? smartAccount, string? virtualAccount, int settle, string? forDevice, string? assume, string[] reserve, bool failIfEmpty)
    {
        CheckPerson(context, paths, assume);
        var wishes = ReserveOption.Read(reserve, oneFile: paths.Length == 1 && !context.Host.FileSystem.Directory.Exists(context.FullPath(paths[0])));
        using var ledger = OpenLedger.ForWriting(context);
        var person = assume is null ? null : DeviceLookup.FindOrNone(ledger, assume);
        var order = new CollectOptions
        {
            Paths = [.. paths.Select(path => path == "-" ? path : context.FullPath(path))],
            Input = paths.Contains("-") ? context.Host.InBytes : null,
            SmartAccount = smartAccount,
            VirtualAccount = virtualAccount,
            Settle = TimeSpan.FromSeconds(settle),
            PersonsDevice = person,
            PersonsNew = assume is null || person is not null ? null : New(ledger, assume),
            PolicyFor = forDevice is null or "all" ? null : DeviceLookup.Find(ledger, forDevice),
            RefusesServerFiles = ledger.Station().Side == Side.Zone,
            Reserve = wishes,
            Reason = assume is null ? null : context.Reason,
        };
        var tally = new CollectTally();
        try
        {
            new Collector(ledger, context.Host.FileSystem, context.Operator).Collect(order, file =>
            {
                tally.Add(file);
                Tell(context, file, file.Outcome == CollectOutcome.Refused ? [] : wishes);
            });
        }
        catch (Exception cause) when (!context.DryRun && cause is not Failure { Kind: FailureKind.Usage })
        {
            // What was committed before is safe, and whoever repairs the disk wants to know how much that is.
            Count(context, tally);
            context.Output.WriteLine($"{tally.Of(CollectOutcome.Recorded):N0} recorded before it stopped, and safe");
            throw;
        }

        Conclude(context, tally, ledger.Station().Side, failIfEmpty, wishes);
    }

    /// <summary>One file of a server, carried whole.</summary>
    private static void Act(CommandContext context, ServerCollectOptions order, bool failIfEmpty)
    {
        using var ledger = OpenLedger.ForWriting(context);
        var side = ledger.Station().Side;
        ServerOptions.Check(order, side);
        var tally = new CollectTally();
        var file = new ServerFileCollector(ledger, context.Host.FileSystem, context.Operator).Collect(order);
        tally.Add(file);
        Tell(context, file, []);
        Conclude(context, tally, side, failIfEmpty, []);
    }

    private static void CheckPerson(CommandContext context, string[] paths, string? assume)
    {
        if (assume is null)
            return;
        if (context.Reason is null)
            throw new Failure(FailureKind.Usage, "--assume-udi is a person's decision and needs --reason TEXT", "say why it is known whose the file is; it is kept in the journal");
        if (paths.Length != 1 || context.Host.FileSystem.Directory.Exists(context.FullPath(paths[0])))
            throw new Failure(FailureKind.Usage, "--assume-udi takes exactly one named file", "collect it alone");
    }

    /// <summary>A request whose content names nobody may be the first we hear of its device.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: it is no UDI either.</exception>
    private static Udi New(Ledger ledger, string text) => UdiText.Parse(text) ?? throw DeviceLookup.Nobody(ledger, text);

    private static void Tell(CommandContext context, FileOutcome file, IReadOnlyList<ReserveRow> wishes)
    {
        foreach (var warning in file.Warnings.Where(warning => warning.Code != WarningCode.NotVerified))
            context.Output.WriteDetail($"{SafeText.Value(file.Path)}: {warning.Code}: {SafeText.Value(warning.Message)}");
        context.Json.WriteLine("file", json =>
        {
            json.WriteString("path", file.Path);
            json.WriteString("sha256", file.Sha256?.Hex);
            json.WriteNumber("size", file.Size);
            json.WriteString("kind", file.Kind?.Name);
            json.WriteString("outcome", CollectTally.NameOf(file.Outcome));
            json.WriteString("reason", file.Reason?.Name);
            json.WriteString("message", file.Message);
            json.WriteStrings("udis", file.Udis.Select(udi => udi.ToString()));
            json.WriteNumber("reports", file.Reports);
            json.WriteString("evidence", file.Evidence);
            json.WriteStrings("agrees", file.Agrees);
            json.WriteNotices("warnings", file.Warnings);
            ReserveOption.Write(json, wishes);
            if (file.Server is { } server)
                json.WriteString("server", server);
        });
    }

    private static void Conclude(CommandContext context, CollectTally tally, Side side, bool failIfEmpty, IReadOnlyList<ReserveRow> wishes)
    {
        Count(context, tally);
        context.Output.WriteLine(tally.Sentence());
        foreach (var wish in tally.Of(CollectOutcome.Refused) == 0 ? wishes : [])
            context.Output.WriteLine($"  reserve          {wish.Count,5:N0}  {SafeText.Value(wish.Tag)}");
        context.Output.WriteAttentionList(tally.Attention(), "offlic collect … --json names every file");
        foreach (var (code, count, example) in tally.Warnings())
            context.Output.WriteLine($"  {code,-16} {count,5:N0}  {example}");
        if (Next(tally, side) is { } next)
            context.Output.SuggestNext(next);
        Refuse(context, tally);
        if (failIfEmpty && tally.Of(CollectOutcome.Recorded) == 0 && context.Exit == ExitCode.Done)
            context.EndWith(ExitCode.Nothing);
    }

    private static void Count(CommandContext context, CollectTally tally)
    {
        foreach (var outcome in Enum.GetValues<CollectOutcome>())
            context.AddCount(CollectTally.NameOf(outcome), tally.Of(outcome));
        context.AddCount("devices", tally.Devices);
        context.AddCount("reports", tally.Reports);
    }

    /// <summary>Files of a folder that were refused are in the result; what ends a run in more than 3 is an error too, and said once.</summary>
    private static void Refuse(CommandContext context, CollectTally tally)
    {
        context.EndWith(tally.Exit);
        if (tally.Exit is ExitCode.Done or ExitCode.Incomplete)
            return;
        var (file, more) = tally.Decisive();
        var others = more == 0 ? string.Empty : $" (and {Plural.Format(more, "more file")})";
        context.Output.WriteError(file.Unreadable ? ExitCode.GetName(tally.Exit) : file.Reason?.Name ?? CollectTally.NameOf(file.Outcome), tally.Exit,
            $"{SafeText.Value(file.Path)}: {file.Message ?? "no licensing file that this tool knows"}{others}", null);
    }

    private static string? Next(CollectTally tally, Side side) => (tally, side) switch
    {
        ({ Responses: > 0 }, Side.Zone) => "offlic split --to FOLDER",
        ({ Responses: > 0 }, _) => "offlic pack --to STICK",
        ({ Requests: > 0 }, Side.Zone) => "offlic pack --to STICK",
        ({ Requests: > 0 }, _) => "offlic stage --to FOLDER",
        _ => tally.Of(CollectOutcome.Recorded) > 0 ? "offlic status" : null,
    };
}
