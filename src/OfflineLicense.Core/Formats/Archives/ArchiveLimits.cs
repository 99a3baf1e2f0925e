namespace OfflineLicense.Formats.Archives;

/// <summary>How much an archive may hold. The product knows one set; tests use small ones.</summary>
internal sealed record ArchiveLimits
{
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Bytes of the archive itself.</summary>
    public long Archive { get; init; } = Limits.ResponseArchive;

    /// <summary>Bytes of one document inside.</summary>
    public int Document { get; init; } = Limits.TextFile;

    public int Levels { get; init; } = Limits.ArchiveLevels;

    /// <summary>Over both levels together.</summary>
    public int Members { get; init; } = Limits.ArchiveMembers;

    /// <summary>Decompressed bytes over both levels together.</summary>
    public long Expanded { get; init; } = Limits.ArchiveExpanded;

    /// <summary>Bytes of members withheld until the checksum of their layer is known.</summary>
    public int Withheld { get; init; } = Limits.ArchiveWithheld;
}
