using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// Bundles with a valid signature of a trusted key that speak for somebody else. What the lists alone show is in
/// <see cref="WrongRoles"/>; here is what only the receiving ledger can see. Each is refused by its name.
/// </summary>
[Trait("Lane", "check")]
public sealed class ForgedRoleTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    [Trait("Attack", "A39")]
    public void A_desk_speaks_only_about_what_the_zone_sent()
    {
        var packed = Collect("packed", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        var unpacked = Collect("unpacked", StationPair.Usage("FOC2", 2));
        var peer = ForgedPeer.Desk(_lab);
        var (ack, content) = Forge.Document("C9300-48P_FOC1_", DocumentKind.Ack, StationPair.Ack(1795255200000, "FOC1"),
            StationPair.Udi("FOC1"));
        var own = new BundleReference(BundleName.Parse("PLANT-7.desk.00000001")!, Digest.Of("no bundle"u8));
        var (refused, all) = (0, new List<(string Name, Action<Forge> Spoil)>());

        (string, Digest)[] requests = [("nobody has", Digest.Of([1])), ("was not packed", unpacked), ("is a response", ack.Sha256)];
        foreach (var (what, request) in requests)
        {
            all.Add(($"a response to a request that {what}",
                f => f.Items = [(ack with { Request = request, Evidence = "person" }, content)]));
            foreach (var fact in RequestFact.Facts)
                all.Add(($"a request that {what} is {fact}", f => f.Facts = [new RequestFact(fact, request, Forge.Noon)]));
        }

        foreach (var reference in new[]
        {
            own,
            own with { Name = BundleName.Parse("PLANT-7.desk.00000002")! },
            own with { Name = BundleName.Parse("PLANT-8.desk.00000001")! },
            own with { Name = BundleName.Parse("PLANT-7.HQ.00000001")! },
            own with { Name = BundleName.Parse("HQ.PLANT-7.00000001")! },
        })
            all.Add(($"a reply to {reference.Name}", f => f.Says = manifest => manifest with { InReplyTo = [reference] }));
        all.Add(("one good and one wrong request", f => f.Items =
            [(ack with { Request = packed }, content), Second(ack.Kind, unpacked)]));
        all.Add(("a good fact and a wrong one", f => f.Facts =
            [new RequestFact("uploaded", packed, Forge.Noon), new RequestFact("done", unpacked, Forge.Noon)]));
        all.Add(("the key of a stranger is revoked", f => f.Facts = [new KeyRevokedFact(Digest.Of("a key"u8), Forge.Noon)]));
        all.Add(("the key of the receiver is revoked", f => f.Facts = [new KeyRevokedFact(KeyOf("zone"), Forge.Noon)]));
        all.Add(("the key that signed is revoked", f => f.Facts = [new KeyRevokedFact(Forge.PublicOf(Forge.P256).Id, Forge.Noon)]));

        foreach (var (name, spoil) in all)
        {
            Assert.Equal(("E_ROLE", 10, name), (Error(peer.Send(spoil)), 10, name));
            Assert.Equal(("E_ROLE", name), (Error(_lab.Zone("verify", peer.Sent, "--json")), name));
            refused++;
        }

        // Nothing but what is wrong with them keeps them out.
        Assert.Equal(0, peer.Send(f =>
        {
            f.Items = [(ack with { Request = packed }, content)];
            f.Facts = [new RequestFact("uploaded", packed, Forge.Noon)];
        }).Exit);
        Tell(refused);
        Assert.True(refused >= 28);
    }

    [Fact]
    [Trait("Attack", "A39")]
    public void A_zone_speaks_only_about_its_own_devices()
    {
        var (known, content) = Usage("FOC1", ["FOC1"], 1);
        _lab.Write("drop/1.txt", StationPair.Usage("FOC1", 1));
        _lab.Write("drop/2.txt", StationPair.Usage(["FOC3", "FOC4"], [7]));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("collect", "--as", "onprem-sync", "--server", "ONPREM-1", _lab.Write("export.bin", "an export")));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        var peer = ForgedPeer.OtherZone(_lab);
        var udi = StationPair.Udi("FOC8");
        (string Name, (BundleItem Item, byte[] Content) Document)[] all =
        [
            ("the same document", (known, content)),
            ("the same document under another UDI", (known with { Udis = [udi] }, content)),
            ("a newer file of the device", Usage("FOC1", ["FOC1"], 2)),
            ("a device that lists it as a member", Usage("FOC8", ["FOC8", "FOC1"], 3)),
            ("a member of a stack, alone", Usage("FOC4", ["FOC4"], 4)),
            ("the head of a stack, alone", Usage("FOC3", ["FOC3"], 5)),
            ("a member of a stack, as a member", Usage("FOC8", ["FOC8", "FOC9", "FOC4"], 6)),
            ("a list that says another device than the content", Listed(Usage("FOC1", ["FOC1"], 7), udi)),
            ("a content that says another device than the list", Listed(Usage("FOC8", ["FOC8"], 8), udi, StationPair.Udi("FOC1"))),
            ("a request without a device, said to be of it",
                Forge.Document("C9300-48P_FOC1_", DocumentKind.TrustRequest, "<smartLicense/>", StationPair.Udi("FOC1"))),
            ("a reservation code of it", Forge.Document("C9300-48P_FOC1_", DocumentKind.ReservationRequest,
                "CB-ZC9300-48P:FOC1-AKexampLe-00\n", StationPair.Udi("FOC1"))),
            ("the device with a UUID", Listed(Usage("FOC8", ["FOC8"], 9), $"{StationPair.Udi("FOC1")},U:{Guid.Empty}")),
            ("a file of its server", Server("ONPREM-1", "another export")),
            ("the same file of its server", Server("ONPREM-1", "an export")),
            ("a file of its server in another case", Server("onprem-1", "a third export")),
            ("the file of its server under another server", Server("ONPREM-2", "an export")),
        ];
        foreach (var (name, document) in all)
        {
            var said = peer.Send([document]);
            Assert.True(said.Exit == 11, $"{name}: {said.Out}{said.Error}");
            Assert.Equal(("two-zones", name), (StationPair.Line(said, "refused").GetProperty("reason").GetString(), name));
        }

        Assert.Equal(all.Length, StationPair.Lines(_lab.Desk("zone", "list", "--json"), "set-aside").Count);
        Assert.Equal(3, StationPair.Lines(_lab.Desk("status", "--json"), "request").Count);
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1", "FOC3"))));
        Assert.Contains("othing", _lab.Desk("pack", "--to", "stolen", "--for", "PLANT-8").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("pack", "--to", "back", "--for", "PLANT-7"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Desk("doctor", "--deep"));
        Tell(all.Length);
    }

    [Fact]
    [Trait("Attack", "A39")]
    public void A_name_is_made_anew_from_the_content()
    {
        var peer = ForgedPeer.OtherZone(_lab);
        var (item, content) = Usage("FOC8", ["FOC8"], 1);
        var (export, bytes) = Server("ONPREM-2", "an export");
        (BundleItem Item, byte[] Content)[] all =
        [
            (item with { Name = $"C9300-48P_FOC9_{item.Sha256.Short}.txt", UploadName = null }, content),
            (item with { Name = $"CON_{item.Sha256.Short}.txt", UploadName = null }, content),
            (item with { Name = $"usage_{item.Sha256.Short}.txt", UploadName = null }, content),
            (item with { Name = item.Name.ToLowerInvariant(), UploadName = null }, content),
            (export with { Name = export.Name[..^3] + "bin" }, bytes),
            (export with { Name = export.Name[..^3] + "zip" }, bytes),
        ];
        foreach (var document in all)
            Assert.Equal(("E_ITEMS", document.Item.Name), (Error(peer.Send([document])), document.Item.Name));

        Assert.Empty(StationPair.Lines(_lab.Desk("status", "--json"), "request"));
        Assert.Equal(0, peer.Send([(item, content), (export, bytes)]).Exit);
        Tell(all.Length);
    }

    [Fact]
    [Trait("Attack", "A39")]
    public void A_bundle_for_another_desk_a_wide_gap_and_a_key_of_another_station_are_refused()
    {
        var peer = ForgedPeer.OtherZone(_lab);
        Assert.Equal("E_DESTINATION", Error(peer.Send(f => f.Says = m => m with { ForDesk = "HQ-2" })));
        Assert.Equal("E_DESTINATION", Error(peer.Send(f => f.Says = m => m with { ForDesk = "hq" })));
        Assert.Equal("E_GAP", Error(peer.Send(f => f.Name = BundleName.Parse("PLANT-8.desk.00001002")!, "--accept-gap", "--reason", "x")));
        Assert.Equal("E_GAP", Error(peer.Send(f => f.Name = BundleName.Parse("PLANT-8.desk.99999999")!, "--accept-gap", "--reason", "x")));
        Assert.Equal("E_POLICY", Error(peer.Send(f => f.Name = BundleName.Parse("PLANT-7.desk.00000001")!)));
        var verified = _lab.Desk("verify", peer.Sent, "--json");
        Assert.Equal(("E_POLICY", 10), (Error(verified), verified.Exit));
        Assert.Equal(0, peer.Send(f => f.Says = m => m with { ForDesk = StationPair.DeskName }).Exit);
        Tell(5);
    }

    /// <summary>Regression: a peer that named the last possible number ended the stream of a station that adopted it.</summary>
    [Theory]
    [Trait("Attack", "A39")]
    [InlineData("PLANT-7.desk.99999999", 12)]
    [InlineData("PLANT-7.desk.00001002", 12)]
    [InlineData("PLANT-7.desk.00001001", 0)]
    public void A_number_far_ahead_is_not_adopted(string name, int exit)
    {
        Collect("1", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        var had = new BundleReference(BundleName.Parse(name)!, Digest.Of("lost"u8));
        Assert.Equal("E_ROLLBACK", Error(ForgedPeer.Desk(_lab).Send(f => f.Says = m => m with { Acknowledges = had })));

        var said = _lab.Zone("doctor", "--adopt", "--reason", "restored");

        Assert.True(said.Exit == exit, said.Out + said.Error);
        Assert.Equal(exit == 0, said.Out.Contains("Adopted", StringComparison.Ordinal));
        Collect("2", StationPair.Usage("FOC2", 2));
        Assert.Contains(exit == 0 ? "PLANT-7.desk.00001002" : "PLANT-7.desk.00000002", _lab.Zone("pack", "--to", "out2").Out,
            StringComparison.Ordinal);
    }

    private static (BundleItem Item, byte[] Content) Usage(string named, string[] units, long report)
    {
        var document = Forge.Document($"C9300-48P_{named}_", DocumentKind.Usage, StationPair.Usage(units, [report]),
            [.. units.Select(StationPair.Udi)]);
        return document with { Item = document.Item with { UploadName = document.Item.Name } };
    }

    private static (BundleItem Item, byte[] Content) Listed((BundleItem Item, byte[] Content) document, params string[] udis) =>
        document with { Item = document.Item with { Udis = udis } };

    private static (BundleItem Item, byte[] Content) Second(DocumentKind kind, Digest request)
    {
        var document = Forge.Document("C9300-48P_FOC2_", kind, StationPair.Ack(1795255200001, "FOC2"), StationPair.Udi("FOC2"));
        return document with { Item = document.Item with { Request = request } };
    }

    private static (BundleItem Item, byte[] Content) Server(string server, string text)
    {
        var document = Forge.Document($"{server}_server-request_", DocumentKind.ServerRequest, text);
        return document with { Item = document.Item with { Server = server } };
    }

    private Digest Collect(string name, string text)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write($"{name}.txt", text)));
        return Digest.Of(File.ReadAllBytes(_lab.At($"{name}.txt")));
    }

    private Digest KeyOf(string station) =>
        Digest.Parse(StationPair.Line(_lab.In(station, "key", "show", "--json"), "key").GetProperty("key_id").GetString())!.Value;

    private static string? Error(Said said) => StationPair.Line(said, "bundle").GetProperty("error").GetString();

    private void Tell(int refused)
    {
        output.WriteLine($"figure: forged roles refused by the ledger {refused}");
        Console.WriteLine($"figure: forged roles refused by the ledger {refused}");
    }
}
