using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Steps.Record;

/// <summary>Report numbers that a device must have assigned and that never arrived.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
internal sealed record ReportGap(Udi Udi, long From, long To)
{
    /// <summary>A wider gap is none: the device started its numbers again.</summary>
    public const int Widest = 1_000;

    private const string Purged = "what the device has purged is lost (Purged in show license tech support)";

    public string Sentence => From == To ? $"report {From} was never collected" : $"reports {From} to {To} were never collected";

    /// <summary>The command that fills it.</summary>
    public string Remedy => $"on the device: {Commands}, then collect; {Purged}";

    /// <summary>Both, with the UDI, for a warning.</summary>
    public string Explanation =>
        $"{(From == To ? $"report {From} of {Udi} was" : $"reports {From} to {To} of {Udi} were")} never collected; "
        + $"on the device: {Commands}; {Purged}";

    private string Commands => $"license smart save usage rum-Id {From} file {DeviceCommands.GetDisk(Udi)}rum_{From}.txt"
        + (From == To ? string.Empty : $" (and so for each up to {To})");
}
