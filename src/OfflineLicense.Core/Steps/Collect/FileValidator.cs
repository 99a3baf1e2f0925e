using System.IO.Abstractions;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Api;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>One file, or one member of an archive, and what it is; without any station.</summary>
/// <param name="Path">As named, members as <c>a.tar.gz!b.txt</c>.</param>
internal sealed record ValidatedFile(string Path, ParsedContent Reading)
{
    /// <summary>Set where the file could not be read at all; then there is nothing to say of its content.</summary>
    public SourceProblem? Unreadable { get; init; }

    /// <summary>Found inside an archive that was named, not named itself.</summary>
    public bool IsMember { get; init; }

    /// <summary>It is what it should be: a licensing document with nothing against it.</summary>
    public bool IsValid => Unreadable is null && Reading.Refusal is null && Reading.Kind != DocumentKind.NotLicensing
        && Reading.Kind != DocumentKind.UnknownLicensing && !IsBundle;

    /// <summary>One of our own bundles: its seals are what counts, and they are checked elsewhere.</summary>
    public bool IsBundle { get; init; }

    /// <summary>Everything there is to say against it or about it, the worst first.</summary>
    public IEnumerable<Notice> Problems()
    {
        if (Unreadable is { } unreadable)
            yield return new Notice(unreadable.Code, unreadable.Message);
        else if (IsBundle)
            yield return new Notice(WarningCode.Bundle, "This is a bundle: its seals are checked with offlic verify.");
        else if (Reading.Refusal is { } refusal)
            yield return Notice.From(refusal);
        else if (Reading.Kind == DocumentKind.NotLicensing && Reading.Notices.Count == 0)
            yield return new Notice(WarningCode.NotLicensing, "Nothing in it is known as a licensing file or as the output of show license.");
        foreach (var notice in Reading.Notices)
            yield return notice;
    }
}

/// <summary>Says what files are, from their bytes alone.</summary>
internal sealed class FileValidator(IFileSystem disk)
{
    private readonly SourceFile _files = new(disk);

    /// <param name="label">What it is called in what is said of it.</param>
    /// <param name="path">Where it is.</param>
    public IEnumerable<ValidatedFile> Inspect(string label, string path)
    {
        using var source = _files.Open(path, Limits.ResponseArchive, follow: true, out var problem);
        if (source is null)
        {
            yield return Unread(label, problem!);
            yield break;
        }

        using var found = Looked(label, source).GetEnumerator();
        SourceProblem? lost;
        while (StreamedApiReply.Next(found, label, out lost))
            yield return found.Current;
        if (lost is not null)
            yield return Unread(label, lost);
    }

    private static IEnumerable<ValidatedFile> Looked(string label, SourceStream source)
    {
        var head = new byte[Math.Min(512, source.Length)];
        head = head[..source.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        source.Stream.Position = 0;
        switch (Recognizer.Peek(head))
        {
            case ContainerSniffer.Bundle:
                yield return new ValidatedFile(label, new ParsedContent(DocumentKind.Own)) { IsBundle = true };
                break;
            case ContainerSniffer.Archive:
                foreach (var each in Members(label, source))
                    yield return each;
                break;
            default:
                foreach (var each in Whole(label, source))
                    yield return each;
                break;
        }
    }

    private static IEnumerable<ValidatedFile> Whole(string label, SourceStream source)
    {
        if (source.Length > Limits.TextFile)
            return StreamedApiReply.Looks(source.Stream) ? Long(label, source) : [Unread(label, SourceFile.TooLarge(label, source.Length, Limits.TextFile))];
        var bytes = new byte[source.Length];
        var length = source.Stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return source.Changed() is { } changed ? [Unread(label, changed)] : Opened(Of(label, bytes.AsSpan(0, length)), bytes);
    }

    private static IEnumerable<ValidatedFile> Long(string label, SourceStream source)
    {
        if (ApiAnswer.Check(source.Stream, source.Length) is not { } reading)
            return [Unread(label, SourceFile.TooLarge(label, source.Length, Limits.TextFile))];
        source.Stream.Position = 0;
        var whole = new ValidatedFile(label, reading);
        return reading.Refusal is null ? Entries(whole, source.Stream).Concat(Held(label, source)) : [whole];
    }

    /// <summary>Asked once all is read: nothing where the file held still.</summary>
    private static IEnumerable<ValidatedFile> Held(string label, SourceStream source)
    {
        if (source.Changed() is { } changed)
            yield return Unread(label, changed);
    }

    /// <summary>A reply of CSSM's API and each of its entries; anything else as it is.</summary>
    private static IEnumerable<ValidatedFile> Opened(ValidatedFile file, byte[] bytes) =>
        file.Reading is { Refusal: null } reading && reading.Kind == DocumentKind.ApiResponse ? Entries(file, new MemoryStream(bytes, writable: false)) : [file];

    private static IEnumerable<ValidatedFile> Entries(ValidatedFile reply, Stream stream)
    {
        yield return reply;
        foreach (var each in OrderedParallel.Ordered(ApiAnswer.Open(stream), entry => entry.Content.Length, entry => OfEntry(reply.Path, entry)))
            yield return each;
    }

    private static ValidatedFile OfEntry(string reply, ApiEntry entry)
    {
        var reading = entry.Reading();
        if (reading.Refusal is null && entry.Verdict == ApiVerdict.Done)
            reading = reading with { Notices = [new Notice(WarningCode.Done, "CSSM took note and has nothing to give, as for something returned.")] };
        else if (reading.Refusal is null && entry.Udi is { } udi && reading.Udis.Count > 0 && !reading.Udis.Any(udi.Names))
            reading = reading with { Notices = [.. reading.Notices, new Notice(WarningCode.OtherDevice, $"The reply gives it to {udi}, and it names {reading.Udis[0]}: collect refuses it unless both are one stack.")] };
        return new ValidatedFile(ApiReplyReader.Label(reply, entry), reading) { IsMember = entry.Name.Length > 0 };
    }

    private static IEnumerable<ValidatedFile> Members(string label, SourceStream source)
    {
        var any = false;
        var members = ArchiveReader.Open(source.Stream, label).Where(member => !member.IsManifest);
        foreach (var (member, bytes) in OrderedParallel.Ordered(members, member => member.Content.Length, member => (OfMember(label, member), member.Content)))
        {
            any = true;
            foreach (var each in Opened(member, bytes))
                yield return each;
        }

        if (source.Changed() is { } changed)
            yield return Unread(label, changed);
        else if (!any)
            yield return new ValidatedFile(label, new ParsedContent(DocumentKind.Archive) { Refusal = new Refusal(RefusalReason.Empty, "The archive holds no file.") });
    }

    private static ValidatedFile OfMember(string archive, ArchiveMember member) => (member.Refusal is { } refusal
        ? new ValidatedFile(member.Label, new ParsedContent(DocumentKind.Archive) { Refusal = refusal })
        : Of(member.Label, member.Content)) with
    {
        // A container that cannot be read on speaks under its own name.
        IsMember = member.Label != archive,
    };

    private static ValidatedFile Of(string label, ReadOnlySpan<byte> bytes) => bytes.IsEmpty
        ? new ValidatedFile(label, new ParsedContent(DocumentKind.NotLicensing)
        {
            Notices = [new Notice(WarningCode.Empty, "The file has 0 bytes: the device has not reported.")],
        })
        : new ValidatedFile(label, Recognizer.Read(bytes));

    private static ValidatedFile Unread(string label, SourceProblem problem) =>
        new(label, new ParsedContent(DocumentKind.NotLicensing)) { Unreadable = problem };
}
