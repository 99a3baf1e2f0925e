using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Storage;

/// <summary>
/// Every table of a ledger: a row is deleted, added, changed by a person who can write the file, and who computes again the row
/// checksums, what the journal row covers, and the chain to its end.
/// </summary>
[Trait("Lane", "check")]
public sealed class TamperedLedgerTests : IClassFixture<TamperedStation>
{
    /// <summary>What somebody does to the facts, and what the comparison with the journal says.</summary>
    public static readonly TheoryData<string, string> Facts = new()
    {
        { "DELETE FROM key_cutoff; DELETE FROM key_revocation WHERE true", "names the revocation of the key" },
        { "DELETE FROM mark WHERE id = (SELECT max(id) FROM mark WHERE bundle_id IS NULL)", "has no row in mark" },
        { "DELETE FROM setting WHERE name = 'trip.days'", "sets trip.days, and the setting in the ledger is another" },
        {
            "UPDATE setting SET value = '99' WHERE name = 'trip.days'",
            "sets trip.days, and the setting in the ledger is another"
        },
        { "DELETE FROM key WHERE station = 'OTHER'", "names the key" },
        { "DELETE FROM adoption WHERE true", "(adopt) has no row in adoption" },
        {
            "INSERT INTO key_revocation SELECT id, at, 'x' FROM key WHERE own = 1",
            "is revoked, and no row of the journal says so"
        },
        {
            "INSERT INTO key (key_id, station, own, spki, at) SELECT replace(key_id, substr(key_id, 1, 8), 'abcdabcd'), "
                + "'HQ', 0, spki, at FROM key WHERE own = 0 LIMIT 1",
            "is trusted, and no row of the journal says so"
        },
        {
            "INSERT INTO setting (name, value, at) VALUES ('seals.required', '1', '2026-01-01T00:00:00Z')",
            "the setting seals.required is in the ledger"
        },
        { "UPDATE key SET station = 'EVIL' WHERE station = 'OTHER'", "names a key of OTHER, and the ledger says that it is of EVIL" },
        { "UPDATE key SET station = 'EVIL' WHERE own = 1", "is our own, and the ledger says that it is of EVIL" },
        { "UPDATE station SET side = 'desk' WHERE id = 1", "another station or side" },
        { "UPDATE station SET name = 'LAB' WHERE id = 1", "is of PLANT-7, and the ledger is of LAB" },
        { "DELETE FROM bundle WHERE direction = 'in' AND sequence = 1", "names the bundle with the digest" },
        {
            "INSERT INTO mark (document_id, fact, at) SELECT document_id, 'done', '2026-01-01T00:00:00Z' FROM request "
                + "LIMIT 1",
            "marks 1 requests, and 2 marks belong to it"
        },
        {
            "INSERT INTO gap (origin, destination, sequence, reason, at) VALUES ('HQ', 'PLANT-7', 9, 'x', "
                + "'2026-01-01T00:00:00Z')",
            "has rows in gap, where it adds none"
        },
    };

    private static readonly string[] Ways = ["delete", "add", "change"];
    private readonly TamperedStation _station;
    private readonly ITestOutputHelper _output;

    public TamperedLedgerTests(TamperedStation station, ITestOutputHelper output)
    {
        (_station, _output) = (station, output);
        _station.Reset();
    }

    /// <summary>Regression: with the row checksums computed again, <c>doctor --deep</c> found nothing and the head was the same.</summary>
    [Theory]
    [InlineData(0, "plainly")]
    [InlineData(1, "with row checksums computed again")]
    [InlineData(2, "with row checksums and what the journal row covers computed again")]
    public void A_row_of_any_table_that_changed_is_seen_without_a_peer(int computed, string how)
    {
        var (seen, unseen) = (0, new List<string>());
        foreach (var (way, table) in Attacks(covered: computed > 0))
        {
            using (var attack = new LedgerAttack(_station.Ledger))
            {
                var sequence = attack.FindTransaction(table);
                if (!attack.Do(way, table))
                    continue;
                if (computed > 0)
                    attack.RecomputeChecksums(sequence);
                if (computed > 1)
                    attack.RecomputeFacts(sequence);
            }

            using (var ledger = Ledger.OpenToRead(_station.Folder, _station.Clock))
            {
                if (ledger.Checks.Rows().Count > 0 || ledger.Journal.FirstBreak() is not null)
                    seen++;
                else
                    unseen.Add($"{way} {table}");
            }

            _station.Reset();
        }

        Say($"figure: tables tampered {how}, seen {seen}");
        Assert.Empty(unseen);
        Assert.True(seen >= 100, $"{seen} variants");
    }

