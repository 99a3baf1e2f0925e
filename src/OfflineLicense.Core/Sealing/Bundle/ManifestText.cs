using System.Text.Unicode;
using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>The one encoding of a manifest. Reading writes it again and compares the bytes; throws E_MANIFEST.</summary>
internal static class ManifestText
{
    private const string Format = "offlic-bundle/1";
    private const string Tool = "offlic";

    public static byte[] Write(Manifest manifest)
    {
        var json = new CanonicalWriter();
        json.OpenObject();
        json.Text("format", Format);
        json.Text("kind", NameOf(manifest.Kind));
        json.Text("name", manifest.Name.ToString());
        json.Text("origin", manifest.Name.Origin);
        json.Text("destination", manifest.Name.Destination);
        json.Optional("for_desk", manifest.ForDesk);
        json.Number("sequence", manifest.Name.Sequence);
        json.Text("previous", manifest.Previous.Hex);
        json.Text("created", CanonicalReader.Write(manifest.Created));
        json.OpenArray("signers");
        foreach (var signer in manifest.Signers)
            json.Element("signers", signer.Hex);
        json.CloseArray();
        Write(json, "acknowledges", manifest.Acknowledges);
        json.OpenArray("in_reply_to");
        foreach (var reference in manifest.InReplyTo)
            Write(json, reference);
        json.CloseArray();
        Write(json, "journal", manifest.Journal);
        Write(json, "peer_journal", manifest.PeerJournal);
        json.Optional("message", manifest.Message);
        json.Optional("ticket", manifest.Ticket);
        json.Optional("carrier", manifest.Carrier);
        json.Optional("media_serial", manifest.MediaSerial);
        json.Name("tool");
        json.OpenObject();
        json.Text("name", Tool);
        json.Text("version", manifest.ToolVersion);
        json.CloseObject();
        json.Number("items", manifest.Items);
        json.Number("facts", manifest.Facts);
        json.Number("bytes", manifest.Bytes);
        json.CloseObject();
        return json.Written.ToArray();
    }

    public static Manifest Read(ReadOnlySpan<byte> bytes)
    {
        if (Check.ManifestUtf8.Fails(!Utf8.IsValid(bytes)))
            throw BundleRefusal.Of(BundleRefusal.Manifest, $"{MemberName.Manifest}: not UTF-8.");
        var json = new CanonicalReader(bytes, BundleRefusal.Manifest, MemberName.Manifest);
        var manifest = Read(ref json);
        json.End();
        if (Fault(manifest) is { } fault)
            throw json.Bad(fault);
        if (Check.ManifestCanonical.Fails(!Write(manifest).AsSpan().SequenceEqual(bytes)))
            throw json.Bad("not in the one canonical form");
        return manifest;
    }

    public static string NameOf(BundleKind kind) => kind == BundleKind.Request ? "request" : "response";

    private static Manifest Read(ref CanonicalReader json)
    {
        json.OpenObject();
        if (Check.ManifestFormat.Fails(json.Text("format") is not Format))
            throw json.Bad($"\"format\" is not {Format}");
        var kind = ReadKind(ref json);
        var name = ReadName(ref json, out var desk);
        var manifest = new Manifest
        {
            Kind = kind,
            Name = name,
            ForDesk = desk,
            Previous = json.Hash("previous"),
            Created = json.Time("created"),
            Signers = ReadSigners(ref json),
            Acknowledges = ReadReference(ref json, "acknowledges"),
            InReplyTo = ReadReferences(ref json),
            Journal = ReadOwnJournal(ref json),
            PeerJournal = ReadJournal(ref json, "peer_journal"),
            Message = json.Optional("message"),
            Ticket = json.Optional("ticket"),
            Carrier = json.Optional("carrier"),
            MediaSerial = json.Optional("media_serial"),
            ToolVersion = ReadTool(ref json),
            Items = json.Number("items"),
            Facts = json.Number("facts"),
            Bytes = json.Number("bytes"),
        };
        json.CloseObject();
        return manifest;
    }

    private static BundleKind ReadKind(ref CanonicalReader json)
    {
        var kind = json.Text("kind");
        if (Check.ManifestKind.Fails(kind is not ("request" or "response")))
            throw json.Bad("\"kind\" is neither request nor response");
        return kind == "request" ? BundleKind.Request : BundleKind.Response;
    }

    private static BundleName ReadName(ref CanonicalReader json, out string? desk)
    {
        var name = json.Bundle("name");
        var (origin, destination) = (json.Text("origin"), json.Text("destination"));
        desk = json.Optional("for_desk");
        if (Check.ManifestName.Fails(origin != name.Origin | destination != name.Destination | json.Number("sequence") != name.Sequence))
            throw json.Bad("\"name\" does not agree with origin, destination and sequence");
        return name;
    }

