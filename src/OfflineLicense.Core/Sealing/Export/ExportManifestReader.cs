using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Sealing.Export;

/// <summary>
/// Reads the <c>manifest.json</c> of an export whose signature holds. What it lets through of other spellings shows when the result is
/// written again: only the canonical bytes are taken.
/// </summary>
internal static class ExportManifestReader
{
    /// <exception cref="Failure">Untrusted: it is no manifest of an export in the one encoding.</exception>
    public static ExportManifest Read(ReadOnlySpan<byte> bytes)
    {
        var json = new CanonicalReader(bytes, BundleRefusal.Manifest, FileNames.Manifest);
        json.OpenObject();
        json.Text("format");
        var name = ReadName(ref json);
        json.Text("station");
        var side = json.Text("side");
        var manifest = new ExportManifest
        {
            Name = name,
            Side = side == "zone" ? Side.Zone : Side.Desk,
            LedgerFormat = json.Number("ledger"),
            Software = json.Text("software"),
            Created = json.Time("created"),
            HasHostnames = ReadFlag(ref json, "hostnames"),
            Journal = ReadJournal(ref json),
            Since = ReadSince(ref json),
            Tables = ReadTables(ref json),
        };
        json.CloseObject();
        json.End();
        return manifest.Write().AsSpan().SequenceEqual(bytes) ? manifest : throw json.Bad("it is not in the one encoding");
    }

    private static bool ReadFlag(ref CanonicalReader json, string member) =>
        json.Flag(member) ?? throw json.Bad($"\"{member}\" is not true or false");

    private static ExportName ReadName(ref CanonicalReader json) =>
        ExportName.Parse(json.Text("name")) ?? throw json.Bad("\"name\" is no name of an export");

    private static JournalHead ReadJournal(ref CanonicalReader json)
    {
        json.Name("journal");
        json.OpenObject();
        var head = new JournalHead(json.Number("sequence"), json.Hash("head"));
        json.CloseObject();
        return head;
    }

    private static ExportReference? ReadSince(ref CanonicalReader json)
    {
        json.Name("since");
        if (json.TakesNull())
            return null;
        json.OpenObject();
        var since = new ExportReference(ReadName(ref json), json.Hash("sums"), new JournalHead(json.Number("sequence"), json.Hash("head")));
        json.CloseObject();
        return since;
    }

    private static List<ExportTable> ReadTables(ref CanonicalReader json)
    {
        var tables = new List<ExportTable>();
        json.Name("tables");
        for (json.Open("tables"); !json.Closes();)
        {
            json.OpenObject();
            tables.Add(new ExportTable(json.Text("name"), json.Number("rows"), ReadFlag(ref json, "whole"), json.Texts("columns")));
            json.CloseObject();
        }

        return tables;
    }
}
