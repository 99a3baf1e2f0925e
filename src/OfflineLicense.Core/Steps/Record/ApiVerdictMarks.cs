using OfflineLicense.Formats.Api;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Marks a request with the status that CSSM's API gives for its device instead of a document. Called inside a transaction.
/// </summary>
internal sealed class ApiVerdictMarks(Ledger ledger, string @operator)
{
    private readonly DeviceResolver _devices = new(ledger);

    /// <summary>How many marks were added, for the journal.</summary>
    public int Added { get; private set; }

    /// <param name="entry">FAILED, or SUCCESS without a document.</param>
    /// <param name="outcome">As far as it is known without the ledger.</param>
    public FileOutcome Mark(ApiEntry entry, FileOutcome outcome)
    {
        var device = entry.Udi is { } udi ? _devices.FindOnly(udi) : null;
        return entry.Verdict == ApiVerdict.Failed ? MarkRefused(entry, outcome, device) : MarkDone(entry, outcome, device);
    }

    private FileOutcome MarkRefused(ApiEntry entry, FileOutcome outcome, long? device)
    {
        if (device is not { } known)
            return outcome;
        var reason = SafeText.Cell(entry.Said); // a mark is packed, and the lists of a bundle allow no control characters
        var accepting = ledger.Requests.OfDevice(known).Where(request => AcceptedResponses.Accepts(request.Kind, entry.Answers)).ToList();
        var isKnown = ledger.Refusals.Holds(entry.Sha256.Hex, RefusalReason.CssmFailed.Name)
            && accepting.Exists(request => ledger.Marks.Of(request.Id).Any(mark => mark.Fact == "refused" && mark.Reason == reason));
        if (!isKnown && FindUnanswered(known, accepting) is { } request && !IsRefused(request, reason))
            AddMark(request, "refused", reason);
        return outcome with { Devices = [known] };
    }

    /// <summary>CSSM returns no file for a return.</summary>
    private FileOutcome MarkDone(ApiEntry entry, FileOutcome outcome, long? device)
    {
        var returns = device is { } known
            ? ledger.Requests.OfDevice(known).Where(request => request.Kind is "authorization-return" or "reservation-return").ToList()
            : [];
        if (returns.Count == 0)
        {
            return outcome with
            {
                Reason = device is null ? RefusalReason.UnknownDevice : RefusalReason.Malformed,
                Message = device is null
                    ? $"CSSM reports SUCCESS for {entry.Udi}, from which no request was ever collected here."
                    : $"CSSM reports SUCCESS for {entry.Udi} without a document, but the device returns nothing: poll again.",
            };
        }

        // The digest of the entry distinguishes the status of one return from that of the next.
        var reason = $"CSSM took note of the return (reply {entry.Sha256.Short})";
        var isKnown = returns.Exists(request => ledger.Marks.Of(request.Id).Any(mark => mark.Reason == reason));
        var notDone = returns.Where(request => FindInForce(request) is not { Fact: "done" }).ToList();
        var open = isKnown ? null : FindUnanswered(device!.Value, notDone);
        if (open is not null)
            AddMark(open, "done", reason);
        return outcome with
        {
            Outcome = open is null ? CollectOutcome.Known : CollectOutcome.Recorded,
            Message = "CSSM has recorded the return: the request is done",
            Devices = [device!.Value],
        };
    }

    private RequestRow? FindUnanswered(long device, List<RequestRow> requests)
    {
        var answered = ledger.Responses.OfDevice(device).Select(answer => answer.RequestId).ToHashSet();
        return requests.Find(request => !answered.Contains(request.Id));
    }

    private bool IsRefused(RequestRow request, string reason) => FindInForce(request) is { Fact: "refused" } mark && mark.Reason == reason;

    private MarkRow? FindInForce(RequestRow request) => ledger.Marks.InForce(request.Id) is [var mark] ? mark : null;

    private void AddMark(RequestRow request, string fact, string reason)
    {
        ledger.Marks.Add(request.Id, fact, reason, @operator, ledger.Now, null);
        Added++;
    }
}
