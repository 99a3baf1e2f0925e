using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>What is known of a document beside its content.</summary>
internal sealed record RecordOptions
{
    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>The device a person named (<c>--assume-udi</c>).</summary>
    public long? PersonsDevice { get; init; }

    /// <summary>The UDI a person named, where no product instance is known by it.</summary>
    public Udi? PersonsNew { get; init; }

    /// <summary>Whom a policy is for, which itself names nobody; null: all of the account.</summary>
    public IReadOnlyList<long>? PolicyFor { get; init; }

    /// <summary>The request that the desk matched a carried response to.</summary>
    public long? CarriedRequest { get; init; }

    public string? CarriedEvidence { get; init; }

    /// <summary>The sealed list gives the upload name that led there.</summary>
    public bool CarriedByName { get; init; }

    /// <summary>The name it travelled under, which its sender made from the document.</summary>
    public string? CarriedName { get; init; }

    /// <summary>It came under a seal: custody comes before judgement, so a contradiction is said and not refused.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Which way a licensing file of no known kind goes, where it does not show it itself: what this side collects, or what the bundle carries.</summary>
    public Direction Unknown { get; init; }

    /// <summary>Requests are collected into a round in a zone; a desk has none.</summary>
    public bool OpensRound { get; init; }
}

/// <summary>
/// Puts a read document into the ledger with the facts it states: one way for what a person collects and for what a
/// sealed bundle brings, so that both sides of the gap come to the same view. Called inside a transaction.
/// </summary>
internal sealed class DocumentRecorder(Ledger ledger)
{
    private readonly AnswerMatcher _matching = new(ledger);
    private readonly DuplicateReports _twins = new(ledger);
    private readonly RequestOwner _owner = new(ledger);
    private readonly ProductInstanceResolver _instances = new(ledger);

    public FileOutcome Record(ParsedDocument document, RecordOptions arrival, out bool mayStillCome)
    {
        mayStillCome = false;
        var reading = document.Content;
        if (reading.Kind == DocumentKind.Own)
            return Told(document, CollectOutcome.Own);
        if (ledger.Documents.Find(document.Sha256) is { } known)
            return Known(document, arrival, known);
        if (reading.Refusal is { } refusal)
            return FileOutcome.Refuse(document, refusal);
        if (reading.Kind == DocumentKind.DeviceOutput)
            return RecordOutput(document);
        var direction = DirectionResolver.Of(document, arrival, ledger);
        var outcome = direction switch
        {
            Direction.Request => RecordRequest(document, arrival),
            Direction.Response => RecordResponse(document, arrival, out mayStillCome),
            _ => Told(document, CollectOutcome.Unrecognised),
        };
        return outcome with { Direction = direction };
    }

    /// <summary>A person who names another product instance than before wants something changed: to say "known" would sound as if it were.</summary>
    private FileOutcome Known(ParsedDocument document, RecordOptions arrival, long id)
    {
        var devices = DevicesOf(id, document.Content);
        if (arrival.IsSealed || Said(arrival) is not { } said || devices.Count == 0 || (arrival.PersonsDevice is { } one && devices.Contains(one)))
            return Told(document, CollectOutcome.Known) with { Devices = devices };
        var remedy = ledger.Requests.Row(id) is { } request && document.Content.Udis.Count == 0
            ? $"; if that was wrong: offlic mark ignored {request.UploadName} --reason TEXT, and collect a log of the terminal that shows its UDI and the code"
            : string.Empty;
        return FileOutcome.Refuse(document, new Refusal(RefusalReason.WrongDevice,
            $"it was recorded for {ledger.Devices.Row(devices[0]).Udi} before and stays so, but now it was given for {said}{remedy}"));
    }

    private Udi? Said(RecordOptions arrival) => arrival.PersonsDevice is { } known ? ledger.Devices.Row(known).Udi : arrival.PersonsNew;

    private static FileOutcome Told(ParsedDocument document, CollectOutcome outcome, string? evidence = null, IEnumerable<Notice>? more = null) =>
        new(document.Label, outcome)
        {
            Sha256 = document.Sha256,
            Size = document.Size,
            Kind = document.Content.Kind,
            Udis = document.Content.Udis,
            Reports = document.Content.Reports.Count,
            Evidence = evidence,
            Warnings = [.. document.Content.Notices, .. more ?? []],
        };

