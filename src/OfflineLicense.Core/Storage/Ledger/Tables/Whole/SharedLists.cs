using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>Short lists of which most are alike, as the blocks of responses: hundreds of thousands of ids share a few lists.</summary>
internal static class SharedLists
{
    /// <param name="connection">The ledger.</param>
    /// <param name="sql">An id, and texts without line feeds, joined by line feeds; ids once each.</param>
    /// <param name="convert">Makes a list of the texts.</param>
    public static Dictionary<long, IReadOnlyList<T>> Read<T>(
        SqliteConnection connection, string sql, Func<string[], IReadOnlyList<T>> convert)
    {
        var lists = new Dictionary<string, IReadOnlyList<T>>(StringComparer.Ordinal);
        var byId = new Dictionary<long, IReadOnlyList<T>>();
        using var query = connection.Prepared(sql, 0);
        using var rows = query.ExecuteReader();
        while (rows.Read())
        {
            var texts = rows.GetString(1);
            if (!lists.TryGetValue(texts, out var list))
                lists.Add(texts, list = convert(texts.Split('\n')));
            byId.Add(rows.GetInt64(0), list);
        }

        return byId;
    }
}
