using Microsoft.Data.Sqlite;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Ledgers that another person made: each is our own with one thing changed, by SQL or in its bytes.</summary>
internal static class HostileLedgers
{
    /// <summary>Everything that can be defined in a file and would run, or stop, whoever reads it.</summary>
    public static readonly (string Name, string Sql)[] Defined =
    [
        ("a trigger on insert", "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM key_revocation; END"),
        ("a trigger on insert of facts", "CREATE TRIGGER t AFTER INSERT ON setting BEGIN UPDATE station SET name = 'EVIL'; END"),
        ("a trigger that ends every insert", "CREATE TRIGGER t BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no'); END"),
        ("a view", "CREATE VIEW v AS SELECT * FROM key"),
        ("a view in place of a table", "DROP TABLE refusal; CREATE VIEW refusal AS SELECT 1 AS id"),
        ("an endless view in place of a table", "ALTER TABLE station RENAME TO s; CREATE VIEW station (id, name, side, created) AS "
            + "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'X', 'zone', '' FROM n WHERE i < 0"),
        ("an endless view", "CREATE VIEW v AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"),
        ("a view that calls itself by another", "CREATE VIEW a AS SELECT * FROM key; DROP VIEW a; CREATE VIEW a AS SELECT 1; CREATE VIEW b "
            + "AS SELECT * FROM a"),
        ("a virtual table for full text", "CREATE VIRTUAL TABLE f USING fts5(x)"),
        ("a virtual table of another kind", "CREATE VIRTUAL TABLE f USING rtree(id, a, b)"),
        ("a virtual table in place of a table", "DROP TABLE refusal; CREATE VIRTUAL TABLE refusal USING fts5(path)"),
        ("a virtual table of pages", "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('table', 'f', 'f', 0, "
            + "'CREATE VIRTUAL TABLE f USING dbstat')"),
        ("a check with an expensive expression", "CREATE TABLE more (x CHECK (length(hex(zeroblob(400000000))) > x))"),
        ("a check in a table of ours", "DROP TABLE refusal; CREATE TABLE refusal (id INTEGER PRIMARY KEY, path TEXT CHECK "
            + "(length(hex(zeroblob(500000000))) > 0))"),
        ("a generated column", "ALTER TABLE setting ADD COLUMN g TEXT AS (upper(value)) VIRTUAL"),
        ("a stored generated column", "CREATE TABLE more (x, y AS (x || hex(x)) STORED)"),
        ("an index on an expression", "CREATE INDEX i ON setting (length(value))"),
        ("a partial index", "CREATE INDEX i ON setting (value) WHERE length(value) > 3"),
        ("a default that calls a function", "ALTER TABLE setting ADD COLUMN d TEXT DEFAULT 'x'"),
        ("one more table", "CREATE TABLE guest (x)"),
        ("a table with other columns", "ALTER TABLE mark RENAME COLUMN reason TO why"),
        ("a table with a column less", "ALTER TABLE mark DROP COLUMN operator"),
        ("a table less", "DROP TABLE reserve"),
        ("an index less", "DROP INDEX key_prefix"),
        ("tables without their rules", "DROP TABLE refusal; CREATE TABLE refusal (id, path, sha256, size, reason, message, at)"),
        ("statistics for the planner", "ANALYZE"),
        ("a table that counts", "CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT)"),
        ("a name with a line feed", "CREATE TABLE \"a\nb\u001b[31m\" (x)"),
        ("a table named like one of SQLite's", "CREATE TABLE sqlitex (x)"),
        ("an older format than its tables", "PRAGMA user_version = 1"),
        ("an older format by one", "PRAGMA user_version = 5"),
        ("no format", "PRAGMA user_version = 0"),
        ("a negative format", "PRAGMA user_version = -3"),
        ("a newer format", "PRAGMA user_version = 99"),
        ("another application", "PRAGMA application_id = 7"),
        ("two tables on one page", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
            + "WHERE name = 'mark') WHERE name = 'setting'"),
        ("a definition that does not end", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE setting (' "
            + "WHERE name = 'setting'"),
        ("a definition as deep as possible", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE setting "
            + "(x CHECK (' || replace(hex(zeroblob(900)), '00', '(1+') || '1' || replace(hex(zeroblob(900)), '00', ')') || '))' "
            + "WHERE name = 'setting'"),
        ("a long definition", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE setting (x) -- ' || "
            + "hex(zeroblob(2000000)) WHERE name = 'setting'"),
        ("a definition with another case", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = upper(sql) WHERE name = 'setting'"),
        ("a row that points at nothing", "INSERT INTO mark (document_id, fact, at) VALUES (4711, 'done', 'x')"),
        ("a journal without its chain", "UPDATE journal SET detail = 'x'"),
    ];

    /// <summary>Changes of the bytes.</summary>
    public static readonly (string Name, Func<byte[], byte[]> Change)[] Bytes =
    [
        ("no SQLite file", bytes => [.. "x"u8, .. bytes[1..]]),
        ("nothing", _ => []),
        ("half a header", bytes => bytes[..50]),
        ("a header alone", bytes => bytes[..100]),
        ("zeros", bytes => new byte[bytes.Length]),
        ("a header for a log beside it", bytes => With(bytes, 18, 2, 2)),
        ("the largest page size", bytes => With(bytes, 16, 0, 1)),
        ("the smallest page size", bytes => With(bytes, 16, 2, 0)),
        ("a page size that is none", bytes => With(bytes, 16, 0x12, 0x34)),
        ("another encoding", bytes => With(bytes, 59, 2)),
        ("a length that is not its own", bytes => With(bytes, 28, 0x7F, 0xFF, 0xFF, 0xFF)),
        ("one page less", bytes => bytes[..^4096]),
        ("one page more", bytes => [.. bytes, .. new byte[4096]]),
        ("a free list that leads to itself", FreeListLoop),
        ("a free list that leads out of the file", bytes => With(bytes, 32, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0, 5)),
        ("vacuum pages", bytes => With(bytes, 52, 0, 0, 0, 9)),
        ("reserved space in pages", bytes => With(bytes, 20, 200)),
        ("a first page that leads to itself", bytes => SelfReference(bytes, 1)),
        ("a table page that leads to itself", bytes => SelfReference(bytes, 2)),
        ("a table that fans out to one page", FanOut),
        ("a first page of rubbish", bytes => Rubbish(bytes, 100, 3000)),
        ("pages of rubbish", bytes => Rubbish(bytes, 4096, bytes.Length - 4096)),
        ("a negative length of cells", bytes => With(bytes, 4096 + 3, 0xFF, 0xFF)),
    ];

    /// <summary>Defined with SQL in a copy of a ledger.</summary>
    public static byte[] Define(byte[] ledger, string sql, string scratch)
    {
        File.WriteAllBytes(scratch, ledger);
        using (var connection = new SqliteConnection($"Data Source={scratch};Pooling=False;Foreign Keys=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        return File.ReadAllBytes(scratch);
    }

    private static byte[] With(byte[] bytes, int at, params byte[] value)
    {
        value.CopyTo(bytes, at);
        return bytes;
    }

    private static byte[] FreeListLoop(byte[] bytes)
    {
        // A trunk page that names itself as the next one, and a count that would never be reached.
        byte[] more = [.. bytes, .. new byte[4096]];
        var page = more.Length / 4096;
        Number(more, 28, page);
        Number(more, 32, page);
        Number(more, 36, 0x7FFFFFFF);
        Number(more, more.Length - 4096, page);
        return more;
    }

    /// <summary>An interior page whose only child is the page itself.</summary>
    private static byte[] SelfReference(byte[] bytes, int page)
    {
        var at = page == 1 ? 100 : (page - 1) * 4096;
        bytes[at] = 5;
        Number(bytes, at + 3, 0);
        Number(bytes, at + 8, page);
        return bytes;
    }

    /// <summary>Levels of interior pages that name the same child many times: a walk through all of it would never end.</summary>
    private static byte[] FanOut(byte[] bytes)
    {
        const int Levels = 12;
        const int Children = 300;
        byte[] more = [.. bytes, .. new byte[4096 * Levels]];
        var first = (bytes.Length / 4096) + 1;
        for (var level = 0; level < Levels; level++)
        {
            var at = bytes.Length + (level * 4096);
            var child = level == Levels - 1 ? 2 : first + level + 1;
            more[at] = 5;
            more[at + 3] = Children >> 8;
            more[at + 4] = Children & 0xFF;
            more[at + 5] = 0x0B;
            Number(more, at + 8, child);
            for (var cell = 0; cell < Children; cell++)
            {
                var place = 4096 - ((cell + 1) * 5);
                more[at + 12 + (2 * cell)] = (byte)(place >> 8);
                more[at + 13 + (2 * cell)] = (byte)place;
                Number(more, at + place, child);
                more[at + place + 4] = 1;
            }
        }

        // The second page, a root of some table, becomes the top.
        bytes.AsSpan(4096, 4096).CopyTo(more.AsSpan(more.Length - 4096));
        more.AsSpan(bytes.Length, 4096).CopyTo(more.AsSpan(4096));
        Number(more, 28, more.Length / 4096);
        return more;
    }

    private static byte[] Rubbish(byte[] bytes, int at, int length)
    {
        new Random(3).NextBytes(bytes.AsSpan(at, length));
        return bytes;
    }

    private static void Number(byte[] bytes, int at, int value) =>
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
}
