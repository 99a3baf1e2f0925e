using OfflineLicense.Formats.DeviceOutput;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>What a terminal program keeps in its log beside what it shows.</summary>
public class TerminalOutputTests
{
    private const string Line = "UDI: PID:C8000V,SN:9ZZ00000U01";

    /// <summary>Regression: the title of a window and a set of characters were read as part of the line behind them.</summary>
    [Theory]
    [InlineData("\u001b]0;admin@edge-1\u0007UDI: PID:C8000V,SN:9ZZ00000U01")]
    [InlineData("\u001b]2;admin@edge-1\u001b\\UDI: PID:C8000V,SN:9ZZ00000U01")]
    [InlineData("\u001b(BUDI: PID:C8000V,SN:9ZZ00000U01")]
    [InlineData("\u001bPq#0\u001b\\UDI: PID:C8000V,SN:9ZZ00000U01")]
    [InlineData("\u001b[0m\u001b[1;32mUDI:\u001b[0m PID:C8000V,SN:9ZZ00000U01\u001b[K")]
    [InlineData("\u001b=\u001b>UDI: PID:C8000V,SN:9ZZ00000U01")]
    public void An_escape_sequence_is_no_part_of_the_line(string raw) => Assert.Equal(Line, TerminalOutput.Render(raw, out _));

    [Theory]
    [InlineData("\u001b]0;title that does not end")]
    [InlineData("\u001b")]
    [InlineData("\u001b(")]
    [InlineData("\u001b[12;3")]
    public void A_sequence_that_does_not_end_hides_the_rest_of_the_line(string raw) => Assert.Empty(TerminalOutput.Render(raw, out _));
}
