namespace OfflineLicense.Tests.Histories;

/// <summary>Makes a history that fails short enough to read.</summary>
internal static class FailingSteps
{
    /// <summary>The same failure with as few steps as leaving out one after the other comes to.</summary>
    /// <param name="all">The steps of the history.</param>
    /// <param name="live">Lives through some of them; null: nothing is wrong.</param>
    public static string? Shorten<TStep>(IEnumerable<TStep> all, Func<IReadOnlyList<TStep>, string?> live)
    {
        List<TStep> steps = [.. all];
        var said = live(steps);
        for (var at = steps.Count - 1; at >= 0; at--)
        {
            if (live([.. steps[..at], .. steps[(at + 1)..]]) is not { } still)
                continue;
            (said, steps) = (still, [.. steps[..at], .. steps[(at + 1)..]]);
            at = Math.Min(at, steps.Count);
        }

        return said;
    }
}