    private static List<Digest> ReadSigners(ref CanonicalReader json)
    {
        json.Name("signers");
        var signers = new List<Digest>();
        for (json.Open("signers"); !json.Closes();)
            signers.Add(json.HashElement("signers"));
        return signers;
    }

    private static List<BundleReference> ReadReferences(ref CanonicalReader json)
    {
        json.Name("in_reply_to");
        var list = new List<BundleReference>();
        for (json.Open("in_reply_to"); !json.Closes();)
            list.Add(ReadReference(ref json));
        return list;
    }

    private static BundleReference? ReadReference(ref CanonicalReader json, string member)
    {
        json.Name(member);
        return json.TakesNull() ? null : ReadReference(ref json);
    }

    private static BundleReference ReadReference(ref CanonicalReader json)
    {
        json.OpenObject();
        var reference = new BundleReference(json.Bundle("name"), json.Hash("sums"));
        json.CloseObject();
        return reference;
    }

    private static JournalHead ReadOwnJournal(ref CanonicalReader json)
    {
        var journal = ReadJournal(ref json, "journal");
        if (Check.ManifestJournal.Lacks(journal))
            throw json.Bad("\"journal\" may not be null");
        return journal;
    }

    private static JournalHead? ReadJournal(ref CanonicalReader json, string member)
    {
        json.Name(member);
        if (json.TakesNull())
            return null;
        json.OpenObject();
        var head = new JournalHead(json.Number("sequence"), json.Hash("head"));
        json.CloseObject();
        return head;
    }

    private static string ReadTool(ref CanonicalReader json)
    {
        json.Name("tool");
        json.OpenObject();
        if (Check.ManifestTool.Fails(json.Text("name") is not Tool))
            throw json.Bad($"\"tool\" is not {Tool}");
        var version = json.Text("version");
        json.CloseObject();
        return version;
    }

    /// <summary>What is wrong between the members of a manifest, or null: the same rules for what we write.</summary>
    public static string? Fault(Manifest manifest)
    {
        if (Check.ManifestPrevious.Fails(manifest.Name.Sequence == 1 != (manifest.Previous == Digest.Zero)))
            return "\"previous\" must be 64 zeros for the first bundle of a stream, and only for it";
        if (Check.ManifestSignerCount.Fails(manifest.Signers.Count is < 1 or > Limits.BundleSeals))
            return $"there must be 1 to {Limits.BundleSeals} signers";
        for (var at = 1; at < manifest.Signers.Count; at++)
        {
            if (Check.ManifestSignersAscending.Fails(string.CompareOrdinal(manifest.Signers[at - 1].Hex, manifest.Signers[at].Hex) >= 0))
                return "\"signers\" are not ascending";
        }

        var isToAnyDesk = manifest.Kind == BundleKind.Request && manifest.Name.Destination == StationName.AnyDesk;
        if (Check.ManifestForDesk.Fails(manifest.ForDesk is not null && !(isToAnyDesk && StationName.IsValid(manifest.ForDesk))))
            return $"\"for_desk\" names the one desk for a request to {StationName.AnyDesk}, and stands in no other bundle";
        if (Check.ManifestRequestReplies.Fails(manifest.Kind == BundleKind.Request && manifest.InReplyTo.Count > 0))
            return "a request replies to nothing";
        for (var at = 1; at < manifest.InReplyTo.Count; at++)
        {
            if (Check.ManifestRepliesAscending.Fails(string.CompareOrdinal(manifest.InReplyTo[at - 1].Name.ToString(),
                manifest.InReplyTo[at].Name.ToString()) >= 0))
                return "\"in_reply_to\" is not ascending";
        }

        return null;
    }

    private static void Write(CanonicalWriter json, string member, BundleReference? reference)
    {
        if (reference is null)
        {
            json.Null(member);
            return;
        }

        json.Name(member);
        Write(json, reference);
    }

    private static void Write(CanonicalWriter json, BundleReference reference)
    {
        json.OpenObject();
        json.Text("name", reference.Name.ToString());
        json.Text("sums", reference.Sums.Hex);
        json.CloseObject();
    }

    private static void Write(CanonicalWriter json, string member, JournalHead? head)
    {
        if (head is null)
        {
            json.Null(member);
            return;
        }

        json.Name(member);
        json.OpenObject();
        json.Number("sequence", head.Sequence);
        json.Text("head", head.Head.Hex);
        json.CloseObject();
    }
}
