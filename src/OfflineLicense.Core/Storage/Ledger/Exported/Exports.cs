using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>An export that was written.</summary>
/// <param name="JournalSequence">The last row of the journal that it holds.</param>
internal sealed record ExportRow(long Id, string Name, long JournalSequence, string Sums, string At);

/// <summary>Where each table ended in an export.</summary>
internal sealed record ExportMark(string TableName, long Last);

/// <summary>Exports that were written, and where the next ones go on.</summary>
internal sealed class Exports(SqliteConnection connection)
{
    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ExportRow> All() => connection.Query<ExportRow>("""
        SELECT id AS Id, name AS Name, journal_sequence AS JournalSequence, sums AS Sums, at AS At
        FROM   export
        ORDER  BY id
        """).AsList();

    /// <summary>The newest row of each table, by the table's name.</summary>
    public IReadOnlyDictionary<string, long> Marks(long exportId) => connection.Query<ExportMark>("""
        SELECT table_name AS TableName, last AS Last
        FROM   export_mark
        WHERE  export_id = @exportId
        """, new { exportId }).ToDictionary(mark => mark.TableName, mark => mark.Last, StringComparer.Ordinal);

    /// <summary>The newest row now of each table whose rows are numbered.</summary>
    public IReadOnlyDictionary<string, long> MarksNow() => TransactionChecksums.InOrder.ToDictionary(
        table => table,
        table => connection.Rows($"SELECT coalesce(max(id), 0) FROM \"{table}\"", row => row.GetInt64(0))[0],
        StringComparer.Ordinal);

    /// <param name="export">Its number is not read.</param>
    /// <param name="sinceId">The export that it goes on from; null: it holds everything.</param>
    public void Add(ExportRow export, long? sinceId, IReadOnlyDictionary<string, long> marks)
    {
        var id = connection.Add("INSERT INTO export (name, since_id, journal_sequence, sums, at) VALUES ($a, $b, $c, $d, $e)",
            export.Name, sinceId, export.JournalSequence, export.Sums, export.At);
        foreach (var (table, last) in marks)
            connection.Run("INSERT INTO export_mark (export_id, table_name, last) VALUES ($a, $b, $c)", id, table, last);
    }
}
