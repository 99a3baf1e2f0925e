using System.IO.Compression;
using System.IO.Hashing;

namespace OfflineLicense.Formats.Archives;

/// <summary>
/// A zip file. Its directory says where every entry is, so a bad entry does not end the rest. The checksum of an entry is
/// checked here, before its last bytes are let out.
/// </summary>
internal static class ZipLayer
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixRegular = 0x8000;
    private const int UnixFolder = 0x4000;

    public static IEnumerable<ArchiveMember> Read(ForwardStream source, ArchivePlace place)
    {
        var (archive, fault) = Opened(source, place.Budget.Caps);
        if (archive is null)
        {
            if (fault is not null)
                yield return place.Refuse(fault);
            yield break;
        }
        using (archive)
        {
            foreach (var entry in archive.Entries)
            {
                if (place.Budget.CountMember() is { } full)
                    yield return place.Refuse(full);
                if (place.Budget.Spent)
                    yield break;
                foreach (var member in ReadEntry(entry, place.Enter(entry.FullName)))
                    yield return member;
            }
        }
    }

    private static IEnumerable<ArchiveMember> ReadEntry(ZipArchiveEntry entry, ArchivePlace at)
    {
        var unixType = (entry.ExternalAttributes >> 16) & UnixTypeMask;
        if (ArchiveMemberName.FindFault(entry.FullName) is { } bad)
            yield return at.Refuse(RefusalReason.UnsafeArchive, bad);
        else if (unixType is not (0 or UnixRegular or UnixFolder))
            yield return at.Refuse(RefusalReason.UnsafeArchive, "A link or device is not read.");
        else if (entry.IsEncrypted)
            yield return at.Refuse(RefusalReason.UnsafeArchive, "The file is encrypted. Unpack it by hand and collect what was in it.");
        else if (entry.FullName.EndsWith('/') && entry.Length == 0)
            yield break;
        else
        {
            var bytes = EntryStream.Open(entry, at.Budget);
            if (bytes is null)
            {
                yield return at.Refuse(EntryStream.Damaged);
                yield break;
            }
            using (bytes)
            {
                // A document is checked while it is read completely; an archive inside gives documents before its own end.
                var nested = ArchiveReader.Identify(bytes) != ContainerKind.None && at.Level < at.Budget.Caps.Levels;
                var members = ArchiveReader.OpenMember(bytes, entry.Length, at);
                foreach (var member in nested ? ChecksummedMembers.WithholdUntilValid(bytes, members, at, ahead: null) : members)
                    yield return member;
                if (!nested && bytes.Fault is { } fault)
                    yield return at.Refuse(fault);
            }
        }
    }

    /// <summary>A zip is read from its end: it needs a stream that can seek, or fits into memory.</summary>
    private static (ZipArchive? Archive, Refusal? Fault) Opened(ForwardStream source, ArchiveLimits caps)
    {
        if ((source as RootStream)?.GetSeekable() is not { } seekable)
        {
            if (source.ReadWhole(size: -1, caps.Document) is not { } whole)
            {
                // Starved: the layer below gives the reason.
                return (null, source.Ended ? null
                    : new Refusal(RefusalReason.TooLarge, "A zip inside an archive, or from a stream, may hold "
                        + $"{Size.Format(caps.Document)}, which is the limit. Unpack it by hand and collect what was in it."));
            }
            seekable = new MemoryStream(whole, writable: false);
        }
        try
        {
            if (ZipDirectory.FindFault(seekable, caps) is { } fault)
                return (null, fault);
            seekable.Position = 0;

            // The file's own stream has no buffer, and the entries are many small pieces.
            var archive = new ZipArchive(new BufferedStream(seekable, 64 * Limits.KiB), ZipArchiveMode.Read, leaveOpen: true);
            return archive.Entries.Count >= 0 ? (archive, null) : default; // reads the directory, here, where it may fail
        }
        catch (Exception bad)
            when (bad is InvalidDataException or EndOfStreamException or NotSupportedException
                or ArgumentException or OverflowException)
        {
            return (null, new Refusal(RefusalReason.Malformed, "The directory of the zip file is damaged. Fetch the file again."));
        }
    }

    private sealed class EntryStream(Stream inflater, ZipArchiveEntry entry, ArchiveBudget budget)
        : InflatedStream(inflater, budget, (int)Math.Clamp(entry.Length, ContainerSniffer.HeadLength, LargestBuffer))
    {
        private readonly Crc32 _crc = new();

        public static Refusal Damaged { get; } =
            new(RefusalReason.Malformed,
                "The zip entry is damaged: it does not unpack, or its checksum does not hold. Fetch the file again.");

        // The runtime lets an entry's inflater see no more than this.
        protected override long Consumed => entry.CompressedLength;

        public static EntryStream? Open(ZipArchiveEntry entry, ArchiveBudget budget)
        {
            try
            {
                return new EntryStream(entry.Open(), entry, budget);
            }
            catch (Exception bad)
                when (bad is InvalidDataException or EndOfStreamException or NotSupportedException
                    or ArgumentException or OverflowException)
            {
                return null;
            }
        }

        protected override Refusal? Broken() => Damaged;

        protected override Refusal? Check(ReadOnlySpan<byte> bytes, long produced)
        {
            _crc.Append(bytes);
            if (produced > entry.Length)
                return Damaged;
            var complete = produced == entry.Length;
            return (complete && _crc.GetCurrentHashAsUInt32() != entry.Crc32) || (bytes.IsEmpty && !complete) ? Damaged : null;
        }
    }
}
