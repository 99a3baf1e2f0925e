using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Names that are alike, and names of what is not there.</summary>
public sealed class MisnamedFileTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Two_devices_whose_names_are_alike_once_made_safe_have_two_install_files_of_one_answer()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("1.txt", StationPair.Usage("FOC/1", 1)),
            _lab.Write("2.txt", StationPair.Usage("FOC.1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "FOC/1", "FOC.1"))));

        var installs = StationPair.Lines(_lab.Zone("split", "--to", "tftp", "--json"), "install");

        Assert.Equal([StationPair.Udi("FOC.1"), StationPair.Udi("FOC/1")],
            installs.Select(install => install.GetProperty("udi").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(_lab.At("tftp"), "ACK_*").Length);
    }

    [Fact]
    public void A_rehearsal_tells_the_batch_and_writes_none()
    {
        _lab.ToDesk("FOC1", "FOC2");

        var batch = Assert.Single(_lab.Desk("stage", "--to", "up", "--batch", "-n", "--json").Json("batch"));

        Assert.Equal(2, batch.GetProperty("files").GetInt32());
        Assert.False(Directory.Exists(_lab.At("up")));
    }

    [Fact]
    public void A_desk_that_never_heard_of_a_zone_is_told_to_receive_first()
    {
        var said = _lab.Desk("pack", "--to", "back", "--for", StationPair.ZoneName);

        Assert.Equal(2, said.Exit);
        Assert.Contains("receive a zone's bundle first", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_is_not_there_cannot_be_signed()
    {
        var said = _lab.Zone("sign", "PLANT-7.desk.00000001.offlic.tar");

        Assert.Equal(5, said.Exit);
        Assert.Contains("PLANT-7.desk.00000001.offlic.tar was not found", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_pinned_already_is_not_pinned_or_journalled_twice()
    {
        using var ledger = Open();
        var key = Forge.PublicOf(Forge.P256);

        KeyTrust.Trust(ledger, "tester", key, "HQ-2");
        var (rows, journal) = (ledger.Keys.All().Count, ledger.Journal.Head());
        KeyTrust.Trust(ledger, "tester", key, "HQ-2");

        Assert.Equal((rows, journal), (ledger.Keys.All().Count, ledger.Journal.Head()));
    }

    [Fact]
    public void The_beginning_of_two_key_ids_names_neither()
    {
        using var ledger = Open();
        var spki = Forge.PublicOf(Forge.P256).Spki.ToArray();
        ledger.Write("tester", () =>
        {
            foreach (var last in "12")
                ledger.Keys.Add(Digest.Parse("012345678" + new string(last, 55))!.Value, "HQ-2", own: false, spki, ledger.Now);
            return ("test", "two ids that begin alike");
        });

        var refused = Assert.Throws<Failure>(() => new StationKeys(ledger).Find("01234567"));

        Assert.Equal((FailureKind.Usage, "2 key ids begin with \"01234567\""), (refused.Kind, refused.Message));
        Assert.EndsWith("2", new StationKeys(ledger).Find("0123456782").Id.Hex, StringComparison.Ordinal);
    }

    private Ledger Open() => Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Shell.Clock, rehearsal: false);
}
