using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Records a response with the devices that it belongs to. Called inside a transaction.</summary>
internal sealed class ResponseRecorder(Ledger ledger)
{
    private readonly AnswerMatcher _matcher = new(ledger);

    public FileOutcome Record(ParsedDocument document, RecordOptions options, out bool mayMatchLater)
    {
        var match = Match(document, options);
        mayMatchLater = match.MayMatchLater;
        if (match.Refusal is { } refusal)
        {
            // From a bundle it is kept although its device is not known yet, because a bundle is received only once.
            if (!options.IsSigned || refusal.Reason != RefusalReason.UnknownDevice)
                return FileOutcome.Refuse(document, refusal);
            match = match with { Notices = [Notice.From(refusal)] };
        }

        if (match.Recipients.Any(IsAnswered))
        {
            var superseded = new Notice(WarningCode.Superseded, "a second response to the same request: the newer one counts");
            match = match with { Notices = [.. match.Notices, superseded] };
        }

        var id = DocumentAdder.Add(ledger, document);
        var name = DocumentAdder.CreateName(document, options.CarriedName, server: null, ledger.Responses.ItemNameIsTaken);
        ledger.Responses.Add(id, name, document.Content.StatedAt, document.Content.Blocks);
        _matcher.Record(id, document.Content, match);
        if (PolicyDays.From(document.Content.Stated) is { } days)
            ledger.ShownFacts.AddPolicy(id, days);
        return FileOutcome.Create(document, CollectOutcome.Recorded, match.Notices) with
        {
            Evidence = match.Evidence,
            Agrees = match.Agrees,
            Devices = SelectDevices(match.Evidence, match.Recipients.Select(recipient => recipient.DeviceId)),
        };
    }

    /// <summary>
    /// A person accepts a response: it counts before others to the same product instances, whatever time they state. Where it
    /// counts already, nothing changes.
    /// </summary>
    public FileOutcome Accept(long id, RecordOptions options, FileOutcome outcome)
    {
        var counting = ledger.Responses.Newest(unsplitOnly: false).Select(answer => answer.Id).ToHashSet();
        if (ledger.Responses.OfDocument(id).All(answer => counting.Contains(answer.Id)))
            return outcome;
        ledger.Responses.Accept(id, options.Accept!.Reason, options.Accept.Operator, ledger.Now);
        return outcome with
        {
            IsAccepted = true,
            Warnings = [.. outcome.Warnings, new Notice(WarningCode.Superseded,
                "another response to the same device states a later time, and no longer counts")],
        };
    }

    /// <summary>The devices of a response; none where it is for all of an account.</summary>
    public static IReadOnlyList<long> SelectDevices(Evidence? evidence, IEnumerable<long> devices) =>
        evidence == Evidence.Account ? [] : devices.Distinct().ToList();

    private AnswerMatch Match(ParsedDocument document, RecordOptions options)
    {
        if (options.AssumedUdi is { } unknown)
        {
            return AnswerMatch.Refuse(RefusalReason.UnknownDevice,
                $"--assume-udi names {unknown}, {UnknownSender.NoRequest}");
        }

        return RecordOptions.IsForAccount(document) ? MatchAccount(options) : _matcher.Find(document.Content, new MatchHints(document.Label)
        {
            CarriedRequest = options.CarriedRequest,
            CarriedEvidence = options.CarriedEvidence,
            IsCarriedByName = options.IsCarriedByName,
            AssumedDevice = options.AssumedDevice,
            Beside = document.Beside,
        });
    }

    /// <summary>A policy is for the devices that a person or the list of a bundle names, else for all of the account.</summary>
    private AnswerMatch MatchAccount(RecordOptions options)
    {
        var named = options.PolicyFor ?? (options.AssumedDevice is { } one ? [one] : null);
        var evidence = named is null ? Evidence.Account
            : options.CarriedEvidence ?? (options.IsSigned ? Evidence.Account : Evidence.Person);
        var devices = named ?? ledger.Devices.InAccount(options.SmartAccount, options.VirtualAccount, options.PolicyForAll);
        return new AnswerMatch(evidence, devices.Select(id => new Recipient(id, null)).ToList());
    }

    private bool IsAnswered(Recipient recipient) => recipient.RequestId is { } request
        && ledger.Responses.IsAnswered(request, recipient.DeviceId);
}
