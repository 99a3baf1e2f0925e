using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A bundle made here (<c>out</c>) or accepted here (<c>in</c>).</summary>
internal sealed record BundleRow(
    long Id, BundleDirection Direction, string Name, string Origin, string Destination, long Sequence, string Sums, string Previous,
    string Created, long Items, long Facts, long Bytes, string At);

/// <summary>What is recorded of a bundle beside its parts.</summary>
internal sealed record NewBundle(
    BundleDirection Direction, BundleName Name, Digest Sums, Digest Previous, DateTimeOffset Created, int Items, int Facts, long Bytes,
    long JournalSequence, Digest JournalHead, Digest? Acknowledges);

/// <summary>Numbers of a stream that never arrived, both ends included.</summary>
internal sealed record GapRow(long First, long Last);

/// <summary>The name of one of the five parts of a bundle that are not documents.</summary>
internal static class BundlePart
{
    public const string Sums = FileNames.Checksums;
    public const string Readme = "README.txt";
    public const string Manifest = FileNames.Manifest;
    public const string Items = "items.jsonl";
    public const string Facts = "facts.jsonl";
}

/// <summary>Signed bundles with every byte under the signature.</summary>
internal sealed class Bundles(SqliteConnection connection) : IDisposable
{
    private const string Columns = """
        id AS Id, direction AS Direction, name AS Name, origin AS Origin, destination AS Destination, sequence AS Sequence,
        sums AS Sums, previous AS Previous, created AS Created, items AS Items, facts AS Facts, bytes AS Bytes, at AS At
        """;

    private Statement? _addItem;

    public long Add(NewBundle bundle, DateTimeOffset at) => connection.ExecuteScalar<long>("""
        INSERT INTO bundle (direction, name, origin, destination, sequence, sums, previous, created, items, facts, bytes,
                            journal_sequence, journal_head, acknowledges, at)
        VALUES (@direction, @name, @origin, @destination, @sequence, @sums, @previous, @created, @items, @facts, @bytes,
                @journalSequence, @journalHead, @acknowledges, @at)
        RETURNING id
        """, new
    {
        direction = bundle.Direction.Name(),
        name = bundle.Name.ToString(),
        origin = bundle.Name.Origin,
        destination = bundle.Name.Destination,
        sequence = bundle.Name.Sequence,
        sums = bundle.Sums.Hex,
        previous = bundle.Previous.Hex,
        created = Timestamp.Text(bundle.Created),
        items = bundle.Items,
        facts = bundle.Facts,
        bytes = bundle.Bytes,
        journalSequence = bundle.JournalSequence,
        journalHead = bundle.JournalHead.Hex,
        acknowledges = bundle.Acknowledges?.Hex,
        at = Timestamp.Text(at),
    });

    public void AddPart(long bundleId, string name, byte[] bytes)
    {
        var size = BitConverter.GetBytes(bytes.Length);
        var chunk = Chunk.Pack(bytes);
        connection.Run("INSERT INTO bundle_part (bundle_id, name, bytes) VALUES ($a, $b, $c)", bundleId, name,
            (byte[])[(byte)chunk.Encoding, .. size, .. chunk.Bytes]);
    }

    public byte[] Part(long bundleId, string name)
    {
        var stored = connection.Rows("SELECT bytes FROM bundle_part WHERE bundle_id = $a AND name = $b", row => row.GetBytes(0),
            bundleId, name)[0];
        return new Chunk(BitConverter.ToInt32(stored, 1), stored[0], stored[5..]).Unpack();
    }

    public void AddItem(long bundleId, int position, string name, long documentId)
    {
        _addItem ??= connection.Prepared("INSERT INTO bundle_item (bundle_id, position, name, document_id) VALUES ($a, $b, $c, $d)", 4);
        _addItem.Run(bundleId, position, name, documentId);
    }

    public void AddMark(long bundleId, long markId) => connection.Execute(
        "INSERT INTO bundle_mark (bundle_id, mark_id) VALUES (@bundleId, @markId)", new { bundleId, markId });

