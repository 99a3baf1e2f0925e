using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>
/// The warehouse without a server. DuckDB is a package of 110 MB: only scripts/check.sh --release builds the program that runs it.
/// </summary>
[Trait("Lane", "check")]
public sealed class DuckDbTests
{
    private static readonly string s_program =
        Checkout.At("tests", "OfflineLicense.DuckDb", "bin", "Release", "net10.0", "linux-x64", "OfflineLicense.DuckDb.dll");

    [SkippableFact]
    public void DuckDB_says_of_every_device_what_its_station_says()
    {
        Skip.IfNot(File.Exists(s_program), "needs DuckDB, which only check.sh --release builds");
        using var fleet = new RandomFleet(zones: 5, desks: 2, devices: 6, seed: 11);
        fleet.Live(14);
        foreach (var station in fleet.Stations)
            fleet.Export(station);
        fleet.Live(14);
        foreach (var station in fleet.Stations.Skip(1))
            fleet.Export(station);
        foreach (var station in fleet.Stations.Take(2))
            fleet.Export(station, isFull: true);
        var lying = fleet.Stations[0];
        File.AppendAllText(Path.Combine(lying.Exports[^1], "roster_entry.csv"),
            $"{fleet.Stations[1].Name},9999,FORGED,C9300-48P,\"\",,,,,,,,1,,0,,2026-01-01T00:00:00Z\r\n");
        TreeCopy.Into(Checkout.At("warehouse"), fleet.At("warehouse"));
        var views = fleet.At("warehouse", "postgresql", "views.sql");
        File.WriteAllText(views, WarehouseAnswers.At(fleet, File.ReadAllText(views)));
        Directory.Move(fleet.At("exports"), fleet.At("warehouse", "exports"));

        var told = fleet.Stations.SelectMany(station => WarehouseAnswers.Of(fleet, station)).ToHashSet(StringComparer.Ordinal);
        var answered = WarehouseAnswers.OfDuckDb(sql => Ask(fleet, sql)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(told.Except(answered).Concat(answered.Except(told)).Order(StringComparer.Ordinal).Take(20));
    }

    /// <summary>Every time it reads the exports anew.</summary>
    private static string[] Ask(RandomFleet fleet, string sql)
    {
        File.WriteAllText(fleet.At("question.sql"), sql);
        var run = ProcessRun.Of(ProcessRun.DotNet,
            [s_program, fleet.At("fleet.duckdb"), fleet.At("warehouse"), "duckdb.sql", fleet.At("question.sql")]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
