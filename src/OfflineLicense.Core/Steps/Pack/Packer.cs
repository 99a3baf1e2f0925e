using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Seals what is pending into bundles and records them; writing them out is <see cref="BundleFileWriter"/>'s.</summary>
internal sealed class Packer(Ledger ledger, PrivateKeyCache keys, string @operator, string toolVersion)
{
    private readonly ReturnDestinations _zones = new(ledger);
    private readonly ReadmeInstruction _action = new(ledger);
    private readonly ServerOutgoingEntries _servers = new(ledger);

    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a decision is missing (<c>--for</c>, <c>export.hostnames</c>, a second signer).
    /// </exception>
    public PackResult Pack(PackOptions order)
    {
        var (station, side) = ledger.Station();
        var sealedNow = new List<SealedBundle>();
        var leaving = ExportDecision.Nothing;
        ledger.Write(@operator, () =>
        {
            var destination = order.For ?? (side == Side.Zone ? StationName.AnyDesk : _zones.OnlyOne());
            if (destination is null)
                return null;
            if (!StationName.IsValid(destination))
                throw new Failure(FailureKind.Usage, $"\"{destination}\" is no station name", "give the name that the other station was made with");

            if (side == Side.Desk && order.For is not null)
                _zones.Check(order.For);
            var cargo = side == Side.Zone ? Requests(order, out leaving) : Answers(destination);
            if (cargo.Count == 0)
                return null;
            var round = side == Side.Zone && order.Resend.Count == 0 ? ledger.Requests.NewestRound()?.Id : null; // a resend closes no round
            foreach (var load in Loads(cargo, order.MaxSize))
                sealedNow.Add(Seal(order, station, side, destination, load, round));
            return ("pack", string.Join(", ", sealedNow.Select(bundle => $"{bundle.Manifest.Name} {bundle.Sums}"))
                + (leaving.ReleasedByOverride > 0 ? $"; {leaving.ReleasedByOverride} with a keyword, let out by a person: {order.KeywordsMayLeave}" : string.Empty));
        });
        return new PackResult(sealedNow, leaving);
    }

    private List<OutgoingEntry> Requests(PackOptions order, out ExportDecision leaving)
    {
        var pending = order.Resend.Count > 0
            ? order.Resend.Select(id => ledger.Requests.Row(id)!).OrderBy(row => row.UploadName, StringComparer.Ordinal).ToList()
            : ledger.Requests.Unpacked();
        leaving = new ExportPolicy(ledger).Decide(pending, keywordsMayLeave: order.KeywordsMayLeave is not null);
        return new RequestItemLoader(ledger).Of(leaving.Go).Select(each => new OutgoingEntry(each.Item, each.Row.Id, null, null)).ToList();
    }

    private List<OutgoingEntry> Answers(string zone)
    {
        var items = ledger.Responses.Unpacked(zone)
            .GroupBy(answer => answer.DocumentId)
            .Select(group => (First: group.First(), Devices: group.Select(answer => answer.DeviceId).Distinct().ToList()))
            .Select(each => new OutgoingEntry(
                new BundleItem(each.First.ItemName, Digest.Parse(each.First.Sha256)!.Value, each.First.Size, DocumentKind.Named(each.First.Kind)!,
                    each.Devices.Select(id => ledger.Devices.Row(id).Udi.ToString()).ToList())
                {
                    SmartAccount = each.First.SmartAccount,
                    VirtualAccount = each.First.VirtualAccount,
                    Request = Digest.Parse(each.First.RequestSha256),
                    UploadName = each.First.NameAgrees ? each.First.UploadName : null,
                    Evidence = each.First.Evidence == Evidence.Account ? null : each.First.Evidence,
                },
                each.First.DocumentId, null, each.First.RequestSha256));
        var marks = ledger.Marks.Unpacked(zone).Select(mark => new OutgoingEntry(null, null, mark, mark.Sha256));
        return [.. items, .. _servers.Answers(zone), .. marks];
    }

    /// <summary>Cuts what is pending so that each bundle stays within its caps; marks travel with the first.</summary>
    private static IEnumerable<List<OutgoingEntry>> Loads(List<OutgoingEntry> cargo, long maxSize)
    {
        var documents = cargo.Where(each => each.Item is not null).ToDictionary(each => each.Item!.Name, StringComparer.Ordinal);
        var marks = cargo.Where(each => each.Mark is not null).ToList();
        var parts = BundleSplit.Into(documents.Values.Select(each => each.Item!), maxSize, ReadmeInstruction.Longest(documents.Values.Select(each => each.Item!)));
        for (var part = 0; part < Math.Max(parts.Count, 1); part++)
            yield return [.. parts.Count == 0 ? [] : parts[part].Select(item => documents[item.Name]), .. part == 0 ? marks : []];
    }

