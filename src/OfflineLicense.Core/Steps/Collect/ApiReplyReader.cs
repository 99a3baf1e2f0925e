using OfflineLicense.Formats.Api;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Steps.Collect;

/// <summary>A reply of CSSM's API, opened into what its entries hold, one at a time.</summary>
internal static class ApiReplyReader
{
    /// <param name="reply">The stream, at its beginning; it was checked.</param>
    /// <param name="label">What it is called: entries are <c>reply.json!acknowledgements[3]</c>.</param>
    public static IEnumerable<InputFile> Open(Stream reply, string label) =>
        OrderedParallel.Ordered(ApiAnswer.Open(reply), entry => entry.Content.Length, entry => Understood(entry, label));

    public static string Label(string reply, ApiEntry entry) => $"{reply}!{entry.Name}";

    private static InputFile Understood(ApiEntry entry, string reply)
    {
        var reading = entry.Reading();
        var label = Label(reply, entry);
        if (entry.Content.Length > 0 && entry.Verdict == ApiVerdict.None)
        {
            return new InputFile(false)
            {
                Document = ParsedDocument.Of(label, entry.Content, Digest.Of(entry.Content), reading, keep: reading.Refusal is null) with { Beside = entry.Udi },
            };
        }

        var outcome = new FileOutcome(label, CollectOutcome.Refused)
        {
            Kind = DocumentKind.ApiResponse,
            Sha256 = entry.Sha256,
            Udis = reading.Udis,
            Reason = reading.Refusal?.Reason,
            Message = reading.Refusal?.Message,
        };
        return new InputFile(false) { Outcome = outcome, Entry = entry.Verdict == ApiVerdict.None ? null : entry };
    }
}
