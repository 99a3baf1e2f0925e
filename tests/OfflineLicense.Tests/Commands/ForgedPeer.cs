using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands;

/// <summary>
/// A key that a station believes and that seals whatever it is told to: what a careless, hostile or newer program at the
/// other end could send. Its bundles hold nothing of the station's past, so none is taken for a rollback.
/// </summary>
internal sealed class ForgedPeer
{
    private readonly StationPair _lab;
    private readonly string _receiver;
    private readonly string _from;
    private readonly string _to;
    private readonly BundleKind _kind;
    private int _sequence;
    private Digest _before = Digest.Zero;

    private ForgedPeer(StationPair lab, string receiver, string from, string to, BundleKind kind)
    {
        (_lab, _receiver, _from, _to, _kind) = (lab, receiver, from, to, kind);
        var key = Forge.PublicOf(Forge.P256);
        StationPair.Done(lab.In(receiver, "key", "trust", lab.Write("forged.pub.pem", key.ToPem()), "--name", from, "--fingerprint",
            key.Fingerprint));
    }

    /// <summary>Speaks for a desk to the lab's zone.</summary>
    public static ForgedPeer Desk(StationPair lab) => new(lab, "zone", StationPair.DeskName, StationPair.ZoneName, BundleKind.Response);

    /// <summary>Speaks for a zone to the lab's desk.</summary>
    public static ForgedPeer Zone(StationPair lab) => new(lab, "desk", StationPair.ZoneName, "desk", BundleKind.Request);

    /// <summary>Speaks for another zone, PLANT-8, to the lab's desk.</summary>
    public static ForgedPeer OtherZone(StationPair lab) => new(lab, "desk", "PLANT-8", "desk", BundleKind.Request);

    /// <summary>The path of the bundle that was sent last.</summary>
    public string Sent { get; private set; } = string.Empty;

    /// <summary>The next bundle of its stream, received; what <c>receive</c> said.</summary>
    public Said Send(IEnumerable<(BundleItem Item, byte[] Content)> items, params TravellingFact[] facts) => Send(forge =>
    {
        forge.Items = [.. items];
        forge.Facts = [.. facts];
    });

    /// <param name="spoil">Changes a bundle without items and facts.</param>
    /// <param name="more">More arguments of <c>receive</c>.</param>
    public Said Send(Action<Forge> spoil, params string[] more)
    {
        var forge = new Forge(Forge.P256)
        {
            Name = BundleName.Parse($"{_from}.{_to}.{++_sequence:D8}")!,
            Items = [],
            Facts = [],
        };
        forge.Says = Describe;
        spoil(forge);
        var says = forge.Says;
        forge.Says = says == Describe ? Describe : manifest => says(Describe(manifest));
        var bytes = forge.Build();
        Sent = Path.Combine(_lab.Folder("forged"), $"{forge.Name}.offlic.tar");
        File.WriteAllBytes(Sent, bytes);
        var said = _lab.In(_receiver, ["receive", Sent, "--json", .. more]);
        if (StationPair.Line(said, "bundle").GetProperty("outcome").GetString() == "received")
            _before = forge.Verify().Sums;
        else
            _sequence--;
        return said;
    }

    private Manifest Describe(Manifest manifest) => manifest with
    {
        Kind = _kind,
        Previous = manifest.Name.Sequence == _sequence ? _before : Digest.Of("another"u8),
        Acknowledges = null,
        PeerJournal = null,
        Message = null,
    };
}
