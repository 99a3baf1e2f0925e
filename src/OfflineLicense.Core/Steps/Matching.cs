using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

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
internal sealed record Answered(long DeviceId, long? RequestId);

/// <summary>Whom a response answers, or why nobody can say.</summary>
internal sealed record Match(string Evidence, IReadOnlyList<Answered> Answers)
{
    public Refusal? Refusal { get; init; }

    /// <summary>Whether another file of the same run might still say whom it answers.</summary>
    public bool MayStillCome { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <summary>What is known beside the content: the name it came under, the request a desk matched it to, a person's word.</summary>
internal sealed record MatchClues(string Label, long? CarriedRequest, string? CarriedEvidence, long? PersonsDevice)
{
    /// <summary>The device that CSSM's API names beside the document: as strong as the name of an upload, for it is not inside either.</summary>
    public Udi? Beside { get; init; }
}

/// <summary>
/// Matches a response to product instances by evidence. A stronger kind that contradicts a weaker one is a refusal that
/// names both UDIs: a wrong install file costs a second trip.
/// </summary>
internal sealed class Matching(Ledger ledger)
{
    public Match Find(Reading reading, MatchClues clues)
    {
        if (clues.Beside is { } beside && Disagrees(reading, beside) is { } disagreement)
            return disagreement;
        var byContent = ByContent(reading, out var unknown, out var ambiguous);
        if (ambiguous is not null)
            return Refused("ambiguous-device", $"{ambiguous} was a member of several product instances and is in none now; say which with --assume-udi UDI --reason TEXT");

        var byReport = ByReport(reading);
        var byName = ByName(clues, reading.Kind);
        var named = reading.Udis.Count > 0;

        // Content says who it is for: whatever is weaker may agree or be silent, never differ.
        if (named && (FirstOutside(byReport, byContent) ?? FirstOutside(byName, byContent) ?? PersonOutside(clues, byContent)) is { } other)
        {
            var claimed = ledger.Devices.Row(other.DeviceId).Udi;
            return Refused("wrong-device", $"its content is for {Names(reading.Udis)}, but {Why(other, byReport, clues)} {claimed}; "
                + "nothing of it was recorded, download the right answer again");
        }

        if (byContent.Count > 0)
        {
            return new Match(Evidence.ContentUdi, Requests(byContent, byReport, byName, reading.Kind))
            {
                Notices = unknown.Select(udi => new Notice("unknown-device", $"it also names {udi}, which no request came from")).ToList(),
            };
        }

        if (named)
            return Refused("unknown-device", $"it answers {Names(reading.Udis)}, from which no request was ever collected here") with { MayStillCome = true };

        if (byReport.Count > 0)
        {
            if ((FirstOutside(byName, byReport) ?? PersonOutside(clues, byReport)) is { } wrong)
            {
                return Refused("wrong-device", $"its report ids are of {ledger.Devices.Row(byReport[0].DeviceId).Udi}, but "
                    + $"{Why(wrong, [], clues)} {ledger.Devices.Row(wrong.DeviceId).Udi}; nothing of it was recorded");
            }

            return new Match(Evidence.ReportId, byReport);
        }

        if (byName.Count > 0)
        {
            return PersonOutside(clues, byName) is { } wrong
                ? Refused("wrong-device", $"its name answers a request of {ledger.Devices.Row(byName[0].DeviceId).Udi}, but it was given for {ledger.Devices.Row(wrong.DeviceId).Udi}")
                : new Match(clues.CarriedEvidence ?? Evidence.UploadName, byName);
        }

        if (clues.PersonsDevice is { } person)
            return new Match(Evidence.Person, Requests([new Answered(person, null)], [], [], reading.Kind));

        return Refused("unknown-device", "nothing in it says whom it answers: no UDI, no report id that one device sent, no upload name of ours; "
            + "say it with --assume-udi UDI --reason TEXT") with
        { MayStillCome = true };
    }

    private static Match Refused(string reason, string message) => new(string.Empty, []) { Refusal = new Refusal(reason, message) };

    private static string Names(IReadOnlyList<Udi> udis) =>
        udis.Count <= 4 ? string.Join(", ", udis) : $"{string.Join(", ", udis.Take(3))} and {udis.Count - 3} more";

    private static string Why(Answered other, IReadOnlyList<Answered> byReport, MatchClues clues) =>
        byReport.Any(answer => answer.DeviceId == other.DeviceId) ? "its report ids are of"
        : clues.CarriedRequest is not null ? "it was sent as the answer to a request of"
        : clues.PersonsDevice == other.DeviceId ? "it was given for"
        : clues.Beside is not null ? "the reply it came in is for"
        : "its name answers a request of";

    private static Answered? FirstOutside(IReadOnlyList<Answered> weaker, IReadOnlyList<Answered> stronger) =>
        weaker.Count > 0 && !weaker.Any(answer => stronger.Any(known => known.DeviceId == answer.DeviceId)) ? weaker[0] : null;

    private static Answered? PersonOutside(MatchClues clues, IReadOnlyList<Answered> stronger) =>
        clues.PersonsDevice is { } person && !stronger.Any(known => known.DeviceId == person) ? new Answered(person, null) : null;

    private List<Answered> ByContent(Reading reading, out List<Udi> unknown, out Udi? ambiguous)
    {
        var found = new List<Answered>();
        unknown = [];
        ambiguous = null;
        foreach (var udi in reading.Udis)
        {
            var devices = ledger.Devices.Of(udi);
            var present = devices.Where(device => device.Present).ToList();
            if (present.Count == 0)
                present = devices.Where(device => WasInForARequest(device.DeviceId, udi)).ToList();
            if (present.Count > 1)
                ambiguous = udi;
            else if (present.Count == 0)
                unknown.Add(udi);
            else if (!found.Any(answer => answer.DeviceId == present[0].DeviceId))
                found.Add(new Answered(present[0].DeviceId, null));
        }

        return found;
    }

    /// <summary>A past member still receives the answers to requests made while it was in.</summary>
    private bool WasInForARequest(long deviceId, Udi udi) =>
        ledger.Requests.OfDevice(deviceId).Any(request => ledger.Devices.WasMember(deviceId, udi, request.Id));

    private List<Answered> ByReport(Reading reading)
    {
        var found = new List<Answered>();
        foreach (var id in reading.ReportIds)
        {
            if (ledger.Requests.SendersOf(id) is [{ DeviceId: { } device, RequestId: var request }] && !found.Any(answer => answer.DeviceId == device))
                found.Add(new Answered(device, request));
        }

        return found;
    }

    /// <summary>What the reply of an API names beside the document has to be the device that the document names, or be known at all where that names none.</summary>
    private Match? Disagrees(Reading reading, Udi beside)
    {
        var devices = ledger.Devices.Of(beside).Select(device => device.DeviceId).ToHashSet();
        if (reading.Udis.Count == 0)
        {
            return devices.Count > 0 ? null
                : Refused("unknown-device", $"the reply it came in is for {beside}, from which no request was ever collected here") with { MayStillCome = true };
        }

        return reading.Udis.Any(beside.Names) || reading.Udis.Any(udi => ledger.Devices.Of(udi).Any(device => devices.Contains(device.DeviceId))) ? null
            : Refused("wrong-device", $"its content is for {Names(reading.Udis)}, but the reply it came in is for {beside}; nothing of it was recorded, poll again") with { MayStillCome = devices.Count == 0 };
    }

    private List<Answered> ByName(MatchClues clues, DocumentKind response)
    {
        if (clues.Beside is { } beside)
            return Requests(ByContent(new Reading(response) { Udis = [beside] }, out _, out _), [], [], response);
        var request = clues.CarriedRequest is { } carried ? ledger.Requests.Row(carried)
            : UploadStem.Of(clues.Label) is { } stem ? ledger.Requests.WithUploadStem(stem)
            : null;
        return request is { DeviceId: { } device } ? [new Answered(device, request.Id)] : [];
    }

    /// <summary>Which request of each device: the one that name or report ids point at, else its newest unanswered one of the fitting kind.</summary>
    private List<Answered> Requests(List<Answered> devices, IReadOnlyList<Answered> byReport, IReadOnlyList<Answered> byName, DocumentKind response) =>
        devices.ConvertAll(device => new Answered(device.DeviceId,
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
