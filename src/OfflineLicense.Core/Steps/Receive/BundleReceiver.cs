using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Receive;

/// <summary>What became of a bundle, as <c>receive</c> tells it.</summary>
/// <param name="Outcome"><c>received</c>, <c>already-received</c>, or <c>refused</c> with its reason.</param>
internal sealed record ReceivedBundle(BundleSource Source, string Outcome, long Length)
{
    /// <summary>Null where no seal vouched for it.</summary>
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
internal sealed class BundleReceiver(Ledger ledger, SourceFile files, string @operator)
{
    /// <summary>Kept free on the station's disk while a bundle is checked.</summary>
    private const long Margin = 64L * Limits.MiB;

    private readonly AcceptancePolicy _admission = new(ledger);

    /// <summary>
    /// Each stream in its order; but late bundles from the highest number down, because each is proved by the one that
    /// follows it.
    /// </summary>
    /// <param name="acceptGap">The reason why missing numbers are accepted; null: they are not.</param>
    public IEnumerable<ReceivedBundle> Receive(IReadOnlyList<BundleSource> sources, string? acceptGap)
    {
        var ordered = sources.Select(source => (Source: source, Late: IsLate(source.Claimed)))
            .OrderBy(each => each.Source.Claimed?.Origin, StringComparer.Ordinal)
            .ThenBy(each => each.Source.Claimed?.Destination, StringComparer.Ordinal)
            .ThenBy(each => each.Late ? -each.Source.Claimed!.Sequence : each.Source.Claimed?.Sequence)
            .ToList();
        foreach (var (source, _) in ordered)
            yield return Receive(source, acceptGap);
    }

    private bool IsLate(BundleName? name) =>
        name is not null && ledger.Bundles.Last(name.Origin, name.Destination) is { } last && name.Sequence <= last.Sequence;

    private ReceivedBundle Receive(BundleSource source, string? acceptGap)
    {
        var length = 0L;
        VerifiedHead? sealedHead = null;
        try
        {
            using var input = source.Open(files, out length);
            CheckSpace(length);
            using var spool = new SpoolFile(ledger.Folder);
            var places = new List<(BundleItem Item, long At)>();
            var held = false;
            StreamDecision? decision = null;
            var verified = BundleVerifier.Verify(input, length, new StationKeys(ledger).Keyring(),
                head =>
                {
                    sealedHead = head;
                    held = IsHeld(head, source);
                    decision = held ? null : Decide(head, acceptGap);
                },
                item =>
                {
                    places.Add((item, spool.Length));
                    return held ? Stream.Null : spool.Append;
                },
                path: source.IsFolder ? null : source.Path);
            if (held)
                return new ReceivedBundle(source, "already-received", length) { Manifest = verified.Manifest, Sums = verified.Sums };

            spool.Flush();
            return Record(source, length, verified, spool, places, decision!.Missing, acceptGap);
        }
        catch (Failure refusal) when (refusal.Kind is not (FailureKind.Busy or FailureKind.Damaged))
        {
            if (BundleRefusal.All.Contains(refusal.Code, StringComparer.Ordinal))
                ledger.Write(@operator, () => ("receive-refused", $"{refusal.Code}: {Path.GetFileName(source.Path)}: {refusal.Message}"));
            return new ReceivedBundle(source, "refused", length) { Manifest = sealedHead?.Manifest, Sums = sealedHead?.Sums, Refusal = refusal };
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            // The medium, not the bundle: nothing is said against it in the journal, and the others on it are still tried.
            return new ReceivedBundle(source, "refused", length) { Refusal = source.Unreadable(lost) };
        }
    }

    /// <summary>
    /// Nothing can change by it. Our own bundle lies on the stick that brings the answer; it is one of these where the folder
    /// was searched, and a mistake where it is named.
    /// </summary>
    private bool IsHeld(VerifiedHead head, BundleSource source) => _admission.Held(head) is { } row && (row.Direction == "in" || source.WasFound);

    private void CheckSpace(long length)
    {
        if (FreeSpace.Of(ledger.Folder.Folder) is { } free && free < length + Margin)
        {
            throw BundleRefusal.Of(BundleRefusal.Space, $"the station's disk has {free:N0} bytes free; checking this bundle needs {length + Margin:N0}: nothing of it was received, what came before it is safe",
                "free some space and run the same command again");
        }
    }

    private StreamDecision Decide(VerifiedHead head, string? acceptGap)
    {
        _admission.CheckPolicy(head);
        try
        {
            _admission.CheckRollback(head);
        }
        catch (Failure restored)
        {
            ledger.Write(@operator, () => ("rollback-seen", RollbackAnchor.Of(head.Manifest).ToString()));
            throw new Failure(restored.Kind, restored.Message, restored.Hint, restored) { Code = restored.Code };
        }

        var decision = _admission.Decide(head);
        if (decision.Verdict != StreamVerdict.Gap || acceptGap is null)
            SequenceCheck.Enforce(decision, head.Name);
        return decision;
    }

    private ReceivedBundle Record(
        BundleSource source, long length, VerifiedBundle verified, SpoolFile spool, List<(BundleItem Item, long At)> places,
        SequenceRange? missing, string? acceptGap)
    {
        var manifest = verified.Manifest;
        var refused = new List<FileOutcome>();
        var fresh = 0;
        ledger.Write(@operator, () =>
        {
            for (var number = missing?.From ?? 1; number <= (missing?.To ?? 0); number++)
                ledger.Bundles.AddGap(manifest.Name.Origin, manifest.Name.Destination, number, acceptGap!, ledger.Now);
            var id = BundleRecord.Add(ledger, "in", verified.Head.Sealed, manifest.Acknowledges?.Sums, null);
            foreach (var (item, position, outcome) in new BundleImporter(ledger).Record(manifest.Kind, places, spool, opensRound: false))
            {
                if (ledger.Documents.Find(item.Sha256) is { } held)
                    ledger.Bundles.AddItem(id, position, item.Name, held);
                if (outcome.Outcome == CollectOutcome.Refused)
                    refused.Add(outcome);
                else if (outcome.Outcome == CollectOutcome.Recorded)
                    fresh++;
            }

            foreach (var fact in verified.Facts)
            {
                if (ledger.Documents.Find(fact.Request) is { } request && ledger.Requests.Row(request) is not null)
                    ledger.Marks.Add(request, fact.Fact, fact.Reason, fact.Operator, fact.At, id);
            }

            return ("receive", $"{manifest.Name} {verified.Sums}: {manifest.Items} items, {manifest.Facts} facts"
                + (missing is { } gap ? $"; accepted as missing: {gap}: {acceptGap}" : string.Empty));
        });
        return new ReceivedBundle(source, "received", length) { Manifest = manifest, Sums = verified.Sums, RefusedItems = refused, NewItems = fresh };
    }
}
