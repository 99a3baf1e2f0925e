namespace OfflineLicense.Tests.Commands.Status;

/// <summary>What a zone says of packed requests: in transit, at the desk, or uploaded at CSSM.</summary>
public sealed class PackedStageTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    // Regression: what the desk had acknowledged and uploaded stayed "in transit", and the drive was to be carried again.
    [Fact]
    [Trait("Lane", "check")]
    public void What_the_desk_acknowledged_is_not_in_transit_and_the_response_is_awaited()
    {
        const string Await = "the response of CSSM is awaited; drive back: offlic receive /media/usb";
        const string Carry = "carry the drive to the desk; back here: offlic receive /media/usb";
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        var packed = _lab.Zone("status").Out;
        Assert.Contains("  packed  3  in transit\n", packed, StringComparison.Ordinal);
        Assert.EndsWith($"Next: {Carry}\n", packed, StringComparison.Ordinal);

        StationPair.Done(_lab.Desk("mark", "uploaded", "FOC1"));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC3", "--reason", "duplicate report"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        var returned = _lab.Zone("status").Out;
        Assert.Contains("  packed   1  at the desk\n  packed   1  uploaded at CSSM\n", returned, StringComparison.Ordinal);
        Assert.DoesNotContain("in transit", returned, StringComparison.Ordinal);
        Assert.EndsWith($"Next: {Await}\n", returned, StringComparison.Ordinal);
        Assert.Equal(("packed", Await), Find("FOC1"));
        Assert.Equal(("packed", Await), Find("FOC2"));

        StationPair.Done(_lab.Zone("collect", _lab.Write("more.txt", StationPair.Usage("FOC4", 77))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        var next = _lab.Zone("status").Out;
        Assert.Contains("  packed   1  in transit\n  packed   1  at the desk\n", next, StringComparison.Ordinal);
        Assert.EndsWith($"Next: {Carry}\n", next, StringComparison.Ordinal);
        Assert.Equal(("packed", Carry), Find("FOC4"));
    }

    private (string? State, string? Next) Find(string serial)
    {
        var device = StationPair.Device(_lab.Zone, serial);
        return (device.GetProperty("state").GetString(), device.GetProperty("next").GetString());
    }
}
