using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Ledgers;

namespace OfflineLicense.Tests.Attacks;

/// <summary>A zone trusts keys of two sorts, of its desk and of other collectors. Neither speaks as the other.</summary>
[Trait("Lane", "check")]
public sealed class ForgedCollectorTests : IDisposable
{
    private readonly MergeLab _merge = new();

    private StationPair Lab => _merge.Lab;

    public void Dispose() => _merge.Dispose();

    /// <summary>Regression: what a desk stated as packed by itself was never packed here again.</summary>
    [Fact]
    [Trait("Attack", "A39")]
    public void An_export_of_the_desk_that_says_it_is_of_a_zone_keeps_nothing_from_being_packed()
    {
        _merge.Collect("zone", "FOC1");
        StationPair.Done(Lab.Zone("pack", "--to", "out"));
        StationPair.Done(Lab.Desk("receive", "out"));
        Answer("desk", "back");
        StationPair.Done(Lab.Zone("receive", "back"));
        var ledger = _merge.Ledger("desk");
        _ = HostileLedgers.Define(File.ReadAllBytes(ledger), "UPDATE station SET side = 'zone'", ledger);

        var said = Lab.Zone("ledger", "merge", _merge.Export("desk"));

        Assert.Equal(13, said.Exit);
        Assert.Contains("from which this zone received", said.Error, StringComparison.Ordinal);
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM packed_elsewhere"));
    }

    /// <summary>Regression: whoever has the key of a collector answered requests, and acknowledged bundles that no desk had.</summary>
    [Fact]
    [Trait("Attack", "A39")]
    public void A_response_with_the_key_of_a_collector_is_refused()
    {
        TakeCollector();
        StationPair.Done(Lab.Zone("pack", "--to", "out"));
        StationPair.Done(Lab.In("forger", "init", "forger", "--name", StationPair.DeskName, "--side", "desk"));
        Lab.Trust("zone", "forger", StationPair.ZoneName);
        StationPair.Done(Lab.In("forger", "receive", "out"));
        var ledger = _merge.Ledger("forger");
        _ = HostileLedgers.Define(File.ReadAllBytes(ledger), "UPDATE station SET name = 'b'", ledger);
        File.Delete(Lab.At("b.pub.pem"));
        Lab.Trust("forger", "zone", "b");
        Answer("forger", "forged");

        foreach (var command in new[] { "receive", "verify" })
        {
            var said = Lab.Zone(command, "forged");
            Assert.Equal(10, said.Exit);
            Assert.Contains("E_ROLE", said.Out + said.Error, StringComparison.Ordinal);
        }

        Assert.Equal("packed", StationPair.Device(Lab.Zone, "FOC1").GetProperty("state").GetString());
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM bundle WHERE direction = 'in'"));
    }

    /// <summary>Regression: with the key of a collector no bundle was bound to the desk any more.</summary>
    [Fact]
    [Trait("Attack", "A39")]
    public void A_bundle_is_bound_to_the_one_desk_also_where_keys_of_collectors_are_trusted()
    {
        TakeCollector();

        var bundle = StationPair.Line(Lab.Zone("pack", "--to", "out", "--json"), "bundle");

        Assert.Equal(StationPair.DeskName, bundle.GetProperty("for_desk").GetString());
    }

    /// <summary>The zone trusts the key of the collector b and has merged its export, and has a request of its own.</summary>
    private void TakeCollector()
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC8");
        StationPair.Done(Lab.In("b", "pack", "--to", "out-b"));
        Lab.Trust("b", "zone", "b");
        StationPair.Done(_merge.Merge("zone", _merge.Export("b")));
        _merge.Collect("zone", "FOC1");
    }

    /// <summary>The station answers what it has from the zone, and packs it.</summary>
    private void Answer(string station, string folder)
    {
        Lab.Folder(folder);
        StationPair.Done(Lab.In(station, "collect", Lab.Write($"answers-{station}/FOC1.txt", StationPair.Ack(1735000000000, "FOC1"))));
        StationPair.Done(Lab.In(station, "pack", "--to", folder));
    }
}
