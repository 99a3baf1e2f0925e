using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Policy;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

public sealed class BundlePolicyTests
{
    [Fact]
    public void A_key_that_is_trusted_for_another_station_does_not_speak_for_this_origin()
    {
        var head = Head(new Forge(), station: "LAB-B");

        Assert.Equal("E_POLICY", Code(() => BundlePolicy.CheckSigners(head, 1)));
    }

    [Fact]
    public void One_seal_is_not_enough_where_two_are_demanded()
    {
        BundlePolicy.CheckSigners(Head(new Forge(Forge.P256, Forge.P384)), 2);

        Assert.Equal("E_POLICY", Code(() => BundlePolicy.CheckSigners(Head(new Forge()), 2)));
    }

    [Fact]
    public void A_bundle_for_another_station_is_refused()
    {
        var head = Head(new Forge { Name = BundleName.Parse("LAB-A.HQ.00000007")! });

        BundlePolicy.CheckDestination(head, "HQ", Side.Desk);
        Assert.Equal("E_DESTINATION", Code(() => BundlePolicy.CheckDestination(head, "HQ-2", Side.Desk)));
        Assert.Equal("E_DESTINATION", Code(() => BundlePolicy.CheckDestination(head, "hq", Side.Desk)));
    }

    [Fact]
    public void Every_desk_takes_what_is_for_the_desk_and_no_zone_does()
    {
        var head = Head(new Forge());

        BundlePolicy.CheckDestination(head, "HQ", Side.Desk);
        Assert.Equal("E_DESTINATION", Code(() => BundlePolicy.CheckDestination(head, "LAB-B", Side.Zone)));
    }

    [Fact]
    public void A_bundle_that_names_its_desk_is_for_no_other_desk()
    {
        var head = Head(new Forge { Says = manifest => manifest with { ForDesk = "HQ" } });

        BundlePolicy.CheckDestination(head, "HQ", Side.Desk);
        Assert.Equal("E_DESTINATION", Code(() => BundlePolicy.CheckDestination(head, "HQ-2", Side.Desk)));
        Assert.Equal("E_DESTINATION", Code(() => BundlePolicy.CheckDestination(head, "desk", Side.Desk)));
    }

    [Fact]
    public void A_response_goes_to_a_zone_and_a_request_to_a_desk()
    {
        var response = Head(new Forge
        {
            Name = BundleName.Parse("HQ.LAB-A.00000007")!,
            Items = [],
            Says = manifest => manifest with { Kind = BundleKind.Response },
        }, "HQ");

        BundlePolicy.CheckDestination(response, "LAB-A", Side.Zone);
        Assert.Equal("E_DESTINATION", Code(() => BundlePolicy.CheckDestination(response, "LAB-A", Side.Desk)));
    }

    [Fact]
    public void A_receipt_for_a_bundle_we_do_not_have_shows_that_our_ledger_was_restored()
    {
        var head = Head(new Forge());
        var row = Digest.Of("their row"u8);

        BundlePolicy.CheckRollback(head, "HQ", _ => Digest.Of("theirs"u8), _ => row);
        Assert.Equal("E_ROLLBACK", Code(() => BundlePolicy.CheckRollback(head, "HQ", _ => null, _ => row)));
        Assert.Equal("E_ROLLBACK", Code(() => BundlePolicy.CheckRollback(head, "HQ", _ => Digest.Of("another"u8), _ => row)));
    }

    [Fact]
    public void A_journal_row_we_do_not_have_shows_that_our_ledger_was_rewritten()
    {
        var head = Head(new Forge());

        Assert.Equal("E_ROLLBACK", Code(() => BundlePolicy.CheckRollback(head, "HQ", _ => Digest.Of("theirs"u8), _ => null)));
        Assert.Equal("E_ROLLBACK", Code(() =>
            BundlePolicy.CheckRollback(head, "HQ", _ => Digest.Of("theirs"u8), row => Digest.Of([(byte)row]))));
    }

    [Fact]
    public void A_receipt_for_another_desk_is_not_ours_to_judge() =>
        BundlePolicy.CheckRollback(Head(new Forge()), "HQ-2", _ => null, _ => null);

    [Fact]
    public void A_bundle_that_acknowledges_and_saw_no_row_is_judged_by_the_bundle_alone()
    {
        var head = Head(new Forge { Says = manifest => manifest with { PeerJournal = null } });

        BundlePolicy.CheckRollback(head, "HQ", _ => Digest.Of("theirs"u8), _ => null);
        Assert.Equal("E_ROLLBACK", Code(() => BundlePolicy.CheckRollback(head, "HQ", _ => null, _ => null)));
    }

    private static VerifiedHead Head(Forge forge, string station = "LAB-A")
    {
        var ring = new Keyring(forge.Keys.Select(key => new PinnedKey(Forge.PublicOf(key), station)));
        return Forge.Verify(forge.Build(), ring).Head;
    }

    private static string? Code(Action act) => Assert.Throws<Failure>(act).Code;
}
