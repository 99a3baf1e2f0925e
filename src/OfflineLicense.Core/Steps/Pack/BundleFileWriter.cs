using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Writes recorded bundles to a drive, and records them as written only when the drive has confirmed.</summary>
internal sealed class BundleFileWriter(Ledger ledger, string @operator)
{
    /// <summary>Batches that are made while one is written: enough for every core to have work.</summary>
    private const int Waiting = 8;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <param name="folder">Where to write it.</param>
    /// <param name="justSigned">The bundle, if it was recorded a moment ago; null: it is read from the ledger.</param>
    public PackedBundle Write(BundleRow row, string folder, SealedBundle? justSigned = null)
    {
        if (justSigned is null && ledger.Prunings.CountIn(row.Id) is { } gone)
        {
            throw new Failure(FailureKind.Missing,
                $"bundle {row.Name} cannot be written again: {gone.Documents:N0} of its documents were pruned on {gone.At[..10]}, "
                    + "after the other side had acknowledged it",
                "the bytes are in a backup from before, and with the other side unless it pruned them too")
            {
                Code = "pruned",
            };
        }

        var bundle = justSigned ?? BundleRecord.Read(ledger, row);
        var name = bundle.Manifest.Name.FileName;
        if (ledger.IsRehearsal)
            return new PackedBundle(Path.Combine(folder, name), bundle, bundle.Length, WasThere: false);

        var documents = ledger.Bundles.Items(row.Id).ToDictionary(item => item.Name, item => item.DocumentId, StringComparer.Ordinal);
        DriveSpace.Check(folder, bundle.Length, [(Path.Combine(folder, name), bundle.Length)], name);
        using var target = DurableFolder.Open(folder);
        Progress.Begin($"writing {name}", bundle.Items.Count, bundle.Length);
        var outcome = target.Write(name, stream => ledger.Read(() =>
            bundle.WriteWith(stream, writer => WriteItems(writer, bundle, documents))));
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

    /// <summary>Small documents are unpacked and hashed beside this thread, which reads and writes; a large one is streamed.</summary>
    private void WriteItems(BundleWriter writer, SealedBundle bundle, Dictionary<string, long> documents)
    {
        var batches = OrderedParallel.Ordered(
            ReadBatches(bundle, documents), batch => batch.Length, batch => batch.Complete(bundle.Name), depth: Waiting);
        foreach (var batch in batches)
        {
            using (batch)
            {
                if (batch.Large is { } item)
                    CopyLarge(writer, item, documents[item.Name]);
                else
                    writer.Completed(batch.Items, batch.Bytes);
                Progress.Add(batch.Large is null ? batch.Items.Count : 1, batch.Large?.Size ?? batch.Length);
            }
        }
    }

    private IEnumerable<ItemBatch> ReadBatches(SealedBundle bundle, Dictionary<string, long> documents)
    {
        var batch = new ItemBatch();
        foreach (var item in bundle.Items)
        {
            var isLarge = item.Size > Limits.LedgerChunk;
            if (batch.Items.Count > 0 && (isLarge || batch.Length + item.Size > ItemBatch.Full))
            {
                yield return batch;
                batch = new ItemBatch();
            }

            if (isLarge)
                yield return new ItemBatch { Large = item };
            else
                batch.Add(item, [.. ledger.Documents.Chunks(documents[item.Name])]);
        }

        if (batch.Items.Count > 0)
            yield return batch;
    }

    private void CopyLarge(BundleWriter writer, BundleItem item, long document)
    {
        using var content = ledger.Documents.Open(document);
        writer.Item(item, content);
    }
}
