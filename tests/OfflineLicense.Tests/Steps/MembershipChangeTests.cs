using System.Text.Json;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Steps;

/// <summary>Units that are alike, that left others behind, or that name no active one: who is in which product instance then.</summary>
public sealed class MembershipChangeTests : IDisposable
{
    private const string One = "e53fc968-0253-4d61-a355-ba908a6cc920";
    private const string Two = "e53fc968-0253-4d61-a355-ba908a6cc921";

    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_set_without_an_active_one_has_the_name_of_the_first_that_is_listed()
    {
        Collect(StationPair.Usage(["1", "2"], [1]).Replace("\\u0022Active\\u0022", "\\u0022Ready\\u0022", StringComparison.Ordinal));

        Assert.Equal("1=2,1", Instances());
    }

    [Fact]
    public void A_name_giver_home_from_repair_leaves_others_of_another_model_behind_under_a_name_of_their_own()
    {
        Collect(OtherModel(StationPair.Usage(["1", "2", "3"], [1])));
        Collect(OtherModel(StationPair.Usage(["2", "3"], [2])));

        var said = Collect(StationPair.Usage(["1"], [3]));

        Assert.Contains($"{StationPair.Udi("1")} reports alone again, apart from P:C9300-24T,S:2", said, StringComparison.Ordinal);
        Assert.Equal("1=1 2=2,3", string.Join(' ', Instances().Split(' ').Order(StringComparer.Ordinal)));
    }

    // 2 and 4 give two other product instances their names, which others go on with: no name is left for the two of them.
    [Fact]
    public void Those_whom_the_name_giver_left_and_who_have_no_name_to_go_on_under_have_left()
    {
        foreach (var (set, report) in new[] { ("2 3", 1), ("4 5", 1), ("1 6", 1), ("1 2 4", 2), ("2 4", 5) })
            Collect(StationPair.Usage(set.Split(' '), [report]));
        Assert.Equal("1=2,4 2=3 4=5", Instances());

        var said = Collect(StationPair.Usage(["1"], [9]));

        Assert.Contains($"the members of {StationPair.Udi("1")} changed: {StationPair.Udi("2")}, {StationPair.Udi("4")} left; {StationPair.Udi("1")} joined", said, StringComparison.Ordinal);
        Assert.Equal("1=1 2=3 4=5", Instances());
    }

    [Fact]
    public void A_unit_that_asks_with_a_uuid_is_at_home_where_it_was_without_one_though_its_twin_moved_away()
    {
        Collect(StationPair.Usage(["1"], [1]));
        Collect(StationPair.Usage(["8", "9"], [1]));
        Collect(StationPair.WithUuid(StationPair.Usage(["8", "9", "1"], [2]), Two));
        Assert.Equal($"1= 8=8,9,1,U:{Two}", Instances());

        Collect($"<smartLicense><smartLicenseSystemInfo><data><![CDATA[{{\"sudi\":{Sudi(One)},\"timestamp\":1735000000}}]]></data></smartLicenseSystemInfo>"
            + $"<smartLicenseAuthRequest><data><![CDATA[{{\"device_list\":[{{\"sudi\":{Sudi(One)}}}],\"keys\":[{{\"tag\":\"hseck9\"}}]}}]]></data></smartLicenseAuthRequest></smartLicense>");

        Assert.Equal($"1=1,U:{One} 8=8,9,1,U:{Two}", Instances());
    }

    // The list of a bundle may be wrong about a usage file; the file itself lists who is in the set.
    [Fact]
    public void A_usage_file_says_itself_whose_it_is_whatever_the_sealed_list_says()
    {
        Collect(StationPair.Usage(["1", "2"], [1]));
        Collect(StationPair.Usage(["8"], [1]));
        using var ledger = Open();
        var reading = new ParsedContent(DocumentKind.Usage)
        {
            Udis = [Unit("1"), Unit("2")],
            Members = [new Member(Unit("2"), "Active"), new Member(Unit("1"), "Standby")],
        };
        var other = ledger.Devices.NamedBy(Unit("8"))!.Value;

        ledger.Write("tester", () =>
        {
            var id = ledger.Documents.Add(Digest.Of("a file"u8), 6, DocumentKind.Usage, Chunk.Of("a file"u8), "x", ledger.Now);
            Assert.Equal(ledger.Devices.NamedBy(Unit("1")), new DeviceResolver(ledger).RecordRequest(id, reading, other, isSigned: true,
                []));
            return ("test", "a usage file that the list gives to another");
        });
        Assert.Equal(["8"], ledger.Devices.PresentMembers(other).Select(member => member.Udi.Serial));
    }

    [Fact]
    public void A_sealed_list_may_name_a_product_instance_by_any_of_its_members_and_a_stranger_is_nobody()
    {
        Collect(StationPair.Usage(["1", "2"], [1]));
        using var ledger = Open();

        Assert.Equal(ledger.Devices.NamedBy(Unit("1")), new DeviceResolver(ledger).FindNamed(Unit("2")));
        Assert.Null(new DeviceResolver(ledger).FindNamed(Unit("9")));
    }

    // A product instance that goes on under a new name has sent nothing yet by that name.
    [Fact]
    public void Those_who_go_on_under_another_name_are_missing_in_the_zone_and_expected_at_the_desk()
    {
        foreach (var (set, report) in new[] { ("1 2 3", 1), ("2 3", 2), ("1", 3) })
        {
            Collect(StationPair.Usage(set.Split(' '), [report]));
            StationPair.Done(_lab.Zone("pack", "--to", "out"));
        }

        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Zone("round", "start"));

        var (zone, desk) = (StationPair.Device(_lab.Zone, "2"), StationPair.Device(_lab.Desk, "2"));
        Assert.Equal(("missing", JsonValueKind.Null), (zone.GetProperty("state").GetString(), zone.GetProperty("since").ValueKind));
        Assert.Equal(("expected", JsonValueKind.Null), (desk.GetProperty("state").GetString(), desk.GetProperty("since").ValueKind));
    }

    private static string OtherModel(string usage) => usage
        .Replace("C9300-48P\\u0022,\\u0022udi_serial_number\\u0022:\\u00222", "C9300-24T\\u0022,\\u0022udi_serial_number\\u0022:\\u00222",
            StringComparison.Ordinal)
        .Replace("C9300-48P\",\"udi_serial_number\":\"2", "C9300-24T\",\"udi_serial_number\":\"2", StringComparison.Ordinal);

    private static string Sudi(string uuid) => $$"""{"udi_pid":"C9300-48P","udi_serial_number":"1","uuid":"{{uuid}}"}""";

    private static Udi Unit(string serial) => Udi.From("C9300-48P", serial)!;

    private Ledger Open() => Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Shell.Clock, rehearsal: false);

    /// <returns>The warnings.</returns>
    private string Collect(string text)
    {
        var said = _lab.Zone("collect", _lab.Write($"{++_files}.txt", text), "--json");
        StationPair.Done(said);
        return StationPair.Line(said, "file").GetProperty("warnings").GetRawText();
    }

    private string Instances() => string.Join(' ', StationPair.Lines(_lab.Zone("status", "--json"), "device")
        .OrderBy(device => device.GetProperty("udi").GetString(), StringComparer.Ordinal)
        .Select(device => $"{Serial(device.GetProperty("udi"))}={string.Join(',', device.GetProperty("members").EnumerateArray().Select(Serial))}"));

    private static string Serial(JsonElement udi) => udi.GetString()!.Split("S:")[1];
}
