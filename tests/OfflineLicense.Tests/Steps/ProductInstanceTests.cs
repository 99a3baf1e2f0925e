using System.Text.Json;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Steps;

/// <summary>The table of docs/decisions/0035-which-device.md, case by case, through files and the command line.</summary>
public sealed class ProductInstanceTests : IDisposable
{
    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_switchover_keeps_the_name_and_changes_no_member()
    {
        Save("1 2", 1);

        Assert.Empty(Save("2 1", 2));
        Assert.Equal("1=2,1", Instances());
    }

    [Fact]
    public void Both_supervisors_of_one_chassis_are_one_member()
    {
        Save("1 1", 1);

        Assert.Empty(Save("1", 2));
        Assert.Equal("1=1", Instances());
    }

    [Fact]
    public void A_replaced_member_is_said_with_who_left_and_who_joined()
    {
        Save("1 2 3", 1);

        Assert.Equal([$"the members of {StationPair.Udi("1")} changed: {StationPair.Udi("3")} left; {StationPair.Udi("4")} joined"],
            Save("1 2 4", 2));
        Assert.Equal("1=1,2,4", Instances());
    }

    [Fact]
    public void Many_that_left_are_cut_after_four()
    {
        Save("1 2 3 4 5 6 7", 1);

        Assert.Equal($"the members of {StationPair.Udi("1")} changed: {StationPair.Udi("2")}, {StationPair.Udi("3")}, {StationPair.Udi("4")}, {StationPair.Udi("5")} and 2 more left", Assert.Single(Save("1", 2)));
    }

    [Fact]
    public void The_repair_of_the_active_one_leaves_a_pair_its_name()
    {
        Save("1 2", 1);
        Save("2 9", 2);

        Assert.Equal("1=2,9", Instances());
    }

    [Fact]
    public void A_stack_whose_name_giver_failed_is_still_that_stack_and_takes_it_back()
    {
        Save("1 2 3", 1);
        Save("2 3", 2);
        Assert.Equal("1=2,3", Instances());

        Save("2 3 1", 3);
        Assert.Equal("1=2,3,1", Instances());
    }

