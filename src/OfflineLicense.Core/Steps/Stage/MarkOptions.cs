namespace OfflineLicense.Steps.Stage;

/// <summary>What a person typed for <c>mark</c>.</summary>
/// <param name="What">UDIs, upload names, upload folders or bundles; empty where <see cref="From"/> is given.</param>
internal sealed record MarkOptions(MarkKind Kind, IReadOnlyList<string> What)
{
    /// <summary>An upload.csv with statuses that a person filled in, or null.</summary>
    public string? From { get; init; }

    public string? Reason { get; init; }
}
