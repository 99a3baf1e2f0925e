namespace OfflineLicense.Steps.Deadlines;

/// <summary>How a due date is known, the best source first.</summary>
internal enum DeadlineSource
{
    /// <summary>The device printed it.</summary>
    Printed,

    /// <summary>From a policy: in the last responses, or as the device prints it.</summary>
    Policy,

    /// <summary>From Cisco's default for the platform.</summary>
    Estimated,
}

/// <summary>The names of the sources in JSON and on the screen.</summary>
internal static class DeadlineSourceNames
{
    public static string Name(this DeadlineSource source) => source.ToString().ToLowerInvariant();
}
