using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>Reads the rows of the tables of an export, one after another.</summary>
internal sealed class ExportedRows(SqliteConnection connection)
{
    /// <summary>Product instances that a new row of a table is about, by the table that has the mark.</summary>
    private static readonly (string Mark, string Query)[] s_touched =
    [
        ("device", "SELECT id FROM device WHERE id > $a"),
        ("document", """
            SELECT m.device_id
            FROM   member n
            JOIN   udi u ON u.id = n.udi_id
            JOIN   udi o ON o.serial = u.serial AND o.pid = u.pid
            JOIN   member m ON m.udi_id = o.id
            WHERE  n.document_id > $a
            """),
        ("document", "SELECT device_id FROM request WHERE document_id > $a AND device_id IS NOT NULL"),
        ("document", "SELECT device_id FROM observation WHERE document_id > $a"),
        ("document", "SELECT device_id FROM proof WHERE document_id > $a"),
        ("document", "SELECT device_id FROM unit_shown WHERE document_id > $a"),
        ("document", "SELECT device_id FROM device_shown WHERE document_id > $a"),
        ("document", "SELECT device_id FROM capture_clock WHERE document_id > $a"),
        ("document", "SELECT device_id FROM capture_without_prompt WHERE document_id > $a"),
        ("document", "SELECT device_id FROM import_attempt WHERE document_id > $a"),
        ("answer", "SELECT device_id FROM answer WHERE id > $a"),
        ("accepted", """
            SELECT a.device_id
            FROM   accepted c
            JOIN   answer a ON a.document_id = c.document_id
            WHERE  c.id > $a
            """),
        ("install", """
            SELECT a.device_id
            FROM   install i
            JOIN   answer a ON a.id = i.answer_id
            WHERE  i.id > $a
            """),
        ("installed_mark", """
            SELECT q.device_id
            FROM   installed_mark m
            JOIN   request q ON q.document_id = m.document_id
            WHERE  m.id > $a AND q.device_id IS NOT NULL
            """),
        ("mark", """
            SELECT q.device_id
            FROM   mark m
            JOIN   request q ON q.document_id = m.document_id
            WHERE  m.id > $a AND q.device_id IS NOT NULL
            """),
        ("mark_undo", """
            SELECT q.device_id
            FROM   mark_undo n
            JOIN   mark m ON m.id = n.mark_id
            JOIN   request q ON q.document_id = m.document_id
            WHERE  n.id > $a AND q.device_id IS NOT NULL
            """),
    ];

    /// <summary>Writes a table.</summary>
    /// <param name="after">Only rows after this mark (<see cref="ExportedTable.Order"/>); null: all.</param>
    /// <param name="open">Opens the file for rows with these columns.</param>
    public RowFile Write(ExportedTable table, bool withHostnames, long? after, Func<IReadOnlyList<string>, RowFile> open)
    {
        using var query = connection.Prepared(table.Select(withHostnames, after is not null), after is null ? 0 : 1);
        if (after is { } mark)
            query.Bind(mark);
        using var reader = query.ExecuteReader();
        var columns = reader.FieldCount;
        var file = open([.. Enumerable.Range(0, columns).Select(reader.ColumnName)]);
        try
        {
            while (reader.Read())
            {
                file.BeginRow();
                for (var i = 0; i < columns; i++)
                    WriteValue(file, reader, i);
                file.EndRow();
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return file;
    }

    /// <summary>How many rows of a table transactions after this journal row have added; below zero where rows were taken away.</summary>
    public IReadOnlyDictionary<string, long> CountAdded(long afterSequence) => connection.Rows(
        "SELECT table_name, sum(rows) FROM row_sum WHERE sequence > $a GROUP BY table_name", row => (row.GetString(0), row.GetInt64(1)),
        afterSequence).ToDictionary(StringComparer.Ordinal);

    /// <summary>How many rows <see cref="ExportedTable.Order"/> finds after the mark.</summary>
    public long CountNew(ExportedTable table, long mark) => connection.Rows(table.Count(isNew: true), row => row.GetInt64(0), mark)[0];

    /// <summary>
    /// Product instances of which something was recorded after these marks that a judgment can depend on. A document that lists a unit
    /// also touches every product instance that the unit was ever listed in, and what is about a response touches the product instance that
    /// sent the request.
    /// </summary>
    public IReadOnlySet<long> FindTouched(IReadOnlyDictionary<string, long> marks)
    {
        var touched = new HashSet<long>();
        foreach (var (mark, query) in s_touched)
            touched.UnionWith(connection.Rows(query, row => row.GetInt64(0), marks.GetValueOrDefault(mark)));

        // A unit that moved: its response is for another product instance than the one that sent the request.
        touched.UnionWith(connection.Rows("""
            SELECT a.device_id, q.device_id
            FROM   answer a
            JOIN   request q ON q.document_id = a.request_id
            WHERE  q.device_id <> a.device_id
            """, row => (Answered: row.GetInt64(0), Asked: row.GetInt64(1)))
            .Where(pair => touched.Contains(pair.Answered)).Select(pair => pair.Asked).ToList());
        return touched;
    }

    private static void WriteValue(RowFile file, RowReader reader, int column)
    {
        switch (reader.Type(column))
        {
            case raw.SQLITE_NULL: file.Null(); break;
            case raw.SQLITE_INTEGER: file.Number(reader.GetInt64(column)); break;
            case raw.SQLITE_TEXT: file.Text(reader.Bytes(column)); break;
            default: file.Hex(reader.Bytes(column)); break;
        }
    }
}
