using System.CommandLine;
using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic bundles</c>: lists packed and received bundles with receipts and gaps, and prints custody forms.</summary>
internal static class BundlesCommand
{
    public static ToolCommand Create()
    {
        var names = new Argument<string[]>("bundle")
        {
            Description = "Only these bundles (default: all)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var form = new Flag("--form") { Description = "Print a custody form to sign for each packed bundle" };
        return new ToolCommand("bundles", "List packed and received bundles, and print custody forms.")
        {
            Place = Place.Carry,
            Arguments = { names },
            Options = { form },
            Examples =
            [
                new("offlic bundles", "One line for each bundle, then missing numbers, and the journal rows that peers have seen. "
                    + "Exit 12: a peer has seen a row that is not here."),
                new("offlic bundles PLANT-7.desk.00000002 --form", "The form that travels with the USB drive."),
            ],
            Exits = [ExitCode.Sequence, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var only = context.GetValue(names) ?? [];
                using var ledger = OpenLedger.ForReading(context);
                var list = BundleList.Read(ledger, only);
                if (only.Length > 0 && context.GetValue(form))
                    RequirePacked(list);
                Write(context, ledger, list, context.GetValue(form));
                if (only.Length == 0 && !context.GetValue(form))
                    WritePeers(context, ledger);
            },
        };
    }

    /// <summary>Writes the JSON line of a bundle for <c>bundles</c> and <c>show</c>.</summary>
    public static void WriteJson(CommandContext context, BundleEntry bundle, Action<Utf8JsonWriter>? more = null) =>
        context.Json.WriteLine("bundle", json =>
        {
            json.WriteString("direction", bundle.Direction.Name());
            json.WriteString("name", bundle.Name.ToString());
            json.WriteString("origin", bundle.Name.Origin);
            json.WriteString("destination", bundle.Name.Destination);
            json.WriteNumber("sequence", bundle.Name.Sequence);
            json.WriteString("sums", bundle.Digest.Hex);
            json.WriteNumber("items", bundle.Items);
            json.WriteNumber("facts", bundle.Facts);
            json.WriteNumber("bytes", bundle.Bytes);
            json.WriteString("created", bundle.Created);
            json.WriteStrings("written_to", bundle.WrittenTo);
            json.WriteBoolean("acknowledged", bundle.Acknowledged);
            if (bundle.MissingSignatures > 0)
                json.WriteNumber("missing_seals", bundle.MissingSignatures);
            more?.Invoke(json);
        });

    private static void Write(CommandContext context, Ledger ledger, BundleList list, bool form)
    {
        foreach (var bundle in list.Bundles)
            WriteJson(context, bundle);
        foreach (var gap in list.OpenGaps)
            context.Json.WriteLine("gap", json =>
            {
                json.WriteString("origin", gap.Origin);
                json.WriteString("destination", gap.Destination);
                json.WriteNumber("sequence", gap.First);
                json.WriteNumber("last", gap.Last);
            });
        context.AddCount("bundles", list.Bundles.Count);
        context.AddCount("gaps", list.OpenGaps.Count);
        if (form)
            WriteForms(context, ledger, list);
        else
            WriteLines(context, list);
    }

    private static void WritePeers(CommandContext context, Ledger ledger)
    {
        var peers = PeerHead.ReadAll(ledger);
        if (peers.Count > 0)
            PeerHeadLines.Write(context, peers, PeerHead.CountUnseen(ledger, peers));
    }

    private static void RequirePacked(BundleList list)
    {
        if (list.Bundles.FirstOrDefault(bundle => bundle.Direction == BundleDirection.In) is { } received)
        {
            throw new Failure(FailureKind.Usage,
                $"{received.Name} was received here, and a form is printed only for a bundle that was packed here",
                "the forms of all packed bundles: offlic bundles --form");
        }
    }

    private static void WriteForms(CommandContext context, Ledger ledger, BundleList list)
    {
        var packed = list.Bundles.Where(bundle => bundle.Direction == BundleDirection.Out).ToList();
        if (packed.Count == 0)
            context.Output.WriteLine("No bundle was packed here: there is no form to print");
        var custody = BundleCustody.Read(ledger, packed);
        for (var i = 0; i < packed.Count; i++)
        {
            if (i > 0)
                context.Output.WriteLine();
            context.Output.WriteLines(CustodyForm.Render(BundleRecord.Read(ledger, packed[i]), custody[i]));
        }
    }

    private static void WriteLines(CommandContext context, BundleList list)
    {
        if (list.Bundles.Count == 0)
            context.Output.WriteLine("No bundle was packed or received here");
        context.Output.WriteTable(list.Bundles.Select(bundle => new[]
        {
            bundle.Direction.Name(),
            bundle.Name.ToString(),
            DisplayTime.Format(bundle.Created),
            Plural.Format(bundle.Items, "item"),
            bundle.Facts == 0 ? "" : Plural.Format(bundle.Facts, "fact"),
            DescribeState(bundle),
        }), indent: 0, right: [3, 4]);
        context.Output.WriteAttentionList(
            list.OpenGaps.Select(gap => $"{gap.Origin}.{gap.Destination}.{gap.First:D8}"
                + (gap.Last > gap.First ? $" to {gap.Last:D8}" : string.Empty)
                + $"  never arrived; {gap.Origin} can write it again: offlic pack --to DIR --again {gap.First}").ToList(),
            "see: offlic bundles --json");
    }

    private static string DescribeState(BundleEntry bundle) => bundle switch
    {
        { Direction: BundleDirection.In, Acknowledged: true } => "receipt sent",
        { Direction: BundleDirection.In } => "receipt goes with the next bundle",
        { Acknowledged: true } => "received there",
        { MissingSignatures: > 0, WrittenTo.Count: 0 } =>
            $"waits for its {CountSignatures(bundle)}: offlic sign {DetachedSigning.FileName(bundle.Name)} --signature FILE",
        { MissingSignatures: > 0 } =>
            $"{bundle.MissingSignatures} {CountSignatures(bundle)} still missing: offlic sign; written to {bundle.WrittenTo[^1]}",
        { WrittenTo.Count: 0 } => "not written yet: offlic pack --to DIR",
        _ => $"no receipt yet; written to {bundle.WrittenTo[^1]}",
    };

    private static string CountSignatures(BundleEntry bundle) => bundle.MissingSignatures == 1 ? "signature" : "signatures";
}
