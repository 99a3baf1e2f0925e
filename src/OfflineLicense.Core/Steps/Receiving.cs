using OfflineLicense.Formats;
using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>What became of a bundle, as <c>receive</c> tells it.</summary>
/// <param name="Outcome"><c>received</c>, <c>already-received</c>, or <c>refused</c> with <paramref name="Refusal"/>.</param>
internal sealed record ReceivedBundle(BundleSource Source, string Outcome, long Length)
{
    public Manifest? Manifest { get; init; }

    public Digest? Sums { get; init; }

    public Failure? Refusal { get; init; }

    /// <summary>Items that were not recorded though the bundle was: an answer for another device than it claims.</summary>
    public IReadOnlyList<FileOutcome> RefusedItems { get; init; } = [];

    /// <summary>Items that are new here.</summary>
    public int NewItems { get; init; }
}

/// <summary>
/// Takes a sealed bundle in: verified while it is copied to a private spool, understood from the spool, recorded in one
/// transaction. Then, and only then, it is received. A refused bundle adds a journal row and nothing else.
/// </summary>
internal sealed class Receiving(Ledger ledger, string @operator)
{
    /// <summary>All of them by origin and sequence; late ones that only fit behind another are tried again.</summary>
    /// <param name="acceptGap">The reason why missing numbers are accepted; null: they are not.</param>
    public IEnumerable<ReceivedBundle> Receive(IReadOnlyList<BundleSource> sources, string? acceptGap)
    {
        var refused = new List<ReceivedBundle>();
        var progress = false;
        foreach (var source in sources)
        {
            var result = Receive(source, acceptGap);
            if (result.Refusal?.Code is BundleRefusal.Fork or BundleRefusal.Gap && sources.Count > 1)
            {
                refused.Add(result);
                continue;
            }

            progress |= result.Outcome == "received";
            yield return result;
        }

        // A chain of late bundles is proved from its newest end: each is named by the one that follows it.
        refused.Reverse();
        foreach (var result in refused)
            yield return progress || refused.Count > 1 ? Receive(result.Source, acceptGap) : result;
    }

    private ReceivedBundle Receive(BundleSource source, string? acceptGap)
    {
        using var input = source.Open(out var length);
        try
        {
            using var spool = new Spool(ledger.Folder, length);
            ReceivedBundle? known = null;
            var verdict = default(StreamVerdict);
            VerifiedBundle verified;
            try
            {
                verified = BundleVerifier.Verify(input, length, new StationKeys(ledger).Keyring(), head =>
                {
                    CheckPolicy(head);
                    if (ledger.Bundles.BySums(head.Sums) is not null)
                    {
                        known = new ReceivedBundle(source, "already-received", length) { Manifest = head.Manifest, Sums = head.Sums };
                        throw new AlreadyHeld();
                    }

                    verdict = Judge(head, acceptGap);
                }, spool.Next);
            }
            catch (AlreadyHeld)
            {
                return known!;
            }

            spool.Finish();
            return Record(source, length, verified, spool, verdict!, acceptGap);
        }
        catch (Failure refusal) when (refusal.Code?.StartsWith("E_", StringComparison.Ordinal) == true)
        {
            ledger.Write(@operator, () => ("receive-refused", $"{refusal.Code}: {Path.GetFileName(source.Path)}: {refusal.Message}"));
            return new ReceivedBundle(source, "refused", length) { Refusal = WithHint(refusal, source) };
        }
    }

    private static Failure WithHint(Failure refusal, BundleSource source) =>
        refusal.Hint is null && refusal.Kind == FailureKind.Untrusted && source.ExtractHint is { } hint
            ? new Failure(refusal.Kind, refusal.Message, hint, refusal) { Code = refusal.Code }
            : refusal;

