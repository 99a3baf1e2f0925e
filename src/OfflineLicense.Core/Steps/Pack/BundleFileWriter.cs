using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Writes recorded bundles to a drive, and records them as written only when the drive has confirmed.</summary>
internal sealed class BundleFileWriter(Ledger ledger, string @operator)
{
    /// <param name="folder">Where to write it.</param>
    /// <param name="justSigned">The bundle, if it was recorded a moment ago; null: it is read from the ledger.</param>
    public PackedBundle Write(BundleRow row, string folder, SealedBundle? justSigned = null)
    {
        var bundle = justSigned ?? BundleRecord.Read(ledger, row);
        var name = bundle.Manifest.Name.FileName;
        if (ledger.IsRehearsal)
            return new PackedBundle(Path.Combine(folder, name), bundle, bundle.Length, WasThere: false);

        var documents = ledger.Bundles.Items(row.Id).ToDictionary(item => item.Name, item => item.DocumentId, StringComparer.Ordinal);
        using var target = DurableFolder.Open(folder);
        var outcome = target.Write(name, stream =>
        {
            using var contents = OpenContents(bundle, documents).GetEnumerator();
            bundle.WriteTo(stream, _ => contents.MoveNext()
                ? contents.Current
                : throw new InvalidOperationException("an item has no document"));
        });
        if (!ledger.Bundles.WrittenTo(row.Id).Contains(target.FullPath, StringComparer.Ordinal))
        {
            ledger.Write(@operator, () =>
            {
                ledger.Bundles.Written(row.Id, target.FullPath, ledger.Now);
                return ("pack-written", $"{row.Name} in {target.FullPath}");
            });
        }

        return new PackedBundle(Path.Combine(target.FullPath, name), bundle, bundle.Length, outcome == WriteOutcome.AlreadyThere);
    }

    /// <summary>The documents in file order. Small ones are decompressed ahead on another core; large ones are streamed.</summary>
    private IEnumerable<Stream> OpenContents(SealedBundle bundle, Dictionary<string, long> documents) => OrderedParallel.Ordered(
        bundle.Items.Select(item =>
        {
            var id = documents[item.Name];
            return (Id: id, Chunks: item.Size <= Limits.LedgerChunk ? ledger.Documents.Chunks(id).ToList() : null);
        }),
        each => each.Chunks?.Sum(chunk => (long)chunk.Size) ?? 0,
        each => each.Chunks is { } chunks
            ? new MemoryStream(Chunk.Joined(chunks.Select(chunk => chunk.Unpack())), writable: false)
            : ledger.Documents.Open(each.Id));
}
