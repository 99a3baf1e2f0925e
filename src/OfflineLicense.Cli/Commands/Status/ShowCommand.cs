using System.CommandLine;
using System.Text.Json;
using OfflineLicense.Cli.Commands.Carry;
using OfflineLicense.Cli.Commands.Collect;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic show</c>: what one document or one bundle is.</summary>
internal static class ShowCommand
{
    public static ToolCommand Create()
    {
        var what = new Argument<string>("what") { Description = "A document's SHA-256 or its first digits (8 or more), or a bundle's name", HelpName = "SHA|BUNDLE" };
        return new ToolCommand("show", "Describe a document or a bundle that this station holds.")
        {
            Place = Place.Keep,
            Arguments = { what },
            Examples =
            [
                new("offlic show 3f9a1c2e", "Kind, product instances, reports, and where the document was carried."),
                new("offlic show PLANT-7.desk.00000002", "What the bundle says of itself, and its items."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(what)!),
        };
    }

    private static void Act(CommandContext context, string what)
    {
        using var ledger = OpenLedger.ForReading(context);
        if (what.Contains('.', StringComparison.Ordinal))
            Bundle(context, ledger, BundleList.Read(ledger).Find(what));
        else
            Document(context, ledger, ledger.Documents.Named(what));
    }

    private static void Document(CommandContext context, Ledger ledger, DocumentRow row)
    {
        var server = ledger.ServerFiles.Row(row.Id);
        var reading = row.Size <= Limits.TextFile && server is null
            ? Recognizer.Read(ledger.Documents.Bytes(Digest.Parse(row.Sha256)!.Value))
            : new ParsedContent(DocumentKind.Named(row.Kind) ?? DocumentKind.NotLicensing);
        var path = ledger.Documents.PathOf(row.Id);
        var request = ledger.Requests.Row(row.Id);
        var bundles = ledger.Bundles.Carrying(row.Id).Select(bundle => bundle.Name).ToList();
        var wishes = ledger.Reserves.Of(row.Id);
        var reports = reading.Reports.Count > 0 ? reading.Reports.Select(report => report.Id).ToList() : reading.ReportIds;
        var found = ledger.SensitiveTexts.Of(row.Id);
        context.Json.WriteLine("document", json =>
        {
            json.WriteString("sha256", row.Sha256);
            json.WriteString("kind", row.Kind);
            json.WriteNumber("size", row.Size);
            json.WriteString("recorded", row.At);
            json.WriteString("path", path);
            json.WriteString("upload_name", request?.UploadName);
            json.WriteStrings("udis", reading.Udis.Select(udi => udi.ToString()));
            DocumentJson.WriteReports(json, reports);
            DocumentJson.WriteBlocks(json, reading.Blocks);
            DocumentJson.WriteFacts(json, reading);
            json.WriteStrings("bundles", bundles);
            ReserveOption.Write(json, [.. wishes.Select(each => new Steps.Collect.LicenseReservation(each.Tag, each.Count))]);
            DocumentJson.WriteSensitiveTexts(json, found);
            if (server is null)
                return;
            json.WriteString("server", server.Server);
            json.WriteString("purpose", server.Purpose);
            json.WriteString("local_account", server.LocalAccount);
        });

        var speech = context.Output;
        speech.WriteLine($"{row.Kind}  {row.Size:N0} bytes");
        speech.WriteLine($"  sha256   {row.Sha256}");
        speech.WriteLine($"  from     {SafeText.Value(path)}, {DisplayTime.Format(row.At)}");
        if (request is not null)
            speech.WriteLine($"  upload   {SafeText.Value(request.UploadName)}");
        if (server is not null)
            speech.WriteLine($"  server   {SafeText.Value(server.Server)}{(server.Purpose is { } purpose ? ", " + purpose : string.Empty)}{(server.LocalAccount is { } account ? $", local account {SafeText.Value(account)}" : string.Empty)}; carried whole, never opened");
        foreach (var udi in reading.Udis.Take(ConsoleOutput.AttentionShown))
            speech.WriteLine($"  device   {SafeText.Value(udi.ToString())}");
        More(speech, reading.Udis.Count, "devices");
        if (reports.Count > 0)
            speech.WriteLine($"  reports  {reports.Count:N0}: {string.Join(", ", reports.Take(10))}{(reports.Count > 10 ? ", …" : "")}");
        foreach (var line in ResponseFacts.FormatLines(reading).Take(2 * ConsoleOutput.AttentionShown))
            speech.WriteLine(line);
        foreach (var wish in wishes)
            speech.WriteLine($"  reserve  {wish.Count:N0} x {SafeText.Value(wish.Tag)}");
        foreach (var each in found.Take(ConsoleOutput.AttentionShown))
            speech.WriteLine($"  {each.Kind,-8} {SafeText.Value(each.Text)}");
        More(speech, found.Count, "private texts");
        foreach (var bundle in bundles)
            speech.WriteLine($"  bundle   {bundle}");
        speech.SuggestNext($"offlic history {row.Sha256[..8]}");
    }

    private static void Bundle(CommandContext context, Ledger ledger, BundleEntry entry)
    {
        var bundle = BundleRecord.Read(ledger, entry.Row);
        var manifest = bundle.Manifest;
        BundlesCommand.WriteJson(context, entry, json => Manifest(json, manifest, bundle));
        foreach (var item in bundle.Items)
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

        var speech = context.Output;
        speech.WriteLine($"{manifest.Name}  {(entry.Direction == BundleDirection.Out ? "made here" : "came in")} {DisplayTime.Format(entry.Row.At)}");
        speech.WriteLine($"  created       {DisplayTime.Format(Timestamp.Text(manifest.Created))} by offlic {SafeText.Value(manifest.ToolVersion)}");
        speech.WriteLine($"  holds         {manifest.Items:N0} items, {manifest.Facts:N0} facts, {manifest.Bytes:N0} bytes");
        speech.WriteLine($"  sums          {Fingerprint.Format(bundle.Sums)}");
        speech.WriteLine($"  previous      {(manifest.Previous == Digest.Zero ? "none: the first of its stream" : manifest.Previous.Hex)}");
        speech.WriteLine($"  sealed by     {string.Join(", ", bundle.Seals.Select(seal => seal.KeyPrefix))}{(bundle.IsComplete ? "" : $", {manifest.Signers.Count - bundle.Seals.Count} seals missing")}");
        speech.WriteLine($"  acknowledges  {manifest.Acknowledges?.Name.ToString() ?? "nothing yet"}");
        foreach (var (label, text) in Texts(manifest).Where(each => each.Text is not null))
            speech.WriteLine($"  {label.Replace('_', ' '),-13} {SafeText.Value(text)}");
        foreach (var folder in entry.WrittenTo)
            speech.WriteLine($"  written to    {SafeText.Value(folder)}");
        speech.WriteLines(Columns.Align(bundle.Items.Take(ConsoleOutput.AttentionShown).Select(item => new[] { item.Name, item.Kind.Name, $"{item.Size:N0}", item.Server is { } server ? $"server {server}" : string.Join(" ", item.Udis) }), right: 2));
        More(speech, bundle.Items.Count, "items");
    }

    private static void Manifest(Utf8JsonWriter json, Manifest manifest, SealedBundle bundle)
    {
        json.WriteString("kind", manifest.Kind == BundleKind.Request ? "request" : "response");
        json.WriteString("previous", manifest.Previous.Hex);
        json.WriteStrings("signers", manifest.Signers.Select(signer => signer.Hex));
        json.WriteBoolean("complete", bundle.IsComplete);
        json.WriteString("acknowledges", manifest.Acknowledges?.Name.ToString());
        json.WriteStrings("in_reply_to", manifest.InReplyTo.Select(reply => reply.Name.ToString()));
        foreach (var (label, text) in Texts(manifest))
            json.WriteString(label, text);
        json.WriteString("tool_version", manifest.ToolVersion);
    }

    private static (string Label, string? Text)[] Texts(Manifest manifest) =>
    [
        ("message", manifest.Message),
        ("ticket", manifest.Ticket),
        ("carrier", manifest.Carrier),
        ("media_serial", manifest.MediaSerial),
    ];

    private static void More(ConsoleOutput speech, int count, string what)
    {
        if (count > ConsoleOutput.AttentionShown)
            speech.WriteLine($"  … and {count - ConsoleOutput.AttentionShown:N0} more {what}: see --json");
    }
}
