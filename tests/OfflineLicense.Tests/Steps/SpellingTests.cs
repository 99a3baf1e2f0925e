using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Steps;

/// <summary>The nine spellings of one UDI, and its bare serial number, typed wherever a product instance is named.</summary>
public sealed class SpellingTests(SpellingTests.Station station) : IClassFixture<SpellingTests.Station>
{
    private const string Pid = "NGFWv-4321/K9";
    private const string Serial = "EXATRI-a-01828";

    public static TheoryData<string> Spellings() =>
    [
        $"P:{Pid},S:{Serial}",
        $"P:{Pid}, S:{Serial} ",
        $"P:{Pid},S:{Serial},U:e53fc968-0253-4d61-a355-ba908a6cc920",
        $"UDI: PID:{Pid},SN:{Serial}",
        $"Active:PID:{Pid},SN:{Serial}",
        $"Active: PID:{Pid},SN:{Serial}",
        $"{Pid}:{Serial}",
        $$"""{"udi_pid":"{{Pid}}","udi_serial_number":"{{Serial}}"}""",
        $$"""{"udiPid":"{{Pid}}","udiSerialNumber":"{{Serial}}","udiVid":null}""",
        $"UDI_PID:{Pid}; UDI_SN:{Serial}; ",
        $"udiPid:{Pid} udiSerialNumber:{Serial}",
        $"Z{Pid}:{Serial}",
        $"CB-Z{Pid}:{Serial}-AK9A6sMTr-86",
        $"{Pid}/{Serial}",
        $"{Pid} {Serial}",
        Serial,
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Every_spelling_means_the_same_wherever_it_is_typed(string typed)
    {
        const string udi = $"P:{Pid},S:{Serial}";
        var lab = station.Lab;

        Assert.Equal(udi, StationPair.Line(lab.Zone("history", typed, "--json"), "event").GetProperty("udi").GetString());
        Assert.Equal(udi, StationPair.Line(lab.Zone("status", "--device", typed, "--json"), "device").GetProperty("udi").GetString());
        Assert.Equal(udi, Assert.Single(StationPair.Lines(lab.Zone("stage", "--to", "up", "--only", typed, "-n", "--json"),
            "upload")).GetProperty("udi").GetString());
        Assert.Equal(udi, Assert.Single(StationPair.Lines(lab.Zone("split", "--to", "tftp", "--only", typed, "-n", "--json"),
            "install")).GetProperty("udi").GetString());
        Assert.Equal(udi, Assert.Single(StationPair.Lines(lab.Zone("mark", "ignored", typed, "-n", "--json"),
            "mark")).GetProperty("udi").GetString());
        Assert.Equal("person",
            StationPair.Line(lab.Zone("collect", "nameless.txt", "--assume-udi", typed, "--reason", "label", "-n", "--json"),
                "file").GetProperty("evidence").GetString());
        Assert.Equal("recorded", StationPair.Line(lab.Zone("collect", "policy.xml", "--for", typed, "-n", "--json"),
            "file").GetProperty("outcome").GetString());
    }

    [Fact]
    public void Another_case_is_another_name_and_the_known_one_is_shown()
    {
        Assert.Equal(2, station.Lab.Zone("history", $"P:{Pid.ToUpperInvariant()},S:{Serial}").Exit);
        Assert.Equal(2, station.Lab.Zone("status", "--device", Serial.ToUpperInvariant()).Exit);
        Assert.Contains($"P:{Pid},S:{Serial} is known", station.Lab.Zone("status", "--device", Serial.ToUpperInvariant()).Error,
            StringComparison.Ordinal);
    }

    /// <summary>A zone with that device, one like it, an answer to split and a request that waits.</summary>
    public sealed class Station : IDisposable
    {
        public Station()
        {
            foreach (var (name, pid, serial) in new[] { ("a", Pid, Serial), ("b", Pid, "EXATRI-b-01828"), ("c", "C9300-48P", "FOC1") })
                Lab.Write($"in/{name}.txt", StationPair.Usage(serial, 1).Replace("C9300-48P", pid, StringComparison.Ordinal));
            StationPair.Done(Lab.Zone("collect", "in"));
            StationPair.Done(Lab.Zone("collect", Lab.Write("ack.txt",
                StationPair.Ack(1799000000000, Serial).Replace("C9300-48P", Pid, StringComparison.Ordinal))));
            StationPair.Done(Lab.Zone("collect", Lab.Write("in/d.txt",
                StationPair.Usage(Serial, 2).Replace("C9300-48P", Pid, StringComparison.Ordinal))));
            Lab.Write("nameless.txt", StationPair.Ack(1799000000001));
            Lab.Write("policy.xml", StationPair.Policy("P"));
        }

        internal StationPair Lab { get; } = new();

        public void Dispose() => Lab.Dispose();
    }
}
