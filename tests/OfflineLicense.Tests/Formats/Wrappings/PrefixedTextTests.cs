using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.Wrappings;

/// <summary>Logs with something before each line are read as if it were not there.</summary>
public sealed class PrefixedTextTests
{
    private const string Session = """
        sw-lab-1#show license all
        Smart Licensing Status
        ======================

        Usage Reporting:
          Last ACK received: Mar 15 21:18:58 2026 UTC

        Product Information
        ===================
        UDI: PID:C9300-24UX,SN:FIX2501A0B1
        """;

    public static TheoryData<string> Prefixes =>
    [
        "[2026-03-11 09:12:00.000] ", "[09:12:00] ", "[Wed Mar 11 09:12:00 2026] ", "(09:12:00) ", "<09:12:00> ", "[11/03/2026 09:12] : ",
        "2026-03-11 09:12:00 ", "2026-03-11T09:12:00.123Z ", "2026-03-11T09:12:00+01:00 | ", "2026/03/11 09:12:00,123 ",
        "11.03.2026 09:12:00: ", "3/11/2026 9:12:00 AM ", "1773220320.123 ",
        "Mar 11 09:12:00 ", "Mar  1 2026 09:12:00.123: ", "Mar 11 09:12:00 jump01 console[123]: ", "<189>Mar 11 09:12:00 ",
        "09:12:00 ", "09:12:00.123: ", "  12\t", "12: ", "! ", "# ", "> ", "| ", "// ", "; ", "!", "\u2502 ",
    ];

    /// <summary>Regression: only text that began its line was known; with a time stamp it was no licensing output at all.</summary>
    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_prefix_before_each_line_is_no_part_of_it(string prefix)
    {
        var reading = Read(Add(prefix, Session));

        var state = Assert.Single(reading.DeviceStates);
        Assert.Equal("P:C9300-24UX,S:FIX2501A0B1", state.Udi.ToString());
        Assert.Equal("sw-lab-1", state.Hostname);
        Assert.Equal(new DateTime(2026, 3, 15, 21, 18, 58), state.LastAckReceived!.Local);
    }

    /// <summary>Regression: with the prefix went the indentation, which shows that a UDI is of something inside the device.</summary>
    [Fact]
    public void The_indentation_behind_a_prefix_is_the_devices()
    {
        var reading = Read(Add("[09:12:00] ",
            Session.Replace("Product", "      UDI: PID:C9300-24UX,SN:PEER\nProduct", StringComparison.Ordinal)));

        Assert.Equal("FIX2501A0B1", Assert.Single(reading.DeviceStates).Udi.Serial);
        Assert.NotNull(reading.DeviceStates[0].LastAckReceived);
    }

    [Theory]
    [InlineData("[2026-03-11 09:12:00.000] ")]
    [InlineData("! ")]
    public void A_code_under_a_prefix_is_read_and_its_prompt_counts_as_a_hostname(string prefix)
    {
        var reading = Read(Add(prefix, """
            sw-lab-1#license smart reservation request local
            Enter this request code in the Cisco Smart Software Manager portal:
            CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86
            sw-lab-1#
            """));

        Assert.Equal(DocumentKind.ReservationRequest, reading.Kind);
        Assert.Equal(["CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"], reading.Codes);
        Assert.Equal("sw-lab-1", reading.Hostname);
    }

    /// <summary>Regression: with time stamps the log of a confirmation did not say how the installation ended.</summary>
    [Theory]
    [InlineData("[09:12:00] ")]
    [InlineData("! ")]
    [InlineData("")]
    public void A_confirmation_log_keeps_its_imports(string prefix)
    {
        var reading = Read(Add(prefix, """
            Switch#license smart reservation install file flash:AC.xml
            Reservation install file successful
            Last Confirmation code 17488c1f
            Switch#
            """));

        Assert.Equal(DocumentKind.ReservationConfirmation, reading.Kind);
        Assert.True(Assert.Single(reading.Imports).IsSuccess);
    }

    /// <summary>Regression: under a prefix nothing was said of a licensing file that the same log shows.</summary>
    [Theory]
    [InlineData("[09:12:00] ")]
    [InlineData("")]
    public void A_licensing_file_beside_the_output_is_told(string prefix)
    {
        const string File = "<smartLicense><RUMReport>{\"udi_pid\":\"C9300-24UX\",\"udi_serial_number\":\"FIX2501A0B1\","
            + "\"report_id\":1,\"asset_identification\":{}}</RUMReport></smartLicense>";
        var reading = Read(Add(prefix, $"{Session}\nsw-lab-1#more flash:all_rum.txt\n{File}\nsw-lab-1#"));

        Assert.Single(reading.DeviceStates);
        Assert.Equal(WarningCode.OtherForm, Assert.Single(reading.Notices).Code);
    }

    [Theory]
    [InlineData("*Mar  1 00:01:02.345: %SYS-5-CONFIG_I: Configured from console by console")]
    [InlineData("000123: Mar 11 2026 09:12:00.123 UTC: %LINK-3-UPDOWN: Interface Gi1/0/1, changed state to up")]
    [InlineData("%SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 60 days.")]
    public void A_message_that_was_logged_in_between_ends_no_announcement(string message)
    {
        var reading = Read("sw#license smart reservation request local\n"
            + $"Enter this request code in the Cisco Smart Software Manager portal:\n{message}\nCB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86\n");

        Assert.Null(reading.Refusal);
        Assert.Equal(["CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"], reading.Codes);
    }

    [Fact]
    public void A_clock_line_of_the_device_is_no_prefix()
    {
        var state = Assert.Single(Read("Time source is NTP, 15:09:55.102 UTC Wed Mar 18 2026\n" + Session).DeviceStates);

        Assert.NotNull(state.LastAckReceived);
    }

    [Fact]
    public void A_list_of_reports_keeps_its_numbers()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(row => $"16718407{row:00} CLOSED N network-advantage\n"));

        Assert.Equal(0,
            OfflineLicense.Formats.Wrappings.PrefixedText.RemovePrefixes(Encoding.UTF8.GetBytes("License usage\n" + rows)).Count);
    }

    private static string Add(string prefix, string text) => string.Concat(text.Split('\n').Select(line => $"{prefix}{line}\n"));

    private static ParsedContent Read(string text) => Recognizer.Read(Encoding.UTF8.GetBytes(text));
}