    [Fact]
    public void A_member_reused_in_another_stack_is_in_that_one_alone_at_once()
    {
        Save("1 2 3", 1);
        Save("8 9", 1);

        Assert.Equal([$"the members of {StationPair.Udi("8")} changed: {StationPair.Udi("3")} (until now in {StationPair.Udi("1")}) joined"], Save("8 9 3", 2));
        Assert.Equal("1=1,2 8=8,9,3", Instances());
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    [InlineData("1", "2 3")]
    [InlineData("2 3", "1")]
    [InlineData("1 2", "3 4")]
    [InlineData("3 4", "1 2")]
    public void A_stack_split_in_two_is_two_whichever_half_reports_first(string first, string second)
    {
        Save(string.Join(' ', $"{first} {second}".Split(' ').Order(StringComparer.Ordinal)), 1);

        Save(first, 2);
        Save(second, 3);

        var halves = new[] { first, second }.Order(StringComparer.Ordinal).Select(half => $"{half[0]}={half.Replace(' ', ',')}");
        Assert.Equal(string.Join(' ', halves), Instances());
        Assert.Empty(Save(first, 4).Concat(Save(second, 5)));
        Assert.Equal(string.Join(' ', halves), Instances());
    }

    [Fact]
    public void Two_stacks_merged_are_the_one_whose_member_is_active_and_the_other_keeps_its_open_request()
    {
        Save("1 2", 1);
        Save("8 9", 1);
        StationPair.Done(_lab.Zone("pack", "--to", "out"));

        Assert.Contains($"{StationPair.Udi("8")} (until now in {StationPair.Udi("8")})", Assert.Single(Save("1 2 8 9", 2)),
            StringComparison.Ordinal);
        Assert.Equal("1=1,2,8,9 8=", Instances());
        var other = StationPair.Lines(_lab.Zone("status", "--json", "--device", $"{StationPair.Udi("8")}"), "device")[0];
        Assert.Equal(StationPair.Udi("1"), other.GetProperty("udi").GetString());
        var gone = StationPair.Lines(_lab.Zone("status", "--json"), "device").Single(line =>
            line.GetProperty("udi").GetString() == StationPair.Udi("8"));
        Assert.Equal(("packed", $"it is a member of {StationPair.Udi("1")} now"),
            (gone.GetProperty("state").GetString(), gone.GetProperty("reason").GetString()));
    }

    [Fact]
    public void The_larger_of_two_merged_stacks_lives_on_whoever_is_active()
    {
        Save("1 2 3", 1);
        Save("9", 1);
        Save("9 1 2 3", 2);

        Assert.Equal("1=9,1,2,3 9=", Instances());
    }

    [Fact]
    public void A_box_that_joins_a_stack_and_leaves_it_again_is_what_it_was()
    {
        Save("5", 1);
        Save("1", 1);
        Save("1 5", 2);
        Assert.Equal("1=1,5 5=", Instances());

        Assert.Contains($"{StationPair.Udi("5")} (until now in {StationPair.Udi("1")}) joined", Assert.Single(Save("5", 2)),
            StringComparison.Ordinal);
        Assert.Equal("1=1 5=5", Instances());
    }

    [Fact]
    public void A_box_that_joined_and_became_active_is_still_of_the_stack()
    {
        Save("5", 1);
        Save("1 2 3", 1);
        Save("1 2 3 5", 2);
        Save("5 2 3", 3);

        Assert.Equal("1=5,2,3 5=", Instances());
    }

    // Without a name of their own the others would take the answers that are meant for the box that has the name.
    [Fact]
    public void A_name_giver_home_from_repair_and_used_alone_has_its_name_and_the_stack_goes_on_under_another()
    {
        Save("1 2 3 4", 1);
        Save("2 3 4", 2);

        Assert.Equal([$"{StationPair.Udi("1")} reports alone again, apart from {StationPair.Udi("2")}, {StationPair.Udi("3")}, {StationPair.Udi("4")}: those continue as the product instance {StationPair.Udi("2")}"], Save("1", 3));
        Assert.Equal("1=1 2=2,3,4", Instances());
        Save("3 2 4", 4);
        Assert.Equal("1=1 2=3,2,4", Instances());
    }

    [Fact]
    public void A_stack_may_hold_the_same_model_twice_and_others_beside()
    {
        _lab.Write("a.txt", StationPair.Usage(["1", "2", "3"], [1]).Replace("C9300-48P\\u0022,\\u0022udi_serial_number\\u0022:\\u00223",
            "C9300-24T\\u0022,\\u0022udi_serial_number\\u0022:\\u00223", StringComparison.Ordinal));
        StationPair.Done(_lab.Zone("collect", "a.txt"));

        Assert.Equal([StationPair.Udi("1"), StationPair.Udi("2"), "P:C9300-24T,S:3"],
            StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("members").EnumerateArray().Select(member =>
                member.GetString()));
    }

    // An older report of a stack lists who was in it then: such a one came back into the stack with every file.
    [Fact]
    public void Who_stands_only_in_the_lists_of_older_reports_has_left()
    {
        Save("1 2", 1);
        _lab.Write("both.txt", StationPair.Usage(["1", "2"], [2]).Replace("</smartLicense>", string.Empty, StringComparison.Ordinal)
            + StationPair.Usage(["1", "3"], [3])["<smartLicense>".Length..]);

        Assert.Equal([$"the members of {StationPair.Udi("1")} changed: {StationPair.Udi("2")} left; {StationPair.Udi("3")} joined"],
            Changes(_lab.Zone("collect", "both.txt", "--json")));
        Assert.Equal("1=1,3", Instances());
    }

    [Fact]
    public void The_same_serial_number_with_another_model_is_another_device_and_alone_it_is_ambiguous()
    {
        Save("1", 1);
        StationPair.Done(_lab.Zone("collect", _lab.Write("other.txt",
            StationPair.Usage("1", 1).Replace("C9300-48P", "C9300-24T", StringComparison.Ordinal))));

        Assert.Equal(2, StationPair.Lines(_lab.Zone("status", "--json"), "device").Count);
        foreach (var said in (Said[])[_lab.Zone("history", "1"), _lab.Zone("status", "--device", "1"), _lab.Zone("mark", "ignored", "1"),
            _lab.Zone("split", "--to", "t", "--only", "1")])
        {
            Assert.Equal(2, said.Exit);
            Assert.Contains("P:C9300-24T,S:1", said.Error, StringComparison.Ordinal);
            Assert.Contains(StationPair.Udi("1"), said.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_uuid_counts_only_where_both_sides_have_it()
    {
        const string one = "e53fc968-0253-4d61-a355-ba908a6cc920";
        const string two = "e53fc968-0253-4d61-a355-ba908a6cc921";
        Save("1", 1);
        foreach (var (uuid, report) in new[] { (one, 2), (null, 3), (two, 4) })
        {
            // A file that left the UUID out made it forgotten, and then the other UUID was taken for the same unit.
            if (uuid is null)
            {
                Save("1", report);
                continue;
            }

            var text = StationPair.Usage("1", report).Replace("udi_serial_number\\u0022:\\u00221\\u0022",
                $"udi_serial_number\\u0022:\\u00221\\u0022,\\u0022uuid\\u0022:\\u0022{uuid}\\u0022", StringComparison.Ordinal);
            StationPair.Done(_lab.Zone("collect", _lab.Write($"{uuid}.txt", text)));
        }

        Assert.Equal([StationPair.Udi("1"), $"{StationPair.Udi("1")},U:{two}"],
            StationPair.Lines(_lab.Zone("status", "--json"), "device").Select(device => device.GetProperty("udi").GetString()));
    }

    [Fact]
    public void The_product_instance_identifier_of_cssm_is_no_part_of_a_name()
    {
        Save("1", 1);
        var text = StationPair.Usage("1", 2).Replace("\\u0022instance\\u0022:{",
            "\\u0022instance\\u0022:{\\u0022product_instance_identifier\\u0022:\\u0022360b8a0f-7713-4f20-846f-03281350f9d3\\u0022,",
                StringComparison.Ordinal);
        Assert.Contains("product_instance_identifier", text, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("collect", _lab.Write("b.txt", text)));

        Assert.Equal(StationPair.Udi("1"),
            Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "device")).GetProperty("udi").GetString());
    }

    [Fact]
    public void Two_that_differ_only_in_case_are_two_and_a_person_is_told_both_names()
    {
        Save("foc1a", 1);

        var said = _lab.Zone("collect", _lab.Write("other.txt", StationPair.Usage("FOC1A", 1)), "--json");

        var warning = Assert.Single(StationPair.Line(said, "file").GetProperty("warnings").EnumerateArray(), line =>
            line.GetProperty("code").GetString() == "case-differs").GetProperty("message").GetString();
        Assert.Contains(StationPair.Udi("foc1a"), warning, StringComparison.Ordinal);
        Assert.Contains(StationPair.Udi("FOC1A"), warning, StringComparison.Ordinal);
        Assert.Equal(2, StationPair.Lines(_lab.Zone("status", "--json"), "device").Count);
        Assert.Contains($"{StationPair.Udi("FOC1A")} is known", _lab.Zone("history", "FoC1A").Error, StringComparison.Ordinal);
    }

    // A request that lists no set counted as a set of one: a stack shrank to the box that had asked for an authorization.
    [Fact]
    public void A_request_that_names_the_active_one_alone_says_nothing_about_the_others()
    {
        Save("1 2 3", 1);
        var said = _lab.Zone("collect", _lab.Write("slac.txt", AuthorizationRequest("2")), "--json");

        Assert.Equal("authorization-request", StationPair.Line(said, "file").GetProperty("kind").GetString());
        Assert.Empty(Changes(said));
        Assert.Equal("1=1,2,3", Instances());
    }

    [Fact]
    public void A_request_for_two_known_product_instances_is_refused_with_both_named()
    {
        Save("1", 1);
        Save("9", 1);

        var file = StationPair.Line(_lab.Zone("collect", _lab.Write("slac.txt", AuthorizationRequest("1", "9")), "--json"), "file");

        Assert.Equal("two-devices", file.GetProperty("reason").GetString());
        Assert.Contains(StationPair.Udi("1"), file.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(StationPair.Udi("9"), file.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "9", null, "two-devices")] // nothing ties them together
    [InlineData("1", "1", "9", "two-devices")] // saved by one, measured by another
    [InlineData("1 2", "2 1", "1", null)] // a switchover
    [InlineData("1 2", "2 3", "2", null)] // a member replaced: the reports tie all three
    public void A_usage_file_of_two_devices_is_refused_unless_its_reports_tie_them_together(string first, string second, string? saved,
        string? reason)
    {
        var text = StationPair.Usage(first.Split(' '), [1]).Replace("</smartLicense>", string.Empty, StringComparison.Ordinal)
            + StationPair.Usage(second.Split(' '), [2])["<smartLicense>".Length..].Replace("</smartLicense>", string.Empty,
                StringComparison.Ordinal)
            + (saved is null ? string.Empty
                : $"<smartLicenseSystemInfo><data><![CDATA[{{\"sudi\":{Sudi(saved)}}}]]></data></smartLicenseSystemInfo>")
            + "</smartLicense>";

        var file = StationPair.Line(_lab.Zone("collect", _lab.Write("a.txt", text), "--json"), "file");

        Assert.Equal(reason, file.GetProperty("reason").GetString());
        if (reason is not null)
        {
            Assert.Contains(StationPair.Udi("1"), file.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Contains(StationPair.Udi("9"), file.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Captured_output_counts_as_what_it_lists_and_never_for_those_whom_its_device_has_left()
    {
        Save("1 2", 1);
        Assert.Empty(Changes(Show("after-switchover.txt", "2", "1")));
        Assert.Equal("1=2,1", Instances());

        Assert.Equal([$"the members of {StationPair.Udi("1")} changed: {StationPair.Udi("1")} left; {StationPair.Udi("3")} joined"],
            Changes(Show("changed.txt", "2", "3")));
        Assert.Equal("1=2,3", Instances());

        // Unit 1 alone: its ACK proves nothing for the stack that it has left.
        var said = Show("past.txt", "1");
        Assert.Contains($"{StationPair.Udi("1")} was a member of a product instance and is in none now", said.Out,
            StringComparison.Ordinal);
        Assert.Equal("1=2,3", Instances());
    }

    private static string AuthorizationRequest(params string[] serials)
    {
        var devices = string.Join(',', serials.Select(serial => "{\"sudi\":" + Sudi(serial) + "}"));
        return $"<smartLicense><smartLicenseSystemInfo><data><![CDATA[{{\"sudi\":{Sudi(serials[0])},\"timestamp\":1735000000}}]]></data></smartLicenseSystemInfo>"
            + $"<smartLicenseAuthRequest><data><![CDATA[{{\"device_list\":[{devices}],\"keys\":[{{\"tag\":\"hseck9\"}}]}}]]></data></smartLicenseAuthRequest></smartLicense>";
    }

    private static string Sudi(string serial) => $$"""{"udi_pid":"C9300-48P","udi_serial_number":"{{serial}}"}""";

    private Said Show(string name, params string[] serials)
    {
        var list = serials.Select((serial, i) => $"  {(i == 0 ? "Active" : i == 1 ? "Standby" : "Member")}:PID:C9300-48P,SN:{serial}\n");
        return _lab.Zone("collect", "--json", _lab.Write(name,
            $"Smart Licensing Status\n======================\n\nUsage Reporting:\n  Last ACK received: Mar 15 20:10:40 2027 UTC\n\n"
            + $"Product Information\n===================\nUDI: PID:C9300-48P,SN:{serials[0]}\n\nHA UDI List:\n{string.Concat(list)}\n"));
    }

    /// <summary>Saves a usage file of a stack whose first unit is active; gives what was said of members.</summary>
    private List<string?> Save(string serials, long report)
    {
        var said = _lab.Zone("collect", _lab.Write($"{++_files}.txt", StationPair.Usage(serials.Split(' '), [report])), "--json");
        StationPair.Done(said);
        return Changes(said);
    }

    private static List<string?> Changes(Said said) => StationPair.Line(said, "file").GetProperty("warnings").EnumerateArray()
        .Where(warning => warning.GetProperty("code").GetString() == "member-changed")
        .Select(warning => warning.GetProperty("message").GetString())
        .ToList();

    /// <summary>Name and members of every product instance, by serial number.</summary>
    private string Instances() => string.Join(' ', StationPair.Lines(_lab.Zone("status", "--json"), "device")
        .Select(device => $"{Serial(device.GetProperty("udi"))}={string.Join(',', device.GetProperty("members").EnumerateArray().Select(Serial))}"));

    private static string Serial(JsonElement udi) => udi.GetString()!.Split("S:")[1];
}
