using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>
/// Matches a response to product instances by evidence. Stronger evidence that contradicts weaker evidence is a refusal
/// that names both UDIs: a wrong install file costs a second trip.
/// </summary>
internal sealed class AnswerMatcher(Ledger ledger)
{
    private const int MostNamed = 4;

    private readonly DeviceResolver _devices = new(ledger);

    public AnswerMatch Find(ParsedContent content, MatchHints hints)
    {
        if (hints.Beside is { } beside && RefuseOtherDevice(content, beside) is { } disagreement)
            return disagreement;
        var resolver = _devices.ForResponse();
        var byReport = FindByReport(content, resolver);
        var byName = FindByName(hints, content.Kind, resolver);
        var byContent = FindByContent(content, [.. byReport, .. byName], hints.AssumedDevice, resolver, out var unknown, out var ambiguous);
        if (ambiguous is not null)
            return ambiguous;
        if (content.Udis.Count > 0)
            return MatchByContent(content, hints, byContent, byReport, byName, unknown);
        if (byReport.Count > 0)
            return MatchByReport(hints, byReport, byName);
        if (byName.Count > 0)
            return MatchByName(hints, byName);
        if (hints.AssumedDevice is { } assumed)
            return new AnswerMatch(Evidence.Person, AddRequests([new Recipient(assumed, null)], [], [], content.Kind));
        return AnswerMatch.Refuse(RefusalReason.UnknownDevice,
            "nothing in it names its device: no UDI, no report id that one device sent, no upload name of this station; "
            + "name the device with --assume-udi UDI --reason TEXT", mayMatchLater: true);
    }

    /// <summary>Records the recipients of a response and the evidence, and its units where a proof of installation needs them.</summary>
    public void Record(long responseId, ParsedContent content, AnswerMatch match)
    {
        if (match.Recipients.Any(NeedsProof))
            InstallationFacts.RecordUnits(ledger, responseId, content);
        foreach (var recipient in match.Recipients)
        {
            var added = ledger.Responses.AddAnswer(responseId, recipient.DeviceId, recipient.RequestId, match.Evidence!.Name, ledger.Now);
            foreach (var evidence in added is null ? [] : recipient.Agrees)
                ledger.Agreements.Add(added!.Value, evidence.Name);
        }
    }

    private bool NeedsProof(Recipient recipient) => recipient.RequestId is { } request
        && ledger.Documents.KindOf(request) != DocumentKind.Usage.Name;

    /// <summary>The content names its devices: weaker evidence can agree or be missing, but not differ.</summary>
    private AnswerMatch MatchByContent(
        ParsedContent content,
        MatchHints hints,
        List<Recipient> byContent,
        List<Recipient> byReport,
        List<Recipient> byName,
        List<Udi> unknown)
    {
        if ((FindOutside(byReport, byContent) ?? FindOutside(byName, byContent) ?? FindAssumedOutside(hints, byContent)) is { } other)
        {
            return AnswerMatch.Refuse(RefusalReason.WrongDevice,
                $"its content is for {Join(content.Udis)}, but {Explain(other, byReport, hints)} {NameOf(other)}; "
                + "nothing of it was recorded, download the correct response again");
        }

        if (byContent.Count == 0)
        {
            return AnswerMatch.Refuse(RefusalReason.UnknownDevice,
                $"it is for {Join(content.Udis)}, {UnknownSender.NoRequest}", mayMatchLater: true);
        }

        var recipients = AddRequests(byContent, byReport, byName, content.Kind);
        return new AnswerMatch(Evidence.ContentUdi, AddAgreement(recipients, byReport, byName, hints))
        {
            Notices = unknown.ConvertAll(WarnUnknown),
        };
    }

    private static Notice WarnUnknown(Udi udi) =>
        new(WarningCode.UnknownDevice, $"it also names {udi}, from which no request was collected");

