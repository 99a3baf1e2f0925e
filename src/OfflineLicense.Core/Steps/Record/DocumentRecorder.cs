using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Records a parsed document in the ledger with the facts that it states. What a person collects and what arrives in a
/// bundle take the same path, so that both stations reach the same result. Called inside a transaction.
/// </summary>
internal sealed class DocumentRecorder(Ledger ledger)
{
    private readonly RequestRecorder _requests = new(ledger);
    private readonly ResponseRecorder _responses = new(ledger);
    private readonly DeviceResolver _devices = new(ledger);
    private readonly ZoneOwnership _zones = new(ledger);
    private readonly (string Name, Side Side) _station = ledger.Station();

    /// <param name="mayMatchLater">It is refused, but another file of the same run might still name its device.</param>
    public FileOutcome Record(ParsedDocument document, RecordOptions options, out bool mayMatchLater)
    {
        mayMatchLater = false;
        if (document.Content.Kind == DocumentKind.Own)
            return FileOutcome.Create(document, CollectOutcome.Own);
        if (ledger.Documents.Find(document.Sha256) is { } known)
        {
            var outcome = RecordKnown(document, options, known);
            return options.Accept is null || outcome.Outcome != CollectOutcome.Known ? outcome
                : ledger.Requests.Row(known) is not null ? _requests.Accept(document, known, options, outcome)
                : _responses.Accept(known, options, outcome);
        }

        if (document.Content.Refusal is { } refusal)
            return FileOutcome.Refuse(document, refusal);
        if (document.Content.Kind == DocumentKind.DeviceOutput)
        {
            mayMatchLater = options.MayWait && document.Content.DeviceStates.Any(state => _devices.FindEver(state.Udi).Count == 0);
            return mayMatchLater
                ? FileOutcome.Refuse(document, new Refusal(RefusalReason.UnknownDevice, "a later file may be the first one of its device"))
                : RecordOutput(document, options);
        }

        var direction = DirectionResolver.Resolve(document, options, ledger);
        var recorded = direction switch
        {
            Direction.Request when FindOtherZone(document, options) is { } other => FileOutcome.Refuse(document, other),
            Direction.Request => _requests.Record(document, options),
            Direction.Response => _responses.Record(document, options, out mayMatchLater),
            _ => FileOutcome.Create(document, CollectOutcome.Unrecognised),
        };
        if (options.Accept is not null && direction == Direction.Response && recorded.Outcome == CollectOutcome.Recorded)
            recorded = _responses.Accept(ledger.Documents.Find(document.Sha256)!.Value, options, recorded);
        return recorded with { Direction = direction };
    }

    /// <summary>At a desk a file that a person collects may not be a request of a device of some zone.</summary>
    private Refusal? FindOtherZone(ParsedDocument document, RecordOptions options)
    {
        if (options.IsSigned || _station.Side != Side.Desk)
            return null;
        var named = RequestRecorder.GetAssumedUdi(ledger, options);
        return _zones.FindConflict(_station.Name, ZoneOwnership.ListUnits(document.Content, named is null ? [] : [named]), null, null)
            ?.ToRefusal(_station.Name);
    }

    /// <summary>A person who names another product instance than before expects a change, and "known" would suggest one.</summary>
    private FileOutcome RecordKnown(ParsedDocument document, RecordOptions options, long id)
    {
        var devices = FindDevices(id, document.Content);
        var isSame = options.AssumedDevice is { } assumed && devices.Contains(assumed);
        if (options.IsSigned || devices.Count == 0 || isSame || RequestRecorder.GetAssumedUdi(ledger, options) is not { } named)
            return FileOutcome.Create(document, CollectOutcome.Known) with { Devices = devices };
        var remedy = ledger.Requests.Row(id) is { } request && document.Content.Udis.Count == 0
            ? $"; if that was wrong: offlic mark ignored {request.UploadName} --reason TEXT, "
                + "and collect a log of the terminal that shows its UDI and the code"
            : string.Empty;
        var recorded = ledger.Devices.Row(devices[0]).Udi;
        return FileOutcome.Refuse(document, new Refusal(RefusalReason.WrongDevice,
            $"it was recorded for {recorded} before, which does not change, but --assume-udi names {named}{remedy}"));
    }

    private FileOutcome RecordOutput(ParsedDocument document, RecordOptions options)
    {
        if (OutputDevice.FindStates(ledger, document.Content, options, out var states) is { } refusal)
            return FileOutcome.Refuse(document, refusal);
        var notices = new List<Notice>();
        var id = DocumentAdder.Add(ledger, document);
        var byHostname = new List<(string Hostname, long Device)>();
        foreach (var state in states)
        {
            if (_devices.RecordOutput(id, state, notices) is { } device)
            {
                InstallationFacts.RecordOutput(ledger, id, device, state);
                ShownFactRecorder.Record(ledger, id, device, state);
                if (state.Hostname is { } hostname)
                    byHostname.Add((hostname, device));
            }
            else
            {
                notices.Add(new Notice(WarningCode.UnknownDevice, ExplainUnknown(state.Udi)));
            }

            if (CaptureClock.FindSkew(state, ledger.Now) is { } skew)
                notices.Add(skew);
        }

        ImportFacts.Record(ledger, id, document.Content,
            byHostname.ToLookup(each => each.Hostname, each => each.Device, StringComparer.Ordinal));
        if (states.Any(state => !state.HasPrompt))
        {
            notices.Add(new Notice(WarningCode.NoPrompt,
                "it shows no prompt with a typed command, so nothing in it says on which device it was taken"));
        }

        var content = document.Content with { Udis = [.. document.Content.Udis, .. states.Select(state => state.Udi)] };
        return FileOutcome.Create(document, CollectOutcome.Recorded, notices) with { Devices = FindDevices(id, content) };
    }

    private string ExplainUnknown(Udi udi) => _devices.FindEver(udi).Count == 0
        ? $"nothing was ever collected from {udi}: its output is kept and counts for nothing, in deadlines too; "
            + "collect its usage file, then capture again"
        : $"{udi} was a member of a product instance and is in none now; "
            + "its output is kept, but proves nothing for the others: collect its usage file";

    private IReadOnlyList<long> FindDevices(long documentId, ParsedContent content) => content.Kind.Direction switch
    {
        _ when ledger.Requests.Row(documentId) is { } request => request.DeviceId is { } device ? [device] : [],
        _ when ledger.Responses.OfDocument(documentId) is { Count: > 0 } answers =>
            ResponseRecorder.SelectDevices(Evidence.Parse(answers[0].Evidence), answers.Select(answer => answer.DeviceId)),
        Direction.Request or Direction.Response => [],
        _ => content.Udis.Select(_devices.FindPresent).OfType<long>().Distinct().ToList(),
    };
}
