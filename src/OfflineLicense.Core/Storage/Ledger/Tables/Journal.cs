using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>One row: who did what when.</summary>
/// <param name="Detail">One line of plain text or JSON, never a payload.</param>
/// <param name="Facts">Covers the row checksums of its transaction; null in a row from before rows had it.</param>
internal sealed record JournalRow(
    long Sequence, string At, string Operator, string Action, string Detail, string? Facts, string Previous, string Hash);

/// <summary>
/// The station's hash-chained record. A row's hash covers its own columns, the row checksums of its transaction and the hash of the
/// row before, each field preceded by its length, so that no change, removal or move of a row or of a fact goes unseen while a later
/// hash is known elsewhere (peers carry our head in their bundles).
/// </summary>
/// <param name="connection">The ledger.</param>
/// <param name="added">The facts that the next row covers; null: nothing is added.</param>
internal sealed class Journal(SqliteConnection connection, RowChecksums? added = null)
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

    /// <summary>What all rows of an action say, oldest first.</summary>
    public IReadOnlyList<string> Details(string action) =>
        connection.Query<string>("SELECT detail FROM journal WHERE action = @action ORDER BY sequence", new { action }).AsList();

    /// <summary>Adds the row that covers every fact of its transaction: the last thing in it.</summary>
    public void Add(DateTimeOffset at, string @operator, string action, string detail)
    {
        var (sequence, head) = Head();
        var facts = (added?.Added ?? new RowChecksumTable()).Commitment.Hex;
        var row = new JournalRow(sequence + 1, Timestamp.Text(at), @operator, action, detail, facts, head.Hex, string.Empty);
        connection.Execute("""
            INSERT INTO journal (sequence, at, operator, action, detail, facts, previous, hash)
            VALUES (@Sequence, @At, @Operator, @Action, @Detail, @Facts, @Previous, @Hash)
            """, row with { Hash = HashOf(row).Hex });
        added?.Keep(row.Sequence);
    }

    /// <summary>The newest row; null: there is none.</summary>
    public JournalRow? Last() => connection.QueryFirstOrDefault<JournalRow>("""
        SELECT sequence, at, operator, action, detail, facts, previous, hash
        FROM   journal
        ORDER  BY sequence DESC
        LIMIT  1
        """);

    /// <summary>All rows from <paramref name="since"/> on, oldest first.</summary>
    public IEnumerable<JournalRow> Rows(DateTimeOffset? since = null) => connection.Query<JournalRow>("""
        SELECT sequence, at, operator, action, detail, facts, previous, hash
        FROM   journal
        WHERE  @since IS NULL OR at >= @since
        ORDER  BY sequence
        """, new { since = Timestamp.Text(since) }, buffered: false);

    /// <summary>The first row that does not fit the chain, or null: number and what is wrong with it.</summary>
    /// <param name="looked">Called for each row.</param>
    public (long Sequence, string Problem)? FirstBreak(Action? looked = null)
    {
        var expected = 1L;
        var previous = Digest.Zero.Hex;
        var hasFacts = false;
        foreach (var row in Rows())
        {
            looked?.Invoke();
            if (row.Sequence != expected)
                return (expected, $"row {expected} is missing");
            if (!string.Equals(row.Previous, previous, StringComparison.Ordinal))
                return (row.Sequence, $"row {row.Sequence} does not follow row {row.Sequence - 1}");
            if (hasFacts && row.Facts is null)
                return (row.Sequence, $"row {row.Sequence} does not cover its facts, and row {row.Sequence - 1} does");
            if (!string.Equals(row.Hash, HashOf(row).Hex, StringComparison.Ordinal))
                return (row.Sequence, $"row {row.Sequence} was changed after it was written");
            previous = row.Hash;
            hasFacts = row.Facts is not null;
            expected++;
        }

        return null;
    }

    /// <summary>A row from before rows covered their facts has another first line.</summary>
    private static Digest HashOf(JournalRow row)
    {
        var text = new StringBuilder(row.Facts is null ? "offlic-journal/1\n" : "offlic-journal/2\n");
        var sequence = row.Sequence.ToString(CultureInfo.InvariantCulture);
        foreach (var field in new[] { sequence, row.At, row.Operator, row.Action, row.Detail, row.Facts, row.Previous }.OfType<string>())
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}\n");
        return Digest.FromHash(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
