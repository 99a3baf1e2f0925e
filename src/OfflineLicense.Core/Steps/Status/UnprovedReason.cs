namespace OfflineLicense.Steps.Status;

/// <summary>Why no capture says that a response was installed.</summary>
/// <param name="Code">One of the constants.</param>
/// <param name="Message">One sentence: what was found, and what was expected.</param>
internal sealed record UnprovedReason(string Code, string Message)
{
    public const string NoCapture = "no-capture";
    public const string CaptureBeforeSplit = "capture-before-split";
    public const string ClockAhead = "clock-ahead";
    public const string ClockBehind = "clock-behind";
    public const string ZoneName = "zone-name";
    public const string SameAsBefore = "same-as-before";
    public const string ImportFailed = "import-failed";

    public static IReadOnlyList<string> All { get; } =
        [NoCapture, CaptureBeforeSplit, ClockAhead, ClockBehind, ZoneName, SameAsBefore, ImportFailed];

    /// <summary>Known remedy of a failed import; null: none is known, or nothing failed.</summary>
    public string? Remedy { get; init; }

    /// <summary>The capture that does not count; 0: there is none.</summary>
    public long DocumentId { get; init; }

    /// <summary>What settles it.</summary>
    /// <param name="name">The product instance, as a person types it.</param>
    public string GetNext(string name) => Code switch
    {
        NoCapture => "after import, capture `show license all`, then: offlic collect FOLDER",
        CaptureBeforeSplit => "import, then capture `show license all` again and collect it",
        ImportFailed => Remedy ?? $"import again and collect a log of the terminal; see: offlic history {name}",
        SameAsBefore => $"import, then capture again; or: offlic mark installed {name} --reason TEXT",
        _ => $"capture again after the next ACK, or: offlic mark installed {name} --reason TEXT",
    };
}
