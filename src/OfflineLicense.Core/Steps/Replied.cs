using OfflineLicense.Formats;
using OfflineLicense.Formats.Api;

namespace OfflineLicense.Steps;

/// <summary>A reply of CSSM's API, opened into what its entries hold, one at a time.</summary>
internal static class Replied
{
    /// <param name="reply">The stream, at its beginning; it was checked.</param>
    /// <param name="label">What it is called: entries are <c>reply.json!acknowledgements[3]</c>.</param>
    public static IEnumerable<IncomingFile> Open(Stream reply, string label) =>
        Ahead.Ordered(ApiAnswer.Open(reply), entry => entry.Content.Length, entry => Understood(entry, label));

    public static string Label(string reply, ApiEntry entry) => $"{reply}!{entry.Name}";

    private static IncomingFile Understood(ApiEntry entry, string reply)
    {
        var reading = entry.Reading();
        var label = Label(reply, entry);
        if (entry.Content.Length > 0 && entry.Verdict == ApiVerdict.None)
        {
            return new IncomingFile(false)
            {
                Document = ReadDocument.Of(label, entry.Content, Digest.Of(entry.Content), reading, keep: reading.Refusal is null) with { Beside = entry.Udi },
            };
        }

        var outcome = new FileOutcome(label, Outcome.Refused)
        {
            Kind = DocumentKind.ApiResponse,
            Sha256 = entry.Sha256,
            Udis = reading.Udis,
            Reason = reading.Refusal?.Reason,
            Message = reading.Refusal?.Message,
        };
        return new IncomingFile(false) { Outcome = outcome, Entry = entry.Verdict == ApiVerdict.None ? null : entry };
    }
}
