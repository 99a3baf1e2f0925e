using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Keeps what a new request carries that may be private, and says so. No warning quotes it: warnings are copied around.</summary>
internal static class SensitiveFindingRecord
{
    public static IEnumerable<Notice> Keep(Ledger ledger, long documentId, ParsedDocument document)
    {
        var reading = document.Content;
        foreach (var found in reading.SensitiveTexts)
            ledger.SensitiveTexts.Add(documentId, found);
        if (reading.Hostname is not null)
            yield return new Notice(WarningCode.HostnamePresent, $"it carries a host name; {SensitiveFinding.KeepInside(SensitiveFinding.IsCapture(reading.Kind.Name, () => document.Head))}");
        if (reading.SensitiveTexts.Count(found => found.Kind == SensitiveKind.Address) is var addresses and > 0)
            yield return new Notice(WarningCode.AddressPresent, $"it carries IP addresses ({addresses}): offlic status --findings lists them");
    }
}
