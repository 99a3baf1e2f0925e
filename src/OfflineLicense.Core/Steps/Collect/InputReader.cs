using System.IO.Abstractions;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Api;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>A file that was read, or is an archive to open, or needs no reading.</summary>
/// <param name="Explicit">Named on the command line, not found in a folder or an archive.</param>
internal sealed record InputFile(bool Explicit)
{
    public ParsedDocument? Document { get; init; }

    public FileOutcome? Outcome { get; init; }

    public string? ArchivePath { get; init; }

    public byte[]? ArchiveBytes { get; init; }

    public bool IsArchive => ArchivePath is not null;

    /// <summary>A reply of CSSM's API that is to be opened: what it is called.</summary>
    public string? ReplyLabel { get; init; }

    /// <summary>Its bytes; null where it is so long that it is read from its file.</summary>
    public byte[]? ReplyBytes { get; init; }

    /// <summary>CSSM's word on a device in place of a document: <see cref="Outcome"/> is what is known of it without the ledger.</summary>
    public ApiEntry? Entry { get; init; }
}

/// <summary>
/// The files a person named, found, opened and understood ahead of the writer, in the order of their paths; archives are
/// opened member by member. What is wrong with a file is a value.
/// </summary>
internal sealed class InputReader(IFileSystem disk, DateTimeOffset now, KnownServerFiles servers)
{
    private readonly SourceFile _files = new(disk);

    public IEnumerable<InputFile> Files(CollectOptions order)
    {
        foreach (var found in OrderedParallel.Ordered(Paths(order.Paths), path => path.Weight, path => Look(path, order)))
        {
            foreach (var file in found.IsArchive ? Members(found, order) : [found])
            {
                foreach (var document in file.ReplyLabel is null ? [file] : Entries(file))
                    yield return document;
            }
        }
    }

    private IEnumerable<InputFile> Entries(InputFile reply)
    {
        if (reply.ReplyBytes is { } bytes)
            return ApiReplyReader.Open(new MemoryStream(bytes, writable: false), reply.ReplyLabel!);
        var place = new Place(reply.ReplyLabel!, reply.Explicit, null, 0);
        return new StreamedApiReply(_files).Open(reply, problem => Problem(place, problem));
    }

