using OfflineLicense.Tests.EndToEnd;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>What the warehouse says of each device of many stations is what <c>status</c> says on its station.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Lane", "check")]
public sealed class WarehouseStateTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly bool s_isHeavy = Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1";

    [SkippableFact]
    public void The_warehouse_says_of_every_device_what_its_station_says()
    {
        var database = server.CreateWarehouse();
        using var fleet = s_isHeavy ? new RandomFleet(zones: 40, desks: 4, devices: 500, seed: 8)
            : new RandomFleet(zones: 17, desks: 3, devices: 4, seed: 7);
        fleet.Live(13);
        var parts = fleet.Stations.Where((_, at) => at % 3 == 0).ToList();
        foreach (var station in parts)
            fleet.Export(station);
        fleet.Live(6);
        foreach (var station in fleet.Stations)
            fleet.Export(station);

        // In any order; what goes on from an export that is not there yet is refused, and loaded with the next ones.
        var loader = new Loader(server, database, fleet.Keys);
        var exports = fleet.Stations.SelectMany(station => station.Exports).ToArray();
        fleet.Random.Shuffle(exports);
        var half = loader.Load(exports[..(exports.Length / 2)]);
        Assert.True(half.ExitCode is 0 or 12, half.Error);
        var refused = exports.Where(path => half.Error.Contains(path, StringComparison.Ordinal));
        var rest = loader.Load([.. exports[(exports.Length / 2)..], .. refused]);
        Assert.True(rest.ExitCode == 0, rest.Error);
        Assert.EndsWith("0 loaded, 5 known, 0 refused\n", loader.Load(exports[..5]).Output, StringComparison.Ordinal);

        var due = string.Join('\n', server.Rows(database, "SELECT pg_get_viewdef('offlic.due')"));
        server.Run(database, $"CREATE OR REPLACE VIEW offlic.due AS {WarehouseAnswers.At(fleet, due)}");
        var told = fleet.Stations.SelectMany(station => WarehouseAnswers.Of(fleet, station)).ToHashSet(StringComparer.Ordinal);
        var answered = WarehouseAnswers.Of(server, database).ToHashSet(StringComparer.Ordinal);
        var different = told.Except(answered).Count() + answered.Except(told).Count();
        foreach (var table in (string[])["merged", "packed_elsewhere", "pruned"])
            output.WriteLine($"figure: rows of {table} {server.Rows(database, $"SELECT count(*) FROM offlic.{table}")[0]}");
        output.WriteLine($"figure: devices in the warehouse {told.Count(line => line.StartsWith("device", StringComparison.Ordinal))}");
        output.WriteLine($"figure: answers of the warehouse {answered.Count}");
        output.WriteLine($"figure: answers of the warehouse, different {different}");
        output.WriteLine(string.Join('\n', told.GroupBy(Kind).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {group.Count()}")));
        Assert.True(told.SetEquals(answered), string.Join('\n',
            told.Except(answered).Select(line => $"station:   {line}").Order(StringComparer.Ordinal).Take(15)
                .Concat(answered.Except(told).Select(line => $"warehouse: {line}").Order(StringComparer.Ordinal).Take(15))));
    }

    /// <summary>The question, and the state that is the answer.</summary>
    private static string Kind(string line) => line.Split(' ')[0] is var question && question is "device" or "request"
        ? $"{question} {line.Split('~')[question == "device" ? 2 : 3]}"
        : line.Split(' ')[0];
}
