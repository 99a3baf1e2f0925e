using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>Compares what a ledger defines with what a new ledger of its format defines.</summary>
internal static class SchemaComparison
{
    /// <summary>Before each name in <c>Migrations/schema.sql</c>.</summary>
    private const string Mark = "\n-- == ";

    private static readonly ConcurrentDictionary<int, SortedDictionary<string, string>> Expected = new();

    /// <summary>Tables, indexes and rules that are missing, defined otherwise, or such as no ledger has. Nothing of them runs.</summary>
    public static IReadOnlyList<string> FindDifferences(SqliteConnection connection, int version)
    {
        var (expected, found) = (Expected.GetOrAdd(version, Create), Read(connection));
        return
        [
            .. expected.Keys.Except(found.Keys, StringComparer.Ordinal).Select(name => $"{name} is missing"),
            .. found.Keys.Except(expected.Keys, StringComparer.Ordinal).Select(name => $"{name} does not belong there"),
            .. expected.Where(each => found.TryGetValue(each.Key, out var sql) && sql != each.Value).Select(each =>
                $"{each.Key} is defined otherwise"),
        ];
    }

    /// <exception cref="Failure">Damaged: something differs.</exception>
    public static void Check(SqliteConnection connection, int version, string ledger)
    {
        if (FindDifferences(connection, version) is [var first, ..] all)
        {
            throw new Failure(FailureKind.Damaged,
                $"{ledger} is not a ledger as offlic makes it: {first}{(all.Count > 1 ? $" and {all.Count - 1:N0} more" : string.Empty)}",
                "nothing of it was used; see all with: offlic doctor; restore it from a backup")
            { Code = "not-our-tables" };
        }
    }

    /// <summary>The definitions of a format, as <c>Migrations/schema.sql</c> keeps those of this one.</summary>
    public static string Describe(int version) =>
        string.Join('\n', Build(version).Select(each => $"{Mark[1..]}{each.Key}\n{each.Value}")) + "\n";

    /// <summary>To make a ledger of this format only to compare with it takes longer than most commands.</summary>
    private static SortedDictionary<string, string> Create(int version) => version == Schema.Version ? ReadKnown() : Build(version);

    private static SortedDictionary<string, string> Build(int version)
    {
        using var fresh = new SqliteConnection("Data Source=:memory:");
        fresh.Open();
        Schema.Create(fresh, version);
        return Read(fresh);
    }

    private static SortedDictionary<string, string> ReadKnown()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var each in $"\n{reader.ReadToEnd().TrimEnd('\n')}".Split(Mark).Skip(1))
        {
            var end = each.IndexOf('\n', StringComparison.Ordinal);
            known.Add(each[..end], each[(end + 1)..]);
        }

        return known;
    }

    /// <summary>By type, name and table, as their text says. SQLite takes a name that has become bytes for the same name.</summary>
    private static SortedDictionary<string, string> Read(SqliteConnection connection) => new(connection
        .Rows("""
            SELECT type || ' ' || name || ' on ' || tbl_name,
                   concat_ws(' ', typeof(type), typeof(name), typeof(tbl_name), typeof(rootpage), typeof(sql), sql)
            FROM   sqlite_schema
            """, row => (row.GetString(0), row.GetString(1)))
        .DistinctBy(row => row.Item1, StringComparer.Ordinal)
        .ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal), StringComparer.Ordinal);
}
