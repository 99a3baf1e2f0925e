using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Storage.Ledger.Tables.Merged;

/// <summary>The bundles of another station's ledger.</summary>
internal sealed class ForeignBundles(SqliteConnection connection, string from) : IDisposable
{
    /// <summary>What stands before the packed bytes of a part: its encoding and its size.</summary>
    private const int PartHead = 5;

    private Statement? _carrying;

    /// <summary>The bundles in which a document arrived or left, the first one first.</summary>
    public IReadOnlyList<long> Carrying(long documentId)
    {
        _carrying ??= connection.Prepared(
            "SELECT DISTINCT bundle_id FROM bundle_item WHERE document_id = $a ORDER BY bundle_id LIMIT 100", 1);
        return Guarded(() =>
        {
            _carrying.Bind(documentId);
            using var row = _carrying.ExecuteReader();
            var found = new List<long>();
            while (row.Read())
                found.Add(row.GetInt64(0));
            return found;
        });
    }

    /// <param name="cap">Bytes that a part of this name may have; one that has more is missing.</param>
    public ForeignBundle Read(long bundleId, Func<string, int> cap)
    {
        var names = Guarded(() => connection.Rows("SELECT substr(name, 1, 100) FROM bundle WHERE id = $a", row => row.GetString(0),
            bundleId));
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in (string[])[BundlePart.Sums, BundlePart.Readme, BundlePart.Manifest, BundlePart.Items, BundlePart.Facts])
        {
            if (Part(bundleId, name, cap(name)) is { } bytes)
                parts.Add(name, bytes);
        }

        return new ForeignBundle(names is [var only] ? only : string.Empty, parts, Guarded(() => connection.Rows("""
            SELECT key_id, bytes FROM seal WHERE bundle_id = $a AND length(bytes) <= $b ORDER BY key_id LIMIT $c
            """, row => (row.GetString(0), row.GetBytes(1)), bundleId, Limits.BundleSeal, Limits.BundleSeals + 1)));
    }

    public void Dispose() => _carrying?.Dispose();

    /// <summary>Null: it is not there, larger than it may be, or cannot be unpacked.</summary>
    private byte[]? Part(long bundleId, string name, int cap)
    {
        var stored = Guarded(() => connection.Rows(
            "SELECT bytes FROM bundle_part WHERE bundle_id = $a AND name = $b AND length(bytes) BETWEEN $c AND $d",
            row => row.GetBytes(0), bundleId, name, PartHead, cap + PartHead));
        if (stored is not [var bytes])
            return null;
        var size = BitConverter.ToInt32(bytes, 1);
        if (size < 0 || size > cap)
            return null;
        try
        {
            return new Chunk(size, bytes[0], bytes[PartHead..]).Unpack();
        }
        catch (Failure broken) when (broken.Kind == FailureKind.Damaged)
        {
            return null;
        }
    }

    private T Guarded<T>(Func<T> read) => ForeignLedger.Guarded(from, read);
}
