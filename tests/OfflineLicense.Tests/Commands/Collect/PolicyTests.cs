namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>A policy names no device: it goes to all of an account, or to whom a person says, and a later one takes its place.</summary>
public sealed class PolicyTests : IDisposable
{
    private const string First = "FOC0000A001";
    private const string Second = "FOC0000A002";
    private const string Third = "FOC0000A003";

    private readonly StationPair _lab = new();

    public PolicyTests()
    {
        StationPair.Done(_lab.In("zone2", "init", "zone2", "--name", "PLANT-8", "--hostnames", "allow"));
        _lab.Trust("zone2", "desk", "PLANT-8");
        _lab.Trust("desk", "zone2", StationPair.DeskName);
        Send("zone", "V1", "out1", First);
        Send("zone2", "V2", "out2", Second);
        Send("zone2", "V1", "out3", Third);
    }

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_policy_of_an_account_goes_to_each_zones_devices_of_that_account(bool isWrapped)
    {
        var text = isWrapped ? $"<smartLicense>{StationPair.Policy("One")}</smartLicense>" : StationPair.Policy("One");
        Collect("policy.xml", text);

        Return();

        Assert.Equal([First], Split("zone"));
        Assert.Equal([Third], Split("zone2"));
        Assert.Equal(text, File.ReadAllText(Directory.GetFiles(_lab.At("tftp-zone2"), "ACK_*").Single()));
    }

    [Fact]
    public void A_later_policy_takes_the_place_of_the_earlier_whatever_time_either_states()
    {
        // The account block of the first states a time far ahead; the second states none.
        Collect("a.xml", $"<smartLicense>{StationPair.Policy("One")}<smartLicenseAccountInfo><customerInfo><timestamp>4000000000000</timestamp></customerInfo></smartLicenseAccountInfo></smartLicense>");
        Collect("b.xml", StationPair.Policy("Two"));

        Return();

        Assert.Equal([First], Split("zone"));
        Assert.Contains("<name>Two</name>", File.ReadAllText(Directory.GetFiles(_lab.At("tftp-zone"), "ACK_*").Single()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_for_one_device_goes_to_no_other()
    {
        _lab.Write("policy.xml", StationPair.Policy("Special"));
        StationPair.Done(_lab.Desk("collect", "policy.xml", "--for", Third));

        Return();

        Assert.Empty(Split("zone"));
        Assert.Equal([Third], Split("zone2"));
    }

    [Fact]
    public void A_device_first_collected_after_the_policy_is_not_covered_by_it()
    {
        Collect("policy.xml", StationPair.Policy("One"));
        Send("zone", "V1", "out4", "FOC0000A009");

        Return();

        Assert.Equal([First], Split("zone"));
    }

    private void Send(string zone, string account, string stick, string serial)
    {
        _lab.Write($"drop-{stick}/{serial}.txt", StationPair.Usage(serial, 1));
        StationPair.Done(_lab.In(zone, "collect", $"drop-{stick}", "--smart-account", "S", "--virtual-account", account));
        StationPair.Done(_lab.In(zone, "pack", "--to", stick));
        StationPair.Done(_lab.Desk("receive", stick));
    }

    private void Collect(string name, string text)
    {
        _lab.Write(name, text);
        StationPair.Done(_lab.Desk("collect", name, "--smart-account", "S", "--virtual-account", "V1"));
    }

    private void Return()
    {
        foreach (var (zone, name) in new[] { ("zone", StationPair.ZoneName), ("zone2", "PLANT-8") })
        {
            StationPair.Done(_lab.Desk("pack", "--to", $"back-{zone}", "--for", name));
            if (Directory.Exists(_lab.At($"back-{zone}")))
                StationPair.Done(_lab.In(zone, "receive", $"back-{zone}"));
        }
    }

    private List<string> Split(string zone) => StationPair.Lines(_lab.In(zone, "split", "--to", $"tftp-{zone}", "--json"), "install")
        .Select(line => line.GetProperty("udi").GetString()!).Select(udi => udi[(udi.LastIndexOf(':') + 1)..]).ToList();
}
