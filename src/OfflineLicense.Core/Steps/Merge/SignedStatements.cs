using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;

namespace OfflineLicense.Steps.Merge;

/// <summary>
/// What the bundles in another ledger state of its documents: which request a response answers, and from which device a request is. The
/// lists are verified as <c>receive</c> verifies a bundle, with the keys that are pinned here; the ledger itself is not trusted.
/// </summary>
/// <param name="ledger">Its keys count.</param>
/// <param name="bundles">Of the other ledger.</param>
/// <param name="station">Whose ledger that is: a desk's bundle was for it, and its own bundles are from it.</param>
internal sealed class SignedStatements(Ledger ledger, ForeignBundles bundles, string station)
{
    /// <summary>Lists in memory. Documents of one bundle were recorded one after the other, so few are enough.</summary>
    private const int Held = 2;

    /// <summary>A ledger that was made to need the same lists again and again gets no more.</summary>
    private const int MostReads = 3;

    private readonly Keyring _keys = new StationKeys(ledger).ReadKeyring();
    private readonly AcceptancePolicy _policy = new(ledger);
    private readonly Dictionary<long, Failure> _refused = [];
    private readonly Dictionary<long, int> _reads = [];
    private readonly LinkedList<(long Bundle, VerifiedHead Head, Dictionary<Digest, BundleItem> Items)> _held = new();

    /// <summary>The entry of a document in a list whose signatures hold; null: there is none.</summary>
    /// <param name="documentId">In the other ledger.</param>
    /// <param name="refusals">Why bundles that are said to carry it say nothing.</param>
    public (BundleKind Kind, BundleItem Item)? Find(long documentId, Digest sha256, out IReadOnlyList<Failure> refusals)
    {
        var refused = new List<Failure>();
        refusals = refused;
        foreach (var bundle in bundles.Carrying(documentId))
        {
            if (Open(bundle) is { } lists)
            {
                if (lists.Items.TryGetValue(sha256, out var item))
                    return (lists.Head.Manifest.Kind, item);
            }
            else if (_refused.TryGetValue(bundle, out var why))
            {
                refused.Add(why);
            }
        }

        return null;
    }

    private (VerifiedHead Head, Dictionary<Digest, BundleItem> Items)? Open(long bundle)
    {
        for (var node = _held.First; node is not null; node = node.Next)
        {
            if (node.Value.Bundle == bundle)
                return (node.Value.Head, node.Value.Items);
        }

        var reads = _reads.GetValueOrDefault(bundle);
        if (_refused.ContainsKey(bundle) || reads == MostReads)
            return null;
        _reads[bundle] = reads + 1;
        if (_held.Count == Held)
            _held.RemoveLast();
        try
        {
            var head = Verify(bundles.Read(bundle, MemberName.CapOf));
            var items = new Dictionary<Digest, BundleItem>(head.Items.Count);
            foreach (var item in head.Items)
                items[item.Sha256] = item;
            _held.AddFirst((bundle, head, items));
            return (head, items);
        }
        catch (Failure refusal) when (refusal.Code is not null)
        {
            _refused.Add(bundle, refusal);
            return null;
        }
    }

    /// <summary>The steps of <c>receive</c> before the items, but for the order: only the receiver of the bundle can know it.</summary>
    /// <exception cref="Failure">Nothing of it is trusted.</exception>
    private VerifiedHead Verify(ForeignBundle kept)
    {
        if (BundleName.Parse(kept.Name) is not { } name)
            throw Refuse(BundleRefusal.Name, $"the ledger of {station} has a bundle without a name", null);
        var members = ListMembers(kept);
        using var stream = new ExtractedBundleStream(name, [.. members.Select(member => (member.Name, (long)member.Bytes.Length))],
            wanted => new MemoryStream(members.First(member => member.Name == wanted).Bytes));
        try
        {
            var head = BundleVerifier.VerifyHead(stream, stream.Length, _keys);
            _policy.CheckSigners(head);
            CheckStation(head);
            return head;
        }
        catch (Failure refusal) when (refusal.Code is { } code)
        {
            throw Refuse(code, refusal.Message, name);
        }
    }

    /// <summary>In the order of a bundle. What is missing the verifier finds.</summary>
    private static List<(string Name, byte[] Bytes)> ListMembers(ForeignBundle kept)
    {
        var members = new List<(string, byte[])>();
        Add(MemberName.Sums);
        foreach (var (key, bytes) in kept.Seals)
        {
            if (Digest.Parse(key) is { } id)
                members.Add((Seal.MemberFor(id.Hex[..Seal.ShortLength]), bytes));
        }

        members.Add((MemberName.Format, MemberName.FormatContent.ToArray()));
        Add(MemberName.Readme);
        Add(MemberName.Manifest);
        Add(MemberName.Items);
        Add(MemberName.Facts);
        return members;

        void Add(string member)
        {
            if (kept.Parts.TryGetValue(member, out var bytes))
                members.Add((member, bytes));
        }
    }

    /// <summary>A desk speaks of the requests of the zone that its bundle is for, and a zone of its own.</summary>
    private void CheckStation(VerifiedHead head)
    {
        var isResponse = head.Manifest.Kind == BundleKind.Response;
        if ((isResponse ? head.Name.Destination : head.Name.Origin) != station)
        {
            throw BundleRefusal.Of(BundleRefusal.Destination,
                $"{head.Name} is {(isResponse ? $"for {head.Name.Destination}" : $"of {head.Name.Origin}")}, and it is in the backup of "
                + $"{station}.");
        }

        // A zone trusts keys of desks and of collectors: which a station is says what it did before.
        var origin = head.Name.Origin;
        var isCollector = origin == station || origin == ledger.Station().Name
            || ledger.PackedElsewhere.HasStation(origin);
        if (isResponse ? isCollector : ledger.Bundles.LastAccepted(origin) is not null)
        {
            throw BundleRefusal.Of(BundleRefusal.Role, isResponse
                ? $"{head.Name} is of {origin}, which collects in this zone, and only a desk sends responses."
                : $"{head.Name} is of {origin}, from which this zone received bundles: it is a desk, which packs no requests.");
        }
    }

    private Failure Refuse(string code, string message, BundleName? name)
    {
        var bundle = name?.ToString() ?? "its bundle";
        return BundleRefusal.Of(code, message, code switch
        {
            BundleRefusal.KeyUnknown => $"get the public key of {name!.Origin} and its fingerprint by another way than this drive, then: "
                + $"offlic key trust FILE --name {name.Origin}, and this command again",
            BundleRefusal.KeyRevoked or BundleRefusal.Policy or BundleRefusal.Destination or BundleRefusal.Role =>
                $"what {bundle} brought is split at {station}; here name the device of each file: "
                + "offlic collect --assume-udi UDI --reason TEXT FILE",
            _ => $"take another backup of {station}; if {bundle} is refused again, there: offlic doctor --deep",
        });
    }
}
