namespace OfflineLicense.Tests.Commands.Status;

/// <summary>The next step that <c>status</c> names does something, in every state.</summary>
[Trait("Lane", "check")]
public sealed class NextStepTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    // Regression: a desk with only marks to bring back named no next step.
    [Fact]
    public void A_desk_that_has_only_a_mark_to_bring_back_packs_it()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate report"));

        Assert.Equal("Next: offlic pack --to /media/usb", _lab.Desk("status").OutLines[^1]);
        Assert.Contains("1 fact", _lab.Desk("pack", "--to", "back").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", _lab.Desk("status").Out, StringComparison.Ordinal);
    }

    // Regression: with two zones to pack for, the command that was named was refused.
    [Fact]
    public void A_desk_with_two_zones_to_pack_for_names_one()
    {
        StationPair.Done(_lab.In("north", "init", "north", "--name", "NORTH", "--hostnames", "allow"));
        _lab.Trust("north", "desk", "NORTH");
        _lab.Trust("desk", "north", StationPair.DeskName);
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.In("north", "collect", _lab.Write("n.txt", StationPair.Usage("FOC9", 900))));
        StationPair.Done(_lab.In("north", "pack", "--to", "out-north"));
        StationPair.Done(_lab.Desk("receive", "out-north"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack9.txt", StationPair.Ack(1799000000000, "FOC9"))));

        Assert.Equal("Next: offlic pack --to /media/usb --for NORTH", _lab.Desk("status").OutLines[^1]);
        Assert.Equal(["offlic pack --to /media/usb --for PLANT-7", "offlic pack --to /media/usb --for NORTH"],
            StationPair.Lines(_lab.Desk("status", "--json"), "device").Select(device => device.GetProperty("next").GetString()));
        StationPair.Done(_lab.Desk("pack", "--to", "back", "--for", "NORTH"));
        Assert.Equal("Next: offlic pack --to /media/usb", _lab.Desk("status").OutLines[^1]);
    }

    [Fact]
    public void A_serial_number_that_two_devices_have_is_not_named_alone()
    {
        foreach (var pid in (string[])["C9300-48P", "C9200-24T"])
        {
            StationPair.Done(_lab.Zone("collect", _lab.Write($"{pid}.txt",
                StationPair.Usage("FOC1", 1).Replace("C9300-48P", pid, StringComparison.Ordinal))));
        }

        StationPair.Done(_lab.Zone("mark", "refused", "P:C9300-48P,S:FOC1", "--reason", "duplicate report"));
        var next = StationPair.Device(_lab.Zone, "FOC1").GetProperty("next").GetString()!;
        Assert.EndsWith("offlic history P:C9300-48P,S:FOC1", next, StringComparison.Ordinal);
    }
}
