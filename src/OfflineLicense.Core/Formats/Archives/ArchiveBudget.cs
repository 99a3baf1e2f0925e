namespace OfflineLicense.Formats.Archives;

/// <summary>What one archive has used of its caps, over all its levels. Once spent, every layer ends.</summary>
internal sealed class ArchiveBudget(ArchiveLimits caps, ForwardStream root)
{
    private int _members;
    private long _expanded;

    public ArchiveLimits Caps => caps;

    /// <summary>A cap of the archive was exceeded; it was reported, and nothing more is read.</summary>
    public bool Spent { get; private set; }

    public Refusal? CountMember() =>
        ++_members > caps.Members
            ? Spend(RefusalReason.TooLarge, $"The archive holds more than {caps.Members:N0} files, which is the limit.")
            : null;

    /// <summary>Counts bytes that one compressed layer produced.</summary>
    /// <param name="bytes">This time.</param>
    /// <param name="produced">By this layer so far, these included.</param>
    /// <param name="consumed">Compressed bytes this layer took for them.</param>
    public Refusal? CountExpanded(int bytes, long produced, long consumed)
    {
        _expanded += bytes;
        if (_expanded > caps.Expanded)
            return Spend(RefusalReason.TooLarge, $"The archive expands to more than {Size.Format(caps.Expanded)}, which is the limit.");
        // The layer by itself, and all layers against the file: entries of a zip may share their compressed bytes.
        return IsBomb(produced, consumed) || IsBomb(_expanded, root.Pulled)
            ? Spend(RefusalReason.UnsafeArchive,
                $"The archive expands to more than {Limits.ArchiveRatio} times its size, which is the limit, as a decompression bomb does.")
            : null;
    }

    private static bool IsBomb(long produced, long consumed) =>
        produced > Limits.ArchiveRatioFrom && produced / Limits.ArchiveRatio > consumed;

    private Refusal Spend(RefusalReason reason, string message)
    {
        Spent = true;
        return new Refusal(reason, message);
    }
}

/// <summary>Where in an archive something is: its label, its own name, the level of its container, and the shared budget.</summary>
internal sealed record ArchivePlace(string Label, string Name, int Level, ArchiveBudget Budget)
{
    public ArchivePlace Enter(string name) =>
        this with { Label = $"{Label}!{name}", Name = name[(name.LastIndexOf('/') + 1)..] };

    public ArchiveMember Refuse(RefusalReason reason, string message) => ArchiveMember.Refuse(Label, Name, reason, message);

    public ArchiveMember Refuse(Refusal refusal) => new(Label, []) { Name = Name, Refusal = refusal };
}

/// <summary>A number of bytes in words.</summary>
internal static class Size
{
    public static string Format(long bytes) => bytes switch
    {
        >= Limits.GiB when bytes % Limits.GiB == 0 => $"{bytes / Limits.GiB} GiB",
        >= Limits.MiB when bytes % Limits.MiB == 0 => $"{bytes / Limits.MiB} MiB",
        _ => $"{bytes:N0} bytes",
    };
}
