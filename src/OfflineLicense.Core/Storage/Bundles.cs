using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage;

/// <summary>A bundle made here (<c>out</c>) or accepted here (<c>in</c>).</summary>
internal sealed record BundleRow(
    long Id, string Direction, string Name, string Origin, string Destination, long Sequence, string Sums, string Previous,
    string Created, long Items, long Facts, long Bytes, string At);

/// <summary>What is recorded of a bundle beside its parts.</summary>
internal sealed record NewBundle(
    string Direction, BundleName Name, Digest Sums, Digest Previous, DateTimeOffset Created, int Items, int Facts, long Bytes,
    long JournalSequence, Digest JournalHead, Digest? Acknowledges, long? RoundId);

/// <summary>The name of one of the five parts of a bundle that are not documents.</summary>
internal static class BundlePart
{
    public const string Sums = "SHA256SUMS";
    public const string Readme = "README.txt";
    public const string Manifest = "manifest.json";
    public const string Items = "items.jsonl";
    public const string Facts = "facts.jsonl";
}

/// <summary>Sealed bundles with every byte under the seal.</summary>
internal sealed class Bundles(SqliteConnection connection) : IDisposable
{
    private const string Columns = """
        id AS Id, direction AS Direction, name AS Name, origin AS Origin, destination AS Destination, sequence AS Sequence,
        sums AS Sums, previous AS Previous, created AS Created, items AS Items, facts AS Facts, bytes AS Bytes, at AS At
        """;

    private SqliteCommand? _addItem;

    public long Add(NewBundle bundle, DateTimeOffset at) => connection.ExecuteScalar<long>("""
        INSERT INTO bundle (direction, name, origin, destination, sequence, sums, previous, created, items, facts, bytes,
                            journal_sequence, journal_head, acknowledges, round_id, at)
        VALUES (@direction, @name, @origin, @destination, @sequence, @sums, @previous, @created, @items, @facts, @bytes,
                @journalSequence, @journalHead, @acknowledges, @roundId, @at)
        RETURNING id
        """, new
    {
        direction = bundle.Direction,
        name = bundle.Name.ToString(),
        origin = bundle.Name.Origin,
        destination = bundle.Name.Destination,
        sequence = bundle.Name.Sequence,
        sums = bundle.Sums.Hex,
        previous = bundle.Previous.Hex,
        created = Moment.Text(bundle.Created),
        items = bundle.Items,
        facts = bundle.Facts,
        bytes = bundle.Bytes,
        journalSequence = bundle.JournalSequence,
        journalHead = bundle.JournalHead.Hex,
        acknowledges = bundle.Acknowledges?.Hex,
        roundId = bundle.RoundId,
        at = Moment.Text(at),
    });

    public void AddPart(long bundleId, string name, byte[] bytes)
    {
        var size = BitConverter.GetBytes(bytes.Length);
        var chunk = Chunk.Pack(bytes);
        connection.Execute("INSERT INTO bundle_part (bundle_id, name, bytes) VALUES (@bundleId, @name, @stored)",
            new { bundleId, name, stored = (byte[])[(byte)chunk.Encoding, .. size, .. chunk.Bytes] });
    }

    public byte[] Part(long bundleId, string name)
    {
        var stored = connection.QuerySingle<byte[]>("SELECT bytes FROM bundle_part WHERE bundle_id = @bundleId AND name = @name", new { bundleId, name });
        return new Chunk(BitConverter.ToInt32(stored, 1), stored[0], stored[5..]).Unpack();
    }

    public void AddItem(long bundleId, int position, string name, long documentId)
    {
        _addItem ??= connection.Prepared("INSERT INTO bundle_item (bundle_id, position, name, document_id) VALUES ($a, $b, $c, $d)", 4);
        _addItem.Run(bundleId, position, name, documentId);
    }

    public void AddMark(long bundleId, long markId) => connection.Execute(
        "INSERT INTO bundle_mark (bundle_id, mark_id) VALUES (@bundleId, @markId)", new { bundleId, markId });

    public void AddSeal(long bundleId, Digest keyId, byte[] bytes) => connection.Execute(
        "INSERT INTO seal (bundle_id, key_id, bytes) VALUES (@bundleId, @keyId, @bytes) ON CONFLICT DO NOTHING", new { bundleId, keyId = keyId.Hex, bytes });

    public IReadOnlyList<(string KeyId, byte[] Bytes)> Seals(long bundleId) => connection.Query<(string, byte[])>(
        "SELECT key_id, bytes FROM seal WHERE bundle_id = @bundleId ORDER BY key_id", new { bundleId }).AsList();

    public IReadOnlyList<(string Name, long DocumentId)> Items(long bundleId) => connection.Query<(string, long)>(
        "SELECT name, document_id FROM bundle_item WHERE bundle_id = @bundleId ORDER BY position", new { bundleId }).AsList();

