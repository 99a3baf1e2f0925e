using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A pinned public key. <paramref name="RevokedAt"/> null: it may speak for <paramref name="Station"/>.</summary>
/// <param name="SignedBy">The id of the older key that signed a statement about it; null: there is no statement.</param>
internal sealed record KeyRow(string KeyId, string Station, long Own, byte[] Spki, string At, string? RevokedAt, string? SignedBy);

/// <summary>A key of this station that was revoked.</summary>
internal sealed record RevokedKeyRow(long Id, string KeyId, string At, string Reason);

/// <summary>Public keys pinned to station names. Private keys are files, never here.</summary>
internal sealed class Keys(SqliteConnection connection)
{
    public IReadOnlyList<KeyRow> All() => connection.Query<KeyRow>("""
        SELECT k.key_id AS KeyId, k.station AS Station, k.own AS Own, k.spki AS Spki, k.at AS At, r.at AS RevokedAt,
               o.key_id AS SignedBy
        FROM   key k
        LEFT   JOIN key_revocation r ON r.key_id = k.id
        LEFT   JOIN key_statement s ON s.key_id = k.id
        LEFT   JOIN key o ON o.id = s.signed_by
        ORDER  BY k.id
        """).AsList();

    // Dapper.AOT takes an array of bytes for a list of values; a prepared command takes it for one.
    public void Add(Digest keyId, string station, bool own, ReadOnlySpan<byte> spki, DateTimeOffset at) => connection.Run("""
        INSERT INTO key (key_id, station, own, spki, at)
        VALUES ($a, $b, $c, $d, $e)
        """, keyId.Hex, station, own ? 1 : 0, spki.ToArray(), Timestamp.Text(at));

    /// <summary>An older key of the same station signed this one.</summary>
    /// <param name="bytes">The file of the statement.</param>
    public void AddStatement(Digest keyId, Digest signedBy, byte[] bytes) => connection.Run("""
        INSERT INTO key_statement (key_id, signed_by, bytes)
        SELECT k.id, o.id, $c
        FROM   key k, key o
        WHERE  k.key_id = $a AND o.key_id = $b
        """, keyId.Hex, signedBy.Hex, bytes);

    /// <summary>The file of the statement about this key; null: there is none.</summary>
    public byte[]? Statement(Digest keyId) => connection.Rows("""
        SELECT s.bytes
        FROM   key_statement s
        JOIN   key k ON k.id = s.key_id
        WHERE  k.key_id = $a
        """, row => row.GetBytes(0), keyId.Hex) is [var bytes] ? bytes : null;

    public void Revoke(Digest keyId, string reason, DateTimeOffset at) => connection.Execute("""
        INSERT INTO key_revocation (key_id, at, reason)
        SELECT id, @at, @reason
        FROM   key
        WHERE  key_id = @keyId
        """, new { keyId = keyId.Hex, at = Timestamp.Text(at), reason });

    /// <summary>
    /// Revoked keys of ours that signed a bundle to this station, which no bundle to it states yet. A station that never had a
    /// bundle signed with the key need not know it.
    /// </summary>
    public IReadOnlyList<RevokedKeyRow> Untold(string destination) => connection.Query<RevokedKeyRow>("""
        SELECT k.id AS Id, k.key_id AS KeyId, r.at AS At, r.reason AS Reason
        FROM   key k
        JOIN   key_revocation r ON r.key_id = k.id
        WHERE  k.own = 1
        AND    EXISTS (SELECT 1
                       FROM   seal s
                       JOIN   bundle b ON b.id = s.bundle_id
                       WHERE  s.key_id = k.key_id AND b.direction = 'out' AND b.destination = @destination)
        AND    NOT EXISTS (SELECT 1
                           FROM   bundle_revocation t
                           JOIN   bundle b ON b.id = t.bundle_id
                           WHERE  t.key_id = k.id AND b.direction = 'out' AND b.destination = @destination)
        ORDER  BY k.id
        """, new { destination }).AsList();

    /// <summary>This bundle of ours states that the key is revoked.</summary>
    public void Told(long bundleId, long keyId) => connection.Execute(
        "INSERT INTO bundle_revocation (bundle_id, key_id) VALUES (@bundleId, @keyId)", new { bundleId, keyId });

    /// <summary>Up to and with this bundle a revoked key is still trusted for that stream.</summary>
    public void CutOff(Digest keyId, BundleName last) => connection.Execute("""
        INSERT INTO key_cutoff (key_id, origin, destination, sequence)
        SELECT id, @origin, @destination, @sequence
        FROM   key
        WHERE  key_id = @keyId
        """, new { keyId = keyId.Hex, origin = last.Origin, destination = last.Destination, sequence = last.Sequence });

    /// <summary>The last bundles for which revoked keys are still trusted, by key id.</summary>
    public ILookup<string, BundleName> CutOffs() => connection.Rows("""
        SELECT k.key_id, c.origin, c.destination, c.sequence
        FROM   key_cutoff c
        JOIN   key k ON k.id = c.key_id
        ORDER  BY k.id, c.origin, c.destination
        """, row => (KeyId: row.GetString(0), Last: BundleName.From(row.GetString(1), row.GetString(2), row.GetInt64(3))))
        .Where(row => row.Last is not null)
        .ToLookup(row => row.KeyId, row => row.Last!, StringComparer.Ordinal);
}
