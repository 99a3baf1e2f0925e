using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Storage.Ledger.Tables.Growth;

/// <summary>What a document is in a trip.</summary>
internal enum DocumentPart
{
    Request,
    Response,
    Capture,
    Other,
}

/// <summary>A document and the room that it takes.</summary>
/// <param name="Stored">Bytes in the ledger, compressed; 0 where it was pruned.</param>
internal sealed record StoredDocument(long Id, string Sha256, long Size, long Stored, string Kind, DocumentPart Part, string At);

/// <summary>How much a part of all documents takes.</summary>
/// <param name="Id">Of the round or of the product instance; null: of none.</param>
internal sealed record StoredShare(long? Id, long Documents, long Size, long Stored, long Pruned);

/// <summary>The room that documents take, and whose they are.</summary>
internal sealed class StoredDocuments(SqliteConnection connection)
{
    private const string Stored = "coalesce((SELECT sum(length(c.bytes)) FROM chunk c WHERE c.document_id = d.id), 0)";

    /// <summary>Those that have bytes and were recorded before this time, oldest first, each once it is asked for.</summary>
    public IEnumerable<StoredDocument> Before(DateTimeOffset time)
    {
        using var query = connection.Prepared($"""
            SELECT d.id, d.sha256, d.size, {Stored}, d.kind, d.at,
                   CASE WHEN EXISTS (SELECT 1 FROM request q WHERE q.document_id = d.id) THEN 0
                        WHEN EXISTS (SELECT 1 FROM response p WHERE p.document_id = d.id) THEN 1
                        WHEN d.kind = 'device-output' THEN 2
                        ELSE 3 END
            FROM   document d
            WHERE  d.at < $a AND EXISTS (SELECT 1 FROM chunk c WHERE c.document_id = d.id)
            ORDER  BY d.id
            """, 1);
        query.Bind(Timestamp.Text(time));
        using var row = query.ExecuteReader();
        while (row.Read())
        {
            yield return new StoredDocument(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4),
                (DocumentPart)row.GetInt32(6), row.GetString(5));
        }
    }

    /// <summary>The name of a document for a person: the upload name, the name in a bundle, or where it was read.</summary>
    public string NameOf(long id) => connection.Rows("""
        SELECT coalesce((SELECT q.upload_name FROM request q WHERE q.document_id = $a),
                        (SELECT p.item_name FROM response p WHERE p.document_id = $a),
                        (SELECT s.path FROM sighting s WHERE s.document_id = $a), '')
        """, row => row.GetString(0), id)[0];

    /// <summary>By the round in which they were recorded, oldest first.</summary>
    public IReadOnlyList<StoredShare> ByRound()
    {
        var order = new RoundOrder(connection);
        return Share(order.FindOf);
    }

    /// <summary>By the product instance that sent them or that they are for; a document of several counts once.</summary>
    public IReadOnlyList<StoredShare> ByDevice()
    {
        var owners = new Dictionary<long, long>();
        foreach (var (document, device) in DevicesOfAll())
            owners.TryAdd(document, device);
        return Share(id => owners.TryGetValue(id, out var device) ? device : null);
    }

    /// <summary>Which documents show or name which product instances, requests and responses first.</summary>
    private List<(long Document, long Device)> DevicesOfAll() => connection.Rows("""
        SELECT document_id, device_id FROM request WHERE device_id IS NOT NULL
        UNION  ALL
        SELECT document_id, min(device_id) FROM answer GROUP BY document_id
        UNION  ALL
        SELECT document_id, min(device_id) FROM member GROUP BY document_id
        UNION  ALL
        SELECT document_id, min(device_id) FROM observation GROUP BY document_id
        UNION  ALL
        SELECT document_id, min(device_id) FROM import_attempt GROUP BY document_id
        """, row => (row.GetInt64(0), row.GetInt64(1)));

    /// <summary>The product instances that captured output shows.</summary>
    public IReadOnlyList<(long Document, long Device)> DevicesOfCaptures() => connection.Rows("""
        SELECT document_id, device_id FROM observation
        UNION
        SELECT document_id, device_id FROM device_shown
        UNION
        SELECT document_id, device_id FROM import_attempt
        UNION
        SELECT document_id, device_id FROM proof
        UNION
        SELECT m.document_id, m.device_id
        FROM   document d
        JOIN   member m ON m.document_id = d.id
        WHERE  d.kind = 'device-output'
        """, row => (row.GetInt64(0), row.GetInt64(1)));

    /// <summary>Which response was matched to which request; null: to a product instance or server alone.</summary>
    public IReadOnlyList<(long Response, long? Request)> AnswersOfAll() => connection.Rows("""
        SELECT document_id, request_id FROM answer
        UNION  ALL
        SELECT document_id, request_id FROM server_answer
        """, row => (row.GetInt64(0), row.NumberOrNull(1)));

    /// <summary>Responses with a policy that an older format did not read: its days are still read from the bytes.</summary>
    public IReadOnlySet<long> UnreadPolicies() => connection.Rows("""
        SELECT b.document_id
        FROM   block b
        WHERE  b.name = 'smartLicensePolicy' AND NOT EXISTS (SELECT 1 FROM policy_days y WHERE y.document_id = b.document_id)
        """, row => row.GetInt64(0)).ToHashSet();

    /// <summary>What each of these bundles, packed here, carried: documents, and requests by a mark that settles them.</summary>
    /// <param name="bundles">Ids and destinations.</param>
    public IReadOnlySet<(long Document, string Destination)> CarriedBy(IEnumerable<(long Id, string Destination)> bundles)
    {
        var carried = new HashSet<(long, string)>();
        foreach (var (id, destination) in bundles)
        {
            carried.UnionWith(connection.Rows("""
                SELECT document_id FROM bundle_item WHERE bundle_id = $a
                UNION  ALL
                SELECT m.document_id
                FROM   bundle_mark x
                CROSS  JOIN mark_in_force m ON m.id = x.mark_id
                WHERE  x.bundle_id = $a AND m.fact NOT IN ('uploaded', 'lost')
                """, row => (row.GetInt64(0), destination), id));
        }

        return carried;
    }

    private List<StoredShare> Share(Func<long, long?> find)
    {
        var shares = new Dictionary<long, StoredShare>();
        using var query = connection.Prepared($"""
            SELECT d.id, d.size, {Stored}, EXISTS (SELECT 1 FROM pruned p WHERE p.document_id = d.id)
            FROM   document d
            ORDER  BY d.id
            """, 0);
        using var row = query.ExecuteReader();
        while (row.Read())
        {
            var id = find(row.GetInt64(0));
            var share = shares.GetValueOrDefault(id ?? 0) ?? new StoredShare(id, 0, 0, 0, 0);
            shares[id ?? 0] = share with
            {
                Documents = share.Documents + 1,
                Size = share.Size + row.GetInt64(1),
                Stored = share.Stored + row.GetInt64(2),
                Pruned = share.Pruned + row.GetInt64(3),
            };
        }

        return [.. shares.OrderBy(each => each.Key).Select(each => each.Value)];
    }
}
