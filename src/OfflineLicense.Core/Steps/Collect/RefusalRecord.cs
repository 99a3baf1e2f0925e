using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Collect;

/// <summary>Keeps a refusal in the ledger. Called inside a transaction.</summary>
internal static class RefusalRecord
{
    public static void Keep(Ledger ledger, FileOutcome file) => ledger.Refusals.Add(new RefusalRow(
        file.Path, file.Sha256?.Hex ?? string.Empty, file.Size, file.Reason!.Name, file.Message!, Timestamp.Text(ledger.Now)));
}
