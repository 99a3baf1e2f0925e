using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Desk;

/// <summary><c>offlic mark</c>: records what a person reports where CSSM gave no file.</summary>
internal static class MarkCommand
{
    private const string Undo = "undo";
    private static readonly string Facts = string.Join(", ", [.. MarkKindNames.All, InstallationMarker.Installed, Undo]);

    public static ToolCommand Create()
    {
        var fact = new Argument<string>("fact") { Description = Facts };
        var what = new Argument<string[]>("what")
        {
            Description = "UDIs, upload names, an upload folder, or a bundle",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var from = new Option<string?>("--from")
        {
            Description = "The upload.csv of a staged folder, with its status and reason columns filled in",
            HelpName = FileNames.UploadList,
        };
        return new ToolCommand("mark", "Record what happened to requests: uploaded, refused by CSSM, done without a file, lost.")
        {
            Place = Place.Desk,
            RehearsesInSameWords = true,
            Arguments = { fact, what },
            Options = { from },
            Examples =
            [
                new("offlic mark uploaded ~/upload/PLANT-7_Acme_East", "Everything in a staged folder."),
                new("offlic mark installed FOC1234X0AB --reason \"seen on the console\"",
                    "In a zone: a person's word, where no capture can show it."),
                new("offlic mark undo FOC1234X0AB", "Takes back the newest mark, if it has not traveled."),
                new("offlic mark refused FOC1234X0AB --reason \"duplicate report\"", "What CSSM printed, for the zone to know."),
            ],
            Exits = [ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (context.GetValue(fact) is InstallationMarker.Installed or Undo)
                {
                    SayOfRequests(context, context.GetValue(fact)!, context.GetValue(what) ?? [], context.GetValue(from));
                    return;
                }

                var options = CreateOptions(context, context.GetValue(fact)!, context.GetValue(what) ?? [], context.GetValue(from));
                if (options.Kind == MarkKind.Lost)
                    ConfirmLost(context, options);
                using var ledger = OpenLedger.ForWriting(context);
                var marker = new RequestMarker(ledger, new SourceFile(context.Host.FileSystem), context.Operator);
                Write(context, options, options.From is null ? marker.Mark(options)
                    : WrongFile.Explain(context, options.From, FileSort.UploadList, () => marker.Mark(options)));
            },
        };
    }

    /// <summary>Asks before the ledger is opened to write, so that no other command waits for the person.</summary>
    private static void ConfirmLost(CommandContext context, MarkOptions options)
    {
        IReadOnlyList<string> doubts;
        using (var ledger = OpenLedger.ForReading(context))
            doubts = LostBundleCheck.FindDoubts(ledger, options.What);
        foreach (var doubt in doubts)
            context.Output.Warn(doubt);
        if (doubts.Count == 0 || context.DryRun)
            return;
        var answer = context.Output.Ask($"{doubts[0]}. Mark it lost all the same? Type yes:",
            "a bundle that arrived is not lost; offlic bundles shows what was received");
        if (!string.Equals(answer.Trim(), "yes", StringComparison.OrdinalIgnoreCase))
            throw new Failure(FailureKind.Usage, "nothing was marked", "offlic bundles shows what was received");
    }

    private static MarkOptions CreateOptions(CommandContext context, string fact, string[] what, string? from)
    {
        var kind = MarkKindNames.Parse(fact)
            ?? throw new Failure(FailureKind.Usage, $"\"{fact}\" is not a mark", "one of: " + Facts);
        if ((what.Length == 0) == (from is null))
        {
            throw new Failure(
                FailureKind.Usage, "name what to mark: names, a folder or a bundle, or --from upload.csv", "offlic help mark");
        }

        return new MarkOptions(kind, [.. what.Select(name => IsFolder(context, name) ? context.FullPath(name) : name)])
        {
            From = from is null ? null : context.FullPath(from),
            Reason = context.Reason,
        };
    }

    /// <summary>What is no fact for the other side: a person's word on an installation, and a mark that is taken back.</summary>
    private static void SayOfRequests(CommandContext context, string fact, string[] what, string? from)
    {
        if (what.Length == 0 || from is not null)
        {
            throw new Failure(
                FailureKind.Usage, $"name what mark {fact} is about: a product instance or an upload name", "offlic help mark");
        }

        using var ledger = OpenLedger.ForWriting(context);
        var marker = new InstallationMarker(ledger, context.Operator);
        string[] names = [.. what.Select(name => IsFolder(context, name) ? context.FullPath(name) : name)];
        var said = fact == Undo ? marker.Undo(names, context.Reason) : marker.MarkInstalled(names, context.Reason);
        foreach (var each in said)
        {
            context.Json.WriteLine("mark", json =>
            {
                json.WriteString("fact", fact);
                json.WriteString("udi", each.Udi?.ToString());
                json.WriteString("sha256", each.Request.Sha256);
                json.WriteString("upload_name", each.Request.UploadName);
                json.WriteString("undone", fact == Undo ? each.Fact : null);
                json.WriteBoolean("changed", each.Changed);
            });
        }

        var changed = said.Count(each => each.Changed);
        context.AddCount("marked", changed);
        context.AddCount("unchanged", said.Count - changed);
        var words = fact == Undo
            ? string.Join(", ", said.GroupBy(each => each.Fact, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Count():N0} marked {group.Key} taken back"))
            : $"{changed:N0} marked installed by {SafeText.Value(context.Operator)}"
                + (changed == said.Count ? string.Empty : $", {said.Count - changed:N0} already; nothing changed there");
        context.Output.WriteLine(words);
        if (changed > 0)
            context.Output.SuggestNext("offlic status");
    }

    private static bool IsFolder(CommandContext context, string name) => context.Host.FileSystem.Directory.Exists(context.FullPath(name));

    private static void Write(CommandContext context, MarkOptions options, MarkResult result)
    {
        foreach (var mark in result.Requests)
        {
            context.Json.WriteLine("mark", json =>
            {
                json.WriteString("fact", mark.Kind.Name());
                json.WriteString("udi", mark.Udi?.ToString());
                json.WriteString("sha256", mark.Digest.Hex);
                json.WriteString("upload_name", mark.UploadName);
                json.WriteBoolean("changed", mark.Changed);
                json.WriteString("kept", mark.Kept?.Name());
            });
        }

        var changed = result.Requests.Count(mark => mark.Changed);
        var kept = result.Requests.Where(mark => mark.Kept is not null).ToList();
        var same = result.Requests.Count - changed - kept.Count;
        context.AddCount("marked", changed);
        context.AddCount("unchanged", same + kept.Count);
        var already = same == 0 ? string.Empty : $", {same:N0} {(same == 1 ? "was" : "were")} already";
        var nothing = changed == 0 ? "; nothing changed" : string.Empty;
        var kinds = result.Requests.Where(mark => mark.Changed).GroupBy(mark => mark.Kind).OrderBy(group => group.Key)
            .Select(group => $"{group.Count():N0} marked {group.Key.Name()}").DefaultIfEmpty($"0 marked {options.Kind.Name()}");
        context.Output.WriteLine($"{string.Join(", ", kinds)}{already}{nothing}");
        foreach (var alike in kept.GroupBy(mark => mark.Kept!.Value).OrderBy(group => group.Key))
        {
            context.Output.WriteLine($"  {alike.Count():N0} {(alike.Count() == 1 ? "stays" : "stay")} {alike.Key.Name()}: "
                + $"name {(alike.Count() == 1 ? "it" : "each")} alone to replace that");
        }

        if (options.Kind == MarkKind.Lost)
        {
            context.Output.WriteAttentionList(
                [.. result.Requests.Select(mark => $"{mark.Udi?.ToString() ?? "no UDI"}  {mark.UploadName}")],
                "offlic mark … --json lists them");
        }

        if (changed > 0)
            context.Output.SuggestNext(GetNextCommand(result, options.Kind));
    }

    private static string GetNextCommand(MarkResult result, MarkKind kind) => (result.Side, kind) switch
    {
        (Side.Zone, MarkKind.Lost) => $"offlic pack --resend {result.Bundle?.ToString() ?? "NAME"} --to DRIVE",
        (Side.Zone, _) => "offlic status",
        (_, MarkKind.Lost) when result.IsOwnBundle => $"offlic pack --again {result.Bundle} --to DRIVE",
        _ => "offlic pack --to DRIVE",
    };
}
