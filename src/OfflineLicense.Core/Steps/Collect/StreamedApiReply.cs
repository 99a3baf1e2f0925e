using System.Text.Json;
using OfflineLicense.Formats.Api;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// A reply of CSSM's API that is too long to be held: read from its file twice, once to see that it is whole, once for its
/// documents.
/// </summary>
internal sealed class StreamedApiReply(SourceFile files)
{
    /// <summary>Whether a long file begins like a reply; the stream is at its beginning again afterwards.</summary>
    public static bool Looks(Stream stream)
    {
        var head = new byte[ApiAnswer.SniffLength];
        stream.Position = 0;
        var got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return ApiAnswer.Looks(head.AsSpan(0, got));
    }

    /// <param name="reply">Its label is its path.</param>
    /// <param name="trouble">Says that the file could not be read.</param>
    public IEnumerable<InputFile> Open(InputFile reply, Func<SourceProblem, InputFile> trouble)
    {
        var path = reply.ReplyLabel!;
        using var source = files.Open(path, Limits.ResponseArchive, follow: reply.Explicit, out var problem);
        if (source is null)
        {
            yield return trouble(problem!);
            yield break;
        }

        if (Check(source, path, out var lost) is not { } reading)
        {
            yield return trouble(lost ?? SourceFile.TooLarge(path, source.Length, Limits.TextFile)); // another kind of JSON, and too long for a document
            yield break;
        }

        if (reading.Refusal is { } refusal)
        {
            yield return new InputFile(reply.Explicit)
            {
                Outcome = new FileOutcome(path, CollectOutcome.Refused) { Kind = reading.Kind, Size = source.Length, Reason = refusal.Reason, Message = refusal.Message, Explicit = reply.Explicit },
            };
            yield break;
        }

        using var entries = ApiReplyReader.Open(source.Stream, path).GetEnumerator();
        while (Next(entries, path, out lost))
            yield return entries.Current;
        if ((lost ?? source.Changed()) is { } changed)
            yield return trouble(changed);
    }

    private static ParsedContent? Check(SourceStream source, string path, out SourceProblem? lost)
    {
        lost = null;
        try
        {
            var reading = ApiAnswer.Check(source.Stream, source.Length);
            source.Stream.Position = 0;
            return reading;
        }
        catch (IOException failed)
        {
            lost = SourceFile.Unreadable(path, failed);
            return null;
        }
    }

    /// <summary>The next of a file that is read while it is opened; a medium that goes away meanwhile is a value too.</summary>
    public static bool Next<T>(IEnumerator<T> entries, string path, out SourceProblem? lost)
    {
        lost = null;
        try
        {
            return entries.MoveNext();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            lost = SourceFile.Unreadable(path, failed);
            return false;
        }
        catch (JsonException)
        {
            // It was whole when it was checked: somebody has cut it or written over it since.
            lost = SourceFile.Changing(path);
            return false;
        }
    }
}
