using System.Text;
using OfflineLicense.Formats.DeviceOutput;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Formats;

public class DeviceOutputFileTests(ITestOutputHelper output)
{
    [Fact]
    public void A_stack_is_one_device_with_its_members_in_their_roles()
    {
        var reading = Fixture("stack-of-4.show-license-all.txt");
        var state = Assert.Single(reading.DeviceStates);
        Assert.Equal("P:C9300-48UXM,S:FOC0000A001", state.Udi.ToString());
        Assert.Equal(
            ["Active FOC0000A001", "Standby FOC0000A002", "Member FOC0000A003", "Member FOC0000A004"],
            state.Members.Select(member => $"{member.Role} {member.Udi.Serial}"));
        Assert.Equal(4, reading.Udis.Count);
        Assert.Equal(At(2026, 3, 15, 20, 10, 40), state.LastAckReceived);
        Assert.Equal(At(2026, 5, 14, 20, 10, 40), state.NextAckDeadline);
        Assert.Equal(At(2026, 4, 13, 22, 27, 41), state.NextReportPush);
        Assert.Equal(At(2026, 3, 14, 22, 27, 41), state.LastReportPush);
        Assert.Equal(DeviceTime.None, state.LastReportFileWrite);
        Assert.Equal(At(2026, 3, 18, 15, 9, 55), state.CapturedAt);
        Assert.Equal(("Example Plant", "Line 7", "Plant Policy"), (state.SmartAccount, state.VirtualAccount, state.PolicyName));
        Assert.Equal(["FOC0000A001", "FOC0000A002", "FOC0000A003"], state.TrustCodes!.Select(udi => udi.Serial));
        Assert.Null(state.Hostname);
        Assert.Empty(reading.Notices);
    }

    [Fact]
    public void A_device_that_has_no_ack_says_none_and_not_nothing()
    {
        var state = Assert.Single(Fixture("standalone-no-ack-yet.show-license-all.txt").DeviceStates);
        Assert.Equal("P:ISR4321/K9,S:FDO0000B001", state.Udi.ToString());
        Assert.Equal(DeviceTime.None, state.LastAckReceived);
        Assert.True(state.LastAckReceived!.IsNone);
        Assert.Equal(At(2027, 2, 7, 10, 32, 11), state.NextAckDeadline);
        Assert.Empty(state.TrustCodes!);
        Assert.Null(state.SmartAccount);
        Assert.Null(state.PolicyName);
        Assert.Null(state.CapturedAt);
        Assert.Empty(state.Members);
    }

    [Fact]
    public void A_chassis_with_two_supervisors_is_one_member()
    {
        var reading = Fixture("dual-supervisor.show-license-all.txt");
        var state = Assert.Single(reading.DeviceStates);
        Assert.Equal(new Member(state.Udi, "Active"), Assert.Single(state.Members));
        Assert.Single(reading.Udis);
        Assert.Equal([state.Udi], state.TrustCodes!);
        Assert.Equal(At(2026, 5, 22, 5, 30, 30), state.CapturedAt);
    }

    [Fact]
    public void Tech_support_of_a_controller_pair_gives_its_clock_and_its_zone()
    {
        var state = Assert.Single(Fixture("wlc-ha-pair.show-license-tech-support.txt").DeviceStates);
        Assert.Equal(["Active", "Standby"], state.Members.Select(member => member.Role));
        Assert.Equal(new DeviceTime(new DateTime(2026, 1, 11, 13, 28, 8), "CET"), state.CapturedAt);
        Assert.Equal(new DeviceTime(new DateTime(2026, 1, 10, 20, 32, 26), "CET"), state.LastAckReceived);
        Assert.Null(state.LastAckReceived!.Utc);
        Assert.Equal([state.Udi], state.TrustCodes!);
    }