    private FileOutcome RecordRequest(ParsedDocument document, RecordOptions arrival)
    {
        var reading = document.Content;
        var notices = new List<Notice>();
        if (RequestOwner.Missing(reading, arrival) is { } nobody)
            return FileOutcome.Refuse(document, nobody);
        if (!arrival.IsSealed && reading.Udis.Count > 0 && Said(arrival) is { } said && !reading.Udis.Any(udi => udi.Names(said) || ledger.Devices.Of(udi).Any(device => device.DeviceId == arrival.PersonsDevice)))
            return FileOutcome.Refuse(document, new Refusal(RefusalReason.WrongDevice, $"its content is of {reading.Udis[0]}, but it was given for {said}; nothing of it was recorded"));
        if ((_twins.Contradiction(document, notices) ?? _instances.TwoDevices(reading)) is { } conflict)
        {
            if (!arrival.IsSealed)
                return FileOutcome.Refuse(document, conflict);
            notices.Add(Notice.From(conflict));
        }

        var holes = arrival.IsSealed ? [] : ReportGaps.Suspected(reading.Reports, ledger);
        var id = Add(document);
        var unit = arrival.IsSealed ? null : _owner.Home(reading);
        var person = arrival.PersonsDevice ?? (arrival.PersonsNew is { } first && reading.Udis.Count == 0 ? ledger.Devices.Add(first, ledger.Now) : null);
        var device = unit ?? _instances.Home(id, reading, person, arrival.IsSealed, notices);
        if (device is { } home && reading.Kind != DocumentKind.Usage)
            _owner.List(id, home, reading);
        if (reading.Kind != DocumentKind.Usage)
            InstallationFacts.Name(ledger, id, reading);
        ledger.Requests.Add(new NewRequest(id, device, Name(document, arrival, ledger.Requests.UploadNameIsTaken), arrival.SmartAccount ?? reading.SmartAccount,
                arrival.VirtualAccount ?? reading.VirtualAccount, reading.Hostname is not null, reading.StatedAt),
            arrival.OpensRound ? ledger.Requests.OpenRound(ledger.Now) : null);
        foreach (var report in reading.Reports)
            ledger.Requests.AddReport(id, ledger.Devices.UdiId(report.Udi), report);
        if (!arrival.IsSealed && reading.Kind == DocumentKind.Usage && device is { } sender && Missing(sender, id) is { } missing)
            notices.Add(missing);

        notices.AddRange(SensitiveFindingRecord.Keep(ledger, id, document));
        var tolerated = TimeSpan.FromMinutes(reading.Kind == DocumentKind.TrustRequest ? 60 : 15);
        if (reading.StatedAt is { } stated && stated - ledger.Now >= tolerated)
            notices.Add(new Notice(WarningCode.ClockSkew, $"the device says {Timestamp.Text(stated)}, which is {(stated - ledger.Now).TotalMinutes:F0} minutes ahead of this station"));
        return Told(document, CollectOutcome.Recorded, more: notices) with { Devices = device is { } one ? [one] : [], Holes = holes };
    }

    /// <summary>Only part of the licences saved, and nobody notices: the usual way to report too little.</summary>
    private Notice? Missing(long device, long request)
    {
        const int Named = 3;
        var tags = ledger.Licenses.Missing(device, request);
        if (tags.Count == 0)
            return null;
        var udi = ledger.Devices.Row(device).Udi;
        return new Notice(WarningCode.LicenseMissing, $"{udi} reported {tags.Count} more in its file before: {string.Join(", ", tags.Take(Named))}{(tags.Count > Named ? $" and {tags.Count - Named} more" : string.Empty)}; "
            + $"if they are still in use, save all of them: license smart save usage all file {DeviceCommands.GetDisk(udi)}all_rum.txt");
    }

