using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Decides whether a document is a request or a response. Its kind decides, except for a licensing file of no known kind.
/// </summary>
internal static class DirectionResolver
{
    /// <summary>
    /// The list of a bundle states the direction. Else, what only CSSM writes (its account block, a correlation id, a signed
    /// block) or the name of a response to one of our requests makes it a response; all else is what this side collects.
    /// </summary>
    public static Direction Resolve(ParsedDocument document, RecordOptions options, Ledger ledger)
    {
        var kind = document.Content.Kind;
        if (kind != DocumentKind.UnknownLicensing)
            return kind.Direction;
        var isResponse = !options.IsSigned && (document.Content.Blocks.Any(IsOfResponse) || IsNamedAsResponse(document.Label, ledger));
        return isResponse ? Direction.Response : options.UnknownDirection;
    }

    private static bool IsNamedAsResponse(string label, Ledger ledger) =>
        AckFileName.ParseStem(label) is { } stem && ledger.Requests.WithUploadStem(stem) is not null;

    private static bool IsOfResponse(Block block) =>
        block.Name is "smartLicenseAccountInfo" or "correlationID" || block.Signature != SignatureShape.Missing;
}
