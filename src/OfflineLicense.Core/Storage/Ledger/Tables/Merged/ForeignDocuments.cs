using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Ledger.Tables.Merged;

/// <summary>A document as another ledger names it. Nothing of it is trusted before its bytes were read.</summary>
/// <param name="Path">Where that station read it.</param>
/// <param name="IsResponse">It says that it is a response.</param>
internal sealed record ForeignDocument(long Id, string Sha256, long Size, string Kind, string Path, bool IsResponse);

/// <summary>The documents of another station's ledger, which was checked by <see cref="ForeignLedger"/> and is only read.</summary>
internal sealed class ForeignDocuments : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly IDisposable _bound;
    private readonly string _from;
    private Statement? _chunks;

    /// <param name="path">The file.</param>
    /// <param name="from">Where it comes from, for messages.</param>
    /// <exception cref="Failure">Damaged: no ledger, newer than this tool, with other tables than ours, or not intact.</exception>
    public ForeignDocuments(string path, string from)
    {
        _from = from;
        ForeignLedger.Check(path, from);
        _connection = ForeignLedger.Open(path);
        _bound = ForeignLedger.Bound(_connection, path);
        Bundles = new ForeignBundles(_connection, from);
        Statements = new ForeignStatements(_connection, from);
    }

    public ForeignBundles Bundles { get; }

    public ForeignStatements Statements { get; }

    /// <summary>Whose ledger it says it is.</summary>
    public (string Name, Side Side) Station()
    {
        var rows = Guarded(() => _connection.Rows("SELECT name, side FROM station",
            row => (Name: row.GetString(0), Side: row.GetString(1))));
        return rows is [var (name, side)] && StationName.IsValid(name)
            ? (name, side == "zone" ? Side.Zone : Side.Desk)
            : throw ForeignLedger.Damaged($"the ledger in {_from} does not state whose it is");
    }

    public long Count() => Guarded(() => _connection.Rows("SELECT count(*) FROM document", row => row.GetInt64(0)))[0];

    /// <summary>Whether that station has packed bundles.</summary>
    public bool HasPacked() => Guarded(() => _connection.Any("SELECT 1 FROM bundle WHERE direction = 'out' LIMIT 1"));

    /// <summary>In the order in which that station recorded them.</summary>
    public IEnumerable<ForeignDocument> All()
    {
        using var query = _connection.Prepared("""
            SELECT d.id, substr(d.sha256, 1, 64), d.size, substr(d.kind, 1, 64), coalesce(substr(s.path, 1, 1000), ''),
                   r.document_id IS NOT NULL
            FROM   document d
            LEFT   JOIN sighting s ON s.document_id = d.id
            LEFT   JOIN response r ON r.document_id = d.id
            ORDER  BY d.id
            """, 0);
        using var row = query.ExecuteReader();
        while (Guarded(row.Read))
        {
            yield return new ForeignDocument(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4),
                row.GetInt64(5) != 0);
        }
    }

    /// <summary>Its pieces as they are kept; none where its bytes were removed. Null: they are not those of a document of its
    /// size.</summary>
    public IReadOnlyList<Chunk>? Chunks(ForeignDocument document)
    {
        _chunks ??= _connection.Prepared(
            "SELECT size, encoding, length(bytes), bytes FROM chunk WHERE document_id = $a ORDER BY number", 1);
        _chunks.Bind(document.Id);
        using var row = _chunks.ExecuteReader();
        var (chunks, size, stored) = (new List<Chunk>(), 0L, 0L);
        while (Guarded(row.Read))
        {
            var piece = row.GetInt64(0);
            // What is held for a document has a bound that follows from its size, whatever its pieces say of themselves.
            if (piece is < 1 or > Limits.LedgerValue || row.GetInt64(1) is < 0 or > byte.MaxValue
                || (size += piece) > document.Size || (stored += row.GetInt64(2)) > document.Size + Limits.KiB
                || chunks.Count > document.Size / Limits.KiB)
                return null;
            chunks.Add(new Chunk((int)piece, (int)row.GetInt64(1), row.GetBytes(3)));
        }

        return size == document.Size || chunks.Count == 0 ? chunks : null;
    }

    /// <summary>False: its bytes were removed.</summary>
    public bool HasBytes(ForeignDocument document) => document.Size == 0
        || Guarded(() => _connection.Any("SELECT 1 FROM chunk WHERE document_id = $a LIMIT 1", document.Id));

    /// <summary>The pieces one after the other, for a document that is too large for memory; one that cannot be has no size.</summary>
    public IEnumerable<Chunk> Pieces(ForeignDocument document)
    {
        using var query = _connection.Prepared(
            "SELECT size, encoding, length(bytes), bytes FROM chunk WHERE document_id = $a ORDER BY number", 1);
        query.Bind(document.Id);
        using var row = query.ExecuteReader();
        while (Guarded(row.Read))
        {
            var (size, encoding) = (row.GetInt64(0), row.GetInt64(1));
            var isPossible = size is >= 1 and <= Limits.LedgerValue && encoding is >= 0 and <= byte.MaxValue
                && row.GetInt64(2) <= size + Limits.KiB;
            yield return isPossible ? new Chunk((int)size, (int)encoding, row.GetBytes(3)) : new Chunk(-1, 0, []);
        }
    }

    public void Dispose()
    {
        _chunks?.Dispose();
        Bundles.Dispose();
        _bound.Dispose();
        _connection.Dispose();
    }

    private T Guarded<T>(Func<T> read) => ForeignLedger.Guarded(_from, read);
}
