using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Merged;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>
/// How far every request has come: what <see cref="RequestStatus.Rows"/> says of one product instance, said of all in one pass of each
/// table, which are joined here by their numbers.
/// </summary>
internal sealed class RequestStatusReader(SqliteConnection connection, AnswersOfAll answers)
{
    private readonly BundlesOfAll _bundles = new(connection);
    private readonly IReadOnlyDictionary<long, PackedElsewhereRow> _elsewhere = new PackedElsewhere(connection).OfAll();
    private readonly MarksOfAll _marks = new(connection);
    private readonly Dictionary<long, AnswerFact> _answers = [];
    private readonly Dictionary<long, string> _staged = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RequestStatusRow> Read()
    {
        FindAnswers();
        ReadStaged();
        var rounds = new RoundOrder(connection);
        using var query = connection.Prepared("""
            SELECT q.document_id, q.device_id, q.upload_name, d.sha256, d.kind, d.at
            FROM   request q
            JOIN   document d ON d.id = q.document_id
            ORDER  BY q.document_id
            """, 0);
        using var row = query.ExecuteReader();
        var (kind, at) = (new RepeatedText(), new RepeatedText());
        var rows = new List<RequestStatusRow>();
        while (row.Read())
        {
            var id = row.GetInt64(0);
            var packed = _bundles.FindPacked(id);
            var elsewhere = _elsewhere.GetValueOrDefault(id);
            var received = _bundles.FindReceived(id);
            var mark = _marks.Find(id);
            var answer = _answers.GetValueOrDefault(id);
            rows.Add(new RequestStatusRow
            {
                RequestId = id,
                DeviceId = row.NumberOrNull(1),
                UploadName = row.GetString(2),
                Sha256 = row.GetString(3),
                Kind = kind.Read(row, 4),
                At = at.Read(row, 5),
                RoundId = rounds.FindOf(id),
                StagedAt = _staged.GetValueOrDefault(id),
                PackedIn = packed?.Name ?? elsewhere?.BundleName,
                PackedAt = packed?.At ?? elsewhere?.At,
                AcknowledgedIn = packed is not null && _bundles.IsAcknowledged(packed) ? packed.Name : null,
                Zone = received?.Origin,
                ReceivedIn = received?.Id,
                Mark = mark?.Fact,
                MarkReason = mark?.Reason,
                MarkAt = mark?.At,
                MarkRecordedAt = mark is null ? null : _bundles.Find(mark.BundleId)?.At ?? mark.At,
                MarkReturnedAt = mark is null ? null : _marks.FindReturned(mark.Id),
                AnsweredAt = answer?.At,
                AnswerId = answer?.DocumentId,
                AnswerStatedAt = answer?.StatedAt,
                AnswerKind = answer?.Kind,
                SplitAt = answer is null ? null : FindSplit(answer),
                ReturnedAt = answer is null ? null : _bundles.FindPacked(answer.DocumentId)?.At,
            });
        }

        return rows;
    }

    private string? FindSplit(AnswerFact answer) =>
        (answers.FindWritten(answer.Id) ?? answers.FindWritten(answers.FindNewest(answer).Id))?.LastAt;

    private void FindAnswers()
    {
        _answers.EnsureCapacity(answers.All.Count);
        foreach (var answer in answers.All)
        {
            if (answer.RequestId is { } request && (!_answers.TryGetValue(request, out var other) || answer.IsBefore(other)))
                _answers[request] = answer;
        }
    }

    private void ReadStaged()
    {
        using var query = connection.Prepared("""
            SELECT s.document_id, max(w.at)
            FROM   staged s
            JOIN   staged_written w ON w.staged_id = s.id
            GROUP  BY s.document_id
            """, 0);
        using var row = query.ExecuteReader();
        var at = new RepeatedText();
        while (row.Read())
            _staged.Add(row.GetInt64(0), at.Read(row, 1));
    }
}
