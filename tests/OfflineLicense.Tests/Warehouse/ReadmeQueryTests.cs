using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>What the page about the warehouse tells people to type.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Lane", "check")]
public sealed partial class ReadmeQueryTests(PostgresServer server)
{
    [SkippableFact]
    public void Every_query_of_the_page_runs_for_a_reader()
    {
        var database = server.CreateWarehouse();
        var queries = Blocks().Matches(File.ReadAllText(Checkout.At("warehouse", "postgresql", "README.md")))
            .Select(match => match.Groups[1].Value).ToList();
        Assert.True(queries.Count > 6);
        server.Run(database, string.Join('\n', queries), "reader");
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
