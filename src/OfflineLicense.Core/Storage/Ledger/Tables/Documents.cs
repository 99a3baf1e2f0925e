using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger.Tables.Growth;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A document's line in the ledger. <paramref name="At"/>: when it was first recorded.</summary>
internal sealed record DocumentRow(long Id, string Sha256, long Size, string Kind, string At);

/// <summary>Files exactly as they were received, named by their SHA-256.</summary>
internal sealed class Documents(SqliteConnection connection) : IDisposable
{
    private Statement? _insert;
    private Statement? _insertChunk;
    private Statement? _insertSighting;
    private Statement? _find;
    private Statement? _read;
    private Statement? _kind;

    /// <summary>The document's id, or null where we do not hold it.</summary>
    public long? Find(Digest sha256)
    {
        _find ??= connection.Prepared("SELECT id FROM document WHERE sha256 = $a", 1);
        return _find.Number(sha256.Hex);
    }

    public DocumentRow? Row(Digest sha256) => connection.QueryFirstOrDefault<DocumentRow>("""
        SELECT id, sha256, size, kind, at
        FROM   document
        WHERE  sha256 = @hex
        """, new { hex = sha256.Hex });

    public IEnumerable<DocumentRow> WithPrefix(string hex) => connection.Query<DocumentRow>("""
        SELECT id, sha256, size, kind, at
        FROM   document
        WHERE  sha256 >= @hex AND sha256 < @hex || 'g'
        ORDER  BY sha256
        """, new { hex });

    public IEnumerable<DocumentRow> All() => connection.Query<DocumentRow>("""
        SELECT id, sha256, size, kind, at
        FROM   document
        ORDER  BY id
        """, buffered: false);

    /// <summary>Records new bytes and where they were read. The caller has asked <see cref="Find"/>.</summary>
    public long Add(Digest sha256, long size, DocumentKind kind, IEnumerable<Chunk> chunks, string path, DateTimeOffset at)
    {
        _insert ??= connection.Prepared("INSERT INTO document (sha256, size, kind, at) VALUES ($a, $b, $c, $d)", 4);
        _insertChunk ??= connection.Prepared("INSERT INTO chunk (document_id, number, size, encoding, bytes) VALUES ($a, $b, $c, $d, $e)",
            5);
        _insertSighting ??= connection.Prepared("INSERT INTO sighting (document_id, path) VALUES ($a, $b)", 2);

        var id = _insert.Add(sha256.Hex, size, kind.Name, Timestamp.Text(at));
        var number = 0;
        foreach (var chunk in chunks)
            _insertChunk.Run(id, number++, chunk.Size, chunk.Encoding, chunk.Bytes);
        _insertSighting.Run(id, path);
        return id;
    }

    /// <summary>The name of its kind; null: there is no such document.</summary>
    public string? KindOf(long id)
    {
        _kind ??= connection.Prepared("SELECT kind FROM document WHERE id = $a", 1);
        return _kind.Text(id);
    }

    public string? Sha256Of(long id) => connection.QueryFirstOrDefault<string>("SELECT sha256 FROM document WHERE id = @id", new { id });

    public string? PathOf(long id) => connection.QueryFirstOrDefault<string>("SELECT path FROM sighting WHERE document_id = @id",
        new { id });

    /// <summary>The pieces of a document in order, unpacked one by one.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> <c>pruned</c>; <see cref="FailureKind.Damaged"/>.</exception>
    public IEnumerable<byte[]> Pieces(long id) => Chunks(id).Select(chunk => chunk.Unpack());

    /// <summary>The pieces as they are kept, for a caller that unpacks elsewhere.</summary>
    public IEnumerable<Chunk> Chunks(long id)
    {
        _read ??= connection.Prepared("SELECT size, encoding, bytes FROM chunk WHERE document_id = $a ORDER BY number", 1);
        _read.Bind(id);
        using var reader = _read.ExecuteReader();
        var isEmpty = true;
        while (reader.Read())
        {
            isEmpty = false;
            yield return new Chunk(reader.GetInt32(0), reader.GetInt32(1), reader.GetBytes(2));
        }

        if (isEmpty && new Prunings(connection).FindTime(id) is { } at)
            throw Pruned(Sha256Of(id)!, at);
    }

