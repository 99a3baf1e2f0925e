using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Support;
using OfflineLicense.Tests.WorstCases;

namespace OfflineLicense.Tests.Storage;

/// <summary>Install files that were written before the ledger noted which documents it had then.</summary>
public sealed class SplitMomentMigrationTests
{
    private const int Before = 8;

    [Fact]
    public void A_file_from_before_gets_the_newest_document_of_its_second_whatever_the_order_of_the_times()
    {
        using var connection = Open();
        // The clock of the station was set back after the second document.
        Add(connection, [(1, 10), (2, 50), (3, 20), (4, 30)], [(1, 5), (2, 10), (3, 29), (4, 50), (5, 99)]);

        Schema.Migrate(connection, Before, isInTransaction: false, DateTimeOffset.UnixEpoch);

        Assert.Equal(["2|1", "3|3", "4|4", "5|4"], SqlRows.Of(connection,
            "SELECT install_id || '|' || document_id FROM split_moment ORDER BY install_id"));
    }

    /// <summary>Regression: every file looked at every document.</summary>
    [SkippableFact]
    [Trait("Lane", "check")]
    public void The_time_grows_with_files_and_documents_and_not_with_their_product()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the processor time of a thread is read on Linux");
        var few = Measure(1_000);
        var many = Measure(8_000);

        Assert.True(many < 24 * few, $"{few} for 1,000 files, {many} for 8,000");
    }

    private static TimeSpan Measure(int files)
    {
        using var connection = Open();
        Add(connection, Enumerable.Range(1, 2 * files).Select(id => (id, id)), Enumerable.Range(1, files).Select(id => (id, id)));
        return ThreadTime.Of(() => Schema.Migrate(connection, Before, isInTransaction: false, DateTimeOffset.UnixEpoch));
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Schema.Create(connection, Before);
        connection.Run("PRAGMA foreign_keys = OFF");
        return connection;
    }

    private static void Add(SqliteConnection connection, IEnumerable<(int Id, int At)> documents, IEnumerable<(int Id, int At)> files)
    {
        foreach (var (id, at) in documents)
        {
            connection.Run("INSERT INTO document (id, sha256, size, kind, at) VALUES ($a, $b, 1, 'usage', $c)",
                id, id.ToString("x64", CultureInfo.InvariantCulture), Time(at));
        }

        foreach (var (id, at) in files)
        {
            connection.Run("INSERT INTO install (id, answer_id, folder, name, at) VALUES ($a, 1, 'f', $b, $c)",
                id, id.ToString(CultureInfo.InvariantCulture), Time(at));
            connection.Run("INSERT INTO install_written (install_id, at) VALUES ($a, $b)", id, Time(at));
        }
    }

    private static string Time(int second) => Timestamp.Text(DateTimeOffset.UnixEpoch.AddSeconds(second))!;
}
