using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>Names of stations in a ledger become names of files and folders: none may be other than a station can have.</summary>
internal static class LedgerNames
{
    /// <param name="from">The ledger, for messages.</param>
    /// <exception cref="Failure">Damaged: the name of this station, or of the station of a key, is none.</exception>
    public static void Check(SqliteConnection connection, string from) => Check(from, connection.Rows("""
        SELECT name FROM station
        UNION
        SELECT station FROM key
        """, row => row.TextOrNull(0) ?? string.Empty)); // a damaged row has none

    /// <summary>The same for the stations of bundles, which may be many.</summary>
    public static void CheckBundles(SqliteConnection connection, string from) => Check(from, connection.Rows("""
        SELECT origin FROM bundle
        UNION
        SELECT destination FROM bundle
        """, row => row.TextOrNull(0) ?? string.Empty)); // a damaged row has none

    private static void Check(string from, List<string> names)
    {
        if (names.Find(name => !StationName.IsValid(name)) is { } bad)
        {
            throw new Failure(FailureKind.Damaged,
                $"{from} is damaged: it names a station {SafeText.Value(bad)}, and no station has such a name",
                "restore the ledger from an intact backup; nothing was changed");
        }
    }
}