    private FileOutcome RecordResponse(ParsedDocument document, RecordOptions arrival, out bool mayStillCome)
    {
        var reading = document.Content;
        var match = reading.Kind == DocumentKind.Policy && reading.Udis.Count == 0 && document.Beside is null
            ? ForTheAccount(arrival)
            : _matching.Find(reading, new MatchHints(document.Label, arrival.CarriedRequest, arrival.CarriedEvidence, arrival.CarriedByName, arrival.PersonsDevice) { Beside = document.Beside });
        if (arrival.PersonsNew is { } nobody)
            match = new AnswerMatch(string.Empty, []) { Refusal = new Refusal(RefusalReason.UnknownDevice, $"it was given for {nobody}, from which no request was ever collected here; nothing of it was recorded") };
        mayStillCome = match.MayStillCome;
        if (match.Refusal is { } refusal)
        {
            // Under a seal it is kept although nobody is known to want it yet: the bundle is not received a second time.
            if (!arrival.IsSealed || refusal.Reason != RefusalReason.UnknownDevice)
                return FileOutcome.Refuse(document, refusal);
            match = match with { Notices = [Notice.From(refusal)] };
        }

        var superseded = match.Answers.Any(answer => answer.RequestId is { } request && ledger.Responses.OfDevice(answer.DeviceId).Any(known => known.RequestId == request));
        var id = Add(document);
        ledger.Responses.Add(id, Name(document, arrival, ledger.Responses.ItemNameIsTaken), reading.StatedAt, reading.Blocks);
        _matching.Keep(id, reading, match);
        return Told(document, CollectOutcome.Recorded, match.Evidence,
            superseded ? [.. match.Notices, new Notice(WarningCode.Superseded, "a second response to the same request: the newer one counts")] : match.Notices)
        with
        { Devices = Addressed(match.Evidence, match.Answers.Select(answer => answer.DeviceId)), Agrees = match.Agrees };
    }

    private FileOutcome RecordOutput(ParsedDocument document)
    {
        if (document.Content.DeviceStates.Count == 0)
            return FileOutcome.Refuse(document, new Refusal(RefusalReason.UnknownDevice, "it names no UDI: capture `show license all` and collect that"));

        var notices = new List<Notice>();
        var id = Add(document);
        foreach (var state in document.Content.DeviceStates)
        {
            if (_instances.OfOutput(id, state, notices) is { } device)
            {
                InstallationFacts.Keep(ledger, id, device, state);
            }
            else
            {
                notices.Add(new Notice(WarningCode.UnknownDevice, ledger.Devices.Of(state.Udi).Count == 0
                    ? $"nothing was ever collected from {state.Udi}; its output is kept"
                    : $"{state.Udi} was a member of a product instance and is in none now; its output is kept and proves nothing for the others: collect its usage file"));
            }
        }

        return Told(document, CollectOutcome.Recorded, more: notices) with { Devices = DevicesOf(id, document.Content) };
    }

    private long Add(ParsedDocument document) =>
        ledger.Documents.Add(document.Sha256, document.Size, document.Content.Kind, document.Chunks, document.Label, ledger.Now);

    /// <summary>A policy goes to whom a person or the sealed list names, else to all of the account.</summary>
    private AnswerMatch ForTheAccount(RecordOptions arrival) => (arrival.PolicyFor ?? (arrival.PersonsDevice is { } one ? [one] : null)) is { } named
        ? new AnswerMatch(arrival.IsSealed ? arrival.CarriedEvidence ?? Evidence.Account : Evidence.Person, named.Select(id => new Recipient(id, null)).ToList())
        : new AnswerMatch(Evidence.Account, ledger.Devices.InAccount(arrival.SmartAccount, arrival.VirtualAccount).Select(id => new Recipient(id, null)).ToList());

    private IReadOnlyList<long> DevicesOf(long documentId, ParsedContent reading) => reading.Kind.Direction switch
    {
        _ when ledger.Requests.Row(documentId) is { } request => request.DeviceId is { } device ? [device] : [],
        _ when ledger.Responses.OfDocument(documentId) is { Count: > 0 } answers => Addressed(answers[0].Evidence, answers.Select(answer => answer.DeviceId)),
        Direction.Request or Direction.Response => [],
        _ => reading.Udis.SelectMany(udi => ledger.Devices.Of(udi).Take(1)).Where(known => known.Present).Select(known => known.DeviceId).Distinct().ToList(),
    };

    /// <summary>What is for a whole account is of nobody in particular.</summary>
    private static IReadOnlyList<long> Addressed(string evidence, IEnumerable<long> devices) => evidence == Evidence.Account ? [] : devices.Distinct().ToList();

    /// <summary>Made from the document alone, so that zone and desk come to the same name; longer where eight digits collide.</summary>
    private static string Name(ParsedDocument document, RecordOptions arrival, Func<string, bool> isTaken)
    {
        if (arrival.CarriedName is { } carried && !isTaken(carried))
            return carried;
        var udi = document.Content.Udis.Count > 0 ? document.Content.Udis[0] : null;
        var extension = ItemName.ExtensionFor(document.Content.Kind, document.Head);
        var name = ItemName.For(document.Content.Kind, udi, null, document.Sha256, extension);
        return isTaken(name) ? ItemName.For(document.Content.Kind, udi, null, document.Sha256, extension, collision: true) : name;
    }
}
