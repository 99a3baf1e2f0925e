using OfflineLicense.Steps.Collect;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;

namespace OfflineLicense.Steps.Merge;

/// <summary>
/// Reads the documents of another ledger as files: unpacked, compared with the digest they are named by, and parsed, ahead of the writer.
/// </summary>
/// <param name="ledger">The one that takes them.</param>
/// <param name="documents">Those of the other station.</param>
/// <param name="facts">What is known of them beside their content.</param>
/// <param name="source">What messages call the place they come from.</param>
internal sealed class MergedReader(Ledger ledger, ForeignDocuments documents, MergedFacts facts, string source)
{
    /// <summary>Of a document that is not what its digest says.</summary>
    public static Refusal Changed { get; } = new(RefusalReason.Malformed, "its bytes are not those of the digest that it is named by");

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <summary>How many were passed over so far, because they are here.</summary>
    public long Known { get; private set; }

    /// <summary>How many had no bytes any more in the other ledger.</summary>
    public long Pruned { get; private set; }

    public IEnumerable<InputFile> ReadAll() => OrderedParallel.Ordered(FindNew(), found => found.Weight, Read);

    private InputFile Read(Found found)
    {
        var file = found.Read();
        return file is InputFile.Document document
            ? document with { Known = common => facts.Add(common, found.Document, document.Parsed) }
            : file;
    }

    /// <param name="source">The name of the backup.</param>
    public static string LabelOf(string source, ForeignDocument document) =>
        $"{source}!{(document.Path.Length == 0 ? document.Sha256 : document.Path)}";

    private IEnumerable<Found> FindNew()
    {
        foreach (var document in documents.All())
        {
            var label = LabelOf(source, document);
            if (MergedServerFiles.Takes(document))
                continue;
            if (Digest.Parse(document.Sha256) is { } digest && ledger.Documents.Find(digest) is not null)
            {
                Known++;
                Progress.Add(1, document.Size);
            }
            else if (document.Size > Limits.TextFile)
            {
                yield return new Found(label, document, [], SourceFile.TooLarge(label, document.Size, Limits.TextFile).ToRefusal());
            }
            else if (documents.Chunks(document) is not { } chunks)
            {
                yield return new Found(label, document, [], Changed);
            }
            else if (chunks.Count == 0 && document.Size > 0)
            {
                Pruned++;
                Progress.Add(1, document.Size);
            }
            else
            {
                yield return new Found(label, document, chunks, null);
            }
        }
    }

    private sealed record Found(string Label, ForeignDocument Document, IReadOnlyList<Chunk> Chunks, Refusal? Refusal)
    {
        public long Weight => Refusal is null ? Document.Size : 0;

        public InputFile Read()
        {
            if (Refusal is not null)
                return Refuse(Refusal);
            if (Unpack() is not { } bytes || Digest.Of(bytes).Hex != Document.Sha256)
                return Refuse(Changed);
            return FoundInput.Parse(new InputPlace(Label, Label, IsExplicit: false), bytes, packs: true) is FoundInput.File file
                ? file.Content
                : Refuse(new Refusal(RefusalReason.Malformed, "it is a reply of CSSM's API, and no document of one"));
        }

        private InputFile Refuse(Refusal refusal) =>
            new InputFile.Damaged(Label, Document.Size, new ParsedContent(DocumentKind.NotLicensing), refusal);

        /// <summary>Null: the pieces cannot be unpacked.</summary>
        private byte[]? Unpack()
        {
            try
            {
                return Chunk.Joined(Chunks.Select(chunk => chunk.Unpack()));
            }
            catch (Failure damaged) when (damaged.Kind == FailureKind.Damaged)
            {
                return null;
            }
        }
    }
}
