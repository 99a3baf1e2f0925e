namespace OfflineLicense.Tests.Histories.States;

/// <summary>When something was recorded at a station: its place in the order, the station's clock, and the true time.</summary>
internal readonly record struct Recorded(long Place, DateTimeOffset At, DateTimeOffset Real);

internal sealed record ModelMark(Recorded Recorded, string Fact, string? Reason, bool IsReceived)
{
    public bool IsSent { get; set; }
}

/// <param name="Stated">The time that CSSM wrote into it.</param>
internal sealed record ModelResponse(string Sha, string Kind, Recorded Recorded, long Stated);

/// <summary>A request as one station has it.</summary>
internal sealed record ModelRequest(
    string Sha, string Serial, string Kind, string UploadName, Recorded Recorded, IReadOnlyList<long> Reports)
{
    /// <summary>At a desk: the bundle. It does not say which of its requests is older.</summary>
    public string? ArrivedIn { get; init; }

    public bool IsSent { get; set; }

    public bool IsStaged { get; set; }

    public List<ModelMark> Marks { get; } = [];

    public List<ModelResponse> Responses { get; } = [];

    /// <summary>The response that a person says is installed.</summary>
    public string? SaidInstalled { get; set; }

    public ModelResponse? Response => Responses.Count > 0 ? Responses[^1] : null;

    /// <summary>The last mark, unless a response came after it: that implies that the request was uploaded.</summary>
    public ModelMark? Mark => Marks.Count > 0 && !(Response is { } response && response.Recorded.Place > Marks[^1].Recorded.Place)
        ? Marks[^1]
        : null;

    public bool IsSetAside => Mark is { Fact: "ignored" };

    public bool IsDone => Mark is { Fact: "done" };
}

/// <summary>A value as it is printed, and when it was really installed.</summary>
internal sealed record ModelValue(PrintedClock Shown, DateTimeOffset InstalledAt);

/// <summary>What one output of a device shows; a value is null where it shows none.</summary>
internal sealed record ModelCapture(string Sha, Recorded Recorded, ModelValue? Ack, ModelValue? Trust, PrintedClock? Clock);

/// <summary>An import command in a session log.</summary>
internal sealed record ModelImport(Recorded Recorded, string Digits, bool IsSuccess);
