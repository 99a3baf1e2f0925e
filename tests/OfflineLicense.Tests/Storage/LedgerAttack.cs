using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>What a person who can write a ledger file does to it: changes facts, and computes again what covers them.</summary>
internal sealed class LedgerAttack : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly RowChecksumTable _before;

    public LedgerAttack(string ledger)
    {
        _connection = new SqliteConnection($"Data Source={ledger};Pooling=False;Foreign Keys=False");
        _connection.Open();
        _connection.Run("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
        _before = RowChecksumTable.Compute(_connection);
    }

    /// <summary>Every table of the file, so that a new one is attacked too.</summary>
    public static IReadOnlyList<string> FindTables(string ledger) =>
        SqlRows.In(ledger, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");

    public void Dispose() => _connection.Dispose();

    /// <summary>Deletes the first row, changes it, or adds one that is like it.</summary>
    /// <returns>Whether there was a row to change.</returns>
    public bool Do(string how, string table)
    {
        var columns = SqlRows.Of(_connection, $"SELECT name || '|' || type || '|' || pk FROM pragma_table_info('{table}') ORDER BY cid")
            .ConvertAll(line => line.Split('|'));
        if (how == "add")
            return Add(table, columns);
        var keys = string.Join(", ", columns.Where(column => column[2] != "0").Select(column => $"\"{column[0]}\""));
        var first = $"WHERE ({keys}) IN (SELECT {keys} FROM \"{table}\" ORDER BY {keys} LIMIT 1)";
        return how == "delete"
            ? Try($"DELETE FROM \"{table}\" {first}") == 1
            : columns.OrderBy(column => column[2] != "0").Any(column =>
                Try($"UPDATE \"{table}\" SET \"{column[0]}\" = {Other(column)} {first}") == 1);
    }

    /// <summary>The row checksums agree with the rows again, as rows of this transaction.</summary>
    public void RecomputeChecksums(long sequence)
    {
        var changed = RowChecksumTable.Compute(_connection);
        changed.Remove(_before);
        changed.Add(ReadChecksums(sequence));
        Try($"DELETE FROM row_sum WHERE sequence = {sequence}");
        RowChecksums.Of(_connection, changed).Keep(sequence);
    }

    /// <summary>What the journal row covers agrees with the row checksums again.</summary>
    public void RecomputeFacts(long sequence) =>
        Try($"UPDATE journal SET facts = '{ReadChecksums(sequence).Commitment.Hex}' WHERE sequence = {sequence}");

    /// <summary>Every hash from this row to the last is computed again: the chain is whole.</summary>
    public void RecomputeChain(long from)
    {
        var previous = SqlRows.Of(_connection, $"SELECT hash FROM journal WHERE sequence < {from} ORDER BY sequence DESC LIMIT 1")
            .FirstOrDefault(new string('0', 64));
        foreach (var sequence in SqlRows.Of(_connection, $"SELECT sequence FROM journal WHERE sequence >= {from} ORDER BY sequence"))
        {
            var fields = new[] { "sequence", "at", "operator", "action", "detail", "facts" }.Select(column =>
                SqlRows.Of(_connection, $"SELECT {column} FROM journal WHERE sequence = {sequence}")[0]).Append(previous);
            var text = "offlic-journal/2\n" + string.Concat(fields.Select(field =>
                string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}\n")));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            Try($"UPDATE journal SET previous = '{previous}', hash = '{hash}' WHERE sequence = {sequence}");
            previous = hash;
        }
    }

    /// <summary>The first or last transaction that added to the table, or the second of all.</summary>
    public long FindTransaction(string table, bool last = false) => long.Parse(
        SqlRows.Of(_connection, $"SELECT coalesce({(last ? "max" : "min")}(sequence), 2) FROM row_sum WHERE table_name = '{table}'")[0],
        CultureInfo.InvariantCulture);

    public int Try(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            return command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            return 0; // a rule of the table forbids it
        }
    }

    private bool Add(string table, List<string[]> columns)
    {
        // A row like the first, with one or two columns changed: what no rule of the table forbids.
        foreach (var first in columns)
        {
            foreach (var second in columns)
            {
                var values = columns.Select(column => column == first || column == second ? Other(column) : $"\"{column[0]}\"");
                if (Try($"INSERT INTO \"{table}\" SELECT {string.Join(", ", values)} FROM \"{table}\" LIMIT 1") == 1)
                    return true;
            }
        }

        Try("PRAGMA ignore_check_constraints = ON");
        return Try($"INSERT INTO \"{table}\" SELECT {string.Join(", ", columns.Select(Made))}") == 1;
    }

    private RowChecksumTable ReadChecksums(long sequence)
    {
        var sums = new RowChecksumTable();
        foreach (var (table, rows, sum) in _connection.Rows("SELECT table_name, rows, sum FROM row_sum WHERE sequence = $a",
            row => (row.GetString(0), row.GetInt64(1), row.GetBytes(2)), sequence))
        {
            sums[table].Add(sum, rows);
        }

        return sums;
    }

    /// <summary>Another value of the same type and length.</summary>
    private static string Other(string[] column) => column[1] switch
    {
        "INTEGER" => $"\"{column[0]}\" + 1000",
        "BLOB" => $"randomblob(length(\"{column[0]}\"))",
        _ => $"CASE WHEN \"{column[0]}\" IS NULL THEN 'x' ELSE substr(\"{column[0]}\", 1, length(\"{column[0]}\") - 1) || "
            + $"CASE substr(\"{column[0]}\", -1) WHEN '0' THEN '1' ELSE '0' END END",
    };

    private static string Made(string[] column) => column[1] switch
    {
        "INTEGER" => "1",
        "BLOB" => "zeroblob(32)",
        _ => $"'{new string('a', 64)}'",
    };
}
