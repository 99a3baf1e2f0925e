using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>How sure we are whom a response answers, strongest first. Recorded and carried with it.</summary>
internal static class Evidence
{
    public const string ContentUdi = "content-udi";
    public const string ReportId = "report-id";
    public const string UploadName = "upload-name";
    public const string Person = "person";

    /// <summary>A policy: it names no device and applies to all of the account.</summary>
    public const string Account = "account";
}

/// <summary>A device that a response answers, and the request it answers where that is known.</summary>
internal sealed record Recipient(long DeviceId, long? RequestId)
{
    /// <summary>Weaker evidence that says the same, strongest first.</summary>
    public IReadOnlyList<string> Agrees { get; init; } = [];

    public bool Is(Recipient other) => DeviceId == other.DeviceId || (RequestId is { } request && request == other.RequestId);
}

/// <summary>Whom a response answers, or why nobody can say.</summary>
internal sealed record AnswerMatch(string Evidence, IReadOnlyList<Recipient> Answers)
{
    public Refusal? Refusal { get; init; }

    /// <summary>Whether another file of the same run might still say whom it answers.</summary>
    public bool MayStillCome { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Weaker evidence that agrees for each of them.</summary>
    public IReadOnlyList<string> Agrees => Answers.Count == 0 ? [] : [.. Answers[0].Agrees.Where(evidence => Answers.All(answer => answer.Agrees.Contains(evidence)))];
}

/// <summary>What is known beside the content: the name it came under, the request a desk matched it to, a person's word.</summary>
/// <param name="CarriedName">The upload name led the desk to that request.</param>
internal sealed record MatchHints(string Label, long? CarriedRequest, string? CarriedEvidence, bool CarriedName, long? PersonsDevice)
{
    /// <summary>The device that CSSM's API names beside the document: as strong as the name of an upload, for it is not inside either.</summary>
    public Udi? Beside { get; init; }
}

/// <summary>
/// Matches a response to product instances by evidence. A stronger kind that contradicts a weaker one is a refusal that
/// names both UDIs: a wrong install file costs a second trip.
/// </summary>
internal sealed class AnswerMatcher(Ledger ledger)
{
    private AnswerRecipients _addressees = new(ledger);

    public AnswerMatch Find(ParsedContent reading, MatchHints clues)
    {
        _addressees = new AnswerRecipients(ledger); // units may have moved since the answer before
        if (clues.Beside is { } beside && Disagrees(reading, beside) is { } disagreement)
            return disagreement;
        var byReport = ByReport(reading);
        var byName = ByName(clues, reading.Kind);
        var named = reading.Udis.Count > 0;
        var byContent = ByContent(reading, [.. byReport, .. byName], clues.PersonsDevice, out var unknown, out var ambiguous);
        if (ambiguous is not null)
            return ambiguous;

        // Content says who it is for: whatever is weaker may agree or be silent, never differ.
        if (named && (FirstOutside(byReport, byContent) ?? FirstOutside(byName, byContent) ?? PersonOutside(clues, byContent)) is { } other)
        {
            var claimed = ledger.Devices.Row(other.DeviceId).Udi;
            return Refused(RefusalReason.WrongDevice, $"its content is for {Names(reading.Udis)}, but {Why(other, byReport, clues)} {claimed}; "
                + "nothing of it was recorded, download the right answer again");
        }

        if (byContent.Count > 0)
        {
            return new AnswerMatch(Evidence.ContentUdi, Agreeing(Requests(byContent, byReport, byName, reading.Kind), byReport, byName, clues))
            {
                Notices = unknown.Select(udi => new Notice(WarningCode.UnknownDevice, $"it also names {udi}, which no request came from")).ToList(),
            };
        }

        if (named)
            return Refused(RefusalReason.UnknownDevice, $"it answers {Names(reading.Udis)}, from which no request was ever collected here") with { MayStillCome = true };

        if (byReport.Count > 0)
        {
            if ((FirstOutside(byName, byReport) ?? PersonOutside(clues, byReport)) is { } wrong)
            {
                return Refused(RefusalReason.WrongDevice, $"its report ids are of {ledger.Devices.Row(byReport[0].DeviceId).Udi}, but "
                    + $"{Why(wrong, [], clues)} {ledger.Devices.Row(wrong.DeviceId).Udi}; nothing of it was recorded");
            }

            return new AnswerMatch(Evidence.ReportId, Agreeing(byReport, [], byName, clues));
        }

        if (byName.Count > 0)
        {
            return PersonOutside(clues, byName) is { } wrong
                ? Refused(RefusalReason.WrongDevice, $"its name answers a request of {ledger.Devices.Row(byName[0].DeviceId).Udi}, but it was given for {ledger.Devices.Row(wrong.DeviceId).Udi}")
                : new AnswerMatch(clues.CarriedEvidence ?? Evidence.UploadName, Agreeing(byName, [], [], clues));
        }

        if (clues.PersonsDevice is { } person)
            return new AnswerMatch(Evidence.Person, Requests([new Recipient(person, null)], [], [], reading.Kind));

        return Refused(RefusalReason.UnknownDevice, "nothing in it says whom it answers: no UDI, no report id that one device sent, no upload name of ours; "
            + "say it with --assume-udi UDI --reason TEXT") with
        { MayStillCome = true };
    }

