using System.Globalization;
using System.Text;
using OfflineLicense.Sealing.Policy;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Sealing;

public sealed class SequenceCheckTests(ITestOutputHelper output)
{
    [Fact]
    public void The_first_bundle_of_a_stream_is_accepted() => Assert.Equal(StreamVerdict.Accept, Decide(new Station(), Chain(3)[0]));

    [Fact]
    public void The_next_bundle_is_accepted()
    {
        var chain = Chain(3);

        Assert.Equal(StreamVerdict.Accept, Decide(Holding(chain[0], chain[1]), chain[2]));
    }

    [Fact]
    public void A_bundle_held_already_changes_nothing()
    {
        var chain = Chain(3);

        Assert.All(chain, link => Assert.Equal(StreamVerdict.Already, Decide(Holding(chain), link)));
    }

    [Fact]
    public void A_gap_names_the_missing_numbers()
    {
        var chain = Chain(9);

        var decision = SequenceCheck.Decide(Holding(chain[0], chain[1]).State, chain[6]);

        Assert.Equal(new StreamDecision(StreamVerdict.Gap, new SequenceRange(3, 6)), decision);
        var refused = Assert.Throws<Failure>(() => SequenceCheck.Enforce(decision, BundleName.Parse("LAB-A.desk.00000007")!));
        Assert.Equal("E_GAP", refused.Code);
        Assert.Contains("3 to 6", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_begins_late_has_a_gap_too() =>
        Assert.Equal(new StreamDecision(StreamVerdict.Gap, new SequenceRange(1, 4)), SequenceCheck.Decide(StreamState.Empty, Chain(5)[4]));

    [Fact]
    public void Another_bundle_of_a_held_number_is_a_fork()
    {
        var (chain, other) = (Chain(3), Chain(3, fork: 2));

        var decision = SequenceCheck.Decide(Holding(chain).State, other[1]);

        Assert.Equal(StreamVerdict.Fork, decision.Verdict);
        Assert.Equal("E_FORK", Assert.Throws<Failure>(() =>
            SequenceCheck.Enforce(decision, BundleName.Parse("LAB-A.desk.00000002")!)).Code);
    }

    [Fact]
    public void A_next_bundle_that_follows_another_history_is_a_fork() =>
        Assert.Equal(StreamVerdict.Fork, Decide(Holding(Chain(3)), Chain(4, fork: 2)[3]));

    [Fact]
    public void An_older_number_outside_every_gap_is_a_fork()
    {
        var chain = Chain(5);
        var adopted = new Station();
        adopted.Hold(chain[4]);

        Assert.Equal(StreamVerdict.Fork, Decide(adopted, chain[1]));
    }

    [Fact]
    public void The_lost_stick_that_was_found_fills_its_gap()
    {
        var chain = Chain(3);
        var station = Holding(chain[0]);
        station.AcceptGap(chain[2]);

        Assert.Equal(StreamVerdict.FillsGap, Decide(station, chain[1]));
    }

    [Fact]
    public void A_bundle_in_a_gap_that_the_one_above_does_not_name_is_a_fork()
    {
        var chain = Chain(3);
        var station = Holding(chain[0]);
        station.AcceptGap(chain[2]);

        Assert.Equal(StreamVerdict.Fork, Decide(station, Chain(2, fork: 2)[1]));
    }

    [Fact]
    public void A_bundle_in_a_gap_that_does_not_continue_the_one_below_is_a_fork()
    {
        var (ours, theirs) = (Chain(4), Chain(4, fork: 2));
        var station = Holding(ours[0], ours[1]);
        station.AcceptGap(theirs[3]);

        Assert.Equal(StreamVerdict.Fork, Decide(station, theirs[2]));
    }

    [Fact]
    public void Several_late_bundles_prove_each_other_up_to_a_held_one()
    {
        var chain = Chain(6);
        var station = Holding(chain[0]);
        station.AcceptGap(chain[5]);

        Assert.Equal(StreamVerdict.FillsGap, Decide(station, chain[1], chain[2], chain[3], chain[4]));
        Assert.Equal(StreamVerdict.FillsGap, Decide(station, chain[1], chain[4], chain[3], chain[2]));
        Assert.Equal(StreamVerdict.Fork, Decide(station, chain[1], chain[2], chain[4]));
        Assert.Equal(StreamVerdict.Fork, Decide(station, chain[1]));
        Assert.Equal(StreamVerdict.Fork, Decide(station, Chain(5, fork: 2)[1], chain[2], chain[3], chain[4]));
    }

    [Fact]
    public void Late_bundles_need_no_company_when_they_come_from_the_highest_down()
    {
        var chain = Chain(6);
        var station = Holding(chain[0]);
        station.AcceptGap(chain[5]);

        foreach (var late in new[] { chain[4], chain[3], chain[2], chain[1] })
        {
            Assert.Equal(StreamVerdict.FillsGap, Decide(station, late));
            station.Hold(late);
        }

        Assert.Empty(station.State.OpenGaps);
    }

    [Fact]
    [Trait("Attack", "A20")]
    public void Random_loss_replay_and_reorder_agree_with_the_table()
    {
        var verdicts = new SortedDictionary<StreamVerdict, int>();
        for (var history = 0; history < 2000; history++)
        {
            var random = new Random(history);
            StreamLink[][] senders = [Chain(12), Chain(12, fork: random.Next(2, 13))]; // the second continues from a restored backup
            var station = new Station();
            for (var trip = 0; trip < 40; trip++)
            {
                var link = senders[random.Next(8) == 0 ? 1 : 0][random.Next(12)];
                var verdict = Decide(station, link);
                Assert.Equal(station.Table(link), verdict);
                verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
                if (verdict is StreamVerdict.Accept or StreamVerdict.FillsGap)
                    station.Hold(link);
                else if (verdict == StreamVerdict.Gap && random.Next(3) == 0)
                    station.AcceptGap(link);
            }

            station.IsOneHistory();
        }

        var line = "stream histories: 2000, arrivals: " + string.Join(", ",
            verdicts.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key} {each.Value}")));
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.Equal(5, verdicts.Count);
    }

    private static StreamVerdict Decide(Station station, StreamLink link, params StreamLink[] comingWith) =>
        SequenceCheck.Decide(station.State, link, comingWith).Verdict;

    private static Station Holding(params StreamLink[] links)
    {
        var station = new Station();
        foreach (var link in links)
            station.Hold(link);
        return station;
    }

    /// <summary>What one sender sealed; from <paramref name="fork"/> on it is another history.</summary>
    private static StreamLink[] Chain(int length, int fork = int.MaxValue)
    {
        var links = new StreamLink[length];
        var previous = Digest.Zero;
        for (var number = 1; number <= length; number++)
        {
            var sums = Digest.Of(Encoding.ASCII.GetBytes($"{previous} {number} {(number >= fork ? "other" : "one")}"));
            links[number - 1] = new StreamLink(number, sums, previous);
            previous = sums;
        }

        return links;
    }

    /// <summary>A receiver that keeps its books in the plainest way, and the table of the format word by word.</summary>
    private sealed class Station
    {
        private readonly Dictionary<long, StreamLink> _held = [];
        private readonly HashSet<long> _missing = [];

        private long Last => _held.Count == 0 ? 0 : _held.Keys.Max();

        public StreamState State => new(
            _held.GetValueOrDefault(Last), number => _held.GetValueOrDefault(number),
                [.. _missing.Select(number => new SequenceRange(number, number))]);

        public void Hold(StreamLink link)
        {
            _held.Add(link.Sequence, link);
            _missing.Remove(link.Sequence);
        }

        public void AcceptGap(StreamLink link)
        {
            for (var number = Last + 1; number < link.Sequence; number++)
                _missing.Add(number);
            Hold(link);
        }

        public StreamVerdict Table(StreamLink link)
        {
            var p = Last == 0 ? Digest.Zero : _held[Last].Sums;
            if (link.Sequence == Last + 1 && link.Previous == p)
                return StreamVerdict.Accept;
            if (_held.Values.Any(held => held.Sums == link.Sums))
                return StreamVerdict.Already;
            if (link.Sequence > Last + 1)
                return StreamVerdict.Gap;
            if (_missing.Contains(link.Sequence) && _held.TryGetValue(link.Sequence + 1, out var above) && above.Previous == link.Sums
                && (!_held.TryGetValue(link.Sequence - 1, out var below) || below.Sums == link.Previous))
            {
                return StreamVerdict.FillsGap;
            }

            return StreamVerdict.Fork;
        }

        /// <summary>Whatever came, neighbours that are held continue each other, unless a person accepted a gap between
        /// histories.</summary>
        public void IsOneHistory()
        {
            foreach (var link in _held.Values.Where(link => _held.ContainsKey(link.Sequence - 1)))
                Assert.Equal(_held[link.Sequence - 1].Sums, link.Previous);
        }
    }
}
