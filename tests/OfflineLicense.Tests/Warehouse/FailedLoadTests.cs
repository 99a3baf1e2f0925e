using OfflineLicense.Tests.Media;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>Servers that are not there, end, or are of another kind; loads that are killed; who may do what.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Lane", "check")]
public sealed class FailedLoadTests(PostgresServer server, ExportedPair pair)
{
    [SkippableFact]
    public void A_server_that_is_not_there_or_has_no_warehouse_is_told()
    {
        var database = server.CreateWarehouse();
        var loader = new Loader(server, database, pair.Fleet.Keys);
        Told(loader.Load(pair.Zone.Exports, With("PGHOST", pair.Fleet.At("no-server"))), 5, "the server is not there", "PGHOST");
        Told(loader.Load(pair.Zone.Exports, With("PGDATABASE", "postgres")), 31, "this database has no warehouse", "schema.sql");
        Told(loader.Load(pair.Zone.Exports, With("PGUSER", "reader")), 5, "may not load", "GRANT offlic_loader");
        Told(loader.Load(), 2, "no export is named", "usage");
        Told(new Loader(server, database, pair.Fleet.At("none")).Load(pair.Zone.Exports[0]), 5, "there is no folder", "pub.pem");

        server.Run(database, "UPDATE offlic.version SET version = 2");
        Told(loader.Load([.. pair.Zone.Exports]), 31, "version 2", "its schema.sql");
        server.Run(database, "UPDATE offlic.version SET version = 1; ALTER TABLE offlic.gap_range RENAME reason TO why");
        var other = pair.Copy(pair.Zone.Exports[0]);
        Assert.Contains("1 loaded", loader.Load(other).Output, StringComparison.Ordinal); // it has no such row
        Assert.Equal("version 1", string.Join('\n', server.Count(server.CreateWarehouse())));
    }

    /// <summary>At each of these lines of the load psql is killed, or the server ends the connection, or all of the server ends.</summary>
    [SkippableFact]
    public void A_load_that_is_killed_anywhere_leaves_nothing_and_is_made_again()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1", "only with OFFLIC_HEAVY=1");
        var database = server.CreateWarehouse();
        var loader = new Loader(server, database, pair.Fleet.Keys);
        string[] places =
            ["offlic.add_station", "offlic.stage_station", "new_document FROM", "offlic.finish_load", "offlic.finish_state", "COMMIT"];
        foreach (var place in places)
            Killed(place, "\\! kill -9 $PPID");
        foreach (var place in places[^2..])
            Killed(place, "SELECT pg_terminate_backend(pg_backend_pid());");
        foreach (var place in places[^2..])
        {
            var process = server.ProcessId;
            Killed(place, $"\\! kill -QUIT {process}", () => server.StartAgain(process));
        }

        var again = loader.Load(pair.Zone.Exports[0]);
        Assert.True(again.ExitCode == 0, again.Error);

        void Killed(string before, string killing, Action? then = null)
        {
            var killed = loader.Load(pair.Zone.Exports[..1], Replacing(before, killing));
            then?.Invoke();
            Told(killed, 5, "PLANT-1.export.00000001: the load ended", "run the same again when the server is there");
            Assert.Equal("version 1", server.Count(database));
        }
    }

    [SkippableFact]
    public void A_server_whose_disk_is_full_has_nothing_of_the_load()
    {
        server.Require();
        using var disk = SmallDisk.Mount(server.At("small"), 512 * 1024);
        var database = server.CreateWarehouse(disk.Folder);
        disk.Fill(256);
        var loader = new Loader(server, database, pair.Fleet.Keys);
        Told(loader.Load(pair.Zone.Exports[0]), 5, "PLANT-1.export.00000001: the disk of the server is full", "make space there");
        disk.MakeRoom();
        Assert.Equal("version 1", server.Count(database));
        var again = loader.Load(pair.Zone.Exports[0]);
        Assert.True(again.ExitCode == 0, again.Error);
        server.Run("template1", $"DROP DATABASE {database}");
    }

    /// <summary>The first load of a station makes its partitions. It waits for no question and for no load of another station.</summary>
    [SkippableFact]
    public async Task The_first_load_of_a_station_waits_for_nobody()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1", "only with OFFLIC_HEAVY=1");
        var database = server.CreateWarehouse();
        var other = Task.Run(() => ProcessRun.Of("psql", ["-X", "-c", "BEGIN; SELECT count(*) FROM offlic.device_state; "
            + "LOCK TABLE offlic.document, offlic.report, offlic.request_state IN ROW EXCLUSIVE MODE; SELECT pg_sleep(3600)"],
            limit: TimeSpan.FromHours(1), environment: server.Environment(database)));
        const string Other = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        while (server.Rows(database, $"SELECT count(*) {Other}")[0] == "0")
            await Task.Delay(20);
        var run = new Loader(server, database, pair.Fleet.Keys).Load(pair.Zone.Exports[..1], With("PGOPTIONS", "-c lock_timeout=1s"));
        Assert.True(run.ExitCode == 0, run.Error);
        server.Run(database, $"SELECT pg_terminate_backend(pid) {Other}");
        await other;
    }

    [SkippableFact]
    public async Task Two_loads_at_once_are_one_after_the_other()
    {
        var database = server.CreateWarehouse();
        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            Task.Run(() => new Loader(server, database, pair.Fleet.Keys).Load([.. pair.Zone.Exports, .. pair.Desk.Exports]))));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
        Assert.Equal(["4"], server.Rows(database, "SELECT count(*) FROM offlic.load"));
    }

    [SkippableTheory]
    [InlineData("loader", "UPDATE offlic.document SET kind = 'usage'")]
    [InlineData("loader", "DELETE FROM offlic.journal")]
    [InlineData("loader", "DROP TABLE offlic.load")]
    [InlineData("loader", "SELECT offlic.remove_station('PLANT-1')")]
    [InlineData("reader", "INSERT INTO offlic.version VALUES (2, '')")]
    [InlineData("reader", "DELETE FROM offlic.device_state")]
    [InlineData("reader", "SELECT offlic.add_station('X')")]
    public void A_loader_changes_no_fact_and_a_reader_nothing(string user, string sql)
    {
        var refused = server.Ask("warehouse", sql, user);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Matches("permission denied|must be owner", refused.Error);
    }

    /// <summary>A psql that runs another line before one of the load.</summary>
    private Dictionary<string, string?> Replacing(string before, string added)
    {
        var folder = Directory.CreateDirectory(pair.Fleet.At($"killed-{pair.Fleet.NextNumber()}")).FullName;
        var psql = Path.Combine(folder, "psql");
        var line = added.Replace("\\", @"\\\\", StringComparison.Ordinal);
        File.WriteAllText(psql, $"#!/bin/sh\n[ ! -f load.sql ] || sed -i '/{before}/i {line}' load.sql\n"
            + $"PATH={Environment.GetEnvironmentVariable("PATH")} exec psql \"$@\"\n");
        File.SetUnixFileMode(psql, (UnixFileMode)0b111_101_101);
        return With("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}");
    }

    private static Dictionary<string, string?> With(string name, string value) => new() { [name] = value };

    private static void Told(ProcessRun run, int exit, string complaint, string remedy)
    {
        Assert.True(exit == run.ExitCode, $"{run.ExitCode}\n{run.Output}{run.Error}");
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
    }
}
