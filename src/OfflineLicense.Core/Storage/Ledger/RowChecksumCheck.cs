using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>Compares the rows of a ledger, their checksums and the journal rows that cover these. Results are sentences.</summary>
internal static class RowChecksumCheck
{
    /// <summary>Journal rows whose row checksums are not those that they cover, and checksums that belong to no journal row.</summary>
    public static IReadOnlyList<string> FindUncovered(SqliteConnection connection)
    {
        var problems = new List<string>();
        using (var command = connection.Prepared("""
            SELECT j.sequence, j.facts, s.table_name, s.rows, s.sum
            FROM   journal j
            LEFT   JOIN row_sum s ON s.sequence = j.sequence
            ORDER  BY j.sequence, s.table_name
            """, 0))
        using (var reader = command.ExecuteReader())
        {
            var sums = new RowChecksumTable();
            (long Sequence, string? Facts)? current = null;
            while (reader.Read())
            {
                if (current?.Sequence != reader.GetInt64(0))
                {
                    Compare(current, sums, problems);
                    current = (reader.GetInt64(0), reader.TextOrNull(1));
                    sums.Clear();
                }

                if (!reader.IsDBNull(2))
                    sums[reader.GetString(2)].Add(reader.GetBytes(4), reader.GetInt64(3));
            }

            Compare(current, sums, problems);
        }

        problems.AddRange(connection.Rows("""
            SELECT DISTINCT s.sequence
            FROM   row_sum s
            WHERE  NOT EXISTS (SELECT 1 FROM journal j WHERE j.sequence = s.sequence)
            ORDER  BY s.sequence
            """, row => $"there are facts of row {row.GetInt64(0)} of the journal, which has no such row"));
        return problems;
    }

    /// <summary>Tables with more or fewer rows than the journal's transactions added to them.</summary>
    public static IReadOnlyList<string> FindMiscounted(SqliteConnection connection)
    {
        var recorded = RowChecksumTable.Read(connection);
        var found = RowChecksumTable.FindTables(connection)
            .ConvertAll(each => (each.Table, Rows: connection.Rows(each.Count, row => row.GetInt64(0))[0]
                + (each.Table == "chunk" ? CountPruned(connection) : 0)));
        return
        [
            .. found.Where(each => each.Rows != recorded[each.Table].Rows).Select(each => Miscounted(each.Table, each.Rows, recorded)),
            .. FindUnknown(recorded, found.ConvertAll(each => each.Table)),
        ];
    }

    /// <summary>The same, and rows that are not what they were when their transaction added them. Reads every row.</summary>
    public static IReadOnlyList<string> FindChanged(SqliteConnection connection)
    {
        var recorded = RowChecksumTable.Read(connection);
        var (found, misplaced) = new TransactionChecksums(connection).Compute();
        var tables = RowChecksumTable.FindTables(connection).ConvertAll(each => each.Table);
        var problems = new List<string>();
        foreach (var table in tables)
        {
            if (found[table].Rows != recorded[table].Rows)
                problems.Add(Miscounted(table, found[table].Rows, recorded));
            else if (!found[table].Bytes.AsSpan().SequenceEqual(recorded[table].Bytes))
                problems.Add($"a row of {table} is not what it was when it was added");
            else if (misplaced.TryGetValue(table, out var problem))
                problems.Add(problem);
        }

        problems.AddRange(FindUnknown(recorded, tables));
        return problems;
    }

    private static long CountPruned(SqliteConnection connection) =>
        connection.Rows("SELECT coalesce(sum(chunks), 0) FROM pruned", row => row.GetInt64(0))[0];

    private static string Miscounted(string table, long found, RowChecksumTable recorded) =>
        $"{table} has {found:N0} rows, and {recorded[table].Rows:N0} were added to it";

    private static IEnumerable<string> FindUnknown(RowChecksumTable recorded, List<string> tables) => recorded.Tables
        .Where(each => !tables.Contains(each.Table, StringComparer.Ordinal))
        .Select(each => $"there are row checksums of {each.Table}, which is no table");

    private static void Compare((long Sequence, string? Facts)? row, RowChecksumTable sums, List<string> problems)
    {
        if (row is not { } journal)
            return;
        if (journal.Facts is null ? !sums.IsEmpty : journal.Facts != sums.Commitment.Hex)
            problems.Add($"the facts of row {journal.Sequence} of the journal are not those that the row covers");
    }
}
