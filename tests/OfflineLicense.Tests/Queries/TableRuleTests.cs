using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Tests.Queries;

/// <summary>The values that a table takes, in a new ledger and in one that was changed from an older format.</summary>
public sealed class TableRuleTests
{
    private const int BeforeComparisons = 12;

    [Theory]
    [InlineData("chunk (document_id, number, size, encoding, bytes) VALUES (1, 0, 1, {0}, x'00')", "0 1 2", "-1 3")]
    [InlineData("block (document_id, position, name, signature) VALUES (1, 0, 'x', '{0}')", "present missing malformed", "Present valid")]
    [InlineData("answer (document_id, device_id, evidence, at) VALUES (1, 1, '{0}', 'x')",
        "content-udi report-id upload-name person account", "name UPLOAD-NAME")]
    [InlineData("agreement (answer_id, evidence) VALUES (1, '{0}')", "report-id upload-name person", "content-udi account")]
    [InlineData("mark (document_id, fact, at) VALUES (1, '{0}', 'x')", "uploaded refused done lost ignored unmatched", "open Done")]
    [InlineData("proof (document_id, device_id, udi_id, kind, printed, earliest) VALUES (1, 1, 1, '{0}', 'x', 'x')",
        "authorization reservation trust-code", "ack trust")]
    [InlineData("unit_shown (document_id, device_id, udi_id, kind, printed) VALUES (1, 1, 1, '{0}', 'x')",
        "authorization reservation trust-code", "ack trust")]
    public void A_table_takes_the_values_of_its_rule_and_no_other(string row, string taken, string refused)
    {
        foreach (var older in new[] { false, true })
        {
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            Schema.Create(connection, older ? BeforeComparisons : null);
            if (older)
                Schema.Migrate(connection, BeforeComparisons, isInTransaction: false, DateTimeOffset.UnixEpoch);
            connection.Run("PRAGMA foreign_keys = OFF");
            foreach (var value in taken.Split(' '))
                Assert.Equal(1, connection.Run(Added(row, value)));
            foreach (var value in refused.Split(' '))
            {
                var failed = Assert.Throws<SqliteException>(() => connection.Run(Added(row, value)));
                Assert.Contains("CHECK constraint", failed.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>In the place of the row before.</summary>
    private static string Added(string row, string value) =>
        "INSERT OR REPLACE INTO " + row.Replace("{0}", value, StringComparison.Ordinal);
}
