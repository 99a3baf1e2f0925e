namespace OfflineLicense.Steps.Collect;

/// <summary>What to collect.</summary>
internal sealed record CollectOptions
{
    /// <summary>Files and folders; <c>-</c> is <see cref="StandardInput"/>.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    public Stream? StandardInput { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>Files that changed more recently than this are left for the next run.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>The device that the one file is from or for, as a person typed it; null: its content decides.</summary>
    public string? AssumedDevice { get; init; }

    /// <summary>Why the person is sure of <see cref="AssumedDevice"/>; kept in the journal.</summary>
    public string? Reason { get; init; }

    /// <summary>Why the one file counts although another contradicts it; null: no person decided that.</summary>
    public string? Accept { get; init; }

    /// <summary>The one device that policies are for, as a person typed it; null: all of the account.</summary>
    public string? PolicyDevice { get; init; }

    /// <summary>A policy is for all product instances of the account, in whatever zone: <c>--for all</c>.</summary>
    public bool PolicyForAll { get; init; }

    /// <summary>Licenses to reserve with the one reservation request that is collected.</summary>
    public IReadOnlyList<LicenseReservation> Reservations { get; init; } = [];
}
