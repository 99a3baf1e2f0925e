using System.IO.Compression;

namespace OfflineLicense.Formats.Archives;

/// <summary>
/// A gzip file and what it holds: a tar (both together are one level), one document, or an archive one level further in.
/// Several gzip members in a row are one content; anything else behind the last one is passed over.
/// </summary>
internal static class GzipLayer
{
    public static IEnumerable<ArchiveMember> Read(ForwardStream compressed, ArchivePlace place)
    {
        using var inflated = new GunzipStream(compressed, place.Budget);
        Func<Refusal?>? ahead = compressed is RootStream root ? () => root.ReadAgain(again => FindFault(again, place)) : null;
        foreach (var member in ChecksummedMembers.WithholdUntilValid(inflated, OpenContent(inflated, place), place, ahead))
            yield return member;
    }

    private static IEnumerable<ArchiveMember> OpenContent(InflatedStream inflated, ArchivePlace place)
    {
        if (ArchiveReader.Identify(inflated) is ContainerKind.Tar or ContainerKind.Bundle)
            return TarArchive.Read(inflated, place);
        var name = place.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? place.Name[..^3] : "content";
        return ArchiveReader.OpenMember(inflated, size: -1, place.Enter(name));
    }

    /// <summary>Reads a whole gzip file to check its checksum.</summary>
    private static Refusal? FindFault(RootStream compressed, ArchivePlace place)
    {
        using var inflated = new GunzipStream(compressed, new ArchiveBudget(place.Budget.Caps, compressed));
        inflated.Drain();
        return inflated.Fault;
    }

    /// <summary>
    /// Relies on the runtime's strict validation (a switch in Directory.Build.props): without it a cut gzip stream ends
    /// like a complete one.
    /// </summary>
    private sealed class GunzipStream(ForwardStream compressed, ArchiveBudget budget)
        : InflatedStream(new GZipStream(compressed, CompressionMode.Decompress), budget)
    {
        private bool _cutBelow;

        public override bool Starved => _cutBelow || base.Starved;

        protected override long Consumed => compressed.Pulled;

        protected override Refusal? Broken()
        {
            _cutBelow = compressed.Starved;
            if (_cutBelow)
                return null;
            return compressed.Ended
                ? new Refusal(RefusalReason.Truncated, "The gzip data end early: the file was cut short. Fetch it again.")
                : new Refusal(RefusalReason.Malformed,
                    "The gzip data are damaged: they do not unpack, or their checksum does not hold. Fetch the file again.");
        }

        protected override Refusal? Check(ReadOnlySpan<byte> bytes, long produced) => null;
    }
}