    [Fact]
    public void Another_zone_is_kept_by_name_and_the_prompt_gives_the_hostname()
    {
        var reading = Fixture("zone-pdt.show-license-status.txt");
        var state = Assert.Single(reading.DeviceStates);
        Assert.Equal("P:C9500-24Y4C,S:CAT0000D001", state.Udi.ToString());
        Assert.Equal(new DeviceTime(new DateTime(2023, 12, 18, 11, 5, 11), "PDT"), state.LastAckReceived);
        Assert.Equal(new DeviceTime(new DateTime(2023, 12, 18, 11, 7, 9), "PDT"), state.CapturedAt);
        Assert.Equal("edge-9500", state.Hostname);
        Assert.Equal("edge-9500", reading.Hostname);
        Assert.Null(state.PolicyName);
    }

    [Fact]
    public void Two_devices_in_a_session_log_are_told_apart_by_their_prompts()
    {
        var states = Fixture("two-devices-with-prompts.log").DeviceStates;
        Assert.Equal(["FOC0000F001", "FOC0000F002"], states.Select(state => state.Udi.Serial));
        Assert.Equal(["sw-line8-a", "sw-line8-b"], states.Select(state => state.Hostname));
        Assert.Equal([At(2026, 3, 16, 9, 0, 0), At(2026, 3, 17, 10, 0, 0)], states.Select(state => state.LastAckReceived));
        Assert.Equal("Plant Policy", states[1].PolicyName);
    }

    [Fact]
    public void Two_outputs_put_together_do_not_lend_each_other_their_dates()
    {
        var states = Fixture("two-devices-without-prompts.txt").DeviceStates;
        Assert.Equal(["FOC0000F001", "FOC0000F002"], states.Select(state => state.Udi.Serial));
        Assert.Equal([At(2026, 3, 15, 20, 10, 40), DeviceTime.None], states.Select(state => state.LastAckReceived));
    }

    [Fact]
    public void Pager_lines_do_not_hide_what_follows_them()
    {
        var state = Assert.Single(Fixture("pager-lines.log").DeviceStates);
        Assert.Equal("P:C9300-24T,S:FOC0000G001", state.Udi.ToString());
        Assert.Equal("sw-pager", state.Hostname);
        Assert.Equal(At(2026, 3, 15, 20, 10, 40), state.LastAckReceived);
        Assert.Equal(At(2026, 5, 14, 20, 10, 40), state.NextAckDeadline);
        Assert.Equal(At(2026, 4, 13, 22, 27, 41), state.NextReportPush);
        Assert.Equal(["FOC0000G001", "FOC0000G002"], state.Members.Select(member => member.Udi.Serial));
    }

