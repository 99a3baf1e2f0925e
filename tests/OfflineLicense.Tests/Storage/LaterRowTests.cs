using OfflineLicense.Storage.Ledger;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Storage;

/// <summary>A fact of an early journal row changes, and a later row, which no peer has seen, makes up for it.</summary>
[Trait("Lane", "check")]
public sealed class LaterRowTests(TamperedStation station, ITestOutputHelper output) : IClassFixture<TamperedStation>
{
    /// <summary>Their rows have no order of their own. docs/threat-model.md names the same tables.</summary>
    private static readonly string[] Unordered =
    [
        "bundle_item", "bundle_written", "disputed_item", "gap", "install_written", "key_cutoff", "key_revocation", "key_statement",
        "member", "named", "reserve", "seal", "server_answer", "server_install_written", "split_moment", "staged_written",
    ];

    /// <summary>Regression: the sums were compared as a total of each table, so a later row could hold the difference.</summary>
    [Fact]
    public void A_fact_that_changed_is_seen_although_a_later_journal_row_makes_up_for_it()
    {
        station.Reset();
        var (seen, unseen) = (0, new List<string>());
        foreach (var table in LedgerAttack.FindTables(station.Ledger).Where(table => table is not ("journal" or "row_sum")))
        {
            foreach (var way in new[] { "delete", "change" })
            {
                using (var attack = new LedgerAttack(station.Ledger))
                {
                    var (first, last) = (attack.FindTransaction(table), attack.FindTransaction(table, last: true));
                    var later = last > first ? last : station.Rows;
                    if (!attack.Do(way, table))
                        continue;
                    attack.RecomputeChecksums(later);
                    attack.RecomputeFacts(later);
                    attack.RecomputeChain(later);
                }

                using (var ledger = Ledger.OpenToRead(station.Folder, station.Clock))
                {
                    Assert.Null(ledger.Journal.FirstBreak());
                    if (ledger.Checks.Rows().Count > 0)
                        seen++;
                    else
                        unseen.Add(table);
                }

                station.Reset();
            }
        }

        output.WriteLine($"figure: facts made up for by a later journal row, seen {seen}, not seen in {string.Join(", ", unseen)}");
        Assert.Empty(unseen.Except(Unordered));
        Assert.True(seen >= 50, $"{seen} variants");
    }

    [Fact]
    public void Every_table_is_checked_by_transaction_or_named_as_one_that_is_not()
    {
        station.Reset();
        Assert.Equal(
            LedgerAttack.FindTables(station.Ledger).Except(["journal", "row_sum"]).Order(StringComparer.Ordinal),
            TransactionChecksums.InOrder.Concat(TransactionChecksums.WithParent.Keys).Concat(Unordered).Order(StringComparer.Ordinal));
    }
}