    private void CheckPolicy(VerifiedHead head)
    {
        var (station, side) = ledger.Station();
        var keys = ledger.Keys.All().ToDictionary(row => row.KeyId, row => row.Station, StringComparer.Ordinal);
        foreach (var signer in head.Manifest.Signers)
        {
            if (keys[signer.Hex] != head.Manifest.Name.Origin)
            {
                throw BundleRefusal.Of(BundleRefusal.Policy, $"key {signer.Hex[..16]} is pinned to {keys[signer.Hex]}, but the bundle says it comes from {head.Manifest.Name.Origin}",
                    "ask the sender which key is theirs; a key is pinned with: offlic key trust FILE --name STATION");
            }
        }

        var required = int.Parse(ledger.Settings.Value(SettingName.SealsRequired) ?? "1");
        if (head.Manifest.Signers.Count < required)
            throw BundleRefusal.Of(BundleRefusal.Policy, $"it has {head.Manifest.Signers.Count} seal, this station asks for {required}", "have it sealed by a second person at its origin: offlic sign FILE");

        var destination = head.Manifest.Name.Destination;
        if (destination != station && !(side == Side.Desk && destination == StationName.AnyDesk))
            throw BundleRefusal.Of(BundleRefusal.Destination, $"it is for {destination}, this station is {station}", $"carry it to {destination}; nothing of it was recorded here");
    }

    private StreamVerdict Judge(VerifiedHead head, string? acceptGap)
    {
        CheckRollback(head.Manifest);
        var name = head.Manifest.Name;
        var last = ledger.Bundles.Last(name.Origin, name.Destination);
        var verdict = StreamOrder.Judge(
            new StreamState(last?.Sequence ?? 0, last is null ? Digest.Zero : Digest.Parse(last.Sums)!.Value, ledger.Bundles.OpenGaps(name.Origin, name.Destination),
                sequence => ledger.Bundles.At(name.Origin, name.Destination, sequence) is { } held ? (Digest.Parse(held.Sums)!.Value, Digest.Parse(held.Previous)!.Value) : null),
            head.Manifest, head.Sums);
        return verdict.Action switch
        {
            StreamAction.Accept or StreamAction.FillsGap => verdict,
            StreamAction.Gap when acceptGap is not null => verdict,
            StreamAction.Gap => throw BundleRefusal.Of(BundleRefusal.Gap,
                $"{Missing(verdict.Missing)} of {name.Origin} never came, this is number {name.Sequence}",
                $"look for the stick, or have it written again there: offlic pack --again {verdict.Missing[0]}; if it is lost for good: offlic receive --accept-gap --reason TEXT"),
            _ => throw BundleRefusal.Of(BundleRefusal.Fork, $"number {name.Sequence} of {name.Origin} does not follow what was received: {verdict.Why}",
                $"the key of {name.Origin} is suspect, or its ledger was restored: speak with its keeper before anything else"),
        };
    }

    private static string Missing(IReadOnlyList<int> numbers) => numbers.Count == 1 ? $"number {numbers[0]}" : $"numbers {numbers[0]} to {numbers[^1]}";

    private void CheckRollback(Manifest manifest)
    {
        var (station, _) = ledger.Station();
        var adopted = ledger.Bundles.Adopted();
        if (manifest.Acknowledges is not { } ours || ours.Name.Origin != station)
            return;
        if (ledger.Bundles.BySums(ours.Sums) is null && !adopted.Any(known => known.Sums == ours.Sums.Hex))
        {
            ledger.Write(@operator, () => ("rollback-seen", Anchor(manifest)));
            throw BundleRefusal.Of(BundleRefusal.Rollback, $"{manifest.Name.Origin} has accepted our bundle {ours.Name}, which this ledger does not know: it was restored or rewritten", Adopt);
        }

        if (manifest.PeerJournal is { } seen && ledger.Journal.HashAt(seen.Sequence) != seen.Head && !adopted.Any(known => known.JournalHead == seen.Head.Hex))
        {
            ledger.Write(@operator, () => ("rollback-seen", Anchor(manifest)));
            throw BundleRefusal.Of(BundleRefusal.Rollback, $"{manifest.Name.Origin} has seen row {seen.Sequence} of our journal with another content: the ledger was restored or rewritten", Adopt);
        }
    }

    private const string Adopt = "if it was restored from a backup on purpose: offlic doctor --adopt --reason TEXT, then receive again";

    /// <summary>What the peer knows of us, for <c>doctor --adopt</c>: one line of the journal.</summary>
    private static string Anchor(Manifest manifest) =>
        string.Join(' ', manifest.Name.Origin, manifest.Acknowledges?.Name.ToString() ?? "-", manifest.Acknowledges?.Sums.Hex ?? "-",
            manifest.PeerJournal?.Sequence.ToString() ?? "-", manifest.PeerJournal?.Head.Hex ?? "-");