    private static Failure Pruned(string sha256, string at) => new(FailureKind.Missing,
        $"document {sha256[..8]} was pruned on {at[..10]}: its bytes are gone, what is known of it stays",
        $"a backup from before has them; what is known: offlic show {sha256[..8]}")
    {
        Code = "pruned",
    };

    /// <summary>Holds a document's bytes against the hash they are named by, piece by piece.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/> where they do not.</exception>
    public void Verify(DocumentRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in Pieces(row.Id))
            hash.AppendData(piece);
        if (Digest.FromHash(hash.GetHashAndReset()).Hex != row.Sha256)
            throw new Failure(FailureKind.Damaged, $"document {row.Sha256[..8]} no longer has its bytes",
                "restore the ledger from a backup; offlic doctor lists what is damaged");
    }

    /// <summary>The one document whose hash begins so.</summary>
    /// <param name="text">Hex digits in either case, at least eight.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>: none; <see cref="FailureKind.Usage"/>: no beginning of a hash, or
    /// several.</exception>
    public DocumentRow Named(string text)
    {
        const int Shortest = 8;
        var hex = text.ToLowerInvariant();
        if (hex.Length is < Shortest or > 64 || !hex.All(char.IsAsciiHexDigitLower))
            throw new Failure(FailureKind.Usage, $"\"{text}\" is no SHA-256 nor its beginning",
                $"give {Shortest} to 64 hex digits; offlic status --json has them");
        var found = WithPrefix(hex).Take(2).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new Failure(FailureKind.Missing, $"no document here has a SHA-256 that begins with {hex}",
                "offlic status --json lists those that are here"),
            _ => throw new Failure(FailureKind.Usage, $"several documents have a SHA-256 that begins with {hex}", "give more digits"),
        };
    }

    /// <summary>The whole document; for documents up to <see cref="Limits.TextFile"/>.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/> where the bytes no longer have the hash they are named by.</exception>
    public byte[] Bytes(Digest sha256) =>
        Bytes(Find(sha256) ?? throw new Failure(FailureKind.Damaged, $"document {sha256.Short} is not in the ledger", "offlic doctor"),
            sha256);

    /// <summary>The same by its id, where the caller knows both.</summary>
    public byte[] Bytes(long id, Digest sha256) => Whole(Pieces(id), sha256);

    /// <summary>The same in two steps: read now, unpacked and compared with its hash later, by any thread.</summary>
    public Func<ReadOnlyMemory<byte>> BytesLater(long id, Digest sha256)
    {
        var chunks = Chunks(id).ToList();
        return () => Whole(chunks.Select(chunk => chunk.Unpack()), sha256);
    }

    private static byte[] Whole(IEnumerable<byte[]> pieces, Digest sha256)
    {
        var bytes = Chunk.Joined(pieces);
        return Digest.Of(bytes) == sha256
            ? bytes
            : throw new Failure(FailureKind.Damaged, $"document {sha256.Short} no longer has its bytes",
                "restore the ledger from a backup; offlic doctor lists what is damaged");
    }

    /// <summary>Copies a document out, comparing it with its hash on the way; a damaged one has been written in part when it
    /// throws.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>.</exception>
    public void Copy(long id, Digest sha256, Stream target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in Pieces(id))
        {
            hash.AppendData(piece);
            target.Write(piece);
        }

        if (Digest.FromHash(hash.GetHashAndReset()) != sha256)
            throw new Failure(FailureKind.Damaged, $"document {sha256.Short} no longer has its bytes",
                "restore the ledger from a backup; offlic doctor lists what is damaged");
    }

    public Stream Open(long id) => new ChunkStream(Pieces(id).GetEnumerator());

    public void Dispose()
    {
        foreach (var command in new[] { _insert, _insertChunk, _insertSighting, _find, _read, _kind })
            command?.Dispose();
    }
}
