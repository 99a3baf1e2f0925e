using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineLicense.Tests.Support;

/// <summary>
/// Counts the instructions of SQLite's machine on a connection: what a query costs, whatever else the processor does.
/// </summary>
internal sealed class SqliteWork : IDisposable
{
    private const int Step = 100;

    private readonly sqlite3 _handle;

    public SqliteWork(SqliteConnection connection)
    {
        _handle = connection.Handle!;
        raw.sqlite3_progress_handler(_handle, Step, _ =>
        {
            Instructions += Step;
            return 0;
        }, null);
    }

    public long Instructions { get; private set; }

    public void Dispose() => raw.sqlite3_progress_handler(_handle, 0, null, null);
}
