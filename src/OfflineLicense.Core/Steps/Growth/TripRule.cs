using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Captures;
using OfflineLicense.Storage.Ledger.Tables.Growth;

namespace OfflineLicense.Steps.Growth;

/// <summary>
/// Which documents belong to a trip that is over on both sides. In a zone: the desk acknowledged the bundle of the request, and its
/// response is proved to be installed, or it waits for nothing any more. At a desk: the zone acknowledged the bundle in which the response
/// or the mark went back. A desk without <c>offlic</c> acknowledges nothing: where a person says that the desk is one, CSSM's response to a
/// request or a person's mark says that it arrived. Nothing that a later command reads is among them.
/// </summary>
internal sealed class TripRule
{
    private readonly Ledger _ledger;
    private readonly Side _side;
    private readonly bool _isWithoutDesk;
    private readonly IReadOnlySet<(long Document, string Destination)> _carried;
    private readonly Dictionary<long, List<long>> _answers = [];

    /// <summary>By request: why it is not over; null: it is.</summary>
    private readonly Dictionary<long, KeptReason?> _requests = [];

    /// <summary>By product instance.</summary>
    private readonly Dictionary<long, List<RequestOverview>> _trips = [];

    private readonly ILookup<long, long?> _requestsOf;
    private readonly ILookup<long, long> _devicesShown;
    private readonly IReadOnlySet<long> _unreadPolicies;
    private readonly PolicyReader _policies;

    /// <summary>Responses that <c>split</c> or <c>pack</c> has still to write.</summary>
    private readonly HashSet<long> _waiting;

    /// <summary>In a zone: the newest response of each kind to each product instance.</summary>
    private readonly HashSet<long> _newest;

    private TripRule(Ledger ledger, bool isWithoutDesk)
    {
        (_ledger, _isWithoutDesk) = (ledger, isWithoutDesk);
        _side = ledger.Station().Side;
        var acknowledged = ledger.Bundles.Acknowledged();
        _carried = ledger.StoredDocuments.CarriedBy(ledger.Bundles.All()
            .Where(bundle => bundle.Direction == BundleDirection.Out && acknowledged.Contains(bundle.Id))
            .Select(bundle => (bundle.Id, bundle.Destination)));
        var answers = ledger.StoredDocuments.AnswersOfAll();
        _requestsOf = answers.ToLookup(answer => answer.Response, answer => answer.Request);
        foreach (var (response, request) in answers.Where(answer => answer.Request is not null))
        {
            if (!_answers.TryGetValue(request!.Value, out var list))
                _answers.Add(request.Value, list = []);
            list.Add(response);
        }

        _devicesShown = ledger.StoredDocuments.DevicesOfCaptures().ToLookup(shown => shown.Document, shown => shown.Device);
        _unreadPolicies = ledger.StoredDocuments.UnreadPolicies();
        _policies = new PolicyReader(ledger);
        _waiting = FindWaiting();
        _newest = _side == Side.Zone ? [.. ledger.Responses.Newest(unsplitOnly: false).Select(answer => answer.DocumentId)] : [];
    }

    /// <param name="ledger">To read.</param>
    /// <param name="isWithoutDesk">In a zone: the desk has no <c>offlic</c>.</param>
    public static TripRule Read(Ledger ledger, bool isWithoutDesk)
    {
        var rule = new TripRule(ledger, isWithoutDesk);
        rule.JudgeRequests(new StatusQuery(ledger).Read());
        return rule;
    }

    /// <summary>Why the bytes of this document stay; null: they may go.</summary>
    public KeptReason? FindReason(StoredDocument document, string before) => document.Part switch
    {
        DocumentPart.Request => _requests.GetValueOrDefault(document.Id, KeptReason.NotAnswered),
        DocumentPart.Response => JudgeResponse(document),
        DocumentPart.Capture => JudgeCapture(document.Id, before),
        _ => KeptReason.NoTrip,
    };

    private HashSet<long> FindWaiting()
    {
        if (_side == Side.Zone)
        {
            return [.. _ledger.Responses.Newest(unsplitOnly: true).Select(answer => answer.DocumentId),
                .. _ledger.ServerAnswers.Newest().Where(answer => answer.SplitAt is null).Select(answer => answer.DocumentId)];
        }

        return [.. _ledger.Responses.UnpackedZones().SelectMany(_ledger.Responses.Unpacked).Select(answer => answer.DocumentId),
            .. _ledger.ServerAnswers.UnpackedZones().SelectMany(_ledger.ServerAnswers.Unpacked).Select(answer => answer.DocumentId)];
    }

    private void JudgeRequests(StatusOverview overview)
    {
        foreach (var device in overview.Devices)
        {
            var open = device.Open.Select(request => request.Id).ToHashSet();
            foreach (var request in device.Requests)
                _requests[request.Id] = Judge(request, open.Contains(request.Id));
            _trips[device.Id] = [.. device.Requests];
        }

        foreach (var request in overview.Nameless)
            _requests[request.Id] = Judge(request, IsOpenAlone(request));
        JudgeServers(overview.Servers);
        foreach (var (id, covering) in _side == Side.Desk ? _ledger.RequestStatus.Covered() : new Dictionary<long, long>())
        {
            // CSSM has its reports from another request, and its own response never comes.
            if (_requests.GetValueOrDefault(id) is not null && _requests.TryGetValue(covering, out var reason) && reason is null)
                _requests[id] = null;
        }
    }

