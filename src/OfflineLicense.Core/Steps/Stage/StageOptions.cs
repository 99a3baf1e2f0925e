namespace OfflineLicense.Steps.Stage;

/// <summary>What a person typed for <c>stage</c>.</summary>
/// <param name="Folder">Where upload folders are created, as a full path.</param>
internal sealed record StageOptions(string Folder)
{
    /// <summary>Only these product instances or servers, as a person typed them; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Also what was staged before and is still unanswered.</summary>
    public bool Again { get; init; }

    /// <summary>Upload folders are created in a new folder of the day, below the one that was named.</summary>
    public bool Fresh { get; init; }

    /// <summary>Also one archive for all usage files of a folder.</summary>
    public bool Batch { get; init; }

    /// <summary>Makes the checklist for a browser; null: only the one in text is written.</summary>
    public Func<UploadFolder, byte[]>? Page { get; init; }
}
