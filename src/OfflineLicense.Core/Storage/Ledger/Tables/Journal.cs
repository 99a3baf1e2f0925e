using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>One row: who did what when. <paramref name="Detail"/> is one line of plain text or JSON, never a payload.</summary>
internal sealed record JournalRow(long Sequence, string At, string Operator, string Action, string Detail, string Previous, string Hash);

/// <summary>
/// The station's hash-chained record. A row's hash covers its own columns and the hash of the row before, each field
/// preceded by its length, so that no change, removal or move of a row goes unseen while a later hash is known elsewhere
/// (peers carry our head in their bundles).
/// </summary>
internal sealed class Journal(SqliteConnection connection)
{
    /// <summary>The newest row's number and hash; 0 and zeros where there is none.</summary>
    public (long Sequence, Digest Head) Head()
    {
        var last = connection.Rows("""
            SELECT sequence, hash
            FROM   journal
            ORDER  BY sequence DESC
            LIMIT  1
            """, row => (Sequence: row.GetInt64(0), Hash: row.GetString(1)));
        return last is [var newest] ? (newest.Sequence, Digest.Parse(newest.Hash) ?? Digest.Zero) : (0, Digest.Zero);
    }

    /// <summary>The latest time in any row; null where there is none.</summary>
    public DateTimeOffset? NewestTime() => connection.ExecuteScalar<string?>("SELECT max(at) FROM journal") is { } at
        ? Timestamp.Parse(at) : null;

    public Digest? HashAt(long sequence) => Digest.Parse(connection.QueryFirstOrDefault<string>(
        "SELECT hash FROM journal WHERE sequence = @sequence", new { sequence }));

    /// <summary>Whether a row says exactly this, whoever wrote it and when.</summary>
    public bool Holds(string action, string detail) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM journal WHERE action = @action AND detail = @detail)", new { action, detail });

    public void Add(DateTimeOffset at, string @operator, string action, string detail)
    {
        var (sequence, head) = Head();
        var row = new JournalRow(sequence + 1, Timestamp.Text(at), @operator, action, detail, head.Hex, string.Empty);
        connection.Execute("""
            INSERT INTO journal (sequence, at, operator, action, detail, previous, hash)
            VALUES (@Sequence, @At, @Operator, @Action, @Detail, @Previous, @Hash)
            """, row with { Hash = HashOf(row).Hex });
    }

    /// <summary>All rows from <paramref name="since"/> on, oldest first.</summary>
    public IEnumerable<JournalRow> Rows(DateTimeOffset? since = null) => connection.Query<JournalRow>("""
        SELECT sequence, at, operator, action, detail, previous, hash
        FROM   journal
        WHERE  @since IS NULL OR at >= @since
        ORDER  BY sequence
        """, new { since = Timestamp.Text(since) }, buffered: false);

    /// <summary>The first row that does not fit the chain, or null: number and what is wrong with it.</summary>
    public (long Sequence, string Problem)? FirstBreak()
    {
        var expected = 1L;
        var previous = Digest.Zero.Hex;
        foreach (var row in Rows())
        {
            if (row.Sequence != expected)
                return (expected, $"row {expected} is missing");
            if (!string.Equals(row.Previous, previous, StringComparison.Ordinal))
                return (row.Sequence, $"row {row.Sequence} does not follow row {row.Sequence - 1}");
            if (!string.Equals(row.Hash, HashOf(row).Hex, StringComparison.Ordinal))
                return (row.Sequence, $"row {row.Sequence} was changed after it was written");
            previous = row.Hash;
            expected++;
        }

        return null;
    }

    private static Digest HashOf(JournalRow row)
    {
        var text = new StringBuilder("offlic-journal/1\n");
        var sequence = row.Sequence.ToString(CultureInfo.InvariantCulture);
        foreach (var field in new[] { sequence, row.At, row.Operator, row.Action, row.Detail, row.Previous })
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}\n");
        return Digest.FromHash(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
