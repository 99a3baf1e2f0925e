using System.Globalization;
using System.Text.Json;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Export;

/// <summary>
/// Reads the <c>manifest.json</c> of an export whose signature holds. What it lets through of other spellings shows when the result is
/// written again: only the canonical bytes are taken.
/// </summary>
internal static class ExportManifestReader
{
    /// <returns>Null: it is no manifest of an export in the one encoding.</returns>
    public static ExportManifest? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Limits.BundleJsonDepth });
            var manifest = Read(json.RootElement);
            return manifest is not null && manifest.Write().AsSpan().SequenceEqual(bytes.Span) ? manifest : null;
        }
        catch (Exception other)
            when (other is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or Failure)
        {
            return null; // a member is missing or has another type, or a text cannot be written
        }
    }

    private static ExportManifest? Read(JsonElement json)
    {
        if (ExportName.Parse(json.GetProperty("name").GetString()) is not { } name
            || ReadJournal(json.GetProperty("journal")) is not { } journal)
            return null;
        var since = json.GetProperty("since");
        return new ExportManifest
        {
            Name = name,
            Side = json.GetProperty("side").GetString() == "zone" ? Side.Zone : Side.Desk,
            LedgerFormat = json.GetProperty("ledger").GetInt64(),
            Software = json.GetProperty("software").GetString()!,
            Created = DateTimeOffset.ParseExact(json.GetProperty("created").GetString()!, "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            HasHostnames = json.GetProperty("hostnames").GetBoolean(),
            Journal = journal,
            Since = since.ValueKind == JsonValueKind.Null ? null : ReadReference(since),
            Tables = [.. json.GetProperty("tables").EnumerateArray().Select(ReadTable)],
        };
    }

    private static ExportReference? ReadReference(JsonElement json) =>
        ExportName.Parse(json.GetProperty("name").GetString()) is { } name && Digest.Parse(json.GetProperty("sums").GetString()) is { } sums
            && ReadJournal(json) is { } journal
            ? new ExportReference(name, sums, journal)
            : null;

    private static JournalHead? ReadJournal(JsonElement json) => Digest.Parse(json.GetProperty("head").GetString()) is { } head
        ? new JournalHead(json.GetProperty("sequence").GetInt64(), head)
        : null;

    private static ExportTable ReadTable(JsonElement json) => new(
        json.GetProperty("name").GetString()!, json.GetProperty("rows").GetInt64(), json.GetProperty("whole").GetBoolean(),
        [.. json.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)]);
}
