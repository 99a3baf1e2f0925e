using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>The decisions of this station. The newest value of a name is in force; an empty one takes it back.</summary>
internal sealed class Settings(SqliteConnection connection)
{
    public string? Value(string name) => connection.QueryFirstOrDefault<string>("""
        SELECT value
        FROM   setting
        WHERE  name = @name
        ORDER  BY id DESC
        LIMIT  1
        """, new { name }) is { Length: > 0 } value ? value : null;

    /// <summary>Every value that was ever set, oldest first; an empty one takes the one before back.</summary>
    public IReadOnlyList<(string Name, string Value)> All() =>
        connection.Rows("SELECT name, value FROM setting ORDER BY id", row => (row.GetString(0), row.GetString(1)));

    public void Set(string name, string value, DateTimeOffset at) => connection.Execute(
        "INSERT INTO setting (name, value, at) VALUES (@name, @value, @at)", new { name, value, at = Timestamp.Text(at) });
}
