using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary><c>offlic bundles</c>: what went out and what came in, with its receipts, its gaps, and a form to sign.</summary>
internal static class BundlesCommand
{
    public static ToolCommand Create()
    {
        var names = new Argument<string[]>("bundle") { Description = "Only these (default: all)", Arity = ArgumentArity.ZeroOrMore };
        var form = new Flag("--form") { Description = "A custody form for each bundle that went out, to print and to sign" };
        return new ToolCommand("bundles", "List the bundles that went out and came in, and print custody forms.")
        {
            Place = Place.Carry,
            Arguments = { names },
            Options = { form },
            Examples =
            [
                new("offlic bundles", "One line a bundle; numbers that never came stand at the end."),
                new("offlic bundles PLANT-7.desk.00000002 --form", "The form that goes with the stick."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(names) ?? [], context.GetValue(form)),
        };
    }

    /// <summary>The line <c>bundles</c> and <c>show</c> say of a bundle.</summary>
    public static void Json(CommandContext context, BundleEntry bundle, Action<System.Text.Json.Utf8JsonWriter>? more = null) =>
        context.Json.WriteLine("bundle", json =>
        {
            json.WriteString("direction", bundle.Row.Direction);
            json.WriteString("name", bundle.Row.Name);
            json.WriteString("origin", bundle.Row.Origin);
            json.WriteString("destination", bundle.Row.Destination);
            json.WriteNumber("sequence", bundle.Row.Sequence);
            json.WriteString("sums", bundle.Row.Sums);
            json.WriteNumber("items", bundle.Row.Items);
            json.WriteNumber("facts", bundle.Row.Facts);
            json.WriteNumber("bytes", bundle.Row.Bytes);
            json.WriteString("created", bundle.Row.Created);
            json.WriteStrings("written_to", bundle.WrittenTo);
            json.WriteBoolean("acknowledged", bundle.Acknowledged);
            if (bundle.MissingSeals > 0)
                json.WriteNumber("missing_seals", bundle.MissingSeals);
            more?.Invoke(json);
        });

    private static void Act(CommandContext context, string[] names, bool form)
    {
        using var ledger = OpenLedger.ForReading(context);
        var book = BundleList.Read(ledger);
        var bundles = names.Length == 0 ? book.Bundles : names.Select(name => book.Named(name)).ToList();
        foreach (var bundle in bundles)
            Json(context, bundle);
        var gaps = names.Length == 0 ? book.OpenGaps : [];
        foreach (var gap in gaps)
            context.Json.WriteLine("gap", json =>
            {
                json.WriteString("origin", gap.Origin);
                json.WriteString("destination", gap.Destination);
                json.WriteNumber("sequence", gap.Sequence);
            });
        context.AddCount("bundles", bundles.Count);
        context.AddCount("gaps", gaps.Count);
        if (form)
            Forms(context, ledger, bundles);
        else
            List(context, bundles, gaps);
    }

    private static void Forms(CommandContext context, Ledger ledger, IReadOnlyList<BundleEntry> bundles)
    {
        var first = true;
        foreach (var bundle in bundles.Where(bundle => bundle.Row.Direction == "out"))
        {
            if (!first)
                context.Output.WriteLine();
            first = false;
            context.Output.WriteLines(CustodyForm.Render(BundleRecord.Read(ledger, bundle.Row), bundle.WrittenTo));
        }

        if (first)
            context.Output.WriteLine("No bundle has gone out: there is no form to print");
    }

    private static void List(CommandContext context, IReadOnlyList<BundleEntry> bundles, IReadOnlyList<OpenGap> gaps)
    {
        if (bundles.Count == 0)
            context.Output.WriteLine("No bundle has gone out or come in");
        context.Output.WriteLines(Columns.Align(bundles.Select(bundle => new[]
        {
            bundle.Row.Direction,
            bundle.Row.Name,
            DisplayTime.Format(bundle.Row.Created),
            $"{bundle.Row.Items:N0} items",
            bundle.Row.Facts == 0 ? "" : $"{bundle.Row.Facts:N0} facts",
            Whereabouts(bundle),
        }), indent: 0, right: [3, 4]));
        context.Output.WriteAttentionList(
            gaps.Select(gap => $"{gap.Origin}.{gap.Destination}.{gap.Sequence:D8}  never came; {gap.Origin} can write it again: offlic pack --to DIR --again {gap.Sequence}").ToList(),
            "see: offlic bundles --json");
    }

    private static string Whereabouts(BundleEntry bundle) => bundle switch
    {
        { Row.Direction: "in", Acknowledged: true } => "receipt sent",
        { Row.Direction: "in" } => "receipt goes with the next bundle",
        { Acknowledged: true } => "received there",
        { MissingSeals: > 0, WrittenTo.Count: 0 } => $"waits for its {Seals(bundle)}: offlic sign {DetachedSigning.FileName(BundleName.Parse(bundle.Row.Name)!)} --signature FILE",
        { MissingSeals: > 0 } => $"{bundle.MissingSeals} {Seals(bundle)} still missing: offlic sign; written to {bundle.WrittenTo[^1]}",
        { WrittenTo.Count: 0 } => "not written yet: offlic pack --to DIR",
        _ => $"no receipt yet; written to {bundle.WrittenTo[^1]}",
    };

    private static string Seals(BundleEntry bundle) => bundle.MissingSeals == 1 ? "seal" : "seals";
}
