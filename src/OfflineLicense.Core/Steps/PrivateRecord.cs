using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>Keeps what a new request carries that may be private, and says so. No warning quotes it: warnings are copied around.</summary>
internal static class PrivateRecord
{
    public static IEnumerable<Notice> Keep(Ledger ledger, long documentId, ReadDocument document)
    {
        var reading = document.Reading;
        foreach (var found in reading.PrivateTexts)
            ledger.PrivateTexts.Add(documentId, found);
        if (reading.Hostname is not null)
            yield return new Notice(Departure.HostnamePresent, $"it carries a host name; {PrivateFinding.KeepInside(PrivateFinding.IsCapture(reading.Kind.Name, () => document.Head))}");
        if (reading.PrivateTexts.Count(found => found.Kind == PrivateText.Address) is var addresses and > 0)
            yield return new Notice("address-present", $"it carries IP addresses ({addresses}): offlic status --findings lists them");
    }
}
