using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Policy;

/// <summary>What an arriving bundle is to its stream (docs/bundle-format.md 4).</summary>
internal enum StreamVerdict
{
    /// <summary>The next one.</summary>
    Accept,

    /// <summary>Held already: nothing changes.</summary>
    Already,

    /// <summary>Bundles before it never came; accepted only by a person's recorded decision.</summary>
    Gap,

    /// <summary>It fills a gap that a person accepted: the lost USB drive was found.</summary>
    FillsGap,

    /// <summary>It contradicts what we hold: the key is suspect.</summary>
    Fork,
}

/// <summary>Numbers, both ends included.</summary>
internal readonly record struct SequenceRange(long From, long To)
{
    public bool Holds(long number) => From <= number && number <= To;

    public long Count => To - From + 1;

    public override string ToString() => From == To ? $"{From}" : $"{From} to {To}";
}

/// <summary>One bundle of a stream: its number, its sums, and the sums it says came before.</summary>
internal sealed record StreamLink(long Sequence, Digest Sums, Digest Previous)
{
    public static StreamLink Of(SealedBundle bundle) => new(bundle.Name.Sequence, bundle.Sums, bundle.Manifest.Previous);
}

/// <summary>What we hold of one stream.</summary>
/// <param name="Last">The highest bundle held; null: none yet.</param>
/// <param name="Held">The held bundle of a number, the last included; null: none.</param>
/// <param name="OpenGaps">Accepted gaps with the numbers that are still missing.</param>
internal sealed record StreamState(StreamLink? Last, Func<long, StreamLink?> Held, IReadOnlyList<SequenceRange> OpenGaps)
{
    public static StreamState Empty { get; } = new(null, _ => null, []);
}

/// <param name="Verdict">What to do.</param>
/// <param name="Missing">For a gap: the numbers that did not come.</param>
internal sealed record StreamDecision(StreamVerdict Verdict, SequenceRange? Missing = null);

/// <summary>Decides where an arriving bundle is in its stream, from what is held. Order comes from numbers and sums, never from
/// clocks.</summary>
internal static class SequenceCheck
{
    /// <param name="state">What is held of this stream.</param>
    /// <param name="arriving">The bundle in question, its head verified.</param>
    /// <param name="comingWith">
    /// Heads of other bundles in the same command, verified too: several late bundles prove each other up to one that is
    /// held. They need not be given where late bundles are taken from the highest number down, one after the other.
    /// </param>
    public static StreamDecision Decide(StreamState state, StreamLink arriving, IReadOnlyList<StreamLink>? comingWith = null)
    {
        var last = state.Last?.Sequence ?? 0;
        if (state.Held(arriving.Sequence)?.Sums == arriving.Sums)
            return new(StreamVerdict.Already);
        if (Check.OrderNoGap.Fails(arriving.Sequence > last + 1))
            return new(StreamVerdict.Gap, new SequenceRange(last + 1, arriving.Sequence - 1));
        if (arriving.Sequence == last + 1)
            return new(Check.OrderContinues.Fails(arriving.Previous != (state.Last?.Sums ?? Digest.Zero)) ? StreamVerdict.Fork
                : StreamVerdict.Accept);
        return new(FillsGap(state, arriving, comingWith ?? []) ? StreamVerdict.FillsGap : StreamVerdict.Fork);
    }

    /// <summary>Throws E_GAP or E_FORK; the other verdicts are no refusal.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="name">The bundle.</param>
    /// <param name="acceptsGap">A person accepts that the missing numbers are lost.</param>
    public static void Enforce(StreamDecision decision, BundleName name, bool acceptsGap = false)
    {
        var missing = decision.Missing.GetValueOrDefault();
        if (Check.OrderGapBounded.Fails(decision.Verdict == StreamVerdict.Gap && missing.Count > Limits.BundleGap))
        {
            throw BundleRefusal.Of(
                BundleRefusal.Gap,
                $"{name} arrived, but the {missing.Count:N0} numbers {missing} of the stream {name.Origin} to {name.Destination} "
                    + $"did not; a gap of more than {Limits.BundleGap:N0} numbers is never accepted.",
                $"ask {name.Origin} why its numbers jump; offlic explain {BundleRefusal.Gap}");
        }

        if (Check.OrderGapRefused.Fails(decision.Verdict == StreamVerdict.Gap && !acceptsGap))
        {
            throw BundleRefusal.Of(
                BundleRefusal.Gap,
                $"{name} arrived, but number {missing} of the stream {name.Origin} to {name.Destination} did not.",
                $"ask {name.Origin} for it (offlic pack --again {missing.From}); if it is lost for good: offlic receive --accept-gap "
                    + $"--reason TEXT");
        }

        if (Check.OrderForkRefused.Fails(decision.Verdict == StreamVerdict.Fork))
        {
            throw BundleRefusal.Of(
                BundleRefusal.Fork,
                $"{name} does not continue what was received before: there are two histories of the stream {name.Origin} to "
                    + $"{name.Destination}.",
                $"treat the key of {name.Origin} as suspect until it is explained: was that station restored from a backup, or is its "
                    + $"key in two places? offlic explain {BundleRefusal.Fork}");
        }
    }

    private static bool FillsGap(StreamState state, StreamLink arriving, IReadOnlyList<StreamLink> comingWith)
    {
        if (Check.OrderInOpenGap.Fails(!state.OpenGaps.Any(gap => gap.Holds(arriving.Sequence))
            || state.Held(arriving.Sequence) is not null))
            return false;
        // The bundle below, where we hold it, must be the one this says came before; else two histories meet here.
        var below = arriving.Sequence == 1 ? Digest.Zero : state.Held(arriving.Sequence - 1)?.Sums;
        if (Check.OrderFollowsBelow.Fails(below is not null && below != arriving.Previous))
            return false;
        return !Check.OrderReachesHeld.Fails(!ReachesHeld(state, arriving, comingWith));
    }

    private static bool ReachesHeld(StreamState state, StreamLink link, IReadOnlyList<StreamLink> comingWith)
    {
        if (state.Held(link.Sequence + 1) is { } above)
            return above.Previous == link.Sums;
        return comingWith.Any(next =>
            next.Sequence == link.Sequence + 1
            && next.Previous == link.Sums
            && state.OpenGaps.Any(gap => gap.Holds(next.Sequence))
            && ReachesHeld(state, next, comingWith));
    }
}
