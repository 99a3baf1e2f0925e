using System.Text.RegularExpressions;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>What a central team asks a warehouse: the queries of its page, and each view for all, one station and one device.</summary>
internal static partial class Questions
{
    private const string Station = "PLANT-017";

    private static readonly string[] s_views =
        ["device_state", "request_state", "missing", "due", "bundle_custody", "contested_device", "trip_duration"];

    /// <summary>How large it is.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Sizes { get; } =
    [
        ("database", "SELECT pg_size_pretty(pg_database_size(current_database())) AS database"),
        ("tables", """
            SELECT p.relname AS name, sum(pg_table_size(i.relid)) AS table_bytes, sum(pg_indexes_size(i.relid)) AS index_bytes,
                   sum(c.reltuples)::bigint AS rows
            FROM   pg_class p CROSS JOIN LATERAL pg_partition_tree(p.oid) i JOIN pg_class c ON c.oid = i.relid
            WHERE  p.relnamespace = 'offlic'::regnamespace AND p.relkind = 'p' AND i.isleaf
            GROUP  BY 1 ORDER BY 2 DESC LIMIT 30
            """),
    ];

    public static IEnumerable<(string Name, string Sql)> All(string checkout)
    {
        var page = File.ReadAllText(Path.Combine(checkout, "warehouse", "postgresql", "README.md"));
        foreach (Match match in OfThePage().Matches(page))
            yield return (match.Groups[1].Value.Trim().ReplaceLineEndings(" "), match.Groups[2].Value.Replace("PLANT-7", Station,
                StringComparison.Ordinal).Replace("sequence = 31", "sequence = 7", StringComparison.Ordinal));
        foreach (var view in s_views)
        {
            yield return ($"all of {view}", $"SELECT count(*) FROM offlic.{view} v WHERE v IS NOT NULL");
            var station = view switch { "bundle_custody" => "packed_by", "contested_device" => "first_station", _ => "station" };
            yield return ($"{view} of one station", $"SELECT * FROM offlic.{view} WHERE {station} = '{Station}'");
        }

        foreach (var view in (string[])["device_state", "request_state", "missing", "due", "contested_device"])
            yield return ($"{view} of one device", $"SELECT * FROM offlic.{view} WHERE serial = {Serial}");
    }

    /// <summary>A device of the station.</summary>
    private static string Serial => "(SELECT min(serial) FROM offlic.device_state WHERE station = '" + Station + "')";

    [GeneratedRegex(@"\n\n([^\n`][^`]*?):\n\n```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex OfThePage();
}
