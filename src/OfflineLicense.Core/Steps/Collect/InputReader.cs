using System.Diagnostics;
using System.IO.Abstractions;
using System.Security.Cryptography;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Reads files and folders, opens archives and API replies, and yields what is in them in the order of the paths. Parsing
/// runs ahead in parallel and in bounded memory. A problem with one file is a value: the rest goes on.
/// </summary>
internal sealed class InputReader(IFileSystem disk, InputOptions options)
{
    private readonly SourceFile _files = new(disk);
    private readonly ArchiveOpener _archives = new(new SourceFile(disk), options);
    private readonly ApiReplyOpener _replies = new(new SourceFile(disk), options);

    /// <param name="paths">Files, folders (recursive), and <c>-</c> for standard input.</param>
    public IEnumerable<InputFile> ReadAll(IEnumerable<string> paths) =>
        OrderedParallel.Ordered(FindPlaces(paths), place => place.Weight, Recognize).SelectMany(Open);

    /// <summary>How many files there are, before archives are opened: a walk through the folders, for a person who waits.</summary>
    public long Count(IEnumerable<string> paths) =>
        paths.Sum(path => path == "-" || !disk.Directory.Exists(path) ? 1L : SourceFolder.Walk(path).LongCount());

    /// <summary>One file; a folder is a problem.</summary>
    /// <param name="label">What messages and results call it.</param>
    /// <param name="path">Where it is.</param>
    public IEnumerable<InputFile> ReadFile(string label, string path) => Open(Recognize(new InputPlace(label, path, IsExplicit: true)));

    private IEnumerable<InputFile> Open(FoundInput found) => found switch
    {
        FoundInput.File file => [file.Content],
        FoundInput.Archive archive => _archives.Open(archive).SelectMany(Open),
        FoundInput.Reply reply => _replies.Open(reply),
        FoundInput.LongReply reply => _replies.Open(reply),
        _ => throw new UnreachableException(),
    };

    private IEnumerable<InputPlace> FindPlaces(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (path == "-" || !disk.Directory.Exists(path))
            {
                yield return new InputPlace(path, path, IsExplicit: true) { Weight = Weigh(path) };
                continue;
            }

            foreach (var found in SourceFolder.Walk(path))
            {
                yield return new InputPlace(found.Path, found.Path, IsExplicit: false)
                {
                    Problem = found.Problem,
                    Weight = found.Problem is null ? Weigh(found.Path) : 0,
                };
            }
        }
    }

    private long Weigh(string path)
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

    private FoundInput Recognize(InputPlace place)
    {
        try
        {
            return place switch
            {
                { Problem: { } problem } => new FoundInput.File(place.Unread(problem)),
                { Path: "-" } when options.StandardInput is { } input => RecognizeInput(place, input),
                _ => RecognizeFile(place),
            };
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new FoundInput.File(place.Unread(SourceFile.Unreadable(place.Path, failed)));
        }
    }

    private FoundInput RecognizeFile(InputPlace place)
    {
        using var source = _files.Open(place.Path, Limits.ResponseArchive, follow: place.IsExplicit, out var problem);
        if (source is null)
            return new FoundInput.File(place.Unread(problem!));
        if (source.Length == 0)
            return new FoundInput.File(new InputFile.Empty(place.Label) { IsExplicit = place.IsExplicit });
        if (options.Settle > TimeSpan.Zero && options.Now - source.Modified < options.Settle)
            return new FoundInput.File(new InputFile.Settling(place.Label, source.Length) { IsExplicit = place.IsExplicit });
        if (options.ServerFiles?.Find(place.Label, source.Stream, source.Length) is { } serverFile)
            return new FoundInput.File(serverFile with { IsExplicit = place.IsExplicit });

        var head = new byte[Math.Min(ContainerSniffer.HeadLength, source.Length)];
        head = head[..source.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return ContainerSniffer.Identify(head) switch
        {
            ContainerKind.Zip or ContainerKind.Gzip or ContainerKind.Tar => new FoundInput.Archive(place, null),
            ContainerKind.Bundle => new FoundInput.File(ReadBundle(place, source)),
            _ when source.Length <= Limits.TextFile => ReadDocument(place, source, head),
            _ when ApiReplyOpener.LooksLikeReply(source.Stream) => new FoundInput.LongReply(place),
            _ => new FoundInput.File(place.Unread(SourceFile.TooLarge(place.Label, source.Length, Limits.TextFile), source.Length)),
        };
    }

    private FoundInput ReadDocument(InputPlace place, SourceStream source, byte[] head)
    {
        var bytes = new byte[source.Length];
        head.CopyTo(bytes, 0);
        var rest = bytes.AsSpan(head.Length);
        var length = head.Length + source.Stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        return length == bytes.Length && source.Changed() is null
            ? FoundInput.Parse(place, bytes, options.PacksDocuments)
            : new FoundInput.File(place.Unread(SourceFile.Changing(place.Label)));
    }

    private static InputFile ReadBundle(InputPlace place, SourceStream source)
    {
        source.Stream.Position = 0;
        var digest = Digest.FromHash(SHA256.HashData(source.Stream));
        return source.Changed() is { } changed
            ? place.Unread(changed)
            : new InputFile.Bundle(place.Label, source.Length, digest) { IsExplicit = place.IsExplicit };
    }

    private FoundInput RecognizeInput(InputPlace place, Stream input)
    {
        using var all = new MemoryStream();
        var buffer = new byte[Limits.MiB];
        while (input.Read(buffer) is var count and > 0)
        {
            all.Write(buffer, 0, count);
            if (all.Length > Limits.TextFile)
            {
                return new FoundInput.File(place.Unread(new SourceProblem(SourceFault.TooLarge,
                    $"standard input is longer than {Limits.TextFile:N0} bytes, which is the limit")));
            }
        }

        var bytes = all.ToArray();
        if (bytes.Length == 0)
            return new FoundInput.File(new InputFile.Empty(place.Label) { IsExplicit = true });
        return ContainerSniffer.Identify(bytes).IsArchive()
            ? new FoundInput.Archive(place, bytes)
            : FoundInput.Parse(place, bytes, options.PacksDocuments);
    }
}
