using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>A bundle that lies on a medium which has confirmed it.</summary>
internal sealed record WrittenBundle(string Path, SealedBundle Bundle, long Length, bool WasThere);

/// <summary>Writes recorded bundles to a medium and remembers them as written only when the medium has confirmed.</summary>
internal sealed class BundleOutput(Ledger ledger, string @operator)
{
    public WrittenBundle Write(BundleRow row, string folder)
    {
        var bundle = BundleRecord.Read(ledger, row);
        var name = bundle.Manifest.Name.FileName;
        if (ledger.IsRehearsal)
            return new WrittenBundle(Path.Combine(folder, name), bundle, bundle.Length, WasThere: false);

        var documents = ledger.Bundles.Items(row.Id).ToDictionary(item => item.Name, item => item.DocumentId, StringComparer.Ordinal);
        using var target = DurableFolder.Open(folder);
        var outcome = target.Write(name, stream => bundle.WriteTo(stream, item => ledger.Documents.Open(documents[item.Name])));
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
}
