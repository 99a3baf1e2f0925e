using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic receive</c>: a bundle into the ledger.</summary>
internal static class ReceiveCommand
{
    public static ToolCommand Create()
    {
        var paths = new Argument<string[]>("bundle") { Description = "Bundle files, extracted bundles, or folders that hold *.offlic.tar", Arity = ArgumentArity.OneOrMore };
        var acceptGap = new Flag("--accept-gap") { Description = "Accept that numbers before this one are lost; needs --reason, and they stay open" };
        return new ToolCommand("receive", "Verify bundles and take what they carry into the ledger.")
        {
            Place = Place.Carry,
            Arguments = { paths },
            Options = { acceptGap },
            Examples =
            [
                new("offlic receive /media/stick", "Everything for this station on the stick, in order."),
                new("offlic receive --accept-gap --reason \"stick 4 was run over\" /media/stick", "Go on although number 4 never came."),
            ],
            Exits = [ExitCode.Untrusted, ExitCode.WrongDevice, ExitCode.Sequence, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(paths)!, context.Has(acceptGap)),
        };
    }

    private static void Act(CommandContext context, string[] paths, bool acceptGap)
    {
        if (acceptGap && context.Reason is null)
            throw new Failure(FailureKind.Usage, "--accept-gap is a person's decision and needs --reason TEXT", "say what became of the missing bundle; it is kept in the journal");
        using var ledger = OpenLedger.ForWriting(context);
        var sources = BundleSource.Find(paths.Select(context.FullPath), new SourceFile(context.Host.FileSystem));
        var (received, known, refused, items) = (0, 0, 0, 0);
        foreach (var bundle in new BundleReceiver(ledger, new SourceFile(context.Host.FileSystem), context.Operator).Receive(sources, acceptGap ? context.Reason : null))
        {
            Tell(context, bundle, ledger.Station().Name);
            received += bundle.Outcome == "received" ? 1 : 0;
            known += bundle.Outcome == "already-received" ? 1 : 0;
            refused += bundle.Outcome == "refused" ? 1 : 0;
            items += bundle.NewItems;
        }

        context.AddCount("received", received);
        context.AddCount("already_received", known);
        context.AddCount("refused", refused);
        context.AddCount("items", items);
        if (received > 0)
            context.Output.SuggestNext(ledger.Station().Side == Side.Zone ? "offlic split --to FOLDER" : "offlic stage --to FOLDER");
    }

    private static void Tell(CommandContext context, ReceivedBundle bundle, string station)
    {
        BundleLines.Write(context.Json, bundle.Source.Path, bundle.Outcome, bundle.Manifest, bundle.Sums, bundle.Refusal, json => json.WriteBoolean("extracted", bundle.Source.IsFolder));
        if (bundle.Refusal is { } refusal)
        {
            context.ReportRefusal(refusal, SafeText.Value(bundle.Source.Path));
            return;
        }

        var manifest = bundle.Manifest!;
        context.Output.WriteLine(bundle.Outcome == "already-received"
            ? $"{manifest.Name}   {(manifest.Name.Origin == station ? "our own" : "already received")}; nothing changed"
            : $"{manifest.Name}   received: {Plural.Format(manifest.Items, "item")} ({bundle.NewItems:N0} new here), {Plural.Format(manifest.Facts, "fact")}{(bundle.Source.IsFolder ? " (extracted folder: the archive's own headers were not checked)" : string.Empty)}");
        foreach (var item in bundle.RefusedItems)
        {
            context.Json.WriteLine("refused", json =>
            {
                json.WriteString("path", item.Path);
                json.WriteString("sha256", item.Sha256?.Hex);
                json.WriteString("reason", item.Reason?.Name);
                json.WriteString("message", item.Message);
            });
            context.EndWith(item.Reason == RefusalReason.WrongDevice ? ExitCode.WrongDevice : ExitCode.Incomplete);
        }

        context.Output.WriteAttentionList([.. bundle.RefusedItems.Select(item => $"{item.Path}  {item.Reason}: {SafeText.Value(item.Message!)}")], "offlic receive … --json names each");
    }
}