    private ReceivedBundle Record(BundleSource source, long length, VerifiedBundle verified, Spool spool, StreamVerdict verdict, string? acceptGap)
    {
        var manifest = verified.Manifest;
        var (_, side) = ledger.Station();
        var refused = new List<FileOutcome>();
        var fresh = 0;
        ledger.Write(@operator, () =>
        {
            foreach (var missing in verdict.Action == StreamAction.Gap ? verdict.Missing : [])
                ledger.Bundles.AddGap(manifest.Name.Origin, manifest.Name.Destination, missing, acceptGap!, ledger.Now);
            var id = BundleRecord.Add(ledger, "in", verified.Bundle, manifest.Acknowledges?.Sums, null);
            var recorder = new Recorder(ledger);
            var position = 0;
            foreach (var (item, document) in Ahead.Ordered(spool.Items, each => each.Item.Size, each => (each.Item, Understand(each.Item, spool.Read(each.Item, each.At)))))
            {
                var outcome = recorder.Record(document, ArrivalOf(item), out _);
                if (ledger.Documents.Find(item.Sha256) is { } held)
                    ledger.Bundles.AddItem(id, position++, item.Name, held);
                if (outcome.Outcome == Outcome.Refused)
                    refused.Add(outcome);
                else if (outcome.Outcome == Outcome.Recorded)
                    fresh++;
            }

            foreach (var fact in verified.Facts)
            {
                if (ledger.Documents.Find(fact.Request) is { } request && ledger.Requests.Row(request) is not null)
                    ledger.Marks.Add(request, fact.Fact, fact.Reason, fact.Operator, fact.At, id);
            }

            return ("receive", $"{manifest.Name} {verified.Sums}: {manifest.Items} items, {manifest.Facts} facts"
                + (verdict.Action == StreamAction.Gap ? $"; accepted as missing: {Missing(verdict.Missing)}: {acceptGap}" : string.Empty));
        });
        return new ReceivedBundle(source, "received", length) { Manifest = manifest, Sums = verified.Sums, RefusedItems = refused, NewItems = fresh };

        Arrival ArrivalOf(BundleItem item) => new()
        {
            SmartAccount = item.SmartAccount,
            VirtualAccount = item.VirtualAccount,
            CarriedRequest = item.Request is { } request ? ledger.Documents.Find(request) : null,
            CarriedEvidence = item.Evidence,
            CarriedName = item.Name,
            Sealed = true,
            OpensRound = false,
            PersonsDevice = side == Side.Zone ? null : DeviceOf(item),
        };
    }

    /// <summary>A request whose content names nobody (its zone was told by a person) belongs to the device the zone says.</summary>
    private long? DeviceOf(BundleItem item)
    {
        if (item.Kind.Direction != Direction.Request || item.Udis.Count == 0 || item.Kind == DocumentKind.Usage || UdiText.Parse(item.Udis[0]) is not { } udi)
            return null;
        return ledger.Devices.Of(udi) is [var known, ..] ? known.DeviceId : ledger.Devices.Add(udi, ledger.Now);
    }

    /// <summary>
    /// What was accepted under a seal is recorded as what the sealed list says it is, even where this version's readers
    /// would say otherwise: custody comes before understanding.
    /// </summary>
    private static ReadDocument Understand(BundleItem item, byte[] bytes)
    {
        var reading = Recognizer.Read(bytes);
        if (reading.Refusal is not null || reading.Kind != item.Kind)
            reading = new Reading(item.Kind) { Udis = item.Udis.Select(UdiText.Parse).OfType<Udi>().ToList() };
        return new ReadDocument(item.Name, bytes.Length, item.Sha256, reading, Chunk.Of(bytes));
    }

    /// <summary>Ends a verification early: the bundle is one that we hold.</summary>
#pragma warning disable CA1064, CA1032, RCS1194 // Never leaves this class.
    private sealed class AlreadyHeld : Exception;
#pragma warning restore CA1064, CA1032, RCS1194
}
