using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.Wrappings;

/// <summary>Logs of a terminal in which a file or code of CSSM was installed.</summary>
public sealed class InstallLogTests
{
    private const string Installed = """
        Switch#license smart reservation install file flash:AC.xml
        Reservation install file successful
        Last Confirmation code 17488c1f
        Switch#
        *May  9 21:39:42.799: %SMART_LIC-6-RESERVED_INSTALLED: Authorization code installed for udi PID:C9300-24UX,SN:FIX2199L0RN
        """;

    /// <summary>Regression: the device's own messages name it, and were not looked at.</summary>
    [Fact]
    public void The_messages_of_an_installation_name_the_device_of_its_confirmation_code()
    {
        var reading = Read(Installed);

        Assert.Equal(DocumentKind.ReservationConfirmation, reading.Kind);
        Assert.Equal(["17488c1f"], reading.Codes);
        Assert.Equal("P:C9300-24UX,S:FIX2199L0RN", Assert.Single(reading.Udis).ToString());
    }

    [Theory]
    [InlineData("license smart reservation install file flash:AC.xml",
        "Reservation install file failed: The Reservation Authorization Code does not match the Reservation Request Code",
        "use the code of the newest request")]
    [InlineData("license smart reservation install file flash:AC.xml", "Reservation install file failed: already installed", "already")]
    [InlineData("license smart import flash:ACK_x.txt", "Import Data Failed: signature verification failed", "binary mode")]
    [InlineData("license smart import flash:ACK_x.txt", "%Error opening flash:ACK_x.txt (No such file or directory)", "copy the file")]
    [InlineData("license smart import flash:ACK_x.txt", "Import Data Failed", "SHA256SUMS")]
    public void A_refused_file_is_told_in_the_words_of_the_device_with_the_remedy(string command, string words, string remedy)
    {
        var reading = Read($"Switch#{command}\n{words}\nSwitch#\n");

        Assert.Equal(DocumentKind.DeviceOutput, reading.Kind);
        var notice = Assert.Single(reading.Notices);
        Assert.Equal(WarningCode.ImportFailed, notice.Code);
        Assert.Contains($"\"{words}\"", notice.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, notice.Message, StringComparison.Ordinal);
    }

    /// <summary>Regression: the success of another file, at a prompt that is not read, counted for the first one.</summary>
    [Fact]
    public void A_second_command_at_a_prompt_that_is_not_read_ends_the_first() => Assert.Empty(Read(
        "sw-1#license smart import flash:ACK_a_01234567.txt\n10:01:09 sw-2 #license smart import flash:ACK_b_89abcdef.txt\n"
        + "Import Data Successful\nsw-1#\n").Imports);

    [Fact]
    public void A_second_attempt_that_succeeds_is_no_failure() => Assert.DoesNotContain(
        Read("Switch#license smart import flash:a.txt\nImport Data Failed\nSwitch#license smart import flash:a.txt\n"
            + "Import Data Successful\n").Notices, notice => notice.Code == WarningCode.ImportFailed);

    /// <summary>Regression: the log was read for its messages alone, and lost the device that it prints.</summary>
    [Fact]
    public void A_log_that_prints_the_UDI_before_a_refused_file_keeps_its_device()
    {
        var reading = Read("sw-1#show license udi\nUDI: PID:C9300-24UX,SN:FIX2199L0RN\n"
            + "sw-1#license smart import flash:ACK_x.txt\nImport Data Failed\nsw-1#\n");

        Assert.Equal("FIX2199L0RN", Assert.Single(reading.DeviceStates).Udi.Serial);
        Assert.Equal(WarningCode.ImportFailed, Assert.Single(reading.Notices).Code);
    }

    /// <summary>Regression: the only prompt of a log of a refused file did not name its device.</summary>
    [Fact]
    public void The_only_prompt_of_a_refused_file_names_the_device() =>
        Assert.Equal("sw-1", Read("sw-1#license smart import flash:ACK_x.txt\nImport Data Failed\nsw-1#\n").Unnamed!.Hostname);

    /// <summary>Regression: a message with a facility of two words counted as the refusal of the file.</summary>
    [Theory]
    [InlineData("%LICENSE-SMART_LIC-3-COMM_FAILED : Communications failure with CSSM")]
    [InlineData("%LICENSE-SMART_LIC-3-COMM_FAILED: Communications failure with CSSM")]
    public void A_message_of_the_system_log_is_no_refusal_of_a_file(string message) => Assert.True(Assert.Single(
        Read($"sw-1#license smart import flash:ACK_x.txt\n{message}\nImport Data Successful\nsw-1#\n").Imports).IsSuccess);

    /// <summary>Regression: CSSM's code went back to CSSM as the return of an authorization.</summary>
    [Theory]
    [InlineData("A7eR7t-QvXWr1-Gk9m3P-ZcB2vN-uH5dKq", "reservation-code")]
    [InlineData("A0eR7t-QlXWr1-Gk9m3P-ZcB2vN-uH5dKq", "reservation-code")]
    [InlineData("CrnKjq-aaaaaa-bbbbbb-cccccc-VCW", "authorization-return")]
    [InlineData("dSTeMh-GZnaio-hzmKLB-xJvsex", "authorization-return")]
    [InlineData("aaaaaa-bbbbbb-cccccc-dddddd-eeeeee", "not-licensing")]
    public void Five_full_groups_alone_are_the_code_that_CSSM_gives(string code, string kind) =>
        Assert.Equal(kind, Read(code + "\n").Kind.Name);

    private static ParsedContent Read(string text) => Recognizer.Read(Encoding.UTF8.GetBytes(text));
}
