using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Computes the row checksums of every transaction again. Rows are only ever added, so the ids of a table are in the order of the
/// transactions, and a row that describes another one was added with it. A change of a row that is made up for in the checksum of a later
/// transaction shows.
/// </summary>
internal sealed class TransactionChecksums
{
    private const string Id = "id";

    /// <summary>Tables whose rows get the next id when they are added.</summary>
    public static IReadOnlyList<string> InOrder { get; } =
    [
        "accepted", "adoption", "answer", "bundle", "device", "document", "document_zone", "entitlement", "export", "gap_range", "install",
        "installed_mark", "key", "mark", "mark_undo", "merged", "opened_round", "packed_elsewhere", "pruned", "refusal", "roster_entry",
        "round", "server_install", "server_zone", "setting", "staged", "station", "udi", "unit_zone",
    ];

    /// <summary>Tables whose rows are added in one transaction with the row that they point at.</summary>
    public static IReadOnlyDictionary<string, (string Column, string Parent)> WithParent { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["agreement"] = ("answer_id", "answer"),
            ["block"] = ("document_id", "document"),
            ["bundle_mark"] = ("bundle_id", "bundle"),
            ["bundle_part"] = ("bundle_id", "bundle"),
            ["bundle_revocation"] = ("bundle_id", "bundle"),
            ["capture_clock"] = ("document_id", "document"),
            ["capture_without_prompt"] = ("document_id", "document"),
            ["chunk"] = ("document_id", "document"),
            ["device_shown"] = ("document_id", "document"),
            ["export_mark"] = ("export_id", "export"),
            ["import_attempt"] = ("document_id", "document"),
            ["observation"] = ("document_id", "document"),
            ["policy_days"] = ("document_id", "document"),
            ["private_text"] = ("document_id", "document"),
            ["proof"] = ("document_id", "document"),
            ["report"] = ("document_id", "document"),
            ["request"] = ("document_id", "document"),
            ["response"] = ("document_id", "document"),
            ["server_file"] = ("document_id", "document"),
            ["sighting"] = ("document_id", "document"),
            ["unit_shown"] = ("document_id", "document"),
        };

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, List<(long Sequence, long Rows, byte[] Sum)>> _recorded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(long Last, long Sequence)>> _ids = new(StringComparer.Ordinal);

    public TransactionChecksums(SqliteConnection connection)
    {
        _connection = connection;
        foreach (var (table, sequence, rows, sum) in connection.Rows(
            "SELECT table_name, sequence, rows, sum FROM row_sum ORDER BY table_name, sequence",
            row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetBytes(3))))
        {
            if (!_recorded.TryGetValue(table, out var list))
                _recorded.Add(table, list = []);
            list.Add((sequence, rows, sum));
        }
    }

    /// <summary>All rows of every table, tables with an order of their own first, and what differs by transaction.</summary>
    public (RowChecksumTable Found, Dictionary<string, string> Misplaced) Compute()
    {
        var found = new RowChecksumTable();
        var misplaced = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (table, all, _) in RowChecksumTable.FindTables(_connection)
            .OrderBy(each => !InOrder.Contains(each.Table, StringComparer.Ordinal)))
        {
            var groups = Read(table, all);
            if (table == "chunk")
                AddPruned(groups);
            foreach (var group in groups.Values)
                found[table].Add(group.Bytes, group.Rows);
            if (FindDifferent(table, groups) is { } sequence)
                misplaced.Add(table, $"the rows of {table} that row {sequence} of the journal added are not those that it covers");
        }

        return (found, misplaced);
    }

    private Dictionary<long, RowChecksum> Read(string table, string all)
    {
        var groups = new Dictionary<long, RowChecksum>();
        var recorded = _recorded.GetValueOrDefault(table, []);
        if (InOrder.Contains(table, StringComparer.Ordinal))
        {
            var ids = _ids[table] = [];
            var at = 0;
            RowChecksumTable.AddRows(_connection, table, $"{all} ORDER BY {Id}", Id, id =>
            {
                while (at < recorded.Count && Group(groups, recorded[at].Sequence).Rows >= recorded[at].Rows)
                    at++;
                var sequence = at < recorded.Count ? recorded[at].Sequence : 0;
                if (ids is [.., var last] && last.Sequence == sequence)
                    ids[^1] = (id, sequence);
                else
                    ids.Add((id, sequence));
                return Group(groups, sequence);
            });
        }
        else if (WithParent.TryGetValue(table, out var parent))
        {
            var ids = _ids[parent.Parent];
            RowChecksumTable.AddRows(_connection, table, all, parent.Column, id => Group(groups, FindSequence(ids, id)));
        }
        else
        {
            var sum = Group(groups, 0);
            RowChecksumTable.AddRows(_connection, table, all, null, _ => sum);
        }

        return groups;
    }

    /// <summary>Rows that <c>ledger prune</c> took away: the ledger keeps their number and their checksum.</summary>
    private void AddPruned(Dictionary<long, RowChecksum> groups)
    {
        foreach (var (document, rows, sum) in _connection.Rows("SELECT document_id, chunks, sum FROM pruned",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetBytes(2))))
        {
            if (sum.Length == RowChecksum.Length)
                Group(groups, FindSequence(_ids["document"], document)).Add(sum, rows);
        }
    }

    /// <summary>The first transaction whose rows are others than those that were recorded. No transaction takes rows away.</summary>
    private long? FindDifferent(string table, Dictionary<long, RowChecksum> groups)
    {
        var isOrdered = InOrder.Contains(table, StringComparer.Ordinal) || WithParent.ContainsKey(table);
        foreach (var (sequence, rows, sum) in _recorded.GetValueOrDefault(table, []))
        {
            if (rows < 1 || (isOrdered && !Group(groups, sequence).Equals(rows, sum)))
                return sequence;
        }

        return null;
    }

    private static RowChecksum Group(Dictionary<long, RowChecksum> groups, long sequence)
    {
        if (!groups.TryGetValue(sequence, out var group))
            groups.Add(sequence, group = new RowChecksum());
        return group;
    }

    /// <summary>The transaction that added the row with this id; 0: none.</summary>
    private static long FindSequence(List<(long Last, long Sequence)> ids, long id)
    {
        var (low, high) = (0, ids.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ids[middle].Last < id)
                low = middle + 1;
            else
                high = middle;
        }

        return low < ids.Count ? ids[low].Sequence : 0;
    }
}
