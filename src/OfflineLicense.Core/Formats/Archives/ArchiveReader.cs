namespace OfflineLicense.Formats.Archives;

/// <summary>
/// Opens a vendor's archive (zip, tar, tar.gz, gz; by content, never by name) into its documents, one at a time: memory
/// does not grow with the number of members. Everything in it is hostile until shown otherwise: names are labels and
/// never become paths, and every number of the caps is counted while bytes are produced, never taken from a header.
/// </summary>
internal static class ArchiveReader
{
    /// <summary>
    /// The members of both levels, in archive order, lazily: each <see cref="ArchiveMember"/> is a document or the reason why
    /// it is refused. A container that cannot be read on ends its part with one refusal under its own label. Members of
    /// a compressed layer are held back until its checksum was seen to hold (<see cref="ChecksummedMembers"/>), so damage in transit
    /// never becomes a document: an archive that was cut or altered gives one refusal and no documents.
    /// </summary>
    /// <param name="stream">Read from its current position; not closed. A zip that cannot seek is buffered up to the
    /// text file limit.</param>
    /// <param name="label">What the archive is called in labels: its file name.</param>
    /// <param name="caps">Other limits than the product's, for tests.</param>
    /// <exception cref="IOException">The stream itself could not be read. Nothing else is thrown.</exception>
    public static IEnumerable<ArchiveMember> Open(Stream stream, string label, ArchiveLimits? caps = null)
    {
        caps ??= ArchiveLimits.Default;
        using var root = new RootStream(stream, caps);
        var name = label[(label.LastIndexOfAny(['/', '\\']) + 1)..];
        if (root.TooLarge)
        {
            yield return ArchiveMember.Refuse(label, name, RefusalReason.TooLarge,
                $"The archive is larger than {Size.Format(caps.Archive)}, which is the limit.");
            yield break;
        }
        if (Identify(root) == ContainerKind.None)
        {
            yield return ArchiveMember.Refuse(label, name, RefusalReason.Malformed, "This is no zip, tar or gzip archive.");
            yield break;
        }
        foreach (var member in OpenContainer(root, new ArchivePlace(label, name, Level: 1, new ArchiveBudget(caps, root))))
            yield return member;
        if (root.TooLarge)
            yield return ArchiveMember.Refuse(label, name, RefusalReason.TooLarge,
                $"The archive is larger than {Size.Format(caps.Archive)}, which is the limit.");
    }

    /// <summary>Which container begins here; nothing is consumed.</summary>
    internal static ContainerKind Identify(ForwardStream bytes) => ContainerSniffer.Identify(bytes.Peek(ContainerSniffer.HeadLength));

    /// <summary>The members of one container, whatever its kind.</summary>
    internal static IEnumerable<ArchiveMember> OpenContainer(ForwardStream bytes, ArchivePlace place) =>
        Identify(bytes) switch
        {
            ContainerKind.Tar or ContainerKind.Bundle => TarArchive.Read(bytes, place),
            ContainerKind.Gzip => GzipLayer.Read(bytes, place),
            ContainerKind.Zip => ZipLayer.Read(bytes, place),
            _ => [],
        };

    /// <summary>
    /// One member whose bytes are about to come: a document, or a container one level further in. Gives nothing where the
    /// bytes end early; their owner gives the reason.
    /// </summary>
    /// <param name="bytes">The member's own bytes and no more.</param>
    /// <param name="size">As stated by the container; -1 where it states none.</param>
    /// <param name="place">Where the member is; its level is that of its container.</param>
    internal static IEnumerable<ArchiveMember> OpenMember(ForwardStream bytes, long size, ArchivePlace place)
    {
        var caps = place.Budget.Caps;
        if (Identify(bytes) != ContainerKind.None)
        {
            if (place.Level >= caps.Levels)
            {
                yield return place.Refuse(RefusalReason.UnsafeArchive,
                    $"An archive inside {caps.Levels} archives, which is the limit, is not opened.");
                yield break;
            }
            foreach (var member in OpenContainer(bytes, place with { Level = place.Level + 1 }))
                yield return member;
            yield break;
        }
        var content = size > caps.Document ? null : bytes.ReadWhole(size, caps.Document);
        if (content is not null)
            yield return new ArchiveMember(place.Label, content) { Name = place.Name };
        else if (size > caps.Document || !bytes.Ended)
            yield return place.Refuse(RefusalReason.TooLarge, $"The file is larger than {Size.Format(caps.Document)}, which is the limit.");
    }
}
