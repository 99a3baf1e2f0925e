using OfflineLicense.Formats.Api;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>Opens a reply of CSSM's API into its entries, one at a time.</summary>
internal sealed class ApiReplyOpener(SourceFile files, InputOptions options)
{
    /// <summary>Whether a long file begins like a reply. The stream is at its beginning afterwards.</summary>
    public static bool LooksLikeReply(Stream stream)
    {
        var head = new byte[ApiAnswer.SniffLength];
        stream.Position = 0;
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return ApiAnswer.IsReply(head.AsSpan(0, length));
    }

    public IEnumerable<InputFile> Open(FoundInput.Reply reply) =>
        ReadEntries(reply.Place, new MemoryStream(reply.Bytes, 0, reply.Bytes.Length, writable: false, publiclyVisible: true))
            .Prepend(new InputFile.ApiReply(reply.Place.Label, reply.Content) { IsExplicit = reply.Place.IsExplicit });

    /// <summary>It is read twice: once to check that it is complete, once for its documents.</summary>
    public IEnumerable<InputFile> Open(FoundInput.LongReply reply)
    {
        var place = reply.Place;
        using var source = files.Open(place.Path, Limits.ResponseArchive, follow: place.IsExplicit, out var problem);
        if (source is null)
        {
            yield return place.Unread(problem!);
            yield break;
        }

        if (Check(source, place.Path, out problem) is not { } content)
        {
            // Another kind of JSON is too long for a document.
            yield return place.Unread(problem ?? SourceFile.TooLarge(place.Label, source.Length, Limits.TextFile), source.Length);
            yield break;
        }

        if (content.Refusal is { } refusal)
        {
            yield return new InputFile.Damaged(place.Label, source.Length, content, refusal) { IsExplicit = place.IsExplicit };
            yield break;
        }

        yield return new InputFile.ApiReply(place.Label, content) { IsExplicit = place.IsExplicit };
        using var entries = ReadEntries(place, source.Stream).GetEnumerator();
        while (ReadAhead.TryMoveNext(entries, place.Path, out problem))
            yield return entries.Current;
        if ((problem ?? source.Changed()) is { } trouble)
            yield return place.Unread(trouble);
    }

    private static ParsedContent? Check(SourceStream source, string path, out SourceProblem? problem)
    {
        problem = null;
        try
        {
            var content = ApiAnswer.Check(source.Stream, source.Length);
            source.Stream.Position = 0;
            return content;
        }
        catch (IOException failed)
        {
            problem = SourceFile.Unreadable(path, failed);
            return null;
        }
    }

    private IEnumerable<InputFile> ReadEntries(InputPlace place, Stream reply) =>
        OrderedParallel.Ordered(ApiAnswer.Open(reply), entry => entry.Content.Length, entry => Parse(place, entry));

    private InputFile Parse(InputPlace place, ApiEntry entry)
    {
        var content = entry.ToContent();
        var label = $"{place.Label}!{entry.Name}";
        if (entry.Content.Length == 0 || entry.Verdict != ApiVerdict.None)
            return new InputFile.ApiStatusEntry(label, entry, content);
        var packs = options.PacksDocuments && content.Refusal is null;
        var document = ParsedDocument.Create(label, entry.Content, Digest.Of(entry.Content), content, packs);
        return new InputFile.Document(document with { Beside = entry.Udi });
    }
}
