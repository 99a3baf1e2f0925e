namespace OfflineLicense.Formats.Archives;

/// <summary>
/// A tar archive, read by hand (the runtime's reader throws exceptions it does not document). Only regular files give
/// content. Where a header cannot be trusted the place of the next one is unknown, and the archive ends there.
/// </summary>
internal static class TarArchive
{
    public static IEnumerable<ArchiveMember> Read(ForwardStream source, ArchivePlace place)
    {
        var budget = place.Budget;
        var block = new byte[TarEntryHeader.BlockSize];
        var extension = new TarExtension();
        while (true)
        {
            var got = source.Fill(block);
            if (got == block.Length && !block.AsSpan().ContainsAnyExcept((byte)0))
                yield break;
            var fault = got < block.Length ? Cut : null;
            var header = fault is null ? TarEntryHeader.Parse(block) : null;
            if (fault is null && header is null)
                fault = new Refusal(RefusalReason.Malformed,
                    "A tar header is damaged; the rest of the archive cannot be read. Fetch it again.");
            else if (header is { Size: < 0 } || header?.Size > budget.Caps.Archive)
                fault = new Refusal(RefusalReason.TooLarge,
                    $"A member states a size beyond {Size.Format(budget.Caps.Archive)}, which is the limit; the rest of the archive cannot "
                        + "be read.");
            if (header is { Type: 'x' or 'g' or 'L' or 'K' } && fault is null)
            {
                (extension, fault) = ReadExtension(source, header, extension);
                if (fault is null)
                    continue;
            }
            if (fault is null && extension.Size is { } size && size != header!.Size)
                fault = new Refusal(RefusalReason.UnsafeArchive, "A tar entry states two sizes; the rest of the archive cannot be read.");
            var told = source.Starved;
            fault ??= budget.CountMember();
            if (fault is not null)
            {
                if (!told)
                    yield return place.Refuse(fault);
                yield break;
            }

            var name = extension.Name ?? header!.Name;
            var at = place.Enter(name);
            var window = new MemberStream(source, header!.Size);
            if (FindRefusal(header, extension, name) is { } reason)
            {
                yield return at.Refuse(RefusalReason.UnsafeArchive, reason);
                if (header.Type == 'S')
                    SkipSparseMap(source, block);
            }
            else if (!IsFolder(header))
            {
                foreach (var member in ArchiveReader.OpenMember(window, header.Size, at))
                    yield return member;
            }
            extension = new TarExtension();

            if (budget.Spent)
                yield break;
            if (source.Skip(window.Left) < window.Left)
            {
                if (!source.Starved)
                    yield return at.Refuse(Cut);
                yield break;
            }
            source.Skip(GetPadding(header.Size));
        }
    }

    private static Refusal Cut { get; } =
        new(RefusalReason.Truncated, "The tar archive ends before its end mark: it was cut short. Fetch it again.");

    private static (TarExtension Extension, Refusal? Fault) ReadExtension(ForwardStream source, TarEntryHeader header, TarExtension before)
    {
        if (header.Size > Limits.TarExtension)
            return (before, new Refusal(RefusalReason.UnsafeArchive,
                $"A tar name record is larger than {Size.Format(Limits.TarExtension)}, which is the limit; the rest of the archive cannot "
                    + "be read."));
        var text = new byte[header.Size];
        if (source.Fill(text) < text.Length)
            return (before, Cut);
        source.Skip(GetPadding(header.Size));
        switch (header.Type)
        {
            case 'L':
                return (before with { Name = TarEntryHeader.ReadText(text) }, null);
            case 'K':
                return (before, null); // the target of a link, which is refused anyway
            default:
                if (TarExtension.FromPax(text) is not { } records || (header.Type == 'g' && (records.Size is not null || records.Sparse)))
                    return (before, new Refusal(RefusalReason.UnsafeArchive,
                        "A pax record of the tar archive is not understood; the rest of the archive cannot be read."));
                // A global record names no file.
                return (header.Type == 'g' ? before : records with { Name = records.Name ?? before.Name }, null);
        }
    }

    /// <summary>Why an entry gives no content; null: it does.</summary>
    private static string? FindRefusal(TarEntryHeader header, TarExtension extension, string name) => header.Type switch
    {
        _ when ArchiveMemberName.FindFault(name) is { } fault => fault,
        'S' => "A sparse file is not read.",
        '0' or '\0' when extension.Sparse => "A sparse file is not read.",
        '0' or '\0' or '5' => null,
        '1' or '2' => "A link is not read.",
        '3' or '4' or '6' => "A device or pipe is not read.",
        _ => "An entry of an unknown type is not read.",
    };

    private static bool IsFolder(TarEntryHeader header) =>
        header.Type == '5' || (header.Type == '\0' && header.Name.EndsWith('/'));

    private static void SkipSparseMap(ForwardStream source, Span<byte> block)
    {
        var goesOn = TarEntryHeader.HasMoreSparseMap(block, header: true);
        while (goesOn && source.Fill(block) == block.Length)
            goesOn = TarEntryHeader.HasMoreSparseMap(block, header: false);
    }

    private static long GetPadding(long size) => -size & (TarEntryHeader.BlockSize - 1);
}
