using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Desk;

/// <summary><c>offlic mark</c>: a person's word where CSSM gave no file.</summary>
internal static class MarkCommand
{
    public static ToolCommand Create()
    {
        var fact = new Argument<string>("fact") { Description = string.Join(", ", RequestMarker.Facts) };
        var what = new Argument<string[]>("what") { Description = "UDIs, upload names, an upload folder, or a bundle", Arity = ArgumentArity.ZeroOrMore };
        var from = new Option<string?>("--from") { Description = "The upload.csv of a staged folder; its status and reason columns count where they are filled in", HelpName = "upload.csv" };
        return new ToolCommand("mark", "Say what happened to requests: uploaded, refused by CSSM, done without a file, lost.")
        {
            Place = Place.Desk,
            Arguments = { fact, what },
            Options = { from },
            Examples =
            [
                new("offlic mark uploaded ~/upload/PLANT-7_Acme_East", "Everything in a staged folder."),
                new("offlic mark refused FOC1234X0AB --reason \"duplicate report\"", "What CSSM said, for the zone to know."),
            ],
            Exits = [ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(fact)!, context.GetValue(what) ?? [], context.GetValue(from)),
        };
    }

    private static void Act(CommandContext context, string fact, string[] what, string? from)
    {
        if (!RequestMarker.Facts.Contains(fact))
            throw new Failure(FailureKind.Usage, $"\"{fact}\" is no mark", "one of: " + string.Join(", ", RequestMarker.Facts));
        if ((what.Length == 0) == (from is null))
            throw new Failure(FailureKind.Usage, "say what to mark: names, a folder or a bundle, or --from upload.csv", "offlic help mark");
        using var ledger = OpenLedger.ForWriting(context);
        var marked = new RequestMarker(ledger, new SourceFile(context.Host.FileSystem), context.Operator)
            .Mark(fact, [.. what.Select(name => IsPath(context, name) ? context.FullPath(name) : name)], from is null ? null : context.FullPath(from), context.Reason);
        foreach (var mark in marked)
        {
            context.Json.WriteLine("mark", json =>
            {
                json.WriteString("fact", mark.Fact);
                json.WriteString("udi", mark.Udi?.ToString());
                json.WriteString("sha256", mark.Request.Sha256);
                json.WriteString("upload_name", mark.Request.UploadName);
                json.WriteBoolean("changed", mark.Changed);
            });
        }

        var changed = marked.Count(mark => mark.Changed);
        context.AddCount("marked", changed);
        context.AddCount("unchanged", marked.Count - changed);
        var same = marked.Count - changed;
        context.Output.WriteLine($"{changed:N0} marked {fact}{(same == 0 ? string.Empty : $", {same:N0} {(same == 1 ? "was" : "were")} already")}{(changed == 0 ? "; nothing changed" : string.Empty)}");
        if (fact == "lost")
            context.Output.WriteAttentionList([.. marked.Select(mark => $"{mark.Udi?.ToString() ?? "no UDI"}  {mark.Request.UploadName}")], "offlic mark … --json lists them");
        if (changed > 0)
            context.Output.SuggestNext(Next(ledger, fact, what));
    }

    private static string Next(Ledger ledger, string fact, string[] what)
    {
        var bundle = what.Length == 0 ? null : BundleName.Parse(Path.GetFileName(what[0]).Replace(".offlic.tar", string.Empty, StringComparison.OrdinalIgnoreCase))?.ToString();
        return (ledger.Station().Side, fact) switch
        {
            (Side.Zone, "lost") => $"offlic pack --resend {bundle ?? "NAME"} --to STICK",
            (Side.Zone, _) => "offlic status",
            (_, "lost") when bundle is not null && ledger.Bundles.ByName(bundle)?.Direction == "out" => $"offlic pack --again {bundle} --to STICK",
            _ => "offlic pack --to STICK",
        };
    }

    private static bool IsPath(CommandContext context, string name) =>
        context.Host.FileSystem.Directory.Exists(context.FullPath(name));
}