    /// <summary>Records whom a response answers, with what agrees, and the units it names where more than an ACK has to be proved.</summary>
    public void Keep(long responseId, ParsedContent reading, AnswerMatch match)
    {
        if (match.Answers.Any(answer => answer.RequestId is { } request && ledger.Requests.Row(request) is { } row && row.Kind != DocumentKind.Usage.Name))
            InstallationFacts.Name(ledger, responseId, reading);
        foreach (var answer in match.Answers)
        {
            if (ledger.Responses.AddAnswer(responseId, answer.DeviceId, answer.RequestId, match.Evidence, ledger.Now) is not { } id)
                continue;
            foreach (var evidence in answer.Agrees)
                ledger.Agreements.Add(id, evidence);
        }
    }

    private static List<Recipient> Agreeing(List<Recipient> answers, List<Recipient> byReport, List<Recipient> byName, MatchHints clues) => answers.ConvertAll(answer =>
    {
        var agrees = new List<string>(3);
        if (byReport.Exists(answer.Is))
            agrees.Add(Evidence.ReportId);
        if (byName.Exists(answer.Is) && (clues.CarriedRequest is null || clues.CarriedName))
            agrees.Add(Evidence.UploadName);
        if (clues.PersonsDevice == answer.DeviceId)
            agrees.Add(Evidence.Person);
        return answer with { Agrees = agrees };
    });

    private static AnswerMatch Refused(RefusalReason reason, string message) => new(string.Empty, []) { Refusal = new Refusal(reason, message) };

    private static string Names(IReadOnlyList<Udi> udis) =>
        udis.Count <= 4 ? string.Join(", ", udis) : $"{string.Join(", ", udis.Take(3))} and {udis.Count - 3} more";

    private static string Why(Recipient other, List<Recipient> byReport, MatchHints clues) =>
        byReport.Exists(answer => answer.DeviceId == other.DeviceId) ? "its report ids are of"
        : clues.CarriedRequest is not null ? "it was sent as the answer to a request of"
        : clues.PersonsDevice == other.DeviceId ? "it was given for"
        : clues.Beside is not null ? "the reply it came in is for"
        : "its name answers a request of";

    private static Recipient? FirstOutside(List<Recipient> weaker, List<Recipient> stronger) =>
        weaker.Count > 0 && !weaker.Exists(answer => stronger.Exists(answer.Is)) ? weaker[0] : null;

    private static Recipient? PersonOutside(MatchHints clues, List<Recipient> stronger) =>
        clues.PersonsDevice is { } person && !stronger.Exists(known => known.DeviceId == person) ? new Recipient(person, null) : null;

