using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Records what may be private in a new request, with warnings. No warning quotes it, because warnings are copied.</summary>
internal static class SensitiveFindingRecord
{
    public static IEnumerable<Notice> Record(Ledger ledger, long documentId, ParsedDocument document)
    {
        var content = document.Content;
        foreach (var found in content.SensitiveTexts)
            ledger.SensitiveTexts.Add(documentId, found);
        if (content.Hostname is not null)
        {
            var isCapture = SensitiveFinding.IsCapture(content.Kind.Name, () => document.Head);
            yield return new Notice(WarningCode.HostnamePresent, $"it has a hostname; {SensitiveFinding.DescribeRemedy(isCapture)}");
        }

        if (content.SensitiveTexts.Count(found => found.Kind == SensitiveKind.Address) is var addresses and > 0)
            yield return new Notice(WarningCode.AddressPresent, $"it has IP addresses ({addresses}): offlic status --findings lists them");
    }
}
