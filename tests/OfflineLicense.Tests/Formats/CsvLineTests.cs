using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Tests.Formats;

/// <summary>The lists that people fill in come back from spreadsheets and from hands.</summary>
public sealed class CsvLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b,", "a|b|")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"a \"\"b\"\" c\",\"\"", "a \"b\" c|")]
    [InlineData("a,\"b\"", "a|b")]
    [InlineData("\"never closed, and so on", "never closed, and so on")]
    [InlineData("\"closed\"and more,b", "closed|b")]
    [InlineData("\"", "")]
    public void A_line_is_cut_into_its_cells(string line, string cells) => Assert.Equal(cells.Split('|'), CsvLine.Parse(line));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("a \"b\", c", "a \"b\", c")]
    [InlineData("two\nlines", "two lines")]
    [InlineData(null, "")]
    public void What_was_written_is_read_and_runs_nothing(string? cell, string read) =>
        Assert.Equal(["first", read], CsvLine.Parse(CsvLine.Format("first", cell).TrimEnd('\n')));
}
