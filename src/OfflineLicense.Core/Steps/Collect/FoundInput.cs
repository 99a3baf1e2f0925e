using OfflineLicense.Formats;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Steps.Collect;

/// <summary>What is at one place of the input: a file to hand on, or a container that is opened next.</summary>
internal abstract record FoundInput
{
    private FoundInput()
    {
    }

    internal sealed record File(InputFile Content) : FoundInput;

    /// <param name="Bytes">All of it where it arrived on standard input; null: it is read from its path.</param>
    internal sealed record Archive(InputPlace Place, byte[]? Bytes) : FoundInput;

    /// <summary>A short reply of CSSM's API, which was checked.</summary>
    internal sealed record Reply(InputPlace Place, byte[] Bytes, ParsedContent Content) : FoundInput;

    /// <summary>A file that begins like an API reply and is too long to hold in memory.</summary>
    internal sealed record LongReply(InputPlace Place) : FoundInput;

    /// <summary>Bytes this item holds in memory, about.</summary>
    public long Weight => this switch
    {
        File { Content: InputFile.Document { Parsed: var document } } =>
            Overhead + document.Chunks.Sum(chunk => (long)chunk.Bytes.Length) + (document.Content.Reports.Count * Overhead / 8),
        Reply reply => reply.Bytes.Length,
        _ => Overhead,
    };

    private const long Overhead = Limits.KiB;

    /// <summary>Parses and hashes one complete file; a pure function that runs in parallel.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="packs">Compress the bytes for the ledger.</param>
    public static FoundInput Parse(InputPlace place, byte[] bytes, bool packs)
    {
        var content = Recognizer.Read(bytes);
        if (content is { Refusal: null } && content.Kind == DocumentKind.ApiResponse)
            return new Reply(place, bytes, content);
        var isRecordable = content.Refusal is null
            && (content.Kind.Direction != Direction.None
                || content.Kind == DocumentKind.DeviceOutput
                || content.Kind == DocumentKind.UnknownLicensing);
        return new File(new InputFile.Document(ParsedDocument.Create(place.Label, bytes, Digest.Of(bytes), content, packs && isRecordable))
        {
            IsExplicit = place.IsExplicit,
        });
    }
}
