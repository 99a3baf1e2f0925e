using System.Security.Cryptography;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// A station whose seals hold and whose list says other things than its documents: what is accepted is recorded as the list has it.
/// </summary>
public sealed class SignedContentTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    // Custody comes before understanding: a document of a newer version must not be lost because this one cannot read it.
    [Fact]
    public void A_document_that_cannot_be_read_is_kept_under_the_lists_word()
    {
        var cut = StationPair.Usage(["FOC1"], [1], hostname: "core-1");
        Receive(
            Forge.Document("C9300-48P_FOC1_", DocumentKind.Usage, cut[..^20], "P:C9300-48P,S:FOC1"),
            Forge.Document("C9300-48P_FOC2_", DocumentKind.TrustRequest, "a format of 2030", "P:C9300-48P,S:FOC2"),
            Forge.Document("C9300-48P_FOC4_", DocumentKind.Usage, StationPair.Usage("FOC4", 1), "P:C9300-48P,S:FOC4"));

        var requests = StationPair
            .Lines(_lab.Desk("status", "--json"), "request")
            .Select(line => $"{line.GetProperty("kind").GetString()} {line.GetProperty("udi").GetString()}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(["trust-request P:C9300-48P,S:FOC2", "usage P:C9300-48P,S:FOC1", "usage P:C9300-48P,S:FOC4"], requests);
    }

    [Fact]
    public void A_request_that_names_no_one_is_of_the_device_that_the_zone_said_before()
    {
        foreach (var (kind, text) in new[] { ("reservation-confirmation", "alone.txt"), ("reservation-return", "alone.txt") })
        {
            File.Copy(Checkout.Fixture(kind, "good", text), _lab.At($"{kind}.txt"));
            StationPair.Done(_lab.Zone("collect", $"{kind}.txt", "--assume-udi", "P:C9300-24UX,S:FIX1", "--reason", "label"));
            StationPair.Done(_lab.Zone("pack", "--to", "out"));
            _lab.Desk("receive", "out");
        }

        Assert.Equal(
            "P:C9300-24UX,S:FIX1",
            Assert.Single(StationPair.Lines(_lab.Desk("status", "--json"), "device")).GetProperty("udi").GetString()
        );
        Assert.Equal(2, StationPair.Lines(_lab.Desk("status", "--json"), "request").Count);
    }

    private Said Receive(params (BundleItem Item, byte[] Content)[] items)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_lab.KeyFile("zone")));
        var forge = new Forge(key)
        {
            Name = BundleName.Parse("PLANT-7.desk.00000001")!,
            Items = [.. items],
            Facts = [],
            Says = manifest => manifest with { Acknowledges = null, PeerJournal = null },
        };
        Directory.CreateDirectory(_lab.At("drive"));
        File.WriteAllBytes(_lab.At("drive", "PLANT-7.desk.00000001.offlic.tar"), forge.Build());
        var said = _lab.Desk("receive", "drive", "--json");
        Assert.True(StationPair.Line(said, "bundle").GetProperty("outcome").GetString() == "received", said.Out + said.Error);
        return said;
    }
}
