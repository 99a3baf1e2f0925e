using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Bundles that were signed and recorded, before any of them is written to a drive.</summary>
/// <param name="Decision">What the zone's requests contain and which of them are withheld; empty at a desk.</param>
internal sealed record BuiltBundles(IReadOnlyList<SealedBundle> Bundles, ExportDecision Decision)
{
    /// <summary>Requests that were pending, by document id: those in the bundles and those that are withheld.</summary>
    public IReadOnlyList<long> Pending =>
        [.. Decision.Released.Select(row => row.Id), .. Decision.Withheld.Select(withheld => withheld.Request.Id)];
}

/// <summary>Signs what is pending into bundles and records them; <see cref="BundleFileWriter"/> writes them to a drive.</summary>
internal sealed class BundleBuilder(Ledger ledger, PrivateKeyCache keys, string @operator, string toolVersion)
{
    private readonly ReturnDestinations _zones = new(ledger);
    private readonly ReadmeInstruction _instruction = new(ledger);
    private readonly ServerOutgoingEntries _servers = new(ledger);

    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a decision is missing (<c>--for</c>, <c>export.hostnames</c>, a second signer).
    /// </exception>
    /// <param name="options">What a person typed.</param>
    /// <param name="resend">Requests, by document id, that were packed before; empty: what is in no bundle yet.</param>
    public BuiltBundles Build(PackOptions options, IReadOnlyList<long> resend)
    {
        var (station, side) = ledger.Station();
        var built = new List<SealedBundle>();
        var decision = ExportDecision.Nothing;
        ledger.Write(@operator, () =>
        {
            var destination = options.For ?? (side == Side.Zone ? StationName.AnyDesk : _zones.FindOnlyOne());
            if (destination is null)
                return null;
            if (!StationName.IsValid(destination))
            {
                throw new Failure(FailureKind.Usage, $"\"{destination}\" is not a station name",
                    "give the name that the other station was created with");
            }

            if (side == Side.Desk && options.For is not null)
                _zones.Check(options.For);
            var entries = side == Side.Zone ? SelectRequests(options, resend, out decision) : SelectResponses(destination);
            entries.AddRange(ledger.Keys.Untold(destination).Select(key => new OutgoingEntry(null, null, null, null) { Revoked = key }));
            if (entries.Count == 0)
                return null;

            // A sequence number is used up by signing, so a drive that is too small is refused before.
            if (!options.IsDetached)
                DriveSpace.Check(options.Folder, entries.Sum(each => each.Item is { } item ? TarHeader.MemberLength(item.Size) : 0), [],
                    "the bundle");
            foreach (var part in SplitToSize(entries, options.MaxSize))
                built.Add(Sign(options, station, side, destination, part));
            return ("pack", string.Join(", ", built.Select(bundle => $"{bundle.Manifest.Name} {bundle.Sums}"))
                + (decision.ReleasedByOverride > 0
                    ? $"; {decision.ReleasedByOverride} with a keyword, released by a person: {options.KeywordsMayLeave}"
                    : string.Empty));
        });
        return new BuiltBundles(built, decision);
    }

    private List<OutgoingEntry> SelectRequests(PackOptions options, IReadOnlyList<long> resend, out ExportDecision decision)
    {
        var pending = resend.Count > 0
            ? resend.Select(id => ledger.Requests.Row(id)!).OrderBy(row => row.UploadName, StringComparer.Ordinal).ToList()
            : ledger.Requests.Unpacked();
        decision = new ExportPolicy(ledger).Decide(pending, keywordsMayLeave: options.KeywordsMayLeave is not null);
        return new RequestItemLoader(ledger).Load(decision.Released)
            .Select(each => new OutgoingEntry(each.Item, each.Row.Id, null, null))
            .ToList();
    }

