using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>
/// Rebuilds a lost ledger from the bundles that the station packed and received. Each is verified in full again and recorded
/// in the order in which they were created: ours as packed, the others as received. What never was in a bundle (marks not
/// sent, staged and split files, device output, settings) is not rebuilt.
/// </summary>
internal sealed class LedgerRebuilder(Ledger ledger, SourceFile files, string @operator, string reason)
{
    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    private readonly AcceptancePolicy _policy = new(ledger);

    /// <summary>Lazy: each bundle is recorded when its result is read.</summary>
    public IEnumerable<RebuiltBundle> Rebuild(IReadOnlyList<BundleSource> sources)
    {
        var (station, side) = ledger.Station();
        var known = new List<(BundleSource Source, VerifiedBundle Bundle)>();
        foreach (var source in sources)
        {
            var (bundle, refusal) = Verify(source, new StationKeys(ledger).ReadKeyring(), spool: null);
            if (bundle is null)
                yield return new RebuiltBundle(source, RebuildOutcome.Refused, null, refusal);
            else
                known.Add((source, bundle));
        }

        // In the order in which they were created, by the clocks of two places. A reply to a bundle that is not recorded yet waits.
        var waiting = known.OrderBy(each => each.Bundle.Manifest.Created).ThenBy(each => each.Bundle.Manifest.Name.Sequence).ToList();
        for (var before = -1; waiting.Count > 0 && waiting.Count != before;)
        {
            before = waiting.Count;
            foreach (var each in waiting.ToList())
            {
                if (FindMissingRequestBundle(each.Bundle.Manifest) is not null)
                    continue;
                waiting.Remove(each);
                yield return TakeIfOurs(each.Source, each.Bundle, station, side);
            }
        }

        foreach (var (source, bundle) in waiting)
        {
            yield return new RebuiltBundle(source, RebuildOutcome.Left, bundle.Manifest, Message:
                $"it replies to {FindMissingRequestBundle(bundle.Manifest)}, which is not here: "
                + "name the folder that holds it, and trust the key that signed it first");
        }
    }

    private RebuiltBundle TakeIfOurs(BundleSource source, VerifiedBundle bundle, string station, Side side)
    {
        var manifest = bundle.Manifest;
        var ours = manifest.Name.Origin == station;
        if (_policy.FindKnown(bundle.Head) is not null)
            return new RebuiltBundle(source, RebuildOutcome.AlreadyHeld, manifest);
        return ours || IsForUs(manifest.Name.Destination, station, side)
            ? Take(source, ours)
            : new RebuiltBundle(source, RebuildOutcome.Left, manifest,
                Message: $"it is from {manifest.Name.Origin} for {manifest.Name.Destination}: neither ours nor for us");
    }

    private static bool IsForUs(string destination, string station, Side side) =>
        destination == station || (side == Side.Desk && destination == StationName.AnyDesk);

    /// <summary>A response bundle can be recorded only after the request bundles that it replies to.</summary>
    private BundleName? FindMissingRequestBundle(Manifest manifest) =>
        manifest.InReplyTo.FirstOrDefault(reference => ledger.Bundles.BySums(reference.Sums) is null)?.Name;

    private RebuiltBundle Take(BundleSource source, bool ours)
    {
        using var spool = new SpoolFile(ledger.StationFolder);
        var places = new List<SpooledItem>();
        var (bundle, refusal) = Verify(source, new StationKeys(ledger).ReadKeyring(), item =>
        {
            places.Add(new SpooledItem(item, spool.Length, places.Count));
            return spool.Append;
        });
        if (bundle is null)
            return new RebuiltBundle(source, RebuildOutcome.Refused, null, refusal);
        try
        {
            _policy.CheckSigners(bundle.Head);
            spool.Flush();
            ledger.Write(@operator, () =>
            {
                Record(source, bundle, places, spool, ours);
                return ("rebuild",
                    $"{bundle.Manifest.Name} {bundle.Sums} {(ours ? "taken back as packed here" : "taken back as received")}: {reason}");
            });
        }
        catch (Failure unfit) when (unfit.Code is not null)
        {
            return new RebuiltBundle(source, RebuildOutcome.Refused, bundle.Manifest, unfit);
        }

        return new RebuiltBundle(source, RebuildOutcome.TakenBack, bundle.Manifest);
    }

    private void Record(BundleSource source, VerifiedBundle bundle, List<SpooledItem> places, SpoolFile spool, bool ours)
    {
        var manifest = bundle.Manifest;
        var importer = new BundleImporter(ledger) { Origin = manifest.Name.Origin };
        var zone = !ours && ledger.Station().Side == Side.Desk ? manifest.Name.Origin : null;
        Progress.Begin($"recording {manifest.Name}", places.Count);
        var recorded = Progress.Count(importer.Record(manifest.Kind, places, spool, zone), each => each.Item.Item.Size).ToList();
        if (!ours)
            AcceptGap(manifest.Name);
        var id = BundleRecord.Add(ledger, ours ? BundleDirection.Out : BundleDirection.In, bundle.Head.Sealed, manifest.Acknowledges?.Sums);
        foreach (var (item, outcome) in recorded)
        {
            importer.SetAside(outcome, ours ? null : id);
            importer.Link(id, item, outcome);
        }

        var facts = new FactImporter(ledger);
        foreach (var fact in bundle.Facts)
        {
            if (facts.Record(fact, ours ? null : id) is { } mark && ours)
                ledger.Bundles.AddMark(id, mark);
        }

        if (ours)
            ledger.Bundles.Written(id, Path.GetDirectoryName(Path.GetFullPath(source.Path))!, ledger.Now);

        // The journal from before is lost, and peers go on naming its heads: the person's reason explains that.
        if ((ours ? manifest.Journal : manifest.PeerJournal) is { } seen && ledger.Journal.HashAt(seen.Sequence) != seen.Head)
            ledger.Bundles.Adopt(ours ? manifest.Name.Destination : manifest.Name.Origin, null, null, (seen.Sequence, seen.Head), reason,
                ledger.Now);
    }

    /// <summary>Numbers of bundles that exist no more stay open.</summary>
    private void AcceptGap(BundleName name)
    {
        var next = (ledger.Bundles.Last(name.Origin, name.Destination)?.Sequence ?? 0) + 1;
        if (next < name.Sequence)
            ledger.Bundles.AddGap(name.Origin, name.Destination, next, name.Sequence - 1, reason, ledger.Now);
    }

    private (VerifiedBundle? Bundle, Failure? Refusal) Verify(BundleSource source, Keyring keys, Func<BundleItem, Stream>? spool)
    {
        try
        {
            using var input = new CountedStream(source.Open(files, out var length), Progress);
            Progress.Begin($"verifying {Path.GetFileName(source.Path)}", bytes: length);
            return (BundleVerifier.Verify(input, length, keys, policy: null, spool, path: source.IsFolder ? null : source.Path), null);
        }
        catch (Failure refusal) when (refusal.Kind is not (FailureKind.Busy or FailureKind.Damaged))
        {
            return (null, refusal);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            return (null, source.ToUnreadable(lost));
        }
    }
}
