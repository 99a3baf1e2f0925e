using OfflineLicense.Formats.Api;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>What CSSM's API says of a device without giving a document: a mark on the request it is about. Called inside a transaction.</summary>
internal sealed class ApiVerdictMarks(Ledger ledger, string @operator)
{
    /// <summary>Marks made so far, for the journal.</summary>
    public int Made { get; private set; }

    /// <param name="entry">FAILED, or SUCCESS with nothing to give.</param>
    /// <param name="outcome">As far as it is known without the ledger.</param>
    public FileOutcome Judge(ApiEntry entry, FileOutcome outcome)
    {
        var devices = entry.Udi is { } udi ? ledger.Devices.Of(udi) : [];
        var present = devices.Where(device => device.Present).ToList();
        var device = (present.Count > 0 ? present : devices.ToList()) is [var only] ? only.DeviceId : (long?)null;
        return entry.Verdict == ApiVerdict.Failed ? Failed(entry, outcome, device) : Done(entry, outcome, device);
    }

    private FileOutcome Failed(ApiEntry entry, FileOutcome outcome, long? device)
    {
        if (device is not { } home)
            return outcome;
        var said = SafeText.Cell(entry.Said); // a mark travels in a bundle, whose lists take no control characters
        var fitting = ledger.Requests.OfDevice(home).Where(request => AnswerMatcher.Fits(request.Kind, entry.Answers)).ToList();
        var isKnown = ledger.Refusals.Holds(entry.Sha256.Hex, "cssm-failed")
            && fitting.Exists(request => ledger.Marks.Of(request.Id).Any(known => known.Fact == "refused" && known.Reason == said));
        if (!isKnown && Unanswered(home, fitting) is { } request && (InForce(request) is not { Fact: "refused" } mark || mark.Reason != said))
            Mark(request, "refused", said);
        return outcome with { Devices = [home] };
    }

    /// <summary>A return is answered without a file.</summary>
    private FileOutcome Done(ApiEntry entry, FileOutcome outcome, long? device)
    {
        var returns = device is { } home ? ledger.Requests.OfDevice(home).Where(request => request.Kind is "authorization-return" or "reservation-return").ToList() : [];
        if (returns.Count == 0)
        {
            return outcome with
            {
                Reason = device is null ? RefusalReason.UnknownDevice : RefusalReason.Malformed,
                Message = device is null ? $"CSSM took note of something of {entry.Udi}, from which no request was ever collected here."
                    : $"CSSM says SUCCESS for {entry.Udi} and gives no document, but nothing of it is being returned: poll again.",
            };
        }

        // The entry's own hash tells its word for one return from the same word for the next one.
        var said = $"CSSM took note of the return (reply {entry.Sha256.Short})";
        var isKnown = returns.Exists(request => ledger.Marks.Of(request.Id).Any(mark => mark.Reason == said));
        var open = isKnown ? null : Unanswered(device!.Value, returns.Where(request => InForce(request) is not { Fact: "done" }).ToList());
        if (open is not null)
            Mark(open, "done", said);
        return outcome with
        {
            Outcome = open is null ? CollectOutcome.Known : CollectOutcome.Recorded,
            Message = "CSSM took note of the return: the request is done",
            Devices = [device!.Value],
        };
    }

    private RequestRow? Unanswered(long device, List<RequestRow> requests)
    {
        var answered = ledger.Responses.OfDevice(device).Select(answer => answer.RequestId).ToHashSet();
        return requests.Find(request => !answered.Contains(request.Id));
    }

    private MarkRow? InForce(RequestRow request) => ledger.Marks.InForce(request.Id) is [var mark] ? mark : null;

    private void Mark(RequestRow request, string fact, string reason)
    {
        ledger.Marks.Add(request.Id, fact, reason, @operator, ledger.Now, null);
        Made++;
    }
}