    private List<OutgoingEntry> SelectResponses(string zone)
    {
        var items = ledger.Responses.Unpacked(zone)
            .GroupBy(answer => answer.DocumentId)
            .Select(group => (First: group.First(), Devices: group.Select(answer => answer.DeviceId).Distinct().ToList()))
            .Select(each => new OutgoingEntry(
                new BundleItem(
                    each.First.ItemName, Digest.Parse(each.First.Sha256)!.Value, each.First.Size, DocumentKind.Named(each.First.Kind)!,
                    each.Devices.Select(id => ledger.Devices.Row(id).Udi.ToString()).ToList())
                {
                    SmartAccount = each.First.SmartAccount,
                    VirtualAccount = each.First.VirtualAccount,
                    Request = Digest.Parse(each.First.RequestSha256),
                    UploadName = each.First.NameAgrees ? each.First.UploadName : null,
                    Evidence = each.First.Evidence == Evidence.Account.Name ? null : each.First.Evidence,
                },
                each.First.DocumentId, null, each.First.RequestSha256));
        var marks = ledger.Marks.Unpacked(zone).Select(mark => new OutgoingEntry(null, null, mark, mark.Sha256));
        return [.. items, .. _servers.SelectResponses(zone), .. marks];
    }

    /// <summary>Splits what is pending so that each bundle stays within its limits; what has no document goes into the first.</summary>
    private static IEnumerable<List<OutgoingEntry>> SplitToSize(List<OutgoingEntry> entries, long maxSize)
    {
        var documents = entries.FindAll(each => each.Item is not null);
        documents.Sort((left, right) => string.CompareOrdinal(left.Item!.Name, right.Item!.Name));
        var others = entries.FindAll(each => each.Item is null);
        var items = documents.ConvertAll(each => each.Item!);
        var (parts, at) = (BundleSplit.Into(items, maxSize, ReadmeInstruction.CountLongest(items)), 0);
        for (var part = 0; part < Math.Max(parts.Count, 1); part++)
        {
            // The parts are cut from the items in their order.
            var count = parts.Count == 0 ? 0 : parts[part].Count;
            yield return [.. documents.GetRange(at, count), .. part == 0 ? others : []];
            at += count;
        }
    }

    private SealedBundle Sign(PackOptions options, string station, Side side, string destination, List<OutgoingEntry> entries)
    {
        var own = options.IsDetached ? null : new StationKeys(ledger).GetSigningKey();
        var signers = SelectSigners(options, own);
        var (sequence, previous) = FindNextInStream(station, destination);
        var accepted = ledger.Bundles.LastAccepted(side == Side.Zone && destination == StationName.AnyDesk ? null : destination);
        var (journalSequence, journalHead) = ledger.Journal.Head();
        var items = entries.Where(each => each.Item is not null).Select(each => each.Item!).ToList();
        var facts = entries.Where(each => each.Item is null).Select(ToFact).ToList();

        var manifest = new Manifest
        {
            Kind = side == Side.Zone ? BundleKind.Request : BundleKind.Response,
            Name = BundleName.From(station, destination, sequence)
                ?? throw new Failure(FailureKind.Usage,
                    $"the stream to {destination} has used its last sequence number", "create a new station"),
            ForDesk = side == Side.Zone && destination == StationName.AnyDesk ? FindOnlyDesk(station) : null,
            Previous = previous,
            Created = ledger.Now,
            Signers = signers,
            Acknowledges = accepted is null ? null : ToReference(accepted),
            InReplyTo = side == Side.Zone ? [] : FindAnsweredBundles(entries, destination),
            Journal = new JournalHead(journalSequence, journalHead),
            PeerJournal = accepted is null ? null : ReadJournalHead(accepted),
            Message = options.Message,
            Ticket = options.Ticket,
            Carrier = options.Carrier,
            MediaSerial = options.MediaSerial,
            ToolVersion = toolVersion,
            Items = items.Count,
            Facts = facts.Count,
            Bytes = items.Sum(item => item.Size),
        };

        var publicKeys = new StationKeys(ledger).FindPublicKeys(signers);
        var readme = BundleReadme.Text(manifest, items, facts, publicKeys, item => _instruction.Write(item, manifest.Kind));
        var prepared = SealedBundle.Prepare(manifest, items, facts, readme, Math.Min(options.MaxSize, Limits.BundleFile));
        var bundle = own is null ? prepared : prepared.WithSeal(keys.Open(own));
        Record(bundle, entries, accepted);
        return bundle;
    }

    /// <summary>The one station whose key this zone trusts and that does not collect in it: its desk. Null: none is, or several.</summary>
    private string? FindOnlyDesk(string station) => ledger.Keys.All()
        .Where(row => row is { Own: 0, RevokedAt: null } && row.Station != station)
        .Select(row => row.Station)
        .Except(ledger.PackedElsewhere.Stations(), StringComparer.Ordinal)
        .ToList() is [var only] ? only : null;

