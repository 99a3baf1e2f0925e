using OfflineLicense.Formats;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>
/// The policies in responses of which the ledger has no days, because an older format recorded them. Devices of one account get the same
/// policy, so the block is parsed once for all responses that repeat it, and a response is read once.
/// </summary>
internal sealed class PolicyReader(Ledger ledger)
{
    private readonly Dictionary<Digest, ShortestDays?> _byBlock = [];
    private readonly Dictionary<long, ShortestDays?> _byDocument = [];

    public ShortestDays? Read(PolicyResponse response)
    {
        if (response.Days is { } recorded)
            return recorded;
        if (!_byDocument.TryGetValue(response.DocumentId, out var days))
            _byDocument.Add(response.DocumentId, days = ReadDocument(response));
        return days;
    }

    private ShortestDays? ReadDocument(PolicyResponse response)
    {
        if (ledger.Prunings.FindTime(response.DocumentId) is not null)
            return null; // its bytes went only because it states none
        var bytes = ledger.Documents.Bytes(response.DocumentId, response.Sha256);
        if (bytes.Length > Limits.TextFile)
            return null;
        var block = CutBlock(bytes);
        var digest = Digest.Of(block);
        if (!_byBlock.TryGetValue(digest, out var days))
            _byBlock.Add(digest, days = PolicyDays.From(Recognizer.Read(block).Stated));
        return days;
    }

    /// <summary>The block alone is a policy document too; a response with several is read as a whole.</summary>
    private static ReadOnlySpan<byte> CutBlock(ReadOnlySpan<byte> bytes)
    {
        var from = bytes.IndexOf("<smartLicensePolicy>"u8);
        var end = "</smartLicensePolicy>"u8;
        var to = from < 0 ? -1 : bytes[from..].IndexOf(end);
        return to < 0 || from != bytes.LastIndexOf("<smartLicensePolicy>"u8) ? bytes : bytes[from..(from + to + end.Length)];
    }
}
