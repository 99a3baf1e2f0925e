namespace OfflineLicense.Tests.Histories;

/// <summary>
/// What may happen. The numbers are taken modulo whatever there is to choose from, so that a history stays one when a step is left out.
/// </summary>
internal enum Happening
{
    Send,
    Deliver,
    DeliverSeveral,
    Restore,
    Fork,
    WriteAgain,
    Resend,
    MarkLost,
    Adopt,
}

internal sealed record HistoryStep(Happening Happening, int Who, int What, int How)
{
    /// <summary>The weights: mostly bundles that travel, now and then something that should not happen.</summary>
    private static readonly Happening[] Mixture =
    [
        .. Enumerable.Repeat(Happening.Send, 14),
        .. Enumerable.Repeat(Happening.Deliver, 20),
        .. Enumerable.Repeat(Happening.DeliverSeveral, 3),
        .. Enumerable.Repeat(Happening.Restore, 6),
        .. Enumerable.Repeat(Happening.Adopt, 4),
        .. Enumerable.Repeat(Happening.Fork, 4),
        Happening.WriteAgain,
        Happening.Resend,
        Happening.MarkLost,
    ];

    public static IReadOnlyList<HistoryStep> Of(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(8, 16)).Select(place =>
            new HistoryStep(place < 2 ? Happening.Send : Mixture[random.Next(Mixture.Length)], random.Next(1 << 16), random.Next(1 << 16),
                random.Next(1 << 16)))];
    }
}
