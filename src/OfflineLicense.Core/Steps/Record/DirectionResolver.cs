using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Which way a document goes. Nearly every kind says so itself; a licensing file of no known kind does not.</summary>
internal static class DirectionResolver
{
    /// <summary>
    /// Under a seal the bundle says it. Else: what only CSSM writes (its account block, a correlation id, a signed block) or
    /// the name of an answer to one of our requests makes it a response; everything else is what this side collects.
    /// </summary>
    public static Direction Of(ParsedDocument document, RecordOptions arrival, Ledger ledger)
    {
        var kind = document.Content.Kind;
        if (kind != DocumentKind.UnknownLicensing)
            return kind.Direction;
        if (!arrival.IsSealed && (document.Content.Blocks.Any(IsOfAnswer) || (AckFileName.Of(document.Label) is { } stem && ledger.Requests.WithUploadStem(stem) is not null)))
            return Direction.Response;
        return arrival.Unknown;
    }

    private static bool IsOfAnswer(Block block) =>
        block.Name is "smartLicenseAccountInfo" or "correlationID" || block.Signature != SignatureShape.Missing;
}
