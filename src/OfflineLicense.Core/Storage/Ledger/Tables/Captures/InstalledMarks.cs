using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>A person's word on an installation. <paramref name="IsInstalled"/> false: it was taken back.</summary>
internal sealed record InstalledMark(
    long Id, long DocumentId, long AnswerId, bool IsInstalled, string Reason, string Operator, string At);

/// <summary>A mark that was taken back.</summary>
internal sealed record MarkUndo(string Fact, string? Reason, string Operator, string At);

/// <summary>What people say about installations, and marks that they took back.</summary>
internal sealed class InstalledMarks(SqliteConnection connection)
{
    public void Add(long requestId, long answerId, bool isInstalled, string reason, string who, DateTimeOffset at) => connection.Run("""
        INSERT INTO installed_mark (document_id, answer_id, installed, reason, operator, at) VALUES ($a, $b, $c, $d, $e, $f)
        """, requestId, answerId, isInstalled ? 1 : 0, reason, who, Timestamp.Text(at));

    public void Undo(long markId, string? reason, string who, DateTimeOffset at) => connection.Run("""
        INSERT INTO mark_undo (mark_id, reason, operator, at) VALUES ($a, $b, $c, $d)
        """, markId, reason, who, Timestamp.Text(at));

    /// <summary>The newest word on each request.</summary>
    public IReadOnlyList<InstalledMark> InForce() => Read("""
        SELECT m.id, m.document_id, m.answer_id, m.installed, m.reason, m.operator, m.at
        FROM   installed_mark m
        WHERE  m.id = (SELECT max(n.id) FROM installed_mark n WHERE n.document_id = m.document_id)
        ORDER  BY m.document_id
        """);

    /// <summary>Every word on a request, oldest first.</summary>
    public IReadOnlyList<InstalledMark> Of(long requestId) => Read("""
        SELECT m.id, m.document_id, m.answer_id, m.installed, m.reason, m.operator, m.at
        FROM   installed_mark m
        WHERE  m.document_id = $a
        ORDER  BY m.id
        """, requestId);

    /// <summary>Marks of a request that were taken back, oldest first.</summary>
    public IReadOnlyList<MarkUndo> UndoneOf(long requestId) => connection.Rows("""
        SELECT m.fact, u.reason, u.operator, u.at
        FROM   mark_undo u
        JOIN   mark m ON m.id = u.mark_id
        WHERE  m.document_id = $a
        ORDER  BY u.id
        """, row => new MarkUndo(row.GetString(0), row.TextOrNull(1), row.GetString(2), row.GetString(3)), requestId);

    /// <summary>Whether the mark left in a bundle.</summary>
    public bool HasTraveled(long markId) =>
        connection.Rows("SELECT 1 FROM bundle_mark WHERE mark_id = $a LIMIT 1", row => row.GetInt64(0), markId).Count > 0;

    private List<InstalledMark> Read(string sql, params ReadOnlySpan<SqlValue> values) => connection.Rows(sql, row => new InstalledMark(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3) == 1, row.GetString(4), row.GetString(5), row.GetString(6)),
        values);
}
