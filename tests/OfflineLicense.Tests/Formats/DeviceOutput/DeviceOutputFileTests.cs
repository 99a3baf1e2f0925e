using System.Text;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

public class DeviceOutputFileTests
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
        Assert.Equal(("Example Plant", "Line 7", "Plant Policy"), (state.SmartAccount?.Text, state.VirtualAccount?.Text, state.PolicyName));
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
        Assert.Equal(new DeviceText(null), state.SmartAccount);
        Assert.Null(state.PolicyName);
        Assert.Null(state.CapturedAt);
        Assert.Empty(state.Members);
    }

    [Fact]
    public void What_is_installed_is_told_unit_by_unit_with_its_time()
    {
        var pair = Assert.Single(Fixture("authorized-pair.show-license-authorization.txt").DeviceStates);
        Assert.Equal(
            ["Authorization FIX2501A0B1 2026-03-15T13:48:56 1fc54c75", "Authorization FIX2501A0B2 none "],
            pair.Installed.Select(Line));

        var reserved = Assert.Single(Fixture("reserved.show-license-tech-support.txt").DeviceStates);
        Assert.Equal(["Reservation FIX2134L0RN 2026-03-16T09:10:11 17488c1f"], reserved.Installed.Select(Line));

        var stack = Assert.Single(Fixture("stack-of-4.show-license-all.txt").DeviceStates);
        Assert.Equal(3, stack.Installed.Count(each => each is { Kind: InstalledKind.TrustCode, On.IsNone: false }));
        Assert.Equal(At(2026, 3, 13, 21, 32, 51), stack.PolicyInstalled);

        var alone = Assert.Single(Fixture("wlc-ha-pair.show-license-tech-support.txt").DeviceStates);
        Assert.Equal(alone.Udi, Assert.Single(alone.Installed, each => each.Kind == InstalledKind.TrustCode).Udi);

        static string Line(Installed each) =>
            $"{each.Kind} {each.Udi.Serial} {(each.On.IsNone ? "none" : $"{each.On.Local:s}")} {each.ConfirmationCode}";
    }

    [Fact]
    public void The_confirmation_code_of_an_authorization_that_is_shown_is_no_step_of_a_reservation() =>
        Assert.Equal(DocumentKind.DeviceOutput,
            FormatFixtures.Read("device-output/good/authorized-pair.show-license-authorization.txt").Kind);

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
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false,
            true), new UnicodeEncoding(true, true), new UnicodeEncoding(false, false), new UnicodeEncoding(true, false) })
        {
            foreach (var ending in new[] { "\r\n", "\n", "\r" })
            {
                byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text.Replace("\r\n", ending, StringComparison.Ordinal))];
                Assert.Equal(expected, Describe(DeviceOutputFile.Read(bytes)!));
            }
        }
    }

    [Theory]
    [InlineData("UDI: PID:X,SN:1\r\0\nTrust Code Installed:\r\0\n  Active: PID:X,SN:1\r\0\n    INSTALLED on Oct 14 11:37:52 2021 UTC\r\0\n")]
    [InlineData("UDI: PID:X,SN:1\r\r\nTrust Code Installed: Oct 14 11:37:52 2021 UTC\r\r\n")]
    [InlineData("\u0007\u001b[2KUDI: PID:Y\bX,SN:1\nTrust Code Installed: Oct 14 11:37:52 2021 UTC")]
    public void What_a_terminal_leaves_between_the_letters_does_not_matter(string text)
    {
        var state = Assert.Single(Read(text)!.DeviceStates);
        Assert.Equal("P:X,S:1", state.Udi.ToString());
        Assert.Equal([state.Udi], state.TrustCodes!);
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
        Assert.Equal("no-udi", Assert.Single(reading.Notices).Code.Name);
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
    public void The_old_table_lists_what_stands_beside_the_active_one()
    {
        var state = Assert.Single(Read("""
            SlotID  PID        SN           UDI
            ----------------------------------------------
            *       ASR1006    NWG1         ASR1006:NWG1
            1       ASR1006    NWG2         ASR1006:NWG2
            2       ASR1006    NWG3         ASR1006:NWG4
            """)!.DeviceStates);
        Assert.Equal(["Active NWG1", "Member NWG2"], state.Members.Select(member => $"{member.Role} {member.Udi.Serial}"));
    }

    [Theory]
    [InlineData("License                 Entitlement Tag               Count Status")]
    [InlineData("License                 Entitlement tag                     Status", true)]
    [InlineData("License                 Tag                           Count Status", true)]
    [InlineData("License                 Entitlement Tag               Count", true)]
    [InlineData("License Authorization:")]
    public void The_outputs_that_name_no_device_are_known_by_their_titles(string line, bool isNone = false)
    {
        var reading = Read($"sw#show version\n{line}\n");
        Assert.Equal(isNone ? [] : ["no-udi"], reading?.Notices.Select(notice => notice.Code.Name) ?? []);
    }

    [Fact]
    public void An_escape_sequence_that_a_line_cuts_short_hides_that_line_only()
    {
        var state = Assert.Single(Read("UDI: PID:X,SN:1\nsomething\u001b[12;\nTrust Code Installed: Oct 14 11:37:52 2021 "
            + "UTC\n")!.DeviceStates);
        Assert.Equal([state.Udi], state.TrustCodes!);
    }

    [Fact]
    public void A_confirmation_code_without_a_status_before_it_is_of_nothing() =>
        Assert.DoesNotContain(Assert.Single(Read("UDI: PID:X,SN:1\nTrust Code Installed: Oct 14 11:37:52 2021 UTC\n  Last Confirmation "
            + "code: 110afa79\n")!.DeviceStates).Installed, each => each.ConfirmationCode is not null);

    private static DeviceTime At(int year, int month, int day, int hour, int minute, int second) =>
        new(new DateTime(year, month, day, hour, minute, second), "UTC");

    private static ParsedContent? Read(string text) => DeviceOutputFile.Read(Encoding.UTF8.GetBytes(text));

    private static ParsedContent Fixture(string name) => DeviceOutputFile.Read(File.ReadAllBytes(PathOf(name)))!;

    private static string PathOf(string name) => Checkout.Fixture("device-output", "good", name);

    private static string Describe(ParsedContent reading) =>
        string.Join('\n', reading.DeviceStates.Select(state =>
            $"{state.Udi} {state.LastAckReceived} {state.NextAckDeadline} {state.SmartAccount} {state.PolicyName} "
                + $"{state.TrustCodes?.Count}"));
}