    // Dapper.AOT takes an array of bytes for a list of values; a prepared command takes it for one.
    public void AddSeal(long bundleId, Digest keyId, byte[] bytes) => connection.Run(
        "INSERT INTO seal (bundle_id, key_id, bytes) VALUES ($a, $b, $c) ON CONFLICT DO NOTHING", bundleId, keyId.Hex, bytes);

    public IReadOnlyList<(string KeyId, byte[] Bytes)> Seals(long bundleId) => connection.Rows(
        "SELECT key_id, bytes FROM seal WHERE bundle_id = $a ORDER BY key_id", row => (row.GetString(0), row.GetBytes(1)),
            bundleId);

    public IReadOnlyList<(string Name, long DocumentId)> Items(long bundleId) => connection.Rows(
        "SELECT name, document_id FROM bundle_item WHERE bundle_id = $a ORDER BY position", row => (row.GetString(0), row.GetInt64(1)),
            bundleId);

    /// <summary>Bundles that carried this document, oldest first.</summary>
    public IReadOnlyList<BundleRow> Carrying(long documentId) => connection.Rows($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  id IN (SELECT bundle_id FROM bundle_item WHERE document_id = $a)
        ORDER  BY id
        """, Read, documentId);

    /// <summary>Whether a bundle that was packed here carried this document.</summary>
    public bool HasSent(Digest sha256) => connection.Any(
        "SELECT 1 FROM packed WHERE document_id = (SELECT id FROM document WHERE sha256 = $a) LIMIT 1", sha256.Hex);

    public IReadOnlyList<BundleRow> All() => connection.Rows($"SELECT {Columns} FROM bundle ORDER BY id", Read);

    public BundleRow? BySums(Digest sums) => connection.Rows($"SELECT {Columns} FROM bundle WHERE sums = $a", Read,
        sums.Hex).FirstOrDefault();

    public BundleRow? ByName(string name) => connection.Rows($"SELECT {Columns} FROM bundle WHERE name = $a", Read, name).FirstOrDefault();

    /// <summary>The bundle with the highest number in a stream, or null.</summary>
    public BundleRow? Last(string origin, string destination) => connection.Rows($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  origin = $a AND destination = $b
        ORDER  BY sequence DESC
        LIMIT  1
        """, Read, origin, destination).FirstOrDefault();

    public BundleRow? At(string origin, string destination, long sequence) => connection.Rows($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  origin = $a AND destination = $b AND sequence = $c
        """, Read, origin, destination, sequence).FirstOrDefault();

    /// <summary>
    /// The bundle that was accepted last of this origin, or of anybody: the head of one of its streams. Numbers of different
    /// streams say nothing about each other, and a late bundle is no head.
    /// </summary>
    public BundleRow? LastAccepted(string? origin) => connection.Rows($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  direction = 'in' AND ($a IS NULL OR origin = $a)
        AND    NOT EXISTS (SELECT 1
                           FROM   bundle h
                           WHERE  h.origin = bundle.origin AND h.destination = bundle.destination AND h.sequence > bundle.sequence)
        ORDER  BY id DESC
        LIMIT  1
        """, Read, origin).FirstOrDefault();

    /// <summary>
    /// Ids of the bundles whose receipt has travelled: the other side named this one, or a later one of the same stream, as
    /// the last it accepted. Out: the peer has it. In: we told the peer that we have it.
    /// </summary>
    public IReadOnlySet<long> Acknowledged() => connection.Query<long>("""
        SELECT o.id
        FROM  (SELECT origin, destination, max(sequence) AS sequence -- the last one of each stream with a receipt
               FROM   bundle
               WHERE  sums IN (SELECT r.acknowledges FROM bundle r WHERE r.acknowledges IS NOT NULL)
               GROUP  BY origin, destination) k
        CROSS  JOIN bundle o ON o.origin = k.origin AND o.destination = k.destination AND o.sequence <= k.sequence
        """).ToHashSet();

    /// <summary>Which bundle names which digest as the last that its writer had received.</summary>
    public IReadOnlyList<(long Id, string Sums)> Acknowledgments() => connection.Rows(
        "SELECT id, acknowledges FROM bundle WHERE acknowledges IS NOT NULL", row => (row.GetInt64(0), row.GetString(1)));

