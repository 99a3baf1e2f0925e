using OfflineLicense.Formats.Archives;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>Opens an archive member by member. Memory does not grow with the number of members.</summary>
internal sealed class ArchiveOpener(SourceFile files, InputOptions options)
{
    /// <summary>Bytes of parsed members that wait for the decision whether the archive is the export of a server.</summary>
    private const long MostHeld = 64 * Limits.MiB;

    public IEnumerable<FoundInput> Open(FoundInput.Archive archive)
    {
        if (archive.Bytes is { } bytes)
        {
            foreach (var found in Read(archive.Place, new MemoryStream(bytes, writable: false), source: null))
                yield return found;
            yield break;
        }

        using var source = files.Open(archive.Place.Path, Limits.ResponseArchive, follow: archive.Place.IsExplicit, out var problem);
        if (source is null)
        {
            yield return new FoundInput.File(archive.Place.Unread(problem!));
            yield break;
        }

        foreach (var found in Read(archive.Place, source.Stream, source))
            yield return found;
    }

    private IEnumerable<FoundInput> Read(InputPlace place, Stream stream, SourceStream? source) => options.RefusesServerExports
        ? ReadUnlessServerExport(place, stream, source)
        : ReadMembers(place, stream, source);

    private IEnumerable<FoundInput> ReadMembers(InputPlace place, Stream stream, SourceStream? source)
    {
        using var members = Parse(place, ArchiveReader.Open(stream, place.Label)).GetEnumerator();
        var any = false;
        SourceProblem? problem;
        while (ReadAhead.TryMoveNext(members, place.Path, out problem))
        {
            any = true;
            yield return members.Current;
        }

        if ((problem ?? source?.Changed()) is { } trouble)
            yield return new FoundInput.File(place.Unread(trouble));
        else if (!any)
            yield return EmptyArchive(place);
    }

    /// <summary>
    /// Only the end of an archive shows that it is no export of a server, so its members wait until then; the archive is
    /// read once. One that is too large to wait in memory is read through before anything of it is handed on.
    /// </summary>
    private IEnumerable<FoundInput> ReadUnlessServerExport(InputPlace place, Stream stream, SourceStream? source)
    {
        var detector = new ServerExportDetector();
        var waiting = new List<FoundInput>();
        var weight = 0L;
        SourceProblem? problem = null;
        using (var members = Parse(place, detector.Watch(ArchiveReader.Open(stream, place.Label))).GetEnumerator())
        {
            while (!detector.IsOfDevices && weight <= MostHeld && ReadAhead.TryMoveNext(members, place.Path, out problem))
            {
                waiting.Add(members.Current);
                weight += members.Current.Weight;
            }

            if (detector.IsOfDevices)
            {
                foreach (var found in waiting)
                    yield return found;
                while (problem is null && ReadAhead.TryMoveNext(members, place.Path, out problem))
                    yield return members.Current;
                if ((problem ?? source?.Changed()) is { } late)
                    yield return new FoundInput.File(place.Unread(late));
                yield break;
            }
        }

        if (weight > MostHeld)
        {
            waiting.Clear();
            foreach (var found in ReadLarge(place, stream, source))
                yield return found;
        }
        else if ((problem ?? source?.Changed()) is { } trouble)
        {
            yield return new FoundInput.File(place.Unread(trouble));
        }
        else if (detector.IsServerExport)
        {
            yield return new FoundInput.File(ServerExportDetector.Describe(place));
        }
        else
        {
            foreach (var found in waiting.DefaultIfEmpty(EmptyArchive(place)))
                yield return found;
        }
    }

    private IEnumerable<FoundInput> ReadLarge(InputPlace place, Stream stream, SourceStream? source)
    {
        stream.Position = 0;
        var detector = new ServerExportDetector();
        using (var members = detector.Watch(ArchiveReader.Open(stream, place.Label)).GetEnumerator())
        {
            SourceProblem? problem = null;
            while (!detector.IsOfDevices && ReadAhead.TryMoveNext(members, place.Path, out problem))
            {
            }

            if (problem is not null)
                return [new FoundInput.File(place.Unread(problem))];
        }

        if (detector.IsServerExport)
            return [new FoundInput.File(ServerExportDetector.Describe(place))];
        stream.Position = 0;
        return ReadMembers(place, stream, source);
    }

    private IEnumerable<FoundInput> Parse(InputPlace place, IEnumerable<ArchiveMember> members) => OrderedParallel.Ordered(
        members.Where(member => !member.IsManifest && !SourceFolder.IsPassedOver(member.Name)),
        member => member.Content.Length,
        member => Parse(place, member));

    private FoundInput Parse(InputPlace place, ArchiveMember member)
    {
        // A container that ends early has its refusal under its own label.
        var isExplicit = place.IsExplicit && member.Label == place.Label;
        if (member.Refusal is { } refusal)
        {
            var content = new ParsedContent(DocumentKind.Archive) { Refusal = refusal };
            return new FoundInput.File(new InputFile.Damaged(member.Label, 0, content, refusal) { IsExplicit = isExplicit });
        }

        return member.Content.Length == 0
            ? new FoundInput.File(new InputFile.Empty(member.Label))
            : FoundInput.Parse(new InputPlace(member.Label, place.Path, IsExplicit: false), member.Content, options.PacksDocuments);
    }

    private static FoundInput EmptyArchive(InputPlace place) =>
        new FoundInput.File(new InputFile.EmptyArchive(place.Label) { IsExplicit = place.IsExplicit });
}
