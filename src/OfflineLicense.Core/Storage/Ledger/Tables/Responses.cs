using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>One answer: this response, for this product instance, to that request, known by this evidence.</summary>
internal sealed record AnswerRow(
    long Id, long DocumentId, string Sha256, long Size, string Kind, long DeviceId, long? RequestId, string? RequestSha256,
    string Evidence, string At, string? StatedAt);

/// <summary>The newest answer of its product instance and kind, without request and times: a list can hold hundreds of thousands.</summary>
internal sealed record NewestAnswer(
    long Id, long DocumentId, Digest Sha256, long Size, DocumentKind Kind, long DeviceId, string Evidence);

/// <summary>A response on its way back to a zone, and the request of that zone that it answers.</summary>
/// <param name="NameAgrees">The upload name led to that request, or agreed.</param>
internal sealed record OutgoingAnswer(
    long DocumentId, string Sha256, long Size, string Kind, string ItemName, long DeviceId, string? RequestSha256, string? UploadName,
    string? SmartAccount, string? VirtualAccount, string Evidence, bool NameAgrees);

/// <summary>A response that answers no one known here yet.</summary>
internal sealed record WaitingResponse(long Id, string Sha256);

/// <summary>What CSSM answered with, its blocks, and whom it answers.</summary>
internal sealed class Responses(SqliteConnection connection) : IDisposable
{
    /// <summary>The SHA-256 of every response that was matched to a product instance, or to this one.</summary>
    public Dictionary<long, string> Digests(long? deviceId) => connection.Rows("""
        SELECT DISTINCT d.id, d.sha256
        FROM   answer a
        JOIN   document d ON d.id = a.document_id
        WHERE  $a IS NULL OR a.device_id = $a
        """, row => (Id: row.GetInt64(0), Sha256: row.GetString(1)), deviceId).ToDictionary(row => row.Id, row => row.Sha256);

    private const string Columns = """
        a.id          AS Id,
        a.document_id AS DocumentId,
        d.sha256      AS Sha256,
        d.size        AS Size,
        d.kind        AS Kind,
        a.device_id   AS DeviceId,
        a.request_id  AS RequestId,
        rd.sha256     AS RequestSha256,
        a.evidence    AS Evidence,
        a.at          AS At,
        p.stated_at   AS StatedAt
        """;

    private const string Joins = """
        FROM   answer a
        JOIN   document d ON d.id = a.document_id
        JOIN   response p ON p.document_id = a.document_id
        LEFT   JOIN document rd ON rd.id = a.request_id
        """;

    private Statement? _add;
    private Statement? _addBlock;
    private Statement? _addAnswer;
    private Statement? _nameIsTaken;
    private Statement? _blocks;
    private Statement? _ofDevice;
    private Statement? _isAnswered;

    public void Add(long documentId, string itemName, DateTimeOffset? statedAt, IReadOnlyList<Block> blocks)
    {
        _add ??= connection.Prepared("INSERT INTO response (document_id, item_name, stated_at) VALUES ($a, $b, $c)", 3);
        _addBlock ??= connection.Prepared("INSERT INTO block (document_id, position, name, signature) VALUES ($a, $b, $c, $d)", 4);
        _add.Run(documentId, itemName, Timestamp.Text(statedAt));
        for (var position = 0; position < blocks.Count; position++)
            _addBlock.Run(documentId, position, blocks[position].Name, blocks[position].Signature.ToString().ToLowerInvariant());
    }

    /// <returns>Its id; null where this response is known to answer this product instance.</returns>
    public long? AddAnswer(long documentId, long deviceId, long? requestId, string evidence, DateTimeOffset at)
    {
        _addAnswer ??= connection.Prepared("""
            INSERT INTO answer (document_id, device_id, request_id, evidence, at)
            VALUES ($a, $b, $c, $d, $e)
            ON CONFLICT (document_id, device_id) DO NOTHING
            """, 5);
        return _addAnswer.AddNew(documentId, deviceId, requestId, evidence, Timestamp.Text(at));
    }

    public bool ItemNameIsTaken(string name)
    {
        _nameIsTaken ??= connection.Prepared("SELECT 1 FROM response WHERE item_name = $a", 1);
        return _nameIsTaken.Number(name) is not null;
    }

    public IReadOnlyList<(string Name, string Signature)> Blocks(long documentId)
    {
        _blocks ??= connection.Prepared("SELECT name, signature FROM block WHERE document_id = $a ORDER BY position", 1);
        return _blocks.Rows(reader => (reader.GetString(0), reader.GetString(1)), documentId);
    }

    /// <summary>The blocks of every response that has any.</summary>
    public Dictionary<long, IReadOnlyList<(string Name, string Signature)>> AllBlocks() => SharedLists.Read(connection, """
        SELECT document_id, group_concat(name || ' ' || signature, char(10) ORDER BY position)
        FROM   block
        GROUP  BY document_id
        """, IReadOnlyList<(string, string)> (texts) =>
            [.. texts.Select(text => (text[..text.LastIndexOf(' ')], text[(text.LastIndexOf(' ') + 1)..]))]);

