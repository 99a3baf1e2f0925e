using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>A bundle that lies on a medium which has confirmed it.</summary>
internal sealed record WrittenBundle(string Path, SealedBundle Bundle, long Length, bool WasThere);

/// <summary>Writes recorded bundles to a medium and remembers them as written only when the medium has confirmed.</summary>
internal sealed class BundleFileWriter(Ledger ledger, string @operator)
{
    /// <param name="row">The bundle as it is recorded.</param>
    /// <param name="folder">Where to write it.</param>
    /// <param name="justSealed">The same, where it was recorded a moment ago; null: it is read back.</param>
    public WrittenBundle Write(BundleRow row, string folder, SealedBundle? justSealed = null)
    {
        var bundle = justSealed ?? BundleRecord.Read(ledger, row);
        var name = bundle.Manifest.Name.FileName;
        if (ledger.IsRehearsal)
            return new WrittenBundle(Path.Combine(folder, name), bundle, bundle.Length, WasThere: false);

        var documents = ledger.Bundles.Items(row.Id).ToDictionary(item => item.Name, item => item.DocumentId, StringComparer.Ordinal);
        using var target = DurableFolder.Open(folder);
        var outcome = target.Write(name, stream =>
        {
            using var contents = Contents(bundle, documents).GetEnumerator();
            bundle.WriteTo(stream, _ => contents.MoveNext() ? contents.Current : throw new InvalidOperationException("an item has no document"));
        });
        if (!ledger.Bundles.WrittenTo(row.Id).Contains(target.FullPath, StringComparer.Ordinal))
        {
            ledger.Write(@operator, () =>
            {
                ledger.Bundles.Written(row.Id, target.FullPath, ledger.Now);
                return ("pack-written", $"{row.Name} in {target.FullPath}");
            });
        }

        return new WrittenBundle(Path.Combine(target.FullPath, name), bundle, bundle.Length, outcome == WriteOutcome.AlreadyThere);
    }

    /// <summary>The documents in file order: small ones, which most are, unpacked ahead on another core; large ones piece by piece.</summary>
    private IEnumerable<Stream> Contents(SealedBundle bundle, Dictionary<string, long> documents) => OrderedParallel.Ordered(
        bundle.Items.Select(item => (Id: documents[item.Name], Chunks: item.Size <= Limits.LedgerChunk ? ledger.Documents.Chunks(documents[item.Name]).ToList() : null)),
        each => each.Chunks?.Sum(chunk => (long)chunk.Size) ?? 0,
        each => each.Chunks is { } chunks ? new MemoryStream(Chunk.Joined(chunks.Select(chunk => chunk.Unpack())), writable: false) : ledger.Documents.Open(each.Id));
}
