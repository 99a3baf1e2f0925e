using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Sealing.Policy;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Receive;

/// <param name="Paths">Bundle files, extracted bundles, or folders with bundles.</param>
/// <param name="AcceptGap">Why missing sequence numbers are accepted; null: they are not.</param>
internal sealed record ReceiveOptions(IReadOnlyList<string> Paths, string? AcceptGap)
{
    /// <summary>Bundles that a folder holds for other stations, or from this one, are passed over; a folder may hold none.</summary>
    public bool PassesOver { get; init; }
}

/// <summary>The result of <c>receive</c> for one bundle.</summary>
internal sealed record ReceivedBundle(BundleSource Source, BundleOutcome Outcome, long Length)
{
    /// <summary>Null where no valid signature covers it.</summary>
    public Manifest? Manifest { get; init; }

    public Digest? Digest { get; init; }

    public Failure? Refusal { get; init; }

    /// <summary>The trusted keys whose signatures are valid; empty: none covers it.</summary>
    public IReadOnlyList<PinnedKey> Signers { get; init; } = [];

    /// <summary>It was packed at this station.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Items that were not recorded although the bundle was: a response for another device than it claims.</summary>
    public IReadOnlyList<FileOutcome> RefusedItems { get; init; } = [];

    /// <summary>Requests that CSSM refused, as its marks say.</summary>
    public IReadOnlyList<RefusedRequest> RefusedRequests { get; init; } = [];

    /// <summary>Items that are new here.</summary>
    public int NewItems { get; init; }

    /// <summary>Requests of the sender that take the place of older ones, which no longer count.</summary>
    public IReadOnlyList<FileOutcome> Replacing { get; init; } = [];

    /// <summary>Keys of the sender that were trusted here until it stated in this bundle that they are revoked.</summary>
    public IReadOnlyList<KnownKey> RevokedKeys { get; init; } = [];
}

/// <summary>
/// Receives signed bundles. A bundle is verified while it is copied to a private spool, parsed from the spool, and recorded
/// in one transaction. A refused bundle adds only a journal row.
/// </summary>
internal sealed class BundleReceiver(Ledger ledger, SourceFile files, string @operator)
{
    /// <summary>Bytes that stay free on the station's disk while a bundle is checked.</summary>
    private const long Margin = 64L * Limits.MiB;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    private readonly AcceptancePolicy _policy = new(ledger);
    private readonly RefusedBundles _refused = new(ledger, @operator);
    private readonly BundleAddress _address = new(ledger);
    private readonly string _station = ledger.Station().Name;

    /// <summary>Read once for many bundles; null after a bundle that may have revoked a key.</summary>
    private Keyring? _keys;

    /// <summary>The side of the station that receives.</summary>
    public Side Side { get; } = ledger.Station().Side;

    /// <summary>The names of bundles in a folder that were passed over: those for other stations, and those of this one.</summary>
    public IReadOnlyList<BundleName> PassedOver { get; private set; } = [];

    /// <summary>
    /// Receives each stream in its order. Late bundles are read from the highest number down, because each is proved by the
    /// one that follows it.
    /// </summary>
    public IEnumerable<ReceivedBundle> Receive(ReceiveOptions options)
    {
        var sources = BundleSource.Find(options.Paths, files, allowsNone: options.PassesOver);
        (sources, PassedOver) = _address.Divide(sources, withOwn: options.PassesOver);
        var ordered = sources.Select(source => (Source: source, Late: IsLate(source.Claimed)))
            .OrderBy(each => each.Source.Claimed?.Origin, StringComparer.Ordinal)
            .ThenBy(each => each.Source.Claimed?.Destination, StringComparer.Ordinal)
            .ThenBy(each => each.Late ? -each.Source.Claimed!.Sequence : each.Source.Claimed?.Sequence)
            .ToList();
        foreach (var (source, _) in ordered)
            yield return Receive(source, options.AcceptGap);
        _refused.End();
    }

    private bool IsLate(BundleName? name) =>
        name is not null && ledger.Bundles.Last(name.Origin, name.Destination) is { } last && name.Sequence <= last.Sequence;