    public IReadOnlyList<AnswerRow> OfDocument(long documentId) => connection.Query<AnswerRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  a.document_id = @documentId
        ORDER  BY a.id
        """, new { documentId }).AsList();

    /// <summary>Whether a response to this request went to this product instance.</summary>
    /// <param name="after">Only one that was recorded after this time counts; null: any.</param>
    public bool IsAnswered(long requestId, long deviceId, string? after = null)
    {
        _isAnswered ??= connection.Prepared("""
            SELECT 1
            FROM   answer a
            WHERE  a.request_id = $a AND a.device_id = $b AND ($c IS NULL OR a.at > $c)
            """, 3);
        return _isAnswered.Number(requestId, deviceId, after) is not null;
    }

    public IReadOnlyList<AnswerRow> OfDevice(long deviceId)
    {
        _ofDevice ??= connection.Prepared($"""
            SELECT {Columns}
            {Joins}
            WHERE  a.device_id = $a
            ORDER  BY a.id DESC
            """, 1);
        return _ofDevice.Rows(Read, deviceId);
    }

    /// <summary>
    /// The newest answer of each product instance and kind, whether or not it was written; newest by CSSM's own clock where
    /// it states one, else by the order in which they were recorded. One that a person accepted is before all others. A policy is the
    /// newest that was recorded: on its own it states no time but one without a zone.
    /// </summary>
    /// <param name="unsplitOnly">Leave out those that are confirmed in an install folder.</param>
    public IReadOnlyList<NewestAnswer> Newest(bool unsplitOnly)
    {
        var evidence = new RepeatedText();
        return connection.Rows(NewestAnswers, row => new NewestAnswer(
            row.GetInt64(0), row.GetInt64(1), Digest.Parse(row.GetString(2))!.Value, row.GetInt64(3),
            DocumentKind.Named(row.GetString(4))!, row.GetInt64(5), evidence.Read(row, 6)), unsplitOnly ? 1 : 0);
    }

    private const string NewestAnswers = """
        SELECT a.id, a.document_id, d.sha256, d.size, d.kind, a.device_id, a.evidence
        FROM   answer a
        JOIN   document d ON d.id = a.document_id
        JOIN   response p ON p.document_id = a.document_id
        WHERE  NOT EXISTS (
                 SELECT 1
                 FROM   answer b
                 JOIN   document e ON e.id = b.document_id
                 JOIN   response s ON s.document_id = b.document_id
                 WHERE  b.device_id = a.device_id AND e.kind = d.kind AND b.id <> a.id
                 AND    d.kind <> 'unknown-licensing' -- nobody knows whether two of them are the same thing
                 AND    (coalesce((SELECT max(c.id) FROM accepted c WHERE c.document_id = b.document_id), 0),
                         iif(d.kind = 'policy', '', coalesce(s.stated_at, '')), b.id)
                      > (coalesce((SELECT max(c.id) FROM accepted c WHERE c.document_id = a.document_id), 0),
                         iif(d.kind = 'policy', '', coalesce(p.stated_at, '')), a.id))
        AND    ($a = 0 OR NOT EXISTS (
                 SELECT 1
                 FROM   install i
                 JOIN   install_written w ON w.install_id = i.id
                 WHERE  i.answer_id = a.id))
        ORDER  BY a.device_id, d.kind, a.id
        """;

    /// <summary>A person decided that this response counts before others to the same product instances.</summary>
    public void Accept(long documentId, string reason, string @operator, DateTimeOffset at) => connection.Run(
        "INSERT INTO accepted (document_id, reason, operator, at) VALUES ($a, $b, $c, $d)", documentId, reason, @operator,
        Timestamp.Text(at));

    /// <summary>The decisions of persons for a document, oldest first: why, who, and when.</summary>
    public IReadOnlyList<(string Reason, string Operator, string At)> DecisionsFor(long documentId) => connection.Rows(
        "SELECT reason, operator, at FROM accepted WHERE document_id = $a ORDER BY id",
        row => (row.GetString(0), row.GetString(1), row.GetString(2)), documentId);

    /// <summary>The requests that were answered.</summary>
    public IReadOnlySet<long> AnsweredRequests() => connection.Rows(
        "SELECT DISTINCT request_id FROM answer WHERE request_id IS NOT NULL", row => row.GetInt64(0)).ToHashSet();

    /// <summary>Every answer, and when it was written out.</summary>
    public AnswersOfAll ReadAll() => new(connection);

    /// <summary>
    /// Answers to pack, each with the zone it goes to: the zone of the request, which sent that request, or where no single request is
    /// meant the zone of the product instance, which sent a request of it. A policy stays behind where a later one took its place, and so
    /// does an answer to the same request where CSSM's clock does not say which is the newer: in one bundle both would arrive at the
    /// same time. Every lookup is by an index, once an answer.
    /// </summary>
    private const string Outgoing = """
        FROM  (SELECT a.id AS answer_id, z.zone
               FROM   answer a
               JOIN   document_owner z ON z.document_id = a.request_id
               WHERE  EXISTS (SELECT 1 FROM received c WHERE c.document_id = a.request_id AND c.origin = z.zone)
               UNION  ALL
               SELECT a.id, v.zone
               FROM   answer a
               JOIN   device_owner v ON v.device_id = a.device_id
               WHERE  a.request_id IS NULL
               AND    EXISTS (SELECT 1
                              FROM   request r
                              JOIN   received c ON c.document_id = r.document_id
                              JOIN   document_owner o ON o.document_id = r.document_id
                              WHERE  r.device_id = a.device_id AND c.origin = v.zone AND o.zone = v.zone)) t
        CROSS  JOIN answer a ON a.id = t.answer_id -- SQLite begins with the answers of the zone
        JOIN   document d ON d.id = a.document_id
        JOIN   response p ON p.document_id = a.document_id
        LEFT   JOIN document rd ON rd.id = a.request_id
        LEFT   JOIN request q ON q.document_id = a.request_id
        WHERE  NOT EXISTS (SELECT 1 FROM packed k WHERE k.document_id = a.document_id AND k.destination = t.zone)
        AND    NOT (d.kind = 'policy' AND EXISTS (
                 SELECT 1
                 FROM   answer n
                 JOIN   document e ON e.id = n.document_id
                 WHERE  n.device_id = a.device_id AND n.id > a.id AND e.kind = 'policy'))
        AND    NOT EXISTS (
                 SELECT 1
                 FROM   answer n
                 JOIN   document e ON e.id = n.document_id
                 JOIN   response s ON s.document_id = n.document_id
                 WHERE  n.request_id = a.request_id AND n.id > a.id AND +n.device_id = a.device_id
                 AND    e.kind = d.kind AND d.kind <> 'unknown-licensing' AND coalesce(s.stated_at, '') = coalesce(p.stated_at, '')
                 -- a response for several devices is packed once, for all of them
                 AND    NOT EXISTS (SELECT 1 FROM answer o WHERE o.document_id = a.document_id AND o.id <> a.id))
        """;

    /// <summary>Responses to pack for a zone, in no bundle to it yet; one row an answer.</summary>
    public IReadOnlyList<OutgoingAnswer> Unpacked(string zone) => connection.Rows($"""
        SELECT a.document_id, d.sha256, d.size, d.kind, p.item_name, a.device_id, rd.sha256, q.upload_name, q.smart_account,
               q.virtual_account, a.evidence,
               a.evidence = 'upload-name' OR EXISTS (SELECT 1 FROM agreement g WHERE g.answer_id = a.id AND g.evidence = 'upload-name')
        {Outgoing}
        AND    t.zone = $a
        ORDER  BY p.item_name, a.id
        """, row => new OutgoingAnswer(
            row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.TextOrNull(6),
                row.TextOrNull(7),
            row.TextOrNull(8), row.TextOrNull(9), row.GetString(10), row.GetInt64(11) == 1), zone);

    /// <summary>The zones for which <see cref="Unpacked"/> has something.</summary>
    public IReadOnlyList<string> UnpackedZones() => connection.Rows($"SELECT DISTINCT t.zone {Outgoing}", row => row.GetString(0));

    /// <summary>Responses that answer no one we know: named apart, in no bundle. A server's response is none of these.</summary>
    public long Unmatched() => connection.ExecuteScalar<long>(
        """
        SELECT count(*)
        FROM   response p
        JOIN   document d ON d.id = p.document_id
        WHERE  d.kind <> 'server-response' AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.document_id = p.document_id)
        """);

    /// <summary>Those responses, by id and hash; a policy answers no one in particular and waits for no one.</summary>
    public IReadOnlyList<WaitingResponse> Waiting() => connection.Query<WaitingResponse>("""
        SELECT d.id AS Id, d.sha256 AS Sha256
        FROM   response p
        JOIN   document d ON d.id = p.document_id
        WHERE  d.kind NOT IN ('policy', 'server-response') AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.document_id = p.document_id)
        ORDER  BY d.id
        """).AsList();

    /// <summary>A row of <see cref="Columns"/>.</summary>
    private static AnswerRow Read(RowReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5), row.NumberOrNull(6),
            row.TextOrNull(7),
        row.GetString(8), row.GetString(9), row.TextOrNull(10));

    public void Dispose()
    {
        foreach (var command in new[] { _add, _addBlock, _addAnswer, _nameIsTaken, _blocks, _ofDevice, _isAnswered })
            command?.Dispose();
    }
}
