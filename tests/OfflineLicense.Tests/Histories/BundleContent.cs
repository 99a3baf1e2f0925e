using System.Text.Json;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories;

/// <summary>What a sealed bundle says, read with nothing of the program.</summary>
internal static class BundleContent
{
    /// <summary>What a bundle that was just packed says, read from its file.</summary>
    public static CarriedBundle Bundle(string path, string sums)
    {
        using var tar = new System.Formats.Tar.TarReader(File.OpenRead(path));
        JsonElement manifest = default;
        List<string> documents = [], facts = [];
        while (tar.GetNextEntry(copyData: false) is { } member)
        {
            if (member.Name.EndsWith("/manifest.json", StringComparison.Ordinal))
                manifest = JsonDocument.Parse(member.DataStream!).RootElement;
            else if (member.Name.EndsWith("/items.jsonl", StringComparison.Ordinal))
                documents = Column(member.DataStream, "sha256");
            else if (member.Name.EndsWith("/facts.jsonl", StringComparison.Ordinal))
                facts = Column(member.DataStream, "request");
        }

        return new CarriedBundle(
            manifest.Text("name")!,
            manifest.Text("origin")!,
            manifest.Text("destination")!,
            manifest.GetProperty("sequence").GetInt32(),
            sums,
            manifest.Text("previous")!
        )
        {
            Acknowledges = manifest.GetProperty("acknowledges") is { ValueKind: JsonValueKind.Object } had
                ? new NamedSums(had.Text("name")!, had.Text("sums")!)
                : null,
            PeerJournal = Row(manifest.GetProperty("peer_journal")),
            Journal = Row(manifest.GetProperty("journal"))!,
            Documents = documents,
            Facts = facts,
        };
    }

    private static StatedRow? Row(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object ? new StatedRow(row.GetProperty("sequence").GetInt64(), row.Text("head")!) : null;

    private static List<string> Column(Stream? lines, string name)
    {
        using var reader = new StreamReader(lines ?? Stream.Null);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            JsonDocument.Parse(line).RootElement.Text(name)!)];
    }
}
