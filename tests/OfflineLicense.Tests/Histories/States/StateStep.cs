namespace OfflineLicense.Tests.Histories.States;

/// <summary>What people do. Each step has a seed of its own, so that a history stays one when a step is left out.</summary>
internal enum Act
{
    Save,
    Capture,
    Pack,
    Receive,
    Stage,
    Answer,
    Mark,
    Return,
    Bring,
    Split,
    Install,
    MarkInZone,
    Round,
}

internal sealed record StateStep(Act Act, int Zone, int Seed)
{
    private static readonly (Act Act, int Weight)[] s_mixture =
    [
        (Act.Save, 6), (Act.Capture, 6), (Act.Pack, 5), (Act.Receive, 6), (Act.Stage, 3), (Act.Answer, 6), (Act.Mark, 4), (Act.Return, 5),
        (Act.Bring, 6), (Act.Split, 5), (Act.Install, 5), (Act.MarkInZone, 3), (Act.Round, 1),
    ];

    private static readonly Act[] s_weighted = [.. s_mixture.SelectMany(each => Enumerable.Repeat(each.Act, each.Weight))];

    private static readonly Act[] s_trip =
    [
        Act.Save, Act.Capture, Act.Pack, Act.Receive, Act.Stage, Act.Mark, Act.Answer, Act.Mark, Act.Return, Act.Bring, Act.Split,
        Act.Install, Act.Capture, Act.MarkInZone,
    ];

    /// <summary>Mostly the order of a trip, so that much comes to its end; else anything at any time.</summary>
    public static IReadOnlyList<StateStep> Create(int seed, int length)
    {
        var random = new Random(seed);
        var steps = new List<StateStep>(length);
        var trip = random.Next(s_trip.Length);
        for (var i = 0; i < length; i++)
        {
            var isOther = random.Next(4) == 0;
            var act = isOther ? s_weighted[random.Next(s_weighted.Length)] : s_trip[trip++ % s_trip.Length];
            steps.Add(new StateStep(act, isOther ? random.Next(2) : trip / s_trip.Length % 2, random.Next()));
        }

        return steps;
    }
}