    /// <summary>The writer's journal as this bundle states it.</summary>
    public (long Sequence, Digest Head) JournalOf(long bundleId) => connection.Rows(
            "SELECT journal_sequence, journal_head FROM bundle WHERE id = $a", row =>
                (row.GetInt64(0), Digest.Parse(row.GetString(1))!.Value), bundleId)
        .Single();

    /// <summary>Signed here and not confirmed written anywhere.</summary>
    public IReadOnlyList<BundleRow> Unwritten() => connection.Rows($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  direction = 'out' AND NOT EXISTS (SELECT 1 FROM bundle_written w WHERE w.bundle_id = bundle.id)
        ORDER  BY id
        """, Read);

    public void Written(long bundleId, string folder, DateTimeOffset at) => connection.Execute("""
        INSERT INTO bundle_written (bundle_id, folder, at)
        VALUES (@bundleId, @folder, @at)
        ON CONFLICT DO NOTHING
        """, new { bundleId, folder, at = Timestamp.Text(at) });

    public IReadOnlyList<string> WrittenTo(long bundleId) => connection.Query<string>(
        "SELECT folder FROM bundle_written WHERE bundle_id = @bundleId ORDER BY at, folder", new { bundleId }).AsList();

    public void AddGap(string origin, string destination, long first, long last, string reason, DateTimeOffset at) =>
        connection.Execute("""
        INSERT INTO gap_range (origin, destination, first, last, reason, at)
        VALUES (@origin, @destination, @first, @last, @reason, @at)
        ON CONFLICT DO NOTHING
        """, new { origin, destination, first, last, reason, at = Timestamp.Text(at) });

    /// <summary>Numbers of a stream that a person accepted as missing and that have not arrived since, as ranges in order.</summary>
    public IReadOnlyList<GapRow> OpenGaps(string origin, string destination)
    {
        var accepted = connection.Query<GapRow>("""
            SELECT first AS First, last AS Last
            FROM   gap_range
            WHERE  origin = @origin AND destination = @destination
            UNION
            SELECT sequence, sequence
            FROM   gap
            WHERE  origin = @origin AND destination = @destination
            ORDER  BY 1, 2
            """, new { origin, destination }).AsList();
        var open = new List<GapRow>();
        foreach (var range in accepted)
        {
            var next = range.First;
            foreach (var held in connection.Query<long>("""
                SELECT sequence
                FROM   bundle
                WHERE  origin = @origin AND destination = @destination AND sequence BETWEEN @first AND @last
                ORDER  BY sequence
                """, new { origin, destination, first = range.First, last = range.Last }))
            {
                if (held > next)
                    open.Add(new GapRow(next, held - 1));
                next = held + 1;
            }

            if (next <= range.Last)
                open.Add(new GapRow(next, range.Last));
        }

        return open;
    }

    public void Adopt(
        string peer, BundleName? name, Digest? sums, (long Sequence, Digest Head)? journal, string reason, DateTimeOffset at) =>
        connection.Execute("""
        INSERT INTO adoption (peer, bundle_name, bundle_sums, journal_sequence, journal_head, reason, at)
        VALUES (@peer, @name, @sums, @sequence, @head, @reason, @at)
        """, new
        {
            peer,
            name = name?.ToString(),
            sums = sums?.Hex,
            sequence = journal?.Sequence,
            head = journal?.Head.Hex,
            reason,
            at = Timestamp.Text(at),
        });

    /// <summary>Our bundles and journal heads that only a peer knows, taken over by a person.</summary>
    public IReadOnlyList<(string? Name, string? Sums, long? JournalSequence, string? JournalHead)> Adopted() =>
        connection.Rows("SELECT bundle_name, bundle_sums, journal_sequence, journal_head FROM adoption ORDER BY id",
            row => (row.TextOrNull(0), row.TextOrNull(1), row.NumberOrNull(2), row.TextOrNull(3)));

    /// <summary>A row of <see cref="Columns"/>.</summary>
    private static BundleRow Read(RowReader row) => new(
        row.GetInt64(0), BundleDirectionNames.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4),
            row.GetInt64(5), row.GetString(6), row.GetString(7),
        row.GetString(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetString(12));

    public void Dispose() => _addItem?.Dispose();
}
