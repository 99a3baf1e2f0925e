using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Growth;

/// <summary>A document whose bytes were taken out.</summary>
/// <param name="Size">How many they were.</param>
/// <param name="At">As the ledger writes times.</param>
internal sealed record PrunedDocument(string Sha256, string Kind, long Size, string At);

/// <summary>Documents whose bytes were taken out of this ledger. What is known of them stays.</summary>
internal sealed class Prunings(SqliteConnection connection)
{
    /// <summary>Documents whose rows are read at once.</summary>
    private const int Run = 1_000;

    /// <summary>When the bytes of this document were taken out, as the ledger writes times; null: they are here.</summary>
    public string? FindTime(long documentId) => connection.Rows(
        "SELECT at FROM pruned WHERE document_id = $a", row => row.GetString(0), documentId) is [var at] ? at : null;

    /// <summary>The same with what the document is; null: its bytes are here.</summary>
    public PrunedDocument? Find(string sha256) => connection.Rows("""
        SELECT d.sha256, d.kind, d.size, p.at
        FROM   document d
        JOIN   pruned p ON p.document_id = d.id
        WHERE  d.sha256 = $a
        """, row => new PrunedDocument(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)), sha256) is [var found]
            ? found : null;

    public IReadOnlySet<long> Documents() =>
        connection.Rows("SELECT document_id FROM pruned", row => row.GetInt64(0)).ToHashSet();

    /// <summary>How many documents of a bundle have no bytes here any more, and since when the last one; null: all are here.</summary>
    public (long Documents, string At)? CountIn(long bundleId) => connection.Rows("""
        SELECT count(*), max(p.at)
        FROM   bundle_item i
        JOIN   pruned p ON p.document_id = i.document_id
        WHERE  i.bundle_id = $a
        HAVING count(*) > 0
        """, row => (row.GetInt64(0), row.GetString(1)), bundleId) is [var found] ? found : null;

    /// <summary>How many documents were pruned, the bytes that they had, and when last; null: none was.</summary>
    public (long Documents, long Bytes, string? Last) Count() => connection.Rows("""
        SELECT count(*), coalesce(sum(d.size), 0), max(p.at)
        FROM   pruned p
        JOIN   document d ON d.id = p.document_id
        """, row => (row.GetInt64(0), row.GetInt64(1), row.TextOrNull(2)))[0];

    /// <summary>
    /// Takes the bytes of these documents out, and keeps the number and the checksum of the rows that go: the checksums of the transactions
    /// that added them stay exact. Called inside a transaction.
    /// </summary>
    /// <param name="documents">Their ids, ascending. Each has bytes.</param>
    /// <param name="progress">Called after each run, with the number of its documents.</param>
    public void Add(IReadOnlyList<long> documents, DateTimeOffset at, Action<int> progress)
    {
        // Pages that become free are given back to the disk afterwards. To overwrite each would need room for all of them in the journal.
        connection.Run("PRAGMA secure_delete = FAST");
        try
        {
            Move(documents, at, progress);
        }
        finally
        {
            connection.Run("PRAGMA secure_delete = ON");
        }
    }

    private void Move(IReadOnlyList<long> documents, DateTimeOffset at, Action<int> progress)
    {
        using var add = connection.Prepared("INSERT INTO pruned (document_id, chunks, sum, at) VALUES ($a, $b, $c, $d)", 4);
        using var remove = connection.Prepared("DELETE FROM chunk WHERE document_id = $a", 1);
        for (var start = 0; start < documents.Count; start += Run)
        {
            var run = documents.Skip(start).Take(Run).ToDictionary(id => id, _ => new RowChecksum());
            var others = new RowChecksum(); // rows of documents between those of the run
            RowChecksumTable.AddRows(connection, "chunk", """
                SELECT document_id, number, size, encoding, bytes
                FROM   chunk
                WHERE  document_id BETWEEN $a AND $b
                """, "document_id", id => run.GetValueOrDefault(id, others), run.Keys.Min(), run.Keys.Max());
            foreach (var (id, sum) in run)
            {
                _ = add.Run(id, sum.Rows, sum.Bytes, Timestamp.Text(at));
                _ = remove.Run(id);
            }

            progress(run.Count);
        }
    }
}