    /// <summary>A server proves nothing: where a newer file of the same kind was split, the older trip is over.</summary>
    private void JudgeServers(IReadOnlyList<ServerStatus> servers)
    {
        foreach (var files in servers.GroupBy(status => (status.Server, status.Purpose)))
        {
            var isNewerDone = false;
            foreach (var status in files.OrderByDescending(status => status.Request.Id))
            {
                var request = status.Request;
                _requests[request.Id] = Judge(request, _side == Side.Zone && IsOpenAlone(request)
                    && !(isNewerDone && request.State == RequestState.Split));
                isNewerDone |= request.State == RequestState.Split;
            }
        }
    }

    private static bool IsOpenAlone(RequestOverview request) =>
        request.State is not (RequestState.Installed or RequestState.NotExpected)
        && request is not { State: RequestState.Answered, HasResponse: false };

    private KeptReason? Judge(RequestOverview request, bool isOpen) =>
        _side == Side.Zone ? JudgeInZone(request, isOpen) : JudgeAtDesk(request);

    private KeptReason? JudgeInZone(RequestOverview request, bool isOpen)
    {
        // The response may be to a file of another collector: what pack would still send stays.
        if (request.PackedIn is null && !(_isWithoutDesk && request.Row.StagedAt is not null))
            return KeptReason.NotPacked;
        if (!HasArrivedWithoutDesk(request) && (request.Row.AcknowledgedIn is null || request.Row.Mark == MarkKind.Lost.Name()))
            return _isWithoutDesk ? KeptReason.NoSign : KeptReason.NotAcknowledged;

        if (!isOpen)
            return null;
        return request.State switch
        {
            RequestState.Refused => KeptReason.Refused,
            RequestState.Answered => KeptReason.NotWritten,
            RequestState.Split => KeptReason.NotProved,
            _ => KeptReason.NotAnswered,
        };
    }

    /// <summary>A request that left in a bundle or in an upload folder: CSSM's response or a person says that it arrived.</summary>
    private bool HasArrivedWithoutDesk(RequestOverview request) => _isWithoutDesk && (request.HasResponse
        || (request.Row.Mark is { } mark && MarkKindNames.Parse(mark) is MarkKind.Done or MarkKind.Ignored or MarkKind.Refused));

    private KeptReason? JudgeAtDesk(RequestOverview request)
    {
        if (request.Zone is { } zone && (_carried.Contains((request.Id, zone))
            || (_answers.TryGetValue(request.Id, out var answers) && answers.Exists(answer => _carried.Contains((answer, zone))))))
            return null;
        return request.State switch
        {
            RequestState.Returned => KeptReason.ReturnNotAcknowledged,
            RequestState.Answered or RequestState.Refused or RequestState.NotExpected => KeptReason.NotReturned,
            _ => KeptReason.NotAnswered,
        };
    }

    /// <summary>A policy without days has none in the ledger either, whatever recorded it.</summary>
    private bool HasDays(StoredDocument document) =>
        _policies.Read(new PolicyResponse(0, document.Id, Digest.Parse(document.Sha256)!.Value, Days: null)) is not null;

    private KeptReason? JudgeResponse(StoredDocument document)
    {
        var id = document.Id;
        if (_unreadPolicies.Contains(id) && HasDays(document))
            return KeptReason.PolicyNotRead;
        if (_waiting.Contains(id))
            return _side == Side.Zone ? KeptReason.NotWritten : KeptReason.NotReturned;
        if (!_requestsOf.Contains(id))
            return KeptReason.NoRequest;
        foreach (var request in _requestsOf[id])
        {
            var reason = request is { } known ? _requests.GetValueOrDefault(known, KeptReason.NotAnswered)
                : IsOverAlone(id) ? null : KeptReason.NoRequest;
            if (reason is not null)
                return reason;
        }

        return null;
    }

    /// <summary>A response to a product instance and to no request of it: at a desk it went back, in a zone a newer one counts.</summary>
    private bool IsOverAlone(long id) => _side == Side.Desk
        ? _ledger.Bundles.Carrying(id).Any(bundle => _carried.Contains((id, bundle.Destination)))
        : !_newest.Contains(id);

    /// <summary>Every trip of every product instance that it shows is over, as far as it began before that time.</summary>
    private KeptReason? JudgeCapture(long id, string before)
    {
        var isOfTrip = false;
        foreach (var device in _devicesShown[id])
        {
            foreach (var request in _trips.GetValueOrDefault(device, []))
            {
                if (string.CompareOrdinal(request.RecordedAt, before) >= 0)
                    continue;
                if (_requests[request.Id] is { } reason)
                    return reason;
                isOfTrip = true;
            }
        }

        return isOfTrip ? null : KeptReason.NoTrip;
    }
}