    private AnswerMatch MatchByReport(MatchHints hints, List<Recipient> byReport, List<Recipient> byName) =>
        (FindOutside(byName, byReport) ?? FindAssumedOutside(hints, byReport)) is { } other
            ? AnswerMatch.Refuse(RefusalReason.WrongDevice,
                $"its report ids are of {NameOf(byReport[0])}, but {Explain(other, [], hints)} {NameOf(other)}; nothing of it was recorded")
            : new AnswerMatch(Evidence.ReportId, AddAgreement(byReport, [], byName, hints));

    private AnswerMatch MatchByName(MatchHints hints, List<Recipient> byName) => FindAssumedOutside(hints, byName) is { } other
        ? AnswerMatch.Refuse(RefusalReason.WrongDevice,
            $"its name is that of the response to a request of {NameOf(byName[0])}, but --assume-udi names {NameOf(other)}")
        : new AnswerMatch(hints.CarriedEvidence ?? Evidence.UploadName, AddAgreement(byName, [], [], hints));

    private static List<Recipient> AddAgreement(
        List<Recipient> recipients,
        List<Recipient> byReport,
        List<Recipient> byName,
        MatchHints hints)
    {
        var reports = byReport.SelectMany(other => new[] { (other.DeviceId, 0L), (0L, other.RequestId ?? 0) }).ToHashSet();
        return recipients.ConvertAll(recipient => recipient with { Agrees = [.. FindAgreement(recipient)] });

        IEnumerable<Evidence> FindAgreement(Recipient recipient)
        {
            if (reports.Contains((recipient.DeviceId, 0)) || (recipient.RequestId is { } request && reports.Contains((0, request))))
                yield return Evidence.ReportId;
            if (byName.Exists(recipient.IsSameAs) && (hints.CarriedRequest is null || hints.IsCarriedByName))
                yield return Evidence.UploadName;
            if (hints.AssumedDevice == recipient.DeviceId)
                yield return Evidence.Person;
        }
    }

    private string NameOf(Recipient recipient) => ledger.Devices.Row(recipient.DeviceId).Udi.ToString();

    private static string Join(IReadOnlyList<Udi> udis) => udis.Count <= MostNamed
        ? string.Join(", ", udis)
        : $"{string.Join(", ", udis.Take(MostNamed - 1))} and {udis.Count - MostNamed + 1} more";

    private static string Explain(Recipient other, List<Recipient> byReport, MatchHints hints) =>
        byReport.Exists(recipient => recipient.DeviceId == other.DeviceId) ? "its report ids are of"
        : hints.CarriedRequest is not null ? "the desk sent it as the response to a request of"
        : hints.AssumedDevice == other.DeviceId ? "--assume-udi names"
        : hints.Beside is not null ? "the API reply is for"
        : "its name is that of the response to a request of";

    private static Recipient? FindOutside(List<Recipient> weaker, List<Recipient> stronger) =>
        weaker.Count > 0 && !weaker.Exists(recipient => stronger.Exists(recipient.IsSameAs)) ? weaker[0] : null;

    private static Recipient? FindAssumedOutside(MatchHints hints, List<Recipient> stronger) =>
        hints.AssumedDevice is { } assumed && !stronger.Exists(known => known.DeviceId == assumed) ? new Recipient(assumed, null) : null;

    private List<Recipient> FindByContent(
        ParsedContent content,
        List<Recipient> weaker,
        long? assumed,
        ResponseDevice resolver,
        out List<Udi> unknown,
        out AnswerMatch? ambiguous)
    {
        var found = new List<Recipient>();
        var seen = new HashSet<long>();
        unknown = [];
        ambiguous = null;
        foreach (var udi in content.Udis)
        {
            if (resolver.FindByMember(udi, content.Kind, weaker, assumed, out var several) is { } recipient)
            {
                if (seen.Add(recipient.DeviceId))
                    found.Add(recipient);
            }
            else if (several.Count > 0)
            {
                var names = string.Join(", ", several.Take(MostNamed).Select(id => ledger.Devices.Row(id).Udi));
                ambiguous ??= AnswerMatch.Refuse(RefusalReason.AmbiguousDevice, $"it names {udi}, which is or was in {names}, "
                    + "and nothing shows which of them is meant; name it with --assume-udi UDI --reason TEXT");
            }
            else
            {
                unknown.Add(udi);
            }
        }

        return found;
    }

