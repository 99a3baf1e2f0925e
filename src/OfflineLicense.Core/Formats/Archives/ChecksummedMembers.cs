namespace OfflineLicense.Formats.Archives;

/// <summary>
/// Keeps what a compressed layer holds until the layer has ended and its checksum was seen to hold. A changed bit can
/// make an inflater run past the end, so a cut layer looks like an altered one: neither gives documents.
/// </summary>
internal static class ChecksummedMembers
{
    /// <param name="layer">Where the members come from; read to its end here.</param>
    /// <param name="members">Read from the layer while this is enumerated.</param>
    /// <param name="place">Of the layer: named where it turns out bad.</param>
    /// <param name="ahead">
    /// Reads the layer ahead for its fault, called once, when there is more than fits the memory allowed. Null: the layer cannot be
    /// read twice; members of one that large are returned before its end is known, and a fault follows them.
    /// </param>
    public static IEnumerable<ArchiveMember> WithholdUntilValid(
        InflatedStream layer, IEnumerable<ArchiveMember> members, ArchivePlace place, Func<Refusal?>? ahead)
    {
        var held = new Queue<ArchiveMember>();
        var bytes = 0L;
        var looked = false;
        foreach (var member in members)
        {
            held.Enqueue(member);
            bytes += Weight(member);
            if (bytes <= place.Budget.Caps.Withheld)
                continue;
            if (!looked && ahead?.Invoke() is { } found)
            {
                yield return place.Refuse(found);
                yield break;
            }
            looked = true;
            while (bytes > place.Budget.Caps.Withheld && held.TryDequeue(out var first))
            {
                bytes -= Weight(first);
                yield return first;
            }
        }

        layer.Drain();
        if (layer.Fault is { } fault)
        {
            yield return place.Refuse(fault);
            yield break;
        }
        // Starved without a fault of its own: another layer gives the reason, and only what is refused can be relied on.
        var sound = !layer.Starved;
        while (held.TryDequeue(out var member))
        {
            if (sound || member.Refusal is not null)
                yield return member;
        }
    }

    /// <summary>About the memory a held member takes: a million refused names weigh as well.</summary>
    private static long Weight(ArchiveMember member) => 128 + (2 * member.Label.Length) + member.Content.Length;
}