    private SealedBundle Seal(PackOptions order, string station, Side side, string destination, List<OutgoingEntry> load, long? round)
    {
        var own = order.IsDetached ? null : new StationKeys(ledger).Own();
        var signers = Signers(order, own);
        var (sequence, previous) = StreamHead(station, destination);
        var accepted = ledger.Bundles.LastAccepted(side == Side.Zone && destination == StationName.AnyDesk ? null : destination);
        var (journalSequence, journalHead) = ledger.Journal.Head();
        var items = load.Where(each => each.Item is not null).Select(each => each.Item!).ToList();
        var facts = load.Where(each => each.Mark is not null).Select(each => Fact(each.Mark!)).ToList();

        var manifest = new Manifest
        {
            Kind = side == Side.Zone ? BundleKind.Request : BundleKind.Response,
            Name = BundleName.From(station, destination, sequence)
                ?? throw new Failure(FailureKind.Usage, $"the stream to {destination} has come to its last number", "make a new station"),
            Previous = previous,
            Created = ledger.Now,
            Signers = signers,
            Acknowledges = accepted is null ? null : Reference(accepted),
            InReplyTo = side == Side.Zone ? [] : InReplyTo(load, destination),
            Journal = new JournalHead(journalSequence, journalHead),
            PeerJournal = accepted is null ? null : JournalOf(accepted),
            Message = order.Message,
            Ticket = order.Ticket,
            Carrier = order.Carrier,
            MediaSerial = order.MediaSerial,
            ToolVersion = toolVersion,
            Items = items.Count,
            Facts = facts.Count,
            Bytes = items.Sum(item => item.Size),
        };

        var prepared = SealedBundle.Prepare(manifest, items, facts, BundleReadme.Text(manifest, items, facts, new StationKeys(ledger).PublicKeys(signers), item => _action.Of(item, manifest.Kind)), Math.Min(order.MaxSize, Limits.BundleFile));
        var bundle = own is null ? prepared : prepared.WithSeal(keys.Open(own));
        Record(bundle, load, accepted, round);
        return bundle;
    }

    /// <param name="order">Whom a person named.</param>
    /// <param name="own">The key that seals here; null: none does, and ours is only a signer where it is named or nobody is.</param>
    private List<Digest> Signers(PackOptions order, PublicKey? own)
    {
        var required = int.Parse(ledger.Settings.Value(SettingName.SealsRequired) ?? "1");
        var pinned = ledger.Keys.All().Where(row => row.RevokedAt is null).ToList();
        var signers = order.Signers.Count == 0 ? [(own ?? new StationKeys(ledger).Own()).Id] : order.Signers.Select(wanted => Digest.Parse(
            (pinned.FindAll(row => wanted.Length >= 8 && row.KeyId.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)) is [var one]
                ? one
                : throw new Failure(FailureKind.Usage, $"\"{wanted}\" is not the beginning of exactly one pinned key", "offlic key list shows the key ids")).KeyId)!.Value).Distinct().OrderBy(id => id.Hex, StringComparer.Ordinal).ToList();
        if (own is not null && !signers.Contains(own.Id))
            throw new Failure(FailureKind.Usage, "our own key is not among the signers", $"add it: --signers {own.Short} …, or let others alone seal it: --detached");
        return signers.Count >= required
            ? signers
            : throw new Failure(FailureKind.Usage, $"seals.required is {required}, and {signers.Count} signer is named", "name the others: --signers KEYID KEYID; offlic key list shows them");
    }

    /// <summary>
    /// Number and predecessor of the next bundle; behind what only the peer still knows, where a person adopted that. Of two
    /// bundles with one number, ours and the one the peer holds, the peer can only follow its own.
    /// </summary>
    private (int Sequence, Digest Previous) StreamHead(string station, string destination)
    {
        var last = ledger.Bundles.Last(station, destination);
        var (sequence, previous) = last is null ? (0L, Digest.Zero) : (last.Sequence, Digest.Parse(last.Sums)!.Value);
        foreach (var adopted in ledger.Bundles.Adopted())
        {
            if (BundleName.Parse(adopted.Name) is { } name && name.Origin == station && name.Destination == destination && name.Sequence >= sequence)
                (sequence, previous) = (name.Sequence, Digest.Parse(adopted.Sums)!.Value);
        }

        return ((int)sequence + 1, previous);
    }

    private List<BundleReference> InReplyTo(List<OutgoingEntry> load, string zone) => load
        .Where(each => each.AnswersRequest is not null)
        .SelectMany(each => ledger.Bundles.Carrying(ledger.Documents.Find(Digest.Parse(each.AnswersRequest)!.Value)!.Value))
        .Where(bundle => bundle.Origin == zone)
        .DistinctBy(bundle => bundle.Id)
        .Select(Reference)
        .OrderBy(reference => reference.Name.ToString(), StringComparer.Ordinal)
        .ToList();

    private JournalHead JournalOf(BundleRow accepted)
    {
        var (sequence, head) = ledger.Bundles.JournalOf(accepted.Id);
        return new JournalHead(sequence, head);
    }

    private static BundleReference Reference(BundleRow row) => new(BundleName.Parse(row.Name)!, Digest.Parse(row.Sums)!.Value);

    private static TravellingFact Fact(MarkRow mark) => new(mark.Fact, Digest.Parse(mark.Sha256)!.Value, Timestamp.Parse(mark.At))
    {
        Reason = mark.Reason,
        Operator = mark.Operator,
    };

    private void Record(SealedBundle bundle, List<OutgoingEntry> load, BundleRow? accepted, long? round)
    {
        var id = BundleRecord.Add(ledger, "out", bundle, accepted is null ? null : Digest.Parse(accepted.Sums), round);
        var position = 0;
        foreach (var each in load)
        {
            if (each.Item is not null)
                ledger.Bundles.AddItem(id, position++, each.Item.Name, each.DocumentId!.Value);
            else
                ledger.Bundles.AddMark(id, each.Mark!.Id);
        }
    }
}