    private ReceivedBundle Receive(BundleSource source, string? acceptGap)
    {
        var length = 0L;
        VerifiedHead? verifiedHead = null;
        SpoolFile? spool = null;
        try
        {
            using var input = new CountedStream(source.Open(files, out length), Progress);
            Progress.Begin($"verifying {Path.GetFileName(source.Path)}", bytes: length);
            CheckSpace(length);
            var places = new List<SpooledItem>();
            var (known, position) = (false, 0);
            IReadOnlySet<int> waiting = new HashSet<int>();
            StreamDecision? decision = null;
            var verified = BundleVerifier.Verify(input, length, _keys ??= new StationKeys(ledger).ReadKeyring(),
                head =>
                {
                    verifiedHead = head;
                    spool = new SpoolFile(ledger.StationFolder); // only now: a useless file costs no file of ours
                    known = IsKnown(head, source);
                    waiting = known ? FindWaiting(head) : waiting;
                    decision = known ? null : Decide(head, acceptGap);
                },
                item =>
                {
                    var place = new SpooledItem(item, spool!.Length, position++);
                    if (known && !waiting.Contains(place.Position))
                        return Stream.Null;
                    places.Add(place);
                    return spool!.Append;
                },
                path: source.IsFolder ? null : source.Path);
            spool!.Flush();
            if (known)
                return TakeUp(new ReceivedBundle(source, BundleOutcome.AlreadyReceived, length), verified.Head, spool, places);
            return Record(source, length, verified, spool, places, decision!.Missing, acceptGap);
        }
        catch (Failure refusal) when (refusal.Kind is not (FailureKind.Busy or FailureKind.Damaged))
        {
            if (BundleRefusal.All.Contains(refusal.Code, StringComparer.Ordinal))
                _refused.Add(source, refusal, isSigned: verifiedHead is not null);
            var refused = new ReceivedBundle(source, BundleOutcome.Refused, length) { Refusal = _address.Explain(source, refusal) };
            return Describe(refused, verifiedHead);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The drive failed, not the bundle: the journal gets no row, and the other bundles on it are still tried.
            return new ReceivedBundle(source, BundleOutcome.Refused, length) { Refusal = source.ToUnreadable(error) };
        }
        finally
        {
            spool?.Dispose();
        }
    }

    private ReceivedBundle Describe(ReceivedBundle bundle, VerifiedHead? head) => bundle with
    {
        Manifest = head?.Manifest,
        Digest = head?.Sums,
        Signers = [.. head?.Signers ?? []],
        IsOwn = head?.Name.Origin == _station,
    };

    /// <summary>
    /// Whether the bundle can change nothing. Our own bundle is often on the drive that returns the response: that is
    /// accepted where the folder was searched, and an error where a person typed its name.
    /// </summary>
    private bool IsKnown(VerifiedHead head, BundleSource source) =>
        _policy.FindKnown(head) is { } row && (row.Direction == BundleDirection.In || source.WasFound);

    private void CheckSpace(long length)
    {
        if (FreeSpace.Of(ledger.Folder.Folder) is { } free && free < length + Margin)
        {
            throw BundleRefusal.Of(BundleRefusal.Space,
                $"the station's disk has {ByteSize.Format(free)} free; this bundle needs {ByteSize.Format(length + Margin)}. "
                + "Nothing of it was received; bundles received before it are safe", "free some space and run the same command again");
        }
    }

    private StreamDecision Decide(VerifiedHead head, string? acceptGap)
    {
        _policy.CheckRoles(head);
        _policy.CheckPolicy(head);
        try
        {
            _policy.CheckRollback(head);
        }
        catch (Failure restored)
        {
            _refused.Write(RollbackAnchor.Action, RollbackAnchor.FromManifest(head.Manifest).ToString());
            throw new Failure(restored.Kind, restored.Message, restored.Hint, restored) { Code = restored.Code };
        }

        ledger.Read(() => _policy.CheckReferences(head));
        var decision = _policy.Decide(head);
        SequenceCheck.Enforce(decision, head.Name, acceptsGap: acceptGap is not null);
        return decision;
    }

