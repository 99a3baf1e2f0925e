using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>An answer, for the state of what it answers.</summary>
/// <param name="Decision">The number of the newest decision of a person for its document; 0: none was made.</param>
internal sealed record AnswerFact(
    long Id, long DocumentId, long DeviceId, long? RequestId, string At, string? StatedAt, string Kind, long Decision)
{
    /// <summary>
    /// Whether it counts before another: in one bundle several come in any order, so CSSM's clock says which is the newest. One that a
    /// person accepted is before all others.
    /// </summary>
    public bool IsBefore(AnswerFact other)
    {
        var by = Decision.CompareTo(other.Decision);
        if (by == 0)
            by = string.CompareOrdinal(StatedAt ?? string.Empty, other.StatedAt ?? string.Empty);
        return by > 0 || (by == 0 && Id > other.Id);
    }
}

/// <summary>When an answer was written out as an install file.</summary>
internal sealed record WrittenAnswer(long AnswerId, string LastAt)
{
    /// <summary>The first time; null: only in an older format of the ledger, which has no order of it.</summary>
    public string? FirstAt { get; init; }

    /// <summary>The newest document then.</summary>
    public long NewestDocument { get; init; }
}

/// <summary>Every answer, and when it was written out: one pass over each table.</summary>
internal sealed class AnswersOfAll
{
    private readonly Dictionary<long, WrittenAnswer> _written = [];
    private readonly Lazy<Dictionary<(long DeviceId, string Kind), AnswerFact>> _newestOfKind;

    public AnswersOfAll(SqliteConnection connection)
    {
        All = ReadAnswers(connection);
        _written.EnsureCapacity(All.Count);
        ReadWritten(connection);
        _newestOfKind = new(FindNewestOfKind);
    }

    /// <summary>In the order in which they were recorded.</summary>
    public IReadOnlyList<AnswerFact> All { get; }

    /// <summary>Null: the disk has confirmed no file of it.</summary>
    public WrittenAnswer? FindWritten(long answerId) => _written.GetValueOrDefault(answerId);

    /// <summary>Only the newest response of a kind is written; it supersedes the older ones.</summary>
    public AnswerFact FindNewest(AnswerFact answer) => _newestOfKind.Value[(answer.DeviceId, answer.Kind)];

    /// <summary>What <see cref="Installs.FirstSplits"/> says of one product instance.</summary>
    public IEnumerable<FirstSplit> FirstSplits => All
        .Select(answer => FindWritten(answer.Id) is { FirstAt: { } at } written
            ? new FirstSplit(answer.DocumentId, answer.DeviceId, answer.Kind, written.NewestDocument, at) : null)
        .OfType<FirstSplit>();

    private static List<AnswerFact> ReadAnswers(SqliteConnection connection)
    {
        var decisions = connection.Rows("SELECT document_id, max(id) FROM accepted GROUP BY document_id",
            row => (Id: row.GetInt64(0), Decision: row.GetInt64(1))).ToDictionary(row => row.Id, row => row.Decision);
        using var query = connection.Prepared("""
            SELECT a.id, a.document_id, a.device_id, a.request_id, a.at, p.stated_at, d.kind
            FROM   answer a
            JOIN   response p ON p.document_id = a.document_id
            JOIN   document d ON d.id = a.document_id
            ORDER  BY a.id
            """, 0);
        using var row = query.ExecuteReader();
        var (at, stated, kind) = (new RepeatedText(), new RepeatedText(), new RepeatedText());
        var answers = new List<AnswerFact>();
        while (row.Read())
        {
            var document = row.GetInt64(1);
            answers.Add(new AnswerFact(row.GetInt64(0), document, row.GetInt64(2), row.NumberOrNull(3), at.Read(row, 4),
                stated.ReadOrNull(row, 5), kind.Read(row, 6), decisions.GetValueOrDefault(document)));
        }

        return answers;
    }

    private void ReadWritten(SqliteConnection connection)
    {
        using var query = connection.Prepared("""
            SELECT i.answer_id, w.at, m.document_id
            FROM   install i
            JOIN   install_written w ON w.install_id = i.id
            LEFT   JOIN split_moment m ON m.install_id = i.id
            ORDER  BY i.id
            """, 0);
        using var row = query.ExecuteReader();
        var text = new RepeatedText();
        while (row.Read())
        {
            var (id, at, moment) = (row.GetInt64(0), text.Read(row, 1), row.NumberOrNull(2));
            if (!_written.TryGetValue(id, out var known))
            {
                _written.Add(id, new WrittenAnswer(id, at) { FirstAt = moment is null ? null : at, NewestDocument = moment ?? 0 });
                continue;
            }

            _written[id] = known with
            {
                LastAt = Max(known.LastAt, at),
                FirstAt = moment is null ? known.FirstAt : known.FirstAt is null ? at : Min(known.FirstAt, at),
                NewestDocument = moment is not { } newest ? known.NewestDocument
                    : known.FirstAt is null ? newest : Math.Min(known.NewestDocument, newest),
            };
        }
    }

    private Dictionary<(long DeviceId, string Kind), AnswerFact> FindNewestOfKind()
    {
        var newest = new Dictionary<(long, string), AnswerFact>();
        foreach (var answer in All)
        {
            if (!newest.TryGetValue((answer.DeviceId, answer.Kind), out var other) || answer.IsBefore(other))
                newest[(answer.DeviceId, answer.Kind)] = answer;
        }

        return newest;
    }

    private static string Max(string left, string right) => string.CompareOrdinal(left, right) >= 0 ? left : right;

    private static string Min(string left, string right) => string.CompareOrdinal(left, right) <= 0 ? left : right;
}
