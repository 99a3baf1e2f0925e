using Microsoft.Data.Sqlite;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>A desk's ledger from before it kept which zone brought what, opened by this version.</summary>
public sealed class ZoneMigrationTests : IDisposable
{
    private const string At = "2026-01-01T00:00:00Z";

    private readonly TempFolder _temp = new();

    public ZoneMigrationTests()
    {
        StationSetup.Create(Folder, new NewStation("HQ", Side.Desk, KeyCurve.P256, null), "t", TimeProvider.System);
        File.WriteAllBytes(Folder.Ledger, []);
        using var connection = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        connection.Open();
        Schema.Create(connection, 5);
        connection.Run($"INSERT INTO station (id, name, side, created) VALUES (1, 'HQ', 'desk', '{At}')");
        for (var unit = 1; unit <= 3; unit++)
        {
            connection.Run($"INSERT INTO udi (id, pid, serial) VALUES ({unit}, 'C9300', 'FOC{unit}')");
            connection.Run($"INSERT INTO device (id, udi_id, at) VALUES ({unit}, {unit}, '{At}')");
        }

        Bundle(connection, 1, "PLANT-7");
        Bundle(connection, 2, "PLANT-8");
        Request(connection, 1, device: 1, bundles: [1], members: [1, 2]);
        Request(connection, 2, device: 3, bundles: [2], members: [3]);
        Request(connection, 3, device: 1, bundles: [1, 2], members: []);
        connection.Run("INSERT INTO server_file (document_id, server) VALUES (2, 'ONPREM-1')");
        connection.Run($"INSERT INTO gap (origin, destination, sequence, reason, at) VALUES ('PLANT-7', 'desk', 4, 'x', '{At}')");
        foreach (var (table, sum) in RowChecksumTable.Compute(connection).Tables)
            connection.Run("INSERT INTO row_sum (table_name, rows, sum) VALUES ($a, $b, $c)", table, sum.Rows, sum.Bytes);
    }

    private StationPaths Folder => new(_temp.FullPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Everything_belongs_to_the_zone_of_its_first_bundle_and_what_two_zones_brought_is_told()
    {
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);

        Assert.Equal(["PLANT-7", "PLANT-7", "PLANT-8"],
            new[] { "FOC1", "FOC2", "FOC3" }.Select(serial => ledger.Zones.OfUnit("C9300", serial)));
        Assert.Equal(["PLANT-7", "PLANT-8", "PLANT-7"], new long[] { 1, 2, 3 }.Select(ledger.Zones.OfDocument));
        Assert.Equal("PLANT-8", ledger.Zones.OfServer("onprem-1"));
        Assert.Equal([("C9300", "FOC1")], ledger.Zones.Contested().Select(each => (each.Pid, each.Serial)));
        Assert.Equal([(4L, 4L)], ledger.Bundles.OpenGaps("PLANT-7", "desk").Select(gap => (gap.First, gap.Last)));
        Assert.Empty(ledger.Checks.Rows());
        var check = new StationDoctor(ledger).RunChecks(deep: false).Single(check => check.Check == StationCheck.Zones);
        Assert.Equal(["P:C9300,S:FOC1 was brought by PLANT-7 and PLANT-8; it belongs to PLANT-7"], check.Problems);
    }

    private static void Bundle(SqliteConnection connection, int id, string origin) => connection.Run($"""
        INSERT INTO bundle (id, direction, name, origin, destination, sequence, sums, previous, created, items, facts, bytes,
                            journal_sequence, journal_head, at)
        VALUES ({id}, 'in', '{origin}.desk.00000001', '{origin}', 'desk', 1, '{new string((char)('a' + id), 64)}', '{new string('0', 64)}',
                '{At}', 0, 0, 0, 1, '{new string('0', 64)}', '{At}')
        """);

    private static void Request(SqliteConnection connection, int id, int device, int[] bundles, int[] members)
    {
        connection.Run("INSERT INTO document (id, sha256, size, kind, at) VALUES ($a, $b, 1, 'usage', $c)", id,
            new string((char)('0' + id), 64), At);
        connection.Run($"INSERT INTO request (document_id, device_id, upload_name, hostname) VALUES ({id}, {device}, 'u{id}.txt', 0)");
        foreach (var bundle in bundles)
            connection.Run($"INSERT INTO bundle_item (bundle_id, position, name, document_id) VALUES ({bundle}, {id}, 'u{id}.txt', {id})");
        foreach (var member in members)
            connection.Run($"INSERT INTO member (document_id, device_id, udi_id, role) VALUES ({id}, {device}, {member}, 'Active')");
    }
}
