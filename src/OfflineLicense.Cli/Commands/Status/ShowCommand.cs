using System.CommandLine;
using System.Text.Json;
using OfflineLicense.Cli.Commands.Carry;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic show</c>: describes one document or one bundle.</summary>
internal static class ShowCommand
{
    private const int ReportsShown = 10;

    public static ToolCommand Create()
    {
        var what = new Argument<string>("what")
        {
            Description = "A document's SHA-256 or its first digits (8 or more), or a bundle's name",
            HelpName = "SHA|BUNDLE",
        };
        return new ToolCommand("show", "Describe a document or a bundle of this station.")
        {
            Place = Place.Keep,
            Arguments = { what },
            Examples =
            [
                new("offlic show 3f9a1c2e", "Kind, product instances, reports, and the bundles that carried the document."),
                new("offlic show PLANT-7.desk.00000002", "The manifest and the items of the bundle."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Show(context, context.GetValue(what)!),
        };
    }

    private static void Show(CommandContext context, string what)
    {
        using var ledger = OpenLedger.ForReading(context);
        var query = new DocumentQuery(ledger);
        if (what.Contains('.', StringComparison.Ordinal))
        {
            var bundle = query.ReadBundle(what);
            WriteJson(context, bundle);
            Print(context.Output, bundle);
        }
        else
        {
            var document = query.ReadDocument(what);
            WriteJson(context, document);
            Print(context.Output, document);
        }
    }

    private static void WriteJson(CommandContext context, DocumentDetails document) => context.Json.WriteLine("document", json =>
    {
        json.WriteString("sha256", document.Sha256);
        json.WriteString("kind", document.Kind);
        json.WriteNumber("size", document.Size);
        json.WriteString("recorded", document.RecordedAt);
        json.WriteString("path", document.Path);
        json.WriteString("upload_name", document.UploadName);
        json.WriteStrings("udis", document.Content.Udis.Select(udi => udi.ToString()));
        DocumentJson.WriteReports(json, document.ReportIds);
        DocumentJson.WriteBlocks(json, document.Content.Blocks);
        DocumentJson.WriteFacts(json, document.Content);
        json.WriteStrings("bundles", document.Bundles);
        if (document.Reserved.Count > 0)
        {
            json.WriteObjects("reserve", document.Reserved, reserved =>
            {
                json.WriteString("tag", reserved.Tag);
                json.WriteNumber("count", reserved.Count);
            });
        }

        DocumentJson.WriteSensitiveTexts(json, document.SensitiveTexts);
        if (document.PrunedAt is { } pruned)
            json.WriteString("pruned", pruned);
        if (document.Server is not { } server)
            return;
        json.WriteString("server", server.Name);
        json.WriteString("purpose", server.Purpose);
        json.WriteString("local_account", server.LocalAccount);
    });

    private static void Print(ConsoleOutput output, DocumentDetails document)
    {
        output.WriteLine($"{document.Kind}  {ByteSize.Format(document.Size)}");
        output.WriteLine($"  sha256   {document.Sha256}");
        output.WriteLine($"  from     {SafeText.Value(document.Path)}, {DisplayTime.Format(document.RecordedAt)}");
        if (document.PrunedAt is { } pruned)
            output.WriteLine($"  pruned   {DisplayTime.Format(pruned)}: its bytes are gone from this ledger");
        if (document.UploadName is { } uploadName)
            output.WriteLine($"  upload   {SafeText.Value(uploadName)}");
        if (document.Server is { } server)
        {
            var purpose = server.Purpose is null ? string.Empty : ", " + server.Purpose;
            var account = server.LocalAccount is null ? string.Empty : $", local account {SafeText.Value(server.LocalAccount)}";
            output.WriteLine($"  server   {SafeText.Value(server.Name)}{purpose}{account}; carried unopened");
        }

        foreach (var udi in document.Content.Udis.Take(ConsoleOutput.AttentionShown))
            output.WriteLine($"  device   {SafeText.Value(udi.ToString())}");
        PrintMore(output, document.Content.Udis.Count, "devices");
        if (document.ReportIds is { Count: > 0 } reports)
        {
            var ids = string.Join(", ", reports.Take(ReportsShown).Select(Report.Format));
            output.WriteLine($"  reports  {reports.Count:N0}: {ids}{(reports.Count > ReportsShown ? ", …" : "")}");
        }

        foreach (var line in ResponseFacts.FormatLines(document.Content).Take(2 * ConsoleOutput.AttentionShown))
            output.WriteLine(line);
        foreach (var reserved in document.Reserved)
            output.WriteLine($"  reserve  {reserved.Count:N0} x {SafeText.Value(reserved.Tag)}");
        foreach (var each in document.SensitiveTexts.Take(ConsoleOutput.AttentionShown))
            output.WriteLine($"  {each.Kind.Name(),-8} {SafeText.Value(each.Text)}");
        PrintMore(output, document.SensitiveTexts.Count, "sensitive texts");
        foreach (var bundle in document.Bundles)
            output.WriteLine($"  bundle   {bundle}");
        output.SuggestNext($"offlic history {document.Sha256[..8]}");
    }

    private static void WriteJson(CommandContext context, BundleDetails details)
    {
        BundlesCommand.WriteJson(context, details.Entry, json =>
        {
            WriteManifest(json, details.Bundle);
            if (details.Pruned is not { } pruned)
                return;
            json.WriteNumber("pruned_items", pruned.Documents);
            json.WriteString("pruned", pruned.At);
        });
        foreach (var item in details.Bundle.Items)
            context.Json.WriteLine("item", json =>
            {
                json.WriteString("name", item.Name);
                json.WriteString("sha256", item.Sha256.Hex);
                json.WriteNumber("size", item.Size);
                json.WriteString("kind", item.Kind.Name);
                json.WriteStrings("udis", item.Udis);
                json.WriteString("evidence", item.Evidence);
                if (item.Server is { } server)
                    json.WriteString("server", server);
            });
    }

    private static void Print(ConsoleOutput output, BundleDetails details)
    {
        var (entry, bundle, manifest) = (details.Entry, details.Bundle, details.Bundle.Manifest);
        var missing = bundle.IsComplete
            ? string.Empty
            : $", {Plural.Format(manifest.Signers.Count - bundle.Seals.Count, "signature")} missing";
        var verb = entry.Direction == BundleDirection.Out ? "packed here" : "received";
        output.WriteLine($"{manifest.Name}  {verb} {DisplayTime.Format(details.RecordedAt)}");
        output.WriteLine(
            $"  created       {DisplayTime.Format(Timestamp.Text(manifest.Created))} by offlic {SafeText.Value(manifest.ToolVersion)}");
        output.WriteLine($"  holds         {Plural.Format(manifest.Items, "item")}, {Plural.Format(manifest.Facts, "fact")}, "
            + ByteSize.Format(manifest.Bytes));
        output.WriteLine($"  digest        {Fingerprint.Format(bundle.Sums)}");
        output.WriteLine($"  previous      {(manifest.Previous == Digest.Zero ? "none: the first of its stream" : manifest.Previous.Hex)}");
        output.WriteLine($"  signed by     {string.Join(", ", bundle.Seals.Select(seal => seal.KeyPrefix))}{missing}");
        output.WriteLine($"  acknowledges  {manifest.Acknowledges?.Name.ToString() ?? "nothing yet"}");
        foreach (var (label, text) in ListTexts(manifest).Where(each => each.Text is not null))
            output.WriteLine($"  {label.Replace('_', ' '),-13} {SafeText.Value(text)}");
        foreach (var folder in entry.WrittenTo)
            output.WriteLine($"  written to    {SafeText.Value(folder)}");
        if (details.Pruned is { } pruned)
        {
            output.WriteLine($"  pruned        bytes of {Plural.Format(pruned.Documents, "item")} removed from this ledger, "
                + DisplayTime.Format(pruned.At));
        }

        output.WriteTable(bundle.Items.Take(ConsoleOutput.AttentionShown).Select(item => new[]
        {
            item.Name,
            item.Kind.Name,
            $"{item.Size:N0}",
            item.Server is { } server ? $"server {server}" : string.Join(" ", item.Udis),
        }), right: 2);
        PrintMore(output, bundle.Items.Count, "items");
    }

    private static void WriteManifest(Utf8JsonWriter json, SealedBundle bundle)
    {
        var manifest = bundle.Manifest;
        json.WriteString("kind", manifest.Kind == BundleKind.Request ? "request" : "response");
        json.WriteString("previous", manifest.Previous.Hex);
        json.WriteStrings("signers", manifest.Signers.Select(signer => signer.Hex));
        json.WriteBoolean("complete", bundle.IsComplete);
        json.WriteString("acknowledges", manifest.Acknowledges?.Name.ToString());
        json.WriteStrings("in_reply_to", manifest.InReplyTo.Select(reply => reply.Name.ToString()));
        foreach (var (label, text) in ListTexts(manifest))
            json.WriteString(label, text);
        json.WriteString("tool_version", manifest.ToolVersion);
    }

    private static (string Label, string? Text)[] ListTexts(Manifest manifest) =>
    [
        ("message", manifest.Message),
        ("ticket", manifest.Ticket),
        ("carrier", manifest.Carrier),
        ("media_serial", manifest.MediaSerial),
    ];

    private static void PrintMore(ConsoleOutput output, int count, string what)
    {
        if (count > ConsoleOutput.AttentionShown)
            output.WriteLine($"  … and {count - ConsoleOutput.AttentionShown:N0} more {what}: see --json");
    }
}
