using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.EndToEnd;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Queries;

/// <summary>
/// What each statement of a whole trip costs as the fleet grows, in instructions of SQLite's machine: no clock decides. A statement that
/// runs once for each device and reads all of them is found, which no plan of it alone shows.
/// </summary>
[Collection(nameof(StatementTrace))]
[Trait("Lane", "check")]
public sealed class StatementGrowthTests(ITestOutputHelper output)
{
    private const int Few = 30;
    private const int Times = 5;

    /// <summary>Less is noise: other shapes of devices, a query for all in place of one each. A square of the fleet is far above.</summary>
    private const long Least = 20_000;
    private const int Slack = 2;

    [Fact]
    public void No_statement_of_a_trip_grows_faster_than_the_fleet()
    {
        var few = Count(Few);
        var many = Count(Few * Times);

        var grown = many.Where(each => each.Value > Least && each.Value > few.GetValueOrDefault(each.Key) * Times * Slack)
            .OrderByDescending(each => each.Value)
            .Select(each => $"{few.GetValueOrDefault(each.Key):N0} to {each.Value:N0} instructions: {each.Key}")
            .ToList();

        output.WriteLine($"{many.Count} statements, {few.Values.Sum():N0} and {many.Values.Sum():N0} instructions");
        Assert.True(many.Count > 100 && many.Values.Sum() > few.Values.Sum() * 2, $"{many.Count} statements");
        Assert.True(grown.Count == 0, string.Join('\n', grown));
    }

    private static Dictionary<string, long> Count(int devices)
    {
        using var stations = new TwoStations();
        using var trace = new StatementTrace(stations.At());
        new Trip(stations, Fleet.Of(seed: 5, devices, reports: 3)).There().Back(shape: null).Proved();
        stations.Zone("status", "--list").Ends(0);
        stations.Zone("deadlines");
        stations.Desk("status").Ends(0);
        return trace.Instructions;
    }
}
