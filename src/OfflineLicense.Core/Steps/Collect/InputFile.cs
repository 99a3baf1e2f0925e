using OfflineLicense.Formats.Api;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// One thing that was found in the input: a file, a member of an archive, or an entry of an API reply. These are all
/// the cases there are, so <c>collect</c> and <c>validate</c> decide for each of them in one switch.
/// </summary>
internal abstract record InputFile
{
    private InputFile(string label) => Label = label;

    /// <summary>A path, <c>-</c>, <c>a.tar.gz!b.txt</c>, or <c>reply.json!acknowledgements[3]</c>; to be escaped when shown.</summary>
    public string Label { get; }

    /// <summary>Named on the command line, not found in a folder, an archive or a reply.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>It was read to its end. Its content can still be refused, or be no licensing document.</summary>
    internal sealed record Document(ParsedDocument Parsed) : InputFile(Parsed.Label)
    {
        /// <summary>Adds what is known of this document alone to what is known of all of the run; null: nothing is. Called in the
        /// transaction that records it.</summary>
        public Func<RecordOptions, RecordOptions>? Known { get; init; }
    }

    /// <summary>One of its own bundles. Its signatures are checked by <c>verify</c> and <c>receive</c>.</summary>
    internal sealed record Bundle(string Label, long Size, Digest Sha256) : InputFile(Label);

    /// <summary>A file of 0 bytes: a drop file to which its device has not written yet.</summary>
    internal sealed record Empty(string Label) : InputFile(Label);

    /// <summary>A file that changed a moment ago, left for the next run.</summary>
    internal sealed record Settling(string Label, long Size) : InputFile(Label);

    /// <summary>A file of a server that the ledger has, byte for byte.</summary>
    internal sealed record KnownServerFile(string Label, long Size, Digest Sha256, DocumentKind Kind, string Server) : InputFile(Label);

    /// <summary>A file of a server that no person has named as one. It is not opened.</summary>
    /// <param name="Why">The beginning of a sentence: what shows that it is a server's.</param>
    /// <param name="Purpose">What to type after <c>--as</c>.</param>
    /// <param name="Server">What to type after <c>--server</c>.</param>
    internal sealed record ServerExport(string Label, long Size, string Why, string Purpose, string Server) : InputFile(Label);

    /// <summary>An archive without a file in it.</summary>
    internal sealed record EmptyArchive(string Label) : InputFile(Label);

    /// <summary>A complete reply of CSSM's API. Its entries follow.</summary>
    internal sealed record ApiReply(string Label, ParsedContent Content) : InputFile(Label);

    /// <summary>An entry of an API reply without a document: a status of CSSM, or an entry that is not valid.</summary>
    internal sealed record ApiStatusEntry(string Label, ApiEntry Entry, ParsedContent Content) : InputFile(Label);

    /// <summary>A container, or a part of one, that cannot be opened. Its content has the refusal.</summary>
    internal sealed record Damaged(string Label, long Size, ParsedContent Content, Refusal Refusal) : InputFile(Label);

    /// <summary>The file could not be read, is too large, or changed while it was read.</summary>
    internal sealed record Unread(string Label, long Size, SourceProblem Problem) : InputFile(Label);
}