    /// <summary>Bundles that carried this document, oldest first.</summary>
    public IReadOnlyList<BundleRow> Carrying(long documentId) => connection.Query<BundleRow>($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  id IN (SELECT bundle_id FROM bundle_item WHERE document_id = @documentId)
        ORDER  BY id
        """, new { documentId }).AsList();

    public IReadOnlyList<BundleRow> All() => connection.Query<BundleRow>($"SELECT {Columns} FROM bundle ORDER BY id").AsList();

    public BundleRow? BySums(Digest sums) => connection.QueryFirstOrDefault<BundleRow>(
        $"SELECT {Columns} FROM bundle WHERE sums = @hex", new { hex = sums.Hex });

    public BundleRow? ByName(string name) => connection.QueryFirstOrDefault<BundleRow>(
        $"SELECT {Columns} FROM bundle WHERE name = @name", new { name });

    /// <summary>The bundle with the highest number in a stream, or null.</summary>
    public BundleRow? Last(string origin, string destination) => connection.QueryFirstOrDefault<BundleRow>($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  origin = @origin AND destination = @destination
        ORDER  BY sequence DESC
        LIMIT  1
        """, new { origin, destination });

    public BundleRow? At(string origin, string destination, long sequence) => connection.QueryFirstOrDefault<BundleRow>($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  origin = @origin AND destination = @destination AND sequence = @sequence
        """, new { origin, destination, sequence });

    /// <summary>The newest accepted bundle of this origin, or of anybody.</summary>
    public BundleRow? LastAccepted(string? origin) => connection.QueryFirstOrDefault<BundleRow>($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  direction = 'in' AND (@origin IS NULL OR origin = @origin)
        ORDER  BY sequence DESC, id DESC
        LIMIT  1
        """, new { origin });

    /// <summary>
    /// Ids of the bundles whose receipt has travelled: the other side named this one, or a later one of the same stream, as
    /// the last it accepted. Out: the peer has it. In: we told the peer that we have it.
    /// </summary>
    public IReadOnlySet<long> Acknowledged() => connection.Query<long>("""
        SELECT DISTINCT o.id
        FROM   bundle o
        JOIN   bundle k ON k.origin = o.origin AND k.destination = o.destination AND k.sequence >= o.sequence
        JOIN   bundle r ON r.acknowledges = k.sums
        """).ToHashSet();

    /// <summary>The writer's journal as this bundle states it.</summary>
    public (long Sequence, Digest Head)? JournalOf(long bundleId) => connection.Query<(long Sequence, string Head)>(
            "SELECT journal_sequence, journal_head FROM bundle WHERE id = @bundleId", new { bundleId })
        .Select(row => ((long, Digest)?)(row.Sequence, Digest.Parse(row.Head)!.Value))
        .FirstOrDefault();

    /// <summary>Sealed here and not confirmed written anywhere.</summary>
    public IReadOnlyList<BundleRow> Unwritten() => connection.Query<BundleRow>($"""
        SELECT {Columns}
        FROM   bundle
        WHERE  direction = 'out' AND NOT EXISTS (SELECT 1 FROM bundle_written w WHERE w.bundle_id = bundle.id)
        ORDER  BY id
        """).AsList();

    public void Written(long bundleId, string folder, DateTimeOffset at) => connection.Execute("""
        INSERT INTO bundle_written (bundle_id, folder, at)
        VALUES (@bundleId, @folder, @at)
        ON CONFLICT DO NOTHING
        """, new { bundleId, folder, at = Moment.Text(at) });

    public IReadOnlyList<string> WrittenTo(long bundleId) => connection.Query<string>(
        "SELECT folder FROM bundle_written WHERE bundle_id = @bundleId ORDER BY at, folder", new { bundleId }).AsList();

    public void AddGap(string origin, string destination, long sequence, string reason, DateTimeOffset at) => connection.Execute("""
        INSERT INTO gap (origin, destination, sequence, reason, at)
        VALUES (@origin, @destination, @sequence, @reason, @at)
        ON CONFLICT DO NOTHING
        """, new { origin, destination, sequence, reason, at = Moment.Text(at) });

    /// <summary>Numbers of a stream that a person accepted as missing and that have not come since.</summary>
    public IReadOnlyList<long> OpenGaps(string origin, string destination) => connection.Query<long>("""
        SELECT g.sequence
        FROM   gap g
        WHERE  g.origin = @origin AND g.destination = @destination
        AND    NOT EXISTS (SELECT 1
                           FROM   bundle b
                           WHERE  b.origin = g.origin AND b.destination = g.destination AND b.sequence = g.sequence)
        ORDER  BY g.sequence
        """, new { origin, destination }).AsList();

    public void Adopt(string peer, BundleName? name, Digest? sums, (long Sequence, Digest Head)? journal, string reason, DateTimeOffset at) => connection.Execute("""
        INSERT INTO adoption (peer, bundle_name, bundle_sums, journal_sequence, journal_head, reason, at)
        VALUES (@peer, @name, @sums, @sequence, @head, @reason, @at)
        """, new { peer, name = name?.ToString(), sums = sums?.Hex, sequence = journal?.Sequence, head = journal?.Head.Hex, reason, at = Moment.Text(at) });

    /// <summary>Our bundles and journal heads that only a peer knows, taken over by a person.</summary>
    public IReadOnlyList<(string? Name, string? Sums, long? JournalSequence, string? JournalHead)> Adopted() =>
        connection.Query<(string?, string?, long?, string?)>(
            "SELECT bundle_name, bundle_sums, journal_sequence, journal_head FROM adoption ORDER BY id").AsList();

    public void Dispose() => _addItem?.Dispose();
}
