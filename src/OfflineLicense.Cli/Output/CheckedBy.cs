using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// Who judged the bundles of a run: the station whose trusted keys decided, or the key files that a person named. A person sees by
/// it that the station is the right one.
/// </summary>
internal static class CheckedBy
{
    /// <summary>The last line, and the members <c>station</c>, <c>station_path</c> and <c>key_files</c> of the summary.</summary>
    /// <param name="context">The run.</param>
    /// <param name="ledger">Null: only the key files decided.</param>
    /// <param name="keyFiles">As <c>verify --key</c> names them.</param>
    public static void Write(CommandContext context, Ledger? ledger, IReadOnlyList<string> keyFiles)
    {
        var (station, path) = (ledger?.Station().Name, ledger?.Folder.Root);
        context.AddSummary(json =>
        {
            json.WriteString("station", station);
            json.WriteString("station_path", path);
            json.WriteStrings("key_files", keyFiles);
        });
        context.Output.WriteLine(station is null
            ? $"Checked with the keys in {string.Join(", ", keyFiles.Select(file => SafeText.Value(file)))}; no station was asked"
            : $"Checked by {station} ({SafeText.Value(path!)})");
    }

    /// <summary>The keys whose signatures were valid, and of which stations they are trusted.</summary>
    public static IEnumerable<string> Describe(IEnumerable<PinnedKey> signers) => signers.Select(signer =>
        $"  signed by  {signer.Key.Short}{(signer.Station.Length > 0 ? " of " + signer.Station : string.Empty)}");

    /// <summary>The member <c>keys</c> of a bundle's line; empty where no valid signature covers it.</summary>
    public static void WriteKeys(System.Text.Json.Utf8JsonWriter json, IEnumerable<PinnedKey> signers)
    {
        json.WriteStartArray("keys");
        foreach (var signer in signers)
        {
            json.WriteStartObject();
            json.WriteString("key_id", signer.Key.Id.Hex);
            json.WriteString("station", signer.Station.Length > 0 ? signer.Station : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
