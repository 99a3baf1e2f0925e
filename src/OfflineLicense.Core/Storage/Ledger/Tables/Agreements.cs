using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>Weaker evidence that agrees with the one an answer was matched by, in the order of its strength.</summary>
internal sealed class Agreements(SqliteConnection connection) : IDisposable
{
    private const string ByStrength = "CASE evidence WHEN 'report-id' THEN 0 WHEN 'upload-name' THEN 1 ELSE 2 END";

    private Statement? _add;

    public void Add(long answerId, string evidence)
    {
        _add ??= connection.Prepared("INSERT INTO agreement (answer_id, evidence) VALUES ($a, $b) ON CONFLICT DO NOTHING", 2);
        _add.Run(answerId, evidence);
    }

    public IReadOnlyList<string> Of(long answerId) =>
        connection.Query<string>(
            $"SELECT evidence FROM agreement WHERE answer_id = @answerId ORDER BY {ByStrength}", new { answerId }).AsList();

    /// <summary>Of every answer that has any.</summary>
    public Dictionary<long, IReadOnlyList<string>> All() => SharedLists.Read(connection, $"""
        SELECT answer_id, group_concat(evidence, char(10) ORDER BY {ByStrength})
        FROM   agreement
        GROUP  BY answer_id
        """, IReadOnlyList<string> (texts) => texts);

    public void Dispose() => _add?.Dispose();
}