    private List<Recipient> FindByReport(ParsedContent content, ResponseDevice resolver)
    {
        var found = new List<Recipient>();
        var (seen, devices) = (new HashSet<long>(), new HashSet<long>());
        foreach (var id in content.ReportIds)
        {
            if (ledger.Requests.SendersOf(id) is [{ DeviceId: { } device, RequestId: var request }] && seen.Add(request)
                && resolver.FindByRequest(device, request) is var recipient && devices.Add(recipient.DeviceId))
                found.Add(recipient);
        }

        return found;
    }

    /// <summary>
    /// The device that an API reply names beside the document must be the one that the document names, or be known where that names none.
    /// </summary>
    private AnswerMatch? RefuseOtherDevice(ParsedContent content, Udi beside)
    {
        var devices = _devices.FindEver(beside);
        if (content.Udis.Count == 0)
        {
            return devices.Count > 0 ? null : AnswerMatch.Refuse(RefusalReason.UnknownDevice,
                $"the API reply is for {beside}, {UnknownSender.NoRequest}", mayMatchLater: true);
        }

        return content.Udis.Any(beside.Names) || content.Udis.Any(udi => _devices.FindEver(udi).Any(devices.Contains)) ? null
            : AnswerMatch.Refuse(RefusalReason.WrongDevice,
                $"its content is for {Join(content.Udis)}, but the API reply is for {beside}; nothing of it was recorded, poll again",
                mayMatchLater: devices.Count == 0);
    }

    private List<Recipient> FindByName(MatchHints hints, DocumentKind response, ResponseDevice resolver)
    {
        if (hints.Beside is { } beside)
        {
            var content = new ParsedContent(response) { Udis = [beside] };
            return AddRequests(FindByContent(content, [], assumed: null, resolver, out _, out _), [], [], response);
        }

        if (hints.CarriedRequest is { } carried)
            return ledger.Requests.DeviceOf(carried) is { } sender ? [resolver.FindByRequest(sender, carried)] : [];
        return AckFileName.ParseStem(hints.Label) is { } stem
            && ledger.Requests.NamedBy(stem) is { DeviceId: { } device, IsSetAside: false } named
            ? [resolver.FindByRequest(device, named.Id)]
            : [];
    }

    /// <summary>
    /// The request of each device: the one that name or report ids lead to, else its newest unanswered one that accepts such a response.
    /// </summary>
    private List<Recipient> AddRequests(
        List<Recipient> recipients, List<Recipient> byReport, List<Recipient> byName, DocumentKind response)
    {
        var reports = byReport.ToLookup(other => other.DeviceId, other => other.RequestId);
        return recipients.ConvertAll(recipient => recipient.RequestId is not null ? recipient : new Recipient(recipient.DeviceId,
            byName.FirstOrDefault(other => other.DeviceId == recipient.DeviceId)?.RequestId
            ?? reports[recipient.DeviceId].FirstOrDefault()
            ?? FindNewestOpen(recipient.DeviceId, response)));
    }

    private long? FindNewestOpen(long deviceId, DocumentKind response)
    {
        var answered = ledger.Responses.OfDevice(deviceId).Select(answer => answer.RequestId).ToHashSet();
        var accepting = ledger.Requests.OfDevice(deviceId).Where(request => AcceptedResponses.Accepts(request.Kind, response)).ToList();
        return (accepting.Find(request => !answered.Contains(request.Id) && !ledger.Marks.IsSetAside(request.Id))
            ?? accepting.Find(request => !ledger.Marks.IsSetAside(request.Id)))?.Id;
    }
}
