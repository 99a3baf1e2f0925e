using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Collect;

/// <summary>One file of a server, as a person names it.</summary>
/// <param name="Path">The file; <c>-</c> is <see cref="StandardInput"/>.</param>
/// <param name="Purpose">One of <see cref="ServerPurpose.Words"/>.</param>
/// <param name="Server">In the grammar of station names.</param>
internal sealed record ServerCollectOptions(string Path, string Purpose, string Server)
{
    public Stream? StandardInput { get; init; }

    public string? LocalAccount { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>A file that changed more recently than this is left for the next run.</summary>
    public TimeSpan Settle { get; init; }
}