    /// <summary>Items of a received bundle that wait for a decision, if a person has moved something to its zone since.</summary>
    private IReadOnlySet<int> FindWaiting(VerifiedHead head) =>
        Side == Side.Desk && _policy.FindKnown(head) is { Direction: BundleDirection.In } row && ledger.Zones.HasMovesTo(row.Origin)
            ? ledger.Zones.Waiting().Where(each => each.BundleId == row.Id).Select(each => (int)each.Position).ToHashSet()
            : new HashSet<int>();

    /// <summary>Records what was set aside when the bundle arrived, where it belongs to the zone of the bundle now.</summary>
    private ReceivedBundle TakeUp(ReceivedBundle received, VerifiedHead head, SpoolFile spool, List<SpooledItem> places)
    {
        var (refused, replaced, added) = (new List<FileOutcome>(), new List<FileOutcome>(), 0);
        ledger.Write(@operator, () =>
        {
            if (places.Count == 0)
                return null;
            var id = _policy.FindKnown(head)!.Id;
            added = RecordItems(id, head.Manifest, spool, places, refused, replaced);
            var taken = places.Count - refused.Count;
            return taken == 0 ? null : ("receive-again", $"{head.Name} {head.Sums}: {taken} items that had been set aside");
        });
        var outcome = places.Count > refused.Count ? BundleOutcome.Received : received.Outcome;
        return Describe(received with { Outcome = outcome, RefusedItems = refused, NewItems = added, Replacing = replaced }, head);
    }

    /// <returns>How many are new here.</returns>
    private int RecordItems(
        long id, Manifest manifest, SpoolFile spool, List<SpooledItem> places, List<FileOutcome> refused, List<FileOutcome> replaced)
    {
        Progress.Begin($"recording {manifest.Name}", places.Count);
        var importer = new BundleImporter(ledger) { Origin = manifest.Name.Origin };
        var zone = Side == Side.Desk ? manifest.Name.Origin : null;
        var added = 0;
        foreach (var (item, outcome) in importer.Record(manifest.Kind, places, spool, zone))
        {
            Progress.Add(1, item.Item.Size);
            importer.SetAside(outcome, id);
            replaced.AddRange(outcome.Replaced.Count > 0 ? [outcome] : []);
            if (outcome.Conflict is null || !ledger.Zones.IsSetAside(id, item.Position))
                importer.Link(id, item, outcome);
            if (outcome.Outcome == CollectOutcome.Refused)
                refused.Add(outcome);
            else if (outcome.Outcome == CollectOutcome.Recorded)
                added++;
        }

        return added;
    }

    private ReceivedBundle Record(
        BundleSource source, long length, VerifiedBundle verified, SpoolFile spool, List<SpooledItem> places,
        SequenceRange? missing, string? acceptGap)
    {
        var manifest = verified.Manifest;
        var refused = new List<FileOutcome>();
        var added = 0;
        var replaced = new List<FileOutcome>();
        _keys = null;
        IReadOnlyList<KnownKey> revoked = [];
        IReadOnlyList<RefusedRequest> refusedRequests = [];
        ledger.Write(@operator, () =>
        {
            revoked = RevocationImporter.Apply(ledger, @operator, verified);
            if (missing is { } range)
                ledger.Bundles.AddGap(manifest.Name.Origin, manifest.Name.Destination, range.From, range.To, acceptGap!, ledger.Now);
            var id = BundleRecord.Add(ledger, BundleDirection.In, verified.Head.Sealed, manifest.Acknowledges?.Sums);
            added = RecordItems(id, manifest, spool, places, refused, replaced);
            var facts = new FactImporter(ledger);
            foreach (var fact in verified.Facts)
                facts.Record(fact, id);
            refusedRequests = RefusedRequest.Find(ledger, verified.Facts);
            return ("receive", $"{manifest.Name} {verified.Sums}: {manifest.Items} items, {manifest.Facts} facts"
                + (missing is { } gap ? $"; accepted as missing: {gap}: {acceptGap}" : string.Empty));
        });
        var received = new ReceivedBundle(source, BundleOutcome.Received, length)
        {
            RefusedItems = refused,
            RefusedRequests = refusedRequests,
            NewItems = added,
            RevokedKeys = revoked,
            Replacing = replaced,
        };
        return Describe(received, verified.Head);
    }
}