    /// <param name="own">The station key that signs; null: none does, and it is a signer only where it or no key is named.</param>
    private List<Digest> SelectSigners(PackOptions options, PublicKey? own)
    {
        var required = int.Parse(ledger.Settings.Value(SettingName.SealsRequired) ?? "1");
        var signers = options.Signers.Count == 0
            ? [(own ?? new StationKeys(ledger).GetSigningKey()).Id]
            : options.Signers.Select(FindSigner).Distinct().OrderBy(id => id.Hex, StringComparer.Ordinal).ToList();
        if (own is not null && !signers.Contains(own.Id))
        {
            throw new Failure(FailureKind.Usage, "our own key is not among the signers",
                $"add it: --signers {own.Short} …, or have only the others sign: --detached");
        }

        return signers.Count >= required
            ? signers
            : throw new Failure(FailureKind.Usage, $"seals.required is {required}, and {signers.Count} signer is named",
                "name the others: --signers KEYID KEYID; offlic key list shows them");
    }

    private Digest FindSigner(string wanted)
    {
        var found = ledger.Keys.All().Where(row =>
            row.RevokedAt is null && wanted.Length >= 8 && row.KeyId.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
        return found.ToList() is [var one]
            ? Digest.Parse(one.KeyId)!.Value
            : throw new Failure(FailureKind.Usage, $"\"{wanted}\" is not the beginning of exactly one trusted key",
                "offlic key list shows the key ids");
    }

    /// <summary>
    /// Sequence number and predecessor of the next bundle, after bundles that only the peer has and a person adopted. Where
    /// our bundle and the peer's have the same number, the peer can only continue from its own.
    /// </summary>
    private (int Sequence, Digest Previous) FindNextInStream(string station, string destination)
    {
        var last = ledger.Bundles.Last(station, destination);
        var (sequence, previous) = last is null ? (0L, Digest.Zero) : (last.Sequence, Digest.Parse(last.Sums)!.Value);
        foreach (var adopted in ledger.Bundles.Adopted())
        {
            var name = BundleName.Parse(adopted.Name);
            if (name is not null && name.Origin == station && name.Destination == destination && name.Sequence >= sequence)
                (sequence, previous) = (name.Sequence, Digest.Parse(adopted.Sums)!.Value);
        }

        return ((int)sequence + 1, previous);
    }

    private List<BundleReference> FindAnsweredBundles(List<OutgoingEntry> entries, string zone) => entries
        .Where(each => each.AnswersRequest is not null)
        .SelectMany(each => ledger.Bundles.Carrying(ledger.Documents.Find(Digest.Parse(each.AnswersRequest)!.Value)!.Value))
        .Where(bundle => bundle.Origin == zone)
        .DistinctBy(bundle => bundle.Id)
        .Select(ToReference)
        .OrderBy(reference => reference.Name.ToString(), StringComparer.Ordinal)
        .ToList();

    private JournalHead ReadJournalHead(BundleRow accepted)
    {
        var (sequence, head) = ledger.Bundles.JournalOf(accepted.Id);
        return new JournalHead(sequence, head);
    }

    private static BundleReference ToReference(BundleRow row) => new(BundleName.Parse(row.Name)!, Digest.Parse(row.Sums)!.Value);

    private static TravellingFact ToFact(OutgoingEntry entry) => entry.Revoked is { } key
        ? new KeyRevokedFact(Digest.Parse(key.KeyId)!.Value, Timestamp.Parse(key.At)) { Reason = SafeText.Cell(key.Reason) }
        : ToFact(entry.Mark!);

    private static RequestFact ToFact(MarkRow mark) => new(mark.Fact, Digest.Parse(mark.Sha256)!.Value, Timestamp.Parse(mark.At))
    {
        Reason = mark.Reason,
        Operator = mark.Operator,
    };

    private void Record(SealedBundle bundle, List<OutgoingEntry> entries, BundleRow? accepted)
    {
        var id = BundleRecord.Add(ledger, BundleDirection.Out, bundle, accepted is null ? null : Digest.Parse(accepted.Sums));
        var position = 0;
        foreach (var each in entries)
        {
            if (each.Item is not null)
                ledger.Bundles.AddItem(id, position++, each.Item.Name, each.DocumentId!.Value);
            else if (each.Revoked is { } key)
                ledger.Keys.Told(id, key.Id);
            else
                ledger.Bundles.AddMark(id, each.Mark!.Id);
        }
    }
}
