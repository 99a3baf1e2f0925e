using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Tests.Queries;

/// <summary>
/// What SQLite says how it runs a statement (sqlite.org/eqp.html). Rows with one parent are the loops of a join, the outer one first, and
/// the parts that are computed once or for each row of them.
/// </summary>
internal static partial class QueryPlan
{
    /// <summary>Columns that have one value in many rows: a search by these alone reads as much as a table holds.</summary>
    private static readonly string[] Wide = ["bundle_id", "origin", "destination", "server", "report_id", "entitlement_id", "kind", "zone"];

    /// <summary>The loops that are run again and again and read many rows each time.</summary>
    public static IReadOnlyList<string> FindRepeatedScans(SqliteConnection connection, string sql)
    {
        // Adding one row, SQLite lists the tables that refer to it; it looks into them only where a constraint is deferred, and none is.
        if (sql.StartsWith("INSERT", StringComparison.Ordinal) && !sql.Contains("SELECT", StringComparison.Ordinal))
            return [];
        var nodes = Read(connection, sql);
        var children = nodes.ToLookup(node => node.Parent);
        var found = new List<string>();
        Walk(0, isRepeated: false);
        return found;

        void Walk(long parent, bool isRepeated)
        {
            var isInner = isRepeated;
            foreach (var (id, _, detail) in children[parent])
            {
                if (IsLoop().IsMatch(detail))
                {
                    if (isInner && ReadsMany(detail))
                        found.Add(detail);
                    isInner = isInner || !IsOneRow().IsMatch(detail); // one row, or the first that there is
                    Walk(id, isRepeated);
                }
                else
                {
                    // A subquery that is not correlated is computed once, wherever it stands.
                    Walk(id, isRepeated || detail.StartsWith("CORRELATED", StringComparison.Ordinal));
                }
            }
        }
    }

    /// <summary>The plan as SQLite's shell shows it.</summary>
    public static string Describe(SqliteConnection connection, string sql)
    {
        var depths = new Dictionary<long, int> { [0] = 0 };
        return string.Join('\n', Read(connection, sql).Select(node =>
            new string(' ', 2 * (depths[node.Id] = depths[node.Parent] + 1)) + node.Detail));
    }

    private static List<(long Id, long Parent, string Detail)> Read(SqliteConnection connection, string sql) => connection.Rows(
        $"EXPLAIN QUERY PLAN {sql}", row => (row.GetInt64(0), row.GetInt64(1), row.GetString(3)));

    private static bool ReadsMany(string loop)
    {
        if (loop.Contains("VIRTUAL TABLE", StringComparison.Ordinal) || loop.Contains("CONSTANT ROW", StringComparison.Ordinal))
            return false;
        if (loop.StartsWith("SCAN", StringComparison.Ordinal) || loop.Contains("AUTOMATIC", StringComparison.Ordinal))
            return true;
        var columns = IsEqual().Matches(loop).Select(match => match.Groups[1].Value).ToList();
        return columns.TrueForAll(column => Wide.Contains(column));
    }

    [GeneratedRegex(@"\A(?:SCAN|SEARCH) ")]
    private static partial Regex IsLoop();

    [GeneratedRegex(@"\((?:rowid|id|sha256)=\?\)\z|CONSTANT ROW|\A(?:SCAN|SEARCH) \w+ EXISTS")]
    private static partial Regex IsOneRow();

    [GeneratedRegex(@"(\w+)=\?")]
    private static partial Regex IsEqual();
}
