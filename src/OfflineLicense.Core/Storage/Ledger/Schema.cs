using System.Reflection;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>Numbered scripts inside the program, each run once in a transaction, counted by <c>PRAGMA user_version</c>.</summary>
internal static class Schema
{
    /// <summary>Says whose file this is to anyone who looks: "Offl".</summary>
    private const int ApplicationId = 0x4F66666C;

    /// <summary>From this format on every row is in a sum.</summary>
    private const string Sums = "0004-row-sums.sql";

    private static readonly string[] Scripts = ["0001-facts.sql", "0002-every-document.sql", "0003-key-cutoff.sql", Sums,
        "0005-decisions.sql"];

    public static int Version => Scripts.Length;

    /// <returns>The format of this ledger: <see cref="Version"/>, or an older one that <see cref="Migrate"/> migrates.</returns>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: not a ledger, or newer than this tool.</exception>
    public static int Check(SqliteConnection connection)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (application != ApplicationId || version < 1)
        {
            throw new Failure(FailureKind.Damaged, $"{connection.DataSource} is not a ledger of offlic",
                "restore it from a backup; nothing was changed");
        }

        if (version > Version)
        {
            throw new Failure(FailureKind.Damaged,
                $"the ledger has format {version}, this offlic knows up to {Version}",
                "use the newer offlic that wrote it; nothing was changed");
        }

        return (int)version;
    }

    public static void Create(SqliteConnection connection)
    {
        connection.Run($"PRAGMA application_id = {ApplicationId}");
        Migrate(connection, from: 0, isInTransaction: false);
    }

    /// <param name="connection">Opened to write.</param>
    /// <param name="from">The format it has; 0: none yet.</param>
    /// <param name="isInTransaction">A transaction is open already, which another process ends.</param>
    public static void Migrate(SqliteConnection connection, int from, bool isInTransaction)
    {
        foreach (var script in Scripts.Skip(from))
        {
            if (!isInTransaction)
                connection.Run("BEGIN IMMEDIATE");
            connection.Run(ReadScript(script));
            if (script == Sums)
                RowChecksums.Rebuild(connection);
            if (!isInTransaction)
                connection.Run("COMMIT");
        }
    }

    /// <summary>Creates the views of this connection. They are no part of the file.</summary>
    public static void CreateViews(SqliteConnection connection) => connection.Run(ReadScript("views.sql"));

    private static long Number(SqliteConnection connection, string pragma) => connection.Rows(pragma, row => row.GetInt64(0))[0];

    private static string ReadScript(string script)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
