using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Merged;

/// <summary>A document that another station of this zone packed.</summary>
/// <param name="At">When it was learned here.</param>
internal sealed record PackedElsewhereRow(string Sha256, string Station, string BundleName, string BundleSums, string At);

/// <summary>Which documents left in the bundles of other stations of this zone. A document need not be here.</summary>
internal sealed class PackedElsewhere(SqliteConnection connection)
{
    private const string Columns = "sha256 AS Sha256, station AS Station, bundle_name AS BundleName, bundle_sums AS BundleSums, at AS At";

    /// <returns>False: it was known.</returns>
    public bool Add(PackedElsewhereRow row) => connection.Run("""
        INSERT INTO packed_elsewhere (sha256, station, bundle_name, bundle_sums, at) VALUES ($a, $b, $c, $d, $e) ON CONFLICT DO NOTHING
        """, row.Sha256, row.Station, row.BundleName, row.BundleSums, row.At) > 0;

    /// <summary>In the order in which it was learned.</summary>
    public IReadOnlyList<PackedElsewhereRow> Of(string sha256) => connection.Query<PackedElsewhereRow>(
        $"SELECT {Columns} FROM packed_elsewhere WHERE sha256 = @sha256 ORDER BY id", new { sha256 }).AsList();

    /// <summary>The bundle that each document here left in last, by the number of the document.</summary>
    public IReadOnlyDictionary<long, PackedElsewhereRow> OfAll()
    {
        var found = new Dictionary<long, PackedElsewhereRow>();
        foreach (var (id, row) in connection.Rows("""
            SELECT d.id, e.sha256, e.station, e.bundle_name, e.bundle_sums, e.at
            FROM   packed_elsewhere e
            JOIN   document d ON d.sha256 = e.sha256
            ORDER  BY e.id
            """, row => (row.GetInt64(0), new PackedElsewhereRow(
                row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)))))
            found[id] = row;
        return found;
    }

    /// <summary>Requests that left in a bundle of this station and in one of another, by upload name, with the name of that one.</summary>
    public IReadOnlyList<(string UploadName, string Ours, string Other)> PackedTwice() => connection.Rows("""
        SELECT q.upload_name, b.name, e.bundle_name
        FROM   packed_elsewhere e
        JOIN   document d ON d.sha256 = e.sha256
        JOIN   request q ON q.document_id = d.id
        JOIN   bundle b ON b.id = (SELECT max(k.bundle_id) FROM packed k WHERE k.document_id = d.id)
        ORDER  BY q.upload_name, e.id
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)));

    /// <summary>Who packed: collectors of this zone, which their own keys said in an export.</summary>
    public IReadOnlyList<string> Stations() => connection.Rows("SELECT DISTINCT station FROM packed_elsewhere", row => row.GetString(0));

    /// <summary>Whether a station is one of them. Then it is no desk.</summary>
    public bool HasStation(string station) => connection.Any("SELECT 1 FROM packed_elsewhere WHERE station = $a LIMIT 1", station);

    /// <summary>The sums under which bundles of a station are known, by their names.</summary>
    public ILookup<string, string> SumsOf(string station) => connection.Rows(
        "SELECT DISTINCT bundle_name, bundle_sums FROM packed_elsewhere WHERE station = $a", row => (row.GetString(0), row.GetString(1)),
        station).ToLookup(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
}
