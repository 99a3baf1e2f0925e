using Microsoft.Data.Sqlite;
using SQLitePCL;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Looks at a file that another person may have made, before it is used as a ledger. It is opened to read as a file that nothing
/// changes, so no half step is undone and no file appears beside it. What it defines is compared with our own tables before
/// any other query, and all work on it has a bound that follows from its size.
/// </summary>
internal static class ForeignLedger
{
    /// <summary>For what does not depend on the size, and for each byte: a whole ledger takes less than a tenth.</summary>
    private const long Instructions = 20_000_000;

    private const long InstructionsForByte = 20;

    private const string Remedy = "take another backup; nothing was changed";

    /// <param name="path">The file.</param>
    /// <param name="from">Where it comes from, for messages.</param>
    /// <exception cref="Failure">Damaged: no ledger, newer than this tool, with other tables than ours, or not intact.</exception>
    public static void Check(string path, string from)
    {
        CheckHeader(LedgerHeader.FindProblems(path), from);
        try
        {
            using var connection = Open(path);
            using var bound = Bound(connection, path);
            var version = Schema.Check(connection, from);
            SchemaComparison.Check(connection, version, $"the ledger in {from}");
            if (!connection.Rows("PRAGMA integrity_check(1)", row => row.GetString(0)).SequenceEqual(["ok"])
                || connection.Rows("SELECT 1 FROM pragma_foreign_key_check LIMIT 1", row => row.GetInt64(0)).Count > 0)
                throw Damaged($"the ledger in {from} is damaged");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw Damaged($"the ledger in {from} takes more work to read than a ledger of its size can");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_CORRUPT or raw.SQLITE_TOOBIG)
        {
            throw Damaged($"the ledger in {from} is damaged: {e.Message}");
        }
    }

    /// <exception cref="Failure">Damaged: the header states what that of no ledger states.</exception>
    public static void CheckHeader(IReadOnlyList<string> problems, string from)
    {
        if (problems is [var first, ..])
            throw Damaged($"the ledger in {from} is damaged: {first}");
    }

    /// <summary>All work on it has a bound until the result is disposed.</summary>
    public static IDisposable Bound(SqliteConnection connection, string path) =>
        SqliteDefense.Bound(connection, Instructions + (InstructionsForByte * new FileInfo(path).Length));

    /// <param name="from">Where the ledger comes from, for the message.</param>
    /// <exception cref="Failure">Damaged.</exception>
    public static T Guarded<T>(string from, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException broken)
        {
            throw Damaged($"the ledger in {from} is damaged: {broken.Message}");
        }
    }

    public static Failure Damaged(string what) => new(FailureKind.Damaged, what, Remedy);

    /// <summary>To read what was checked.</summary>
    public static SqliteConnection Open(string path)
    {
        EmbeddedSqlite.Load();
        var uri = new UriBuilder(Uri.UriSchemeFile, string.Empty) { Path = path }.Uri.AbsoluteUri;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"{uri}?mode=ro&immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            SqliteDefense.ApplyToForeign(connection);
            connection.Run("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
