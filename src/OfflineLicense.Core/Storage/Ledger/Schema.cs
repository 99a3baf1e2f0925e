using System.Reflection;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Storage.Ledger;

/// <summary>Numbered scripts inside the program, each run once in a transaction, counted by <c>PRAGMA user_version</c>.</summary>
internal static class Schema
{
    /// <summary>Says whose file this is to anyone who looks: "Offl".</summary>
    private const int ApplicationId = 0x4F66666C;

    /// <summary>From this format on every row is in a checksum.</summary>
    private const string Sums = "0004-row-sums.sql";

    /// <summary>From this format on a journal row covers the checksums of its transaction.</summary>
    private const string Anchor = "0006-anchor.sql";

    /// <summary>It changes how rules are written, not what they say, so it writes the definitions as they are stored.</summary>
    private const string Checks = "0013-checks.sql";

    private static readonly string[] Scripts =
        [
            "0001-facts.sql", "0002-every-document.sql", "0003-key-cutoff.sql", Sums, "0005-decisions.sql", Anchor, "0007-zones.sql",
            "0008-rounds.sql", "0009-captures.sql", "0010-roster.sql", "0011-licenses.sql", "0012-chunks.sql", Checks,
            "0014-exports.sql",
        ];

    /// <summary>The action of the journal row of <see cref="Migrate"/>.</summary>
    public const string MigrateAction = "migrate";

    public static int Version => Scripts.Length;

    /// <returns>The format of this ledger: <see cref="Version"/>, or an older one that <see cref="Migrate"/> migrates.</returns>
    /// <param name="from">The file, for messages; null: the one that is open.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: not a ledger, or newer than this tool.</exception>
    public static int Check(SqliteConnection connection, string? from = null)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (application != ApplicationId || version < 1)
        {
            throw new Failure(FailureKind.Damaged, $"{from ?? connection.DataSource} is not a ledger of offlic",
                "restore it from a backup; nothing was changed");
        }

        if (version > Version)
        {
            throw new Failure(FailureKind.Damaged,
                $"{(from is null ? "the ledger" : $"the ledger in {from}")} has format {version}, this offlic knows up to {Version}",
                "use the newer offlic that wrote it; nothing was changed");
        }

        return (int)version;
    }

    /// <param name="connection">To an empty file.</param>
    /// <param name="version">An older format, to compare with or to test.</param>
    public static void Create(SqliteConnection connection, int? version = null)
    {
        connection.Run($"PRAGMA application_id = {ApplicationId}");
        connection.Run("BEGIN IMMEDIATE");
        Run(connection, Scripts.Take(version ?? Version));
        connection.Run("COMMIT");
    }

    /// <summary>
    /// Changes an older ledger to this format, and adds a journal row that covers all rows that it changed. The first such row covers
    /// everything that was there.
    /// </summary>
    /// <param name="connection">Opened to write.</param>
    /// <param name="from">The format that it has.</param>
    /// <param name="isInTransaction">A transaction is open already, which another process ends.</param>
    /// <param name="at">Now.</param>
    public static void Migrate(SqliteConnection connection, int from, bool isInTransaction, DateTimeOffset at)
    {
        if (from == Version)
            return;
        if (!isInTransaction)
            connection.Run("BEGIN IMMEDIATE");

        // What the older format recorded is kept, not computed again: a row that was changed before shows afterwards too.
        var before = RowChecksumTable.Compute(connection);
        var changed = new RowChecksumTable();
        if (from < Count(Anchor))
            changed.Add(from < Count(Sums) ? before : RowChecksumTable.Read(connection));
        Run(connection, Scripts.Skip(from));
        changed.Add(RowChecksumTable.Compute(connection));
        changed.Remove(before);
        using var sums = RowChecksums.Of(connection, changed);
        new Journal(connection, sums).Add(at, "offlic", MigrateAction, $"format {from} to {Version}: {changed.Rows} rows");
        if (!isInTransaction)
            connection.Run("COMMIT");
    }

    /// <summary>Creates the views of this connection. They are no part of the file.</summary>
    public static void CreateViews(SqliteConnection connection) => connection.Run(ReadScript("views.sql"));

    private static void Run(SqliteConnection connection, IEnumerable<string> scripts)
    {
        foreach (var script in scripts)
        {
            using var definitions = script == Checks ? SqliteDefense.LetDefinitionsChange(connection) : null;
            connection.Run(ReadScript(script));
        }
    }

    /// <summary>The format that a script makes.</summary>
    private static int Count(string script) => Array.IndexOf(Scripts, script) + 1;

    private static long Number(SqliteConnection connection, string pragma) => connection.Rows(pragma, row => row.GetInt64(0))[0];

    private static string ReadScript(string script)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
