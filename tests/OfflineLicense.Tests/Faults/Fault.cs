namespace OfflineLicense.Tests.Faults;

/// <summary>
/// What is done to the n-th call of one name on our own files: the process is killed there, or the call fails, once, for a
/// while, or from then on.
/// </summary>
/// <param name="What">As strace says it: <c>signal=KILL</c>, <c>error=EIO</c>, ….</param>
/// <param name="Number">Counted in each thread from the first call on one of our files.</param>
internal sealed record Fault(string Call, string What, int Number, Reach Reach = Reach.Once)
{
    public const string Kill = "signal=KILL";

    public bool IsKill => What == Kill;

    /// <summary>The option of strace.</summary>
    public string Expression => $"inject={Call}:{What}:when={Number}" + Reach switch
    {
        Reach.FromThenOn => "+",
        Reach.ForAWhile => $"..{Number + 2}",
        _ => string.Empty,
    };
}

internal enum Reach
{
    Once,

    /// <summary>Three calls. An interrupted call is made again by whoever made it, so it cannot be interrupted for ever.</summary>
    ForAWhile,
    FromThenOn,
}