    [Fact]
    public void Every_way_to_encode_it_reads_the_same()
    {
        var expected = Describe(Fixture("saved-as-utf-16.show-license-all.txt"));
        Assert.Contains("JAE0000E001", expected, StringComparison.Ordinal);
        var text = Encoding.Unicode.GetString(File.ReadAllBytes(PathOf("saved-as-utf-16.show-license-all.txt")).AsSpan(2));
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UnicodeEncoding(false, false), new UnicodeEncoding(true, false) })
        {
            foreach (var ending in new[] { "\r\n", "\n", "\r" })
            {
                byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text.Replace("\r\n", ending, StringComparison.Ordinal))];
                Assert.Equal(expected, Describe(DeviceOutputFile.Read(bytes)!));
            }
        }
    }

    [Fact]
    public void The_old_table_and_a_report_name_their_device()
    {
        Assert.Equal("P:ASR1006,S:NWG0000H001", Assert.Single(Fixture("old-table.show-license-udi.txt").DeviceStates).Udi.ToString());
        Assert.Equal("P:C9300-48UXM,S:FOC0000A001", Assert.Single(Fixture("report.show-license-rum-id-detail.txt").Udis).ToString());
    }

    [Theory]
    [InlineData("no-udi.last-ack-only.txt")]
    [InlineData("no-udi.show-license-rum-id-all.txt")]
    public void Output_that_names_no_device_says_which_command_does(string name)
    {
        var reading = Fixture(name);
        Assert.Equal(DocumentKind.DeviceOutput, reading.Kind);
        Assert.Empty(reading.Udis);
        Assert.Empty(reading.DeviceStates);
        Assert.Contains("show license all", Assert.Single(reading.Notices).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_that_could_belong_to_two_devices_is_given_to_neither()
    {
        var reading = Read("UDI: PID:A,SN:1\nUDI: PID:B,SN:2\nLoad for five secs: 1%/0%\n  Last ACK received: Mar 15 21:18:58 2026 UTC\n");
        Assert.Equal(2, reading!.DeviceStates.Count);
        Assert.All(reading.DeviceStates, state => Assert.Null(state.LastAckReceived));
        Assert.Equal("no-udi", Assert.Single(reading.Notices).Code);
    }

    [Fact]
    public void A_line_filtered_under_a_prompt_belongs_to_the_device_of_that_prompt()
    {
        var reading = Read("""
            a#show license udi
            UDI: PID:X,SN:1
            RP/0/RP0/CPU0:b#show license udi
            UDI: PID:X,SN:2
            a(config)#do show license all | i Last ACK
              Last ACK received: Mar 15 21:18:58 2026 UTC
            """);
        Assert.Equal(["a", "b"], reading!.DeviceStates.Select(state => state.Hostname));
        Assert.Equal([At(2026, 3, 15, 21, 18, 58), null], reading.DeviceStates.Select(state => state.LastAckReceived));
    }

    [Fact]
    public void After_a_switchover_in_one_log_the_stack_is_still_one_device()
    {
        const string Before = "UDI: PID:X,SN:1\nHA UDI List:\n Active:PID:X,SN:1\n Standby:PID:X,SN:2\n";
        const string After = "UDI: PID:X,SN:2\nHA UDI List:\n Active:PID:X,SN:2\n Standby:PID:X,SN:1\n";
        var state = Assert.Single(Read(Before + After)!.DeviceStates);
        Assert.Equal("1", state.Udi.Serial);
        Assert.Equal("Active 2", $"{state.Members[0].Role} {state.Members[0].Udi.Serial}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("NAME: \"Chassis\"\nPID: C9300-48P , VID: V01 , SN: FOC1")]
    [InlineData("host#show version\nCisco IOS XE Software, Version 17.09.02\nLicense Type: Smart License")]
    [InlineData("<smartLicense>\nUDI: PID:X,SN:1\n</smartLicense>")]
    [InlineData("{\n\"x\":\"\nUDI: PID:X,SN:1\n\"}")]
    [InlineData("Last ACK received: soon")]
    [InlineData("UDI: PID:X")]
    public void Other_text_is_no_device_output(string text) => Assert.Null(Read(text));

    [Fact]
    public void Lines_without_end_and_devices_without_number_are_bounded()
    {
        Assert.Null(DeviceOutputFile.Read(Encoding.ASCII.GetBytes($"UDI: PID:X,SN:1{new string(' ', Limits.CaptureLine)}")));
        var many = string.Concat(Enumerable.Range(0, Limits.CaptureDevices + 5).Select(i => $"UDI: PID:X,SN:{i}\n"));
        var reading = Read(many)!;
        Assert.Equal(Limits.CaptureDevices, reading.DeviceStates.Count);
        Assert.Equal("too-large", Assert.Single(reading.Notices).Code);
    }

    [Fact]
    public void Altered_captures_never_fail()
    {
        var random = new Random(11);
        var cases = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(SharedCorpus.Checkout(), "fixtures", "device-output")))
        {
            var whole = File.ReadAllBytes(path);
            for (var round = 0; round < 200; round++, cases++)
            {
                var bytes = whole[..random.Next(1, whole.Length)];
                for (var change = random.Next(20); change > 0; change--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                DeviceOutputFile.Read(bytes);
            }
        }
        Assert.True(cases >= 2000);
        Say($"device output: {cases} alterations");
    }

    [Fact]
    public void The_captures_of_others_are_read()
    {
        var files = SharedCorpus.Files("device-output");
        foreach (var path in files)
        {
            var reading = DeviceOutputFile.Read(File.ReadAllBytes(path));
            Assert.NotNull(reading);
            switch (Path.GetFileName(path))
            {
                case "show-license-all.c1.txt":
                    var c1 = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9300-24UX,S:FCW2303D16Y", c1.Udi.ToString());
                    Assert.Equal(["Active", "Standby", "Member"], c1.Members.Select(member => member.Role));
                    Assert.Equal(DeviceTime.None, c1.LastAckReceived);
                    Assert.Equal(At(2022, 2, 7, 10, 32, 11), c1.NextAckDeadline);
                    Assert.Equal(At(2021, 11, 10, 11, 32, 2), c1.NextReportPush);
                    Assert.Equal(At(2021, 11, 10, 15, 9, 55), c1.CapturedAt);
                    Assert.Empty(c1.TrustCodes!);
                    break;
                case "show-license-status.c1.txt":
                    var status = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9300-24UX,S:FCW2303D16Y", status.Udi.ToString());
                    Assert.Equal(At(2021, 10, 14, 12, 10, 32), status.LastAckReceived);
                    Assert.Equal(("SA-Switching-Polaris", "SLE_Test", "Custom Policy"), (status.SmartAccount, status.VirtualAccount, status.PolicyName));
                    Assert.Equal(3, status.TrustCodes!.Count);
                    Assert.Equal(At(2021, 10, 22, 5, 30, 30), status.CapturedAt);
                    break;
                case "show-license-all.stack4.txt" or "show-license-tech-support.stack4.txt":
                    var stack = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9350-24U,S:FOC2705Y8X0", stack.Udi.ToString());
                    Assert.Equal(4, stack.Members.Count);
                    Assert.Equal(4, stack.TrustCodes!.Count);
                    Assert.Equal("BU Production Test", stack.SmartAccount);
                    Assert.Equal(path.Contains("tech", StringComparison.Ordinal) ? At(2024, 3, 15, 21, 1, 43) : At(2024, 3, 15, 20, 10, 40), stack.LastAckReceived);
                    Assert.Equal(path.Contains("tech", StringComparison.Ordinal) ? At(2024, 3, 15, 21, 13, 41) : null, stack.CapturedAt);
                    break;
                case "show-license-tech-support.standalone.txt":
                    var alone = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9606R,S:FXS2311Q355", alone.Udi.ToString());
                    Assert.Equal(new DeviceTime(new DateTime(2024, 2, 27, 11, 18, 6), "IST"), alone.LastAckReceived);
                    Assert.Equal([alone.Udi], alone.TrustCodes!);
                    Assert.Equal(new DeviceTime(new DateTime(2024, 2, 27, 11, 18, 56), "IST"), alone.CapturedAt);
                    break;
                case "show-license-tech-support.c1.txt":
                    Assert.Equal("P:C9300-24UX,S:FCW2134L00C", Assert.Single(reading.DeviceStates).Udi.ToString());
                    Assert.Null(reading.DeviceStates[0].TrustCodes);
                    break;
                case "show-license-udi.c1.txt":
                    Assert.Equal("P:ASR1006,S:NWG1512050G", Assert.Single(reading.Udis).ToString());
                    break;
                case "show-license-rum-id-detail.c1.txt":
                    Assert.Equal("P:C9300-24UX,S:FCW2303D16Y", Assert.Single(reading.Udis).ToString());
                    break;
                default:
                    Assert.Equal("no-udi", Assert.Single(reading.Notices).Code);
                    break;
            }
        }
        Say($"device output: {files.Length} captures of others");
    }

    private static DeviceTime At(int year, int month, int day, int hour, int minute, int second) =>
        new(new DateTime(year, month, day, hour, minute, second), "UTC");

    private static Reading? Read(string text) => DeviceOutputFile.Read(Encoding.UTF8.GetBytes(text));

    private static Reading Fixture(string name) => DeviceOutputFile.Read(File.ReadAllBytes(PathOf(name)))!;

    private static string PathOf(string name) => Path.Combine(SharedCorpus.Checkout(), "fixtures", "device-output", name);

    private static string Describe(Reading reading) =>
        string.Join('\n', reading.DeviceStates.Select(state => $"{state.Udi} {state.LastAckReceived} {state.NextAckDeadline} {state.SmartAccount} {state.PolicyName} {state.TrustCodes?.Count}"));

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
