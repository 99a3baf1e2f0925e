using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>A bundle that carried a document.</summary>
internal sealed record CarryingBundle(long Id, bool IsOut, string Name, string Origin, string Destination, long Sequence, string At);

/// <summary>The last bundle in which each document left and came: one pass over the items of all bundles.</summary>
internal sealed class BundlesOfAll
{
    private readonly Dictionary<long, CarryingBundle> _bundles;
    private readonly Dictionary<(string Origin, string Destination), long> _acknowledged;
    private readonly Dictionary<long, CarryingBundle> _packed = [];
    private readonly Dictionary<long, CarryingBundle> _received = [];

    public BundlesOfAll(SqliteConnection connection)
    {
        _bundles = connection.Rows("SELECT id, direction = 'out', name, origin, destination, sequence, at FROM bundle",
            row => new CarryingBundle(row.GetInt64(0), row.GetBoolean(1), row.GetString(2), row.GetString(3), row.GetString(4),
                row.GetInt64(5), row.GetString(6))).ToDictionary(bundle => bundle.Id);
        _acknowledged = connection.Rows("""
            SELECT origin, destination, max(sequence) -- the last one of each stream with a receipt
            FROM   bundle
            WHERE  sums IN (SELECT r.acknowledges FROM bundle r WHERE r.acknowledges IS NOT NULL)
            GROUP  BY origin, destination
            """, row => (Key: (row.GetString(0), row.GetString(1)), Sequence: row.GetInt64(2)))
            .ToDictionary(row => row.Key, row => row.Sequence);
        ReadItems(connection);
    }

    public CarryingBundle? Find(long? id) => id is { } known ? _bundles.GetValueOrDefault(known) : null;

    public CarryingBundle? FindPacked(long documentId) => _packed.GetValueOrDefault(documentId);

    public CarryingBundle? FindReceived(long documentId) => _received.GetValueOrDefault(documentId);

    /// <summary>The other side has acknowledged it, or a later one of its stream.</summary>
    public bool IsAcknowledged(CarryingBundle bundle) =>
        _acknowledged.TryGetValue((bundle.Origin, bundle.Destination), out var sequence) && sequence >= bundle.Sequence;

    private void ReadItems(SqliteConnection connection)
    {
        using var query = connection.Prepared("SELECT document_id, bundle_id FROM bundle_item ORDER BY document_id, bundle_id", 0);
        using var row = query.ExecuteReader();
        while (row.Read())
        {
            if (_bundles.TryGetValue(row.GetInt64(1), out var bundle))
                (bundle.IsOut ? _packed : _received)[row.GetInt64(0)] = bundle;
        }
    }
}
