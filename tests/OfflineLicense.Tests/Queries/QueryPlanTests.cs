using Microsoft.Data.Sqlite;
using OfflineLicense.Cli;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Commands;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Queries;

/// <summary>
/// Every statement of every command, as SQLite plans it: none reads a table, or much of it, for each row of another. A trip runs through
/// two stations, then every command that only looks; each statement that ran is planned again.
/// </summary>
[Collection(nameof(StatementTrace))]
[Trait("Lane", "check")]
public sealed class QueryPlanTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Loops that are meant, each with a part of its statement and the reason.</summary>
    private static readonly (string Loop, string Statement, string Why)[] Meant =
    [
        ("SEARCH h USING COVERING INDEX", "h.sequence > bundle.sequence", "it ends at the first bundle that follows"),
        ("SEARCH w USING PRIMARY KEY (bundle_id=?)", "bundle_written w WHERE w.bundle_id = bundle.id", "it ends at the first folder"),
        ("SCAN s", "s.key_id = k.key_id", "a station has few keys of its own that are revoked"),
        ("SCAN t", "t.key_id = k.id", "a station has few keys of its own that are revoked"),
        ("SEARCH o USING COVERING INDEX", "o.sequence <= k.sequence", "each stream once, and the result has these rows"),
        ("SEARCH receipt USING AUTOMATIC", "q.device_id = @deviceId", "one row a stream, for the requests of one product instance"),
        ("SCAN receipt LEFT-JOIN", "q.document_id = @requestId", "one row a stream, for one request"),
        ("SEARCH o", "o.last_document < q.document_id", "it ends at the newest round that fits, for the requests of one product instance"),
        ("SEARCH x USING PRIMARY KEY", "x.mark_id = m.id", "the marks that traveled, for the requests of one product instance"),
        ("SEARCH i USING PRIMARY KEY (bundle_id=?)", "json_each", "each bundle that was named, once"),
    ];

    private static readonly Lazy<string> Scripts = new(() => string.Concat(typeof(Schema).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(ReadResource)));

    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void No_statement_of_any_command_reads_a_table_for_each_row_of_another()
    {
        var commands = new AllCommands(_shell);
        using var trace = new StatementTrace(_shell.Folder);
        commands.Run();

        var texts = trace.Texts.Where(CanBePlanned).ToList();
        output.WriteLine($"{texts.Count} statements");
        using var ledger = LedgerFile.Connect(commands.At("zone", ".offlic", "ledger.db"), SqliteOpenMode.ReadOnly);
        var unused = Meant.ToHashSet();
        var found = texts.Where(sql => FindLoops(ledger, sql, unused).Count > 0)
            .Select(sql => $"{string.Join("; ", FindLoops(ledger, sql, unused))}\n{sql}\n{QueryPlan.Describe(ledger, sql)}\n")
            .ToList();

        Assert.Equal(["explain", "help"], CommandLine.Commands().Select(command => command.Name).Except(commands.Names));
        Assert.True(texts.Count > 350, $"{texts.Count} statements");
        Assert.True(found.Count == 0, string.Join("\n", found));
        Assert.Empty(unused);
    }

    /// <summary>Regression: a desk looked for each answer among all items of the bundles of its zone.</summary>
    [Fact]
    public void The_query_that_a_desk_packed_with_is_found()
    {
        using var desk = new RandomDesk(seed: 1, requests: 2);
        desk.Connection.Run("DROP VIEW received");
        desk.Connection.Run("""
            CREATE TEMP VIEW received AS
            SELECT i.document_id, b.id AS bundle_id, b.origin
            FROM   bundle_item i
            JOIN   bundle b ON b.id = i.bundle_id
            WHERE  b.direction = 'in'
            """);

        Assert.Contains("SEARCH i USING PRIMARY KEY (bundle_id=?)",
            QueryPlan.FindRepeatedScans(desk.Connection, OutgoingAnswersTests.PlainAnswers));
    }

    private static List<string> FindLoops(
        SqliteConnection ledger, string sql, HashSet<(string Loop, string Statement, string Why)> unused)
    {
        var loops = QueryPlan.FindRepeatedScans(ledger, sql).ToList();
        foreach (var each in Meant)
        {
            if (sql.Contains(each.Statement, StringComparison.Ordinal)
                && loops.RemoveAll(loop => loop.StartsWith(each.Loop, StringComparison.Ordinal)) > 0)
                unused.Remove(each);
        }

        return loops;
    }

    /// <summary>What makes the tables runs once for a ledger, and its own tables are gone then.</summary>
    private static bool CanBePlanned(string sql) => !Scripts.Value.Contains(sql, StringComparison.Ordinal)
        && new[] { "SELECT", "WITH", "INSERT", "UPDATE", "DELETE" }.Any(verb => sql.TrimStart().StartsWith(verb, StringComparison.Ordinal));

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
