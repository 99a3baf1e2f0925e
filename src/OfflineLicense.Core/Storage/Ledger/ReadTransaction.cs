using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>A transaction in which nothing is written: <see cref="Ledger.Read"/>.</summary>
internal static class ReadTransaction
{
    /// <param name="connection">The ledger.</param>
    /// <param name="isOpen">One is open already.</param>
    /// <param name="reads">What reads.</param>
    public static void Run(SqliteConnection connection, bool isOpen, Action reads)
    {
        if (isOpen)
        {
            reads();
            return;
        }

        connection.Run("BEGIN");
        try
        {
            reads();
        }
        finally
        {
            connection.Run("COMMIT");
        }
    }
}