    /// <summary>The journal holds again, and the facts agree with it. A peer that has seen the row shows it.</summary>
    [Fact]
    public void A_chain_that_was_computed_to_its_end_is_shown_by_the_peer_that_saw_it()
    {
        var (byPeer, changed, locally, silent) = (0, 0, 0, new List<string>());
        foreach (var (way, table) in Attacks(covered: true))
        {
            using (var attack = new LedgerAttack(_station.Ledger))
            {
                var sequence = attack.FindTransaction(table);
                if (!attack.Do(way, table))
                    continue;
                attack.RecomputeChecksums(sequence);
                attack.RecomputeFacts(sequence);
                attack.RecomputeChain(sequence);
            }

            var isShown = true;
            using (var ledger = Ledger.OpenToRead(_station.Folder, _station.Clock))
            {
                Assert.Null(ledger.Journal.FirstBreak());
                if (way == "change")
                    locally += new StationDoctor(ledger).RunChecks(deep: false).Any(check => check.Problems.Count > 0) ? 1 : 0;
                else if (table != "station")
                    isShown = PeerHead.ReadAll(ledger).Any(peer => peer.State == PeerHeadState.Missing);
            }

            if (way == "change")
            {
                changed++;
                var said = _station.Zone("receive", "next", "--json");
                Assert.NotEqual(0, said.Exit);

                // A station with another name receives nothing, and says so first.
                isShown = table == "station"
                    || (said.Out.Contains("E_ROLLBACK", StringComparison.Ordinal) && _station.Zone("bundles").Exit is 12 or 31);
            }

            if (isShown)
                byPeer++;
            else
                silent.Add($"{way} {table}");
            _station.Reset();
        }

        Say($"figure: tables tampered with the chain computed again, shown by a peer's head {byPeer}");
        Assert.Empty(silent);
        Assert.True(byPeer >= 100, $"{byPeer} variants");

        // What our own key has signed states rows of the journal too, as far as the last bundle.
        Assert.Equal(changed, locally);
    }

    /// <summary>Rows at the end of the journal, with their facts: what a peer has seen is missed, what none has seen is not.</summary>
    [Fact]
    public void A_journal_that_was_cut_is_seen_as_far_as_a_peer_has_seen_it()
    {
        var rows = _station.Rows;
        var seen = _station.Seen;
        for (var last = seen - 3; last < rows; last++)
        {
            Cut(last);
            using (var ledger = Ledger.OpenToRead(_station.Folder, _station.Clock))
            {
                Assert.Null(ledger.Journal.FirstBreak());
                Assert.Equal(last < seen, PeerHead.ReadAll(ledger).Any(peer => peer.State == PeerHeadState.Missing));
            }

            _station.Reset();
        }

        Cut(seen - 1);
        Assert.Equal(12, _station.Zone("bundles").Exit);
        Assert.Equal(12, _station.Zone("audit", "verify").Exit);
        Assert.Contains("E_ROLLBACK", _station.Zone("receive", "next", "--json").Out, StringComparison.Ordinal);
        Assert.Equal(31, _station.Zone("doctor").Exit);
    }

    /// <summary>What the attack did first: a revoked key that is trusted again.</summary>
    [Theory]
    [MemberData(nameof(Facts))]
    public void A_fact_without_its_journal_row_is_named_and_so_is_a_journal_row_without_its_fact(string sql, string says)
    {
        using (var attack = new LedgerAttack(_station.Ledger))
        {
            var table = sql.Split(' ', ';')[sql.StartsWith("UPDATE", StringComparison.Ordinal) ? 1 : 2];
            var sequence = table == "mark" ? _station.Marked : attack.FindTransaction(table);
            Assert.NotEqual(0, attack.Try(sql));
            attack.RecomputeChecksums(sequence);
            attack.RecomputeFacts(sequence);
            attack.RecomputeChain(sequence);
        }

        using var ledger = Ledger.OpenToRead(_station.Folder, _station.Clock);
        Assert.Contains(new JournalFacts(ledger).FindProblems(), problem => problem.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_ledger_that_nobody_changed_has_no_problem_and_each_journal_row_covers_its_facts()
    {
        using var ledger = Ledger.OpenToRead(_station.Folder, _station.Clock);
        Assert.Empty(new StationDoctor(ledger).RunChecks(deep: true).SelectMany(check => check.Problems));
        Assert.Empty(SqlRows.In(_station.Ledger, "SELECT sequence FROM journal WHERE facts IS NULL OR action = 'facts'"));
    }

    private IEnumerable<(string Way, string Table)> Attacks(bool covered) => LedgerAttack.FindTables(_station.Ledger)
        .Where(table => !covered || table is not ("journal" or "row_sum"))
        .SelectMany(table => Ways.Select(way => (way, table)));

    private void Cut(long last)
    {
        using var attack = new LedgerAttack(_station.Ledger);
        attack.Try($"DELETE FROM row_sum WHERE sequence > {last}");
        attack.Try($"DELETE FROM journal WHERE sequence > {last}");
    }

    private void Say(string line)
    {
        _output.WriteLine(line);
        Console.WriteLine(line);
    }
}
