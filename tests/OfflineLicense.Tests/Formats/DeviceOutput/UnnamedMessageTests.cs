namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>What a person reads where an output names no device: the next step that helps with this output.</summary>
public class UnnamedMessageTests
{
    [Theory]
    [InlineData("licenses-by-file.show-license.log", "licenses by file (PAK)")]
    [InlineData("without-commas.show-license-all.txt", "cannot be read: \"UDI: PID:MAIL-EXAMPLESN:0000F660T009HOSTID:null\"")]
    [InlineData("inventory-and-status.log", "--assume-udi P:C9300-48P,S:FCW0000T006 --reason TEXT")]
    [InlineData("router-version-and-status.log", "--assume-udi P:C8300-1N1S-4T2X,S:FDO0000T008 --reason TEXT")]
    [InlineData("show-license-usage.log", "Capture the complete output of `show license all`")]
    public void Regression_the_message_names_a_step_that_helps(string name, string words)
    {
        var reading = FormatFixtures.Read($"device-output/good/no-udi.{name}");

        Assert.Empty(reading.DeviceStates);
        Assert.Contains(words, Assert.Single(reading.Notices).Message, StringComparison.Ordinal);
    }

    /// <summary>Regression: the history quotes the blocks that were imported, and each was called a file that was not taken.</summary>
    [Fact]
    public void What_the_history_quotes_is_no_file_that_was_left_out() =>
        Assert.Equal(WarningCode.NoUdi,
            Assert.Single(FormatFixtures.Read("device-output/good/no-udi.imports.show-license-history-message.log")
            .Notices).Code);

    /// <summary>Regression: <c>Smart Licensing Status:</c> in it was taken for the title of show license.</summary>
    [Theory]
    [InlineData("switch")]
    [InlineData("router")]
    public void Show_version_of_a_licensed_device_is_no_license_output(string device) =>
        Assert.Equal(DocumentKind.NotLicensing,
            FormatFixtures.Read($"device-output/bad/not-licensing-show-version-of-a-{device}.txt").Kind);
}