    private List<Recipient> ByContent(ParsedContent reading, List<Recipient> weaker, long? person, out List<Udi> unknown, out AnswerMatch? ambiguous)
    {
        var found = new List<Recipient>();
        unknown = [];
        ambiguous = null;
        foreach (var udi in reading.Udis)
        {
            if (_addressees.Find(udi, reading.Kind, weaker, person, out var answer, out var several))
            {
                if (!found.Exists(known => known.DeviceId == answer!.DeviceId))
                    found.Add(answer!);
            }
            else if (several.Count > 0)
            {
                ambiguous ??= Refused(RefusalReason.AmbiguousDevice, $"it names {udi}, which is or was in {string.Join(", ", several.Take(4).Select(id => ledger.Devices.Row(id).Udi))}, "
                    + "and nothing says which of them is meant; say it with --assume-udi UDI --reason TEXT");
            }
            else
            {
                unknown.Add(udi);
            }
        }

        return found;
    }

    private List<Recipient> ByReport(ParsedContent reading)
    {
        var found = new List<Recipient>();
        var asked = new HashSet<long>();
        foreach (var id in reading.ReportIds)
        {
            if (ledger.Requests.SendersOf(id) is [{ DeviceId: { } device, RequestId: var request }] && asked.Add(request)
                && _addressees.Now(device, request) is var answer && !found.Exists(known => known.DeviceId == answer.DeviceId))
                found.Add(answer);
        }

        return found;
    }

    /// <summary>What the reply of an API names beside the document has to be the device that the document names, or be known at all where that names none.</summary>
    private AnswerMatch? Disagrees(ParsedContent reading, Udi beside)
    {
        var devices = ledger.Devices.Of(beside).Select(device => device.DeviceId).ToHashSet();
        if (reading.Udis.Count == 0)
        {
            return devices.Count > 0 ? null
                : Refused(RefusalReason.UnknownDevice, $"the reply it came in is for {beside}, from which no request was ever collected here") with { MayStillCome = true };
        }

        return reading.Udis.Any(beside.Names) || reading.Udis.Any(udi => ledger.Devices.Of(udi).Any(device => devices.Contains(device.DeviceId))) ? null
            : Refused(RefusalReason.WrongDevice, $"its content is for {Names(reading.Udis)}, but the reply it came in is for {beside}; nothing of it was recorded, poll again") with { MayStillCome = devices.Count == 0 };
    }

    private List<Recipient> ByName(MatchHints clues, DocumentKind response)
    {
        if (clues.Beside is { } beside)
            return Requests(ByContent(new ParsedContent(response) { Udis = [beside] }, [], person: null, out _, out _), [], [], response);
        var request = clues.CarriedRequest is { } carried ? ledger.Requests.Row(carried)
            : AckFileName.Of(clues.Label) is { } stem ? ledger.Requests.WithUploadStem(stem)
            : null;
        return request is { DeviceId: { } device } ? [_addressees.Now(device, request.Id)] : [];
    }

    /// <summary>Which request of each device: the one that name or report ids point at, else its newest unanswered one of the fitting kind.</summary>
    private List<Recipient> Requests(List<Recipient> devices, List<Recipient> byReport, List<Recipient> byName, DocumentKind response) =>
        devices.ConvertAll(device => device.RequestId is not null ? device : new Recipient(device.DeviceId,
            byName.FirstOrDefault(answer => answer.DeviceId == device.DeviceId)?.RequestId
            ?? byReport.FirstOrDefault(answer => answer.DeviceId == device.DeviceId)?.RequestId
            ?? NewestOpen(device.DeviceId, response)));

    private long? NewestOpen(long deviceId, DocumentKind response)
    {
        var answered = ledger.Responses.OfDevice(deviceId).Select(answer => answer.RequestId).ToHashSet();
        var fitting = ledger.Requests.OfDevice(deviceId).Where(request => Fits(request.Kind, response)).ToList();
        return (fitting.Find(request => !answered.Contains(request.Id)) ?? fitting.FirstOrDefault())?.Id;
    }

    /// <summary>Whether an answer of this kind can be one to a request of that kind.</summary>
    public static bool Fits(string request, DocumentKind response) =>
        response == DocumentKind.AuthorizationCode ? request is "authorization-request" or "authorization-return"
        : response == DocumentKind.ReservationCode ? request is "reservation-request"
        : response == DocumentKind.UnknownLicensing ? request is not ("reservation-confirmation" or "reservation-return" or "authorization-return" or "server-request")
        : request is "usage" or "trust-request" or "authorization-request";
}
