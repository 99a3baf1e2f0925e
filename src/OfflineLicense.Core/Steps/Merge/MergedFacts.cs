using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;

namespace OfflineLicense.Steps.Merge;

/// <summary>
/// What is known of a document of another ledger beside its content: what a signed list states of it, else what a person said of it there,
/// if a person here takes that over.
/// </summary>
internal sealed class MergedFacts(Ledger ledger, SignedStatements signed, ForeignStatements persons, string station)
{
    private readonly BundleImporter _importer = new(ledger) { Origin = station };
    private readonly DeviceResolver _devices = new(ledger);
    private readonly Dictionary<Digest, IReadOnlyList<Failure>> _unheard = [];
    private readonly List<Failure> _refusals = [];
    private readonly HashSet<Digest> _offered = [];

    /// <summary>A person here takes over what persons said there.</summary>
    public bool Assumes { get; init; }

    /// <summary>Refused documents of which a person said there what nothing else says.</summary>
    public long Offered { get; private set; }

    /// <summary>
    /// Bundles that were not trusted, each once. One of which only the key is not known here is no loss where its documents name their
    /// devices themselves.
    /// </summary>
    public IReadOnlyList<Failure> Refusals => _refusals;

    /// <summary>Called in the transaction that records the document.</summary>
    /// <param name="common">What is known of all documents.</param>
    public RecordOptions Add(RecordOptions common, ForeignDocument foreign, ParsedDocument document)
    {
        var content = document.Content;
        if (content.Kind == DocumentKind.DeviceOutput)
            return content.DeviceStates.Count > 0 ? common : FromPerson(common, foreign, document);
        var direction = content.Kind == DocumentKind.UnknownLicensing ? (Direction?)null : content.Kind.Direction;
        if (direction == Direction.None || (direction == Direction.Request && content.Udis.Count > 0))
            return common;
        var stated = signed.Find(foreign.Id, document.Sha256, out var refusals);
        if (stated is (BundleKind.Response, var answer) && direction != Direction.Request)
            return FromDesk(answer, common);
        if (stated is (BundleKind.Request, var request) && direction != Direction.Response)
            return FromStation(request, common);
        Unheard(document.Sha256, refusals);
        if (foreign.IsResponse || direction != Direction.Response)
            common = FromPerson(common, foreign, document);

        // A file of no known kind that was a response there is never packed as a request here, whoever says so.
        return direction is null && foreign.IsResponse ? common with { UnknownDirection = Direction.Response } : common;
    }

    /// <param name="refusals">Why bundles that are said to carry the document say nothing.</param>
    public void Unheard(Digest document, IReadOnlyList<Failure> refusals)
    {
        if (refusals.Count > 0)
            _unheard[document] = refusals;
        foreach (var refusal in refusals.Where(refusal => refusal.Code != BundleRefusal.KeyUnknown))
            Keep(refusal);
    }

    /// <param name="said">What a person said of a document there, as the end of a sentence.</param>
    /// <returns>What to tell with the document; null: that does not count here.</returns>
    public Notice? Take(Digest document, string said)
    {
        if (Assumes)
            return new Notice(WarningCode.Assumed, $"{said}, because a person said so at {station}");
        _offered.Add(document);
        return null;
    }

    /// <param name="outcome">Of a document, as it was reported.</param>
    public void Note(FileOutcome outcome)
    {
        if (outcome.Sha256 is { } digest)
            Note(digest, outcome.Outcome == CollectOutcome.Refused);
    }

    public void Note(Digest document, bool isRefused)
    {
        Offered += _offered.Remove(document) && isRefused ? 1 : 0;
        if (!_unheard.Remove(document, out var refusals) || !isRefused)
            return;
        foreach (var refusal in refusals)
            Keep(refusal);
    }

    private void Keep(Failure refusal)
    {
        if (!_refusals.Contains(refusal))
            _refusals.Add(refusal);
    }

    /// <summary>As <c>receive</c> takes it; but a response without a known device is refused, because it can be merged again.</summary>
    private RecordOptions FromDesk(BundleItem item, RecordOptions common) => _importer.CreateOptions(item, Direction.Response) with
    {
        IsSigned = false,
        CarriedName = null,
        MayWait = common.MayWait,
    };

    private RecordOptions FromStation(BundleItem item, RecordOptions common) =>
        Assume(common, item.Udis.Count > 0 ? UdiText.Parse(item.Udis[0]) : null) with
        {
            SmartAccount = item.SmartAccount ?? common.SmartAccount,
            VirtualAccount = item.VirtualAccount ?? common.VirtualAccount,
        };

    private RecordOptions FromPerson(RecordOptions common, ForeignDocument foreign, ParsedDocument document) =>
        persons.DeviceOf(foreign.Id) is { } named && Take(document.Sha256, $"of {named}") is { } told
            ? Assume(common, named) with { Told = told }
            : common;

    private RecordOptions Assume(RecordOptions common, Udi? named)
    {
        var device = named is null ? null : _devices.FindNamed(named);
        return common with { AssumedDevice = device, AssumedUdi = device is null ? named : null };
    }
}