    private IEnumerable<Place> Paths(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (path == "-" || !disk.Directory.Exists(path))
            {
                yield return new Place(path, Explicit: true, Problem: null, Weight(path));
                continue;
            }

            foreach (var found in SourceFolder.Walk(path))
                yield return new Place(found.Path, Explicit: false, found.Problem, found.Problem is null ? Weight(found.Path) : 0);
        }
    }

    private long Weight(string path)
    {
        try
        {
            return path == "-" ? Limits.TextFile : Math.Min(disk.FileInfo.New(path).Length, Limits.TextFile);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>A medium that fails or goes away while one file is read is that file's trouble: the rest goes on.</summary>
    private InputFile Look(Place place, CollectOptions order)
    {
        try
        {
            return Read(place, order);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            return Problem(place, SourceFile.Unreadable(place.Path, lost));
        }
    }

    private InputFile Read(Place place, CollectOptions order)
    {
        if (place.Problem is { } problem)
            return Problem(place, problem);
        if (place.Path == "-")
            return FromInput(order.Input!);

        using var source = _files.Open(place.Path, Limits.ResponseArchive, follow: place.Explicit, out var trouble);
        if (source is null)
            return Problem(place, trouble!);
        if (source.Length == 0)
            return new InputFile(place.Explicit) { Outcome = new FileOutcome(place.Path, CollectOutcome.Empty) { Explicit = place.Explicit, Message = "has not reported: the file is empty" } };
        if (order.Settle > TimeSpan.Zero && now - source.Modified < order.Settle)
        {
            return new InputFile(place.Explicit)
            {
                Outcome = new FileOutcome(place.Path, CollectOutcome.Empty) { Size = source.Length, Explicit = place.Explicit, Reason = RefusalReason.Settling, Message = "changed a moment ago: left for the next run" },
            };
        }

        if (servers.Look(place.Path, source.Stream, source.Length) is { } ofServer)
            return new InputFile(place.Explicit) { Outcome = ofServer with { Explicit = place.Explicit } };

        var head = new byte[Math.Min(512, source.Length)];
        var got = source.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (Recognizer.Peek(head.AsSpan(0, got)) == ContainerSniffer.Archive)
            return new InputFile(place.Explicit) { ArchivePath = place.Path };
        if (source.Length > Limits.TextFile && StreamedApiReply.Looks(source.Stream))
            return new InputFile(place.Explicit) { ReplyLabel = place.Path };
        if (source.Length > Limits.TextFile)
            return Problem(place, new SourceProblem(SourceFault.TooLarge, $"{place.Path} has {source.Length:N0} bytes; a device or CSSM file may have {Limits.TextFile:N0} at most"), source.Length);

        var bytes = new byte[source.Length];
        head.AsSpan(0, got).CopyTo(bytes);
        var length = got + source.Stream.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
        return length == bytes.Length && source.Changed() is null
            ? Understood(place.Path, bytes, place.Explicit)
            : Problem(place, new SourceProblem(SourceFault.Changing, $"{place.Path} changed while it was read: it is still being written. Run again when it is complete"));
    }

    private static InputFile FromInput(Stream input)
    {
        using var all = new MemoryStream();
        var buffer = new byte[Limits.MiB];
        while (input.Read(buffer) is var count and > 0)
        {
            all.Write(buffer, 0, count);
            if (all.Length > Limits.TextFile)
                return Problem(new Place("-", Explicit: true, Problem: null, 0), new SourceProblem(SourceFault.TooLarge, $"standard input is longer than {Limits.TextFile:N0} bytes"));
        }

        var bytes = all.ToArray();
        if (bytes.Length == 0)
            return new InputFile(true) { Outcome = new FileOutcome("-", CollectOutcome.Empty) { Explicit = true, Message = "nothing came on standard input" } };
        return Recognizer.Peek(bytes.AsSpan(0, Math.Min(512, bytes.Length))) == ContainerSniffer.Archive
            ? new InputFile(true) { ArchivePath = "-", ArchiveBytes = bytes }
            : Understood("-", bytes, isExplicit: true);
    }

    private IEnumerable<InputFile> Members(InputFile archive, CollectOptions order)
    {
        SourceStream? source = null;
        try
        {
            Stream stream;
            if (archive.ArchiveBytes is { } bytes)
            {
                stream = new MemoryStream(bytes, writable: false);
            }
            else
            {
                source = _files.Open(archive.ArchivePath!, Limits.ResponseArchive, follow: archive.Explicit, out var problem);
                if (source is null)
                {
                    yield return Problem(new Place(archive.ArchivePath!, archive.Explicit, null, 0), problem!);
                    yield break;
                }

                stream = source.Stream;
            }

            if (order.RefusesServerFiles && ServerExportDetector.Is(stream, archive.ArchivePath!))
            {
                yield return new InputFile(archive.Explicit) { Outcome = ServerExportDetector.Refuse(archive.ArchivePath!) with { Explicit = archive.Explicit } };
                yield break;
            }

            var members = ArchiveReader.Open(stream, archive.ArchivePath!).Where(member => !member.IsManifest && !SourceFolder.IsPassedOver(member.Name));
            var place = new Place(archive.ArchivePath!, archive.Explicit, null, 0);
            using var ahead = OrderedParallel.Ordered(members, member => member.Content.Length, member => OfMember(member, archive)).GetEnumerator();
            SourceProblem? lost;
            while (StreamedApiReply.Next(ahead, place.Path, out lost))
                yield return ahead.Current;
            if ((lost ?? source?.Changed()) is { } trouble)
                yield return Problem(place, trouble);
        }
        finally
        {
            source?.Dispose();
        }
    }

    private static InputFile OfMember(ArchiveMember member, InputFile archive)
    {
        var whole = member.Label == archive.ArchivePath;
        if (member.Refusal is { } refusal)
        {
            return new InputFile(false)
            {
                Outcome = new FileOutcome(member.Label, CollectOutcome.Refused)
                {
                    Kind = DocumentKind.Archive,
                    Reason = refusal.Reason,
                    Message = refusal.Message,
                    Explicit = whole && archive.Explicit,
                },
            };
        }

        return member.Content.Length == 0
            ? new InputFile(false) { Outcome = new FileOutcome(member.Label, CollectOutcome.Empty) }
            : Understood(member.Label, member.Content, isExplicit: false);
    }

    private static InputFile Understood(string label, byte[] bytes, bool isExplicit)
    {
        var reading = Recognizer.Read(bytes);
        if (reading.Kind == DocumentKind.ApiResponse && reading.Refusal is null)
            return new InputFile(isExplicit) { ReplyLabel = label, ReplyBytes = bytes };
        var keep = reading.Refusal is null && (reading.Kind.Direction != Direction.None || reading.Kind == DocumentKind.DeviceOutput || reading.Kind == DocumentKind.UnknownLicensing);
        return new InputFile(isExplicit) { Document = ParsedDocument.Of(label, bytes, Digest.Of(bytes), reading, keep) };
    }

    private static InputFile Problem(Place place, SourceProblem problem, long size = 0)
    {
        var refusal = problem.ToRefusal();
        return new InputFile(place.Explicit)
        {
            Outcome = new FileOutcome(place.Path, CollectOutcome.Refused)
            {
                Size = size,
                Reason = refusal.Reason,
                Message = refusal.Message,
                Explicit = place.Explicit,
                Unreadable = problem.Trouble is not (SourceFault.TooLarge or SourceFault.Changing or SourceFault.Link or SourceFault.NotRegular),
            },
        };
    }

    /// <summary>A path to look at; what was wrong with it already when its folder was listed.</summary>
    private sealed record Place(string Path, bool Explicit, SourceProblem? Problem, long Weight);
}
