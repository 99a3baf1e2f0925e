using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// The statements that a connection was asked for by their SQL, prepared once: preparing costs more than most of them do. A statement
/// that is being read is not in here, so a query may ask the same one again.
/// </summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    /// <summary>No command has so many; SQL that is built at run time does not fill the memory.</summary>
    private const int Most = 256;

    private readonly Dictionary<string, Statement> _idle = new(StringComparer.Ordinal);

    /// <summary>A statement for one use; it comes back when the result is disposed.</summary>
    public Borrowed Take(string sql, int parameters) =>
        new(this, sql, _idle.Remove(sql, out var known) ? known : connection.Prepared(sql, parameters));

    public void Dispose()
    {
        foreach (var statement in _idle.Values)
            statement.Dispose();
        _idle.Clear();
    }

    internal readonly struct Borrowed(StatementCache cache, string sql, Statement statement) : IDisposable
    {
        public Statement Statement => statement;

        public void Dispose()
        {
            if (cache._idle.Count >= Most || !cache._idle.TryAdd(sql, statement))
                statement.Dispose();
        }
    }
}
