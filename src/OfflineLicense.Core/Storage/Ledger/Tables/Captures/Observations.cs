using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>What a device's own output said. Times as printed carry the zone's name; the others are UTC.</summary>
internal sealed record ObservationRow(
    long DocumentId, long DeviceId, string? LastAck, string? LastAckEarliest, string? AckDeadline, string? AckDeadlineUtc,
    string? CapturedUtc, string At);

internal sealed class Observations(SqliteConnection connection)
{
    public void Add(ObservationRow row) => connection.Execute("""
        INSERT INTO observation (document_id, device_id, last_ack, last_ack_earliest, ack_deadline, ack_deadline_utc, captured_utc, at)
        VALUES (@DocumentId, @DeviceId, @LastAck, @LastAckEarliest, @AckDeadline, @AckDeadlineUtc, @CapturedUtc, @At)
        ON CONFLICT DO NOTHING
        """, row);

    /// <summary>The output shows no prompt with a typed command.</summary>
    public void AddWithoutPrompt(long documentId, long deviceId) => connection.Execute("""
        INSERT INTO capture_without_prompt (document_id, device_id)
        VALUES (@documentId, @deviceId)
        ON CONFLICT DO NOTHING
        """, new { documentId, deviceId });

    /// <summary>Outputs that show no prompt with a typed command, of one product instance or of every one.</summary>
    public IReadOnlySet<(long DocumentId, long DeviceId)> WithoutPrompt(long? deviceId = null) => connection.Rows("""
        SELECT document_id, device_id
        FROM   capture_without_prompt
        WHERE  $a IS NULL OR device_id = $a
        """, row => (row.GetInt64(0), row.GetInt64(1)), deviceId).ToHashSet();

    /// <summary>All that was seen of a product instance (or of every one), newest first within a device.</summary>
    public IReadOnlyList<ObservationRow> Of(long? deviceId = null)
    {
        var at = new RepeatedText();
        return connection.Rows("""
            SELECT document_id, device_id, last_ack, last_ack_earliest, ack_deadline, ack_deadline_utc, captured_utc, at
            FROM   observation
            WHERE  $a IS NULL OR device_id = $a
            ORDER  BY device_id, document_id DESC
            """, row => new ObservationRow(row.GetInt64(0), row.GetInt64(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4),
                row.TextOrNull(5), row.TextOrNull(6), at.Read(row, 7)), deviceId);
    }
}
