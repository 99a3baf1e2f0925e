namespace OfflineLicense.Steps.Deadlines;

/// <summary>By when a product instance must have its next ACK.</summary>
/// <param name="DueAt">The earliest time that the source can mean. Null: the source states that no ACK is due.</param>
/// <param name="Printed">The date as the device prints it, with its zone; null: not from its output.</param>
/// <param name="From">The day from which the days are counted; null: the device printed the date.</param>
/// <param name="Policy">With which they are counted; null: the device printed the date.</param>
/// <param name="IsFromLastAck"><paramref name="From"/> is the last ACK; false: the first usage file that was collected.</param>
internal sealed record DeviceDeadline(
    long DeviceId, Udi Udi, DateTimeOffset? DueAt, DeadlineSource Source, string? Printed, DateTimeOffset? From, AppliedPolicy? Policy,
    bool IsFromLastAck)
{
    /// <summary>What the device no longer does without an ACK; null: nothing is known to stop.</summary>
    public StopEffect? Stops { get; init; }

    /// <summary>The clock of the device is wrong, so its date was compared with its own clock.</summary>
    public bool IsCorrected { get; init; }

    /// <summary>It is computed: the device did not print it.</summary>
    public bool IsEstimated => Source != DeadlineSource.Printed;

    /// <summary>For a person: where the date comes from.</summary>
    public string Explanation => Policy switch
    {
        null => $"printed by the device: {Printed}{(IsCorrected ? ", counted from its own clock, which is wrong" : string.Empty)}",
        { Interval: { } days } =>
            $"estimated: {days} days after the {(IsFromLastAck ? "last ACK" : "first usage file")}, by {Policy.Words}",
        _ => $"{Policy.Words} asks for no periodic report",
    };
}
