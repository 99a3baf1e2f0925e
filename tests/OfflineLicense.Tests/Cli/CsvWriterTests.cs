using System.Text;
using OfflineLicense.Cli.Csv;
using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Tests.Cli;

public sealed class CsvWriterTests
{
    [Fact]
    public void A_table_is_rfc_4180_in_utf_8_without_a_mark()
    {
        using var file = new MemoryStream();
        using (var csv = new CsvWriter(file, "name", "note"))
        {
            csv.WriteRow("Gerät \"A\", hall 3", "two\r\nlines");
            csv.WriteRow(null, "");
        }

        Assert.Equal(
            "\"name\",\"note\"\r\n\"Gerät \"\"A\"\", hall 3\",\"two lines\"\r\n\"\",\"\"\r\n",
            Encoding.UTF8.GetString(file.ToArray()));
    }

    [Fact]
    public void A_row_has_as_many_cells_as_the_header()
    {
        using var file = new MemoryStream();
        using var csv = new CsvWriter(file, "name", "note");

        Assert.Throws<ArgumentException>(() => csv.WriteRow("only one"));
    }

    [Theory]
    [Trait("Attack", "A26")]
    [InlineData("=HYPERLINK(\"x\")")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("  =1+1")]
    [InlineData("\n=1+1")]
    [InlineData("\u00A0=1+1")]
    [InlineData("＝1+1")]
    public void A_formula_in_any_cell_is_text(string cell)
    {
        using var file = new MemoryStream();
        using (var csv = new CsvWriter(file, "a", "b"))
            csv.WriteRow("x", cell);

        var written = CsvLine.Parse(Encoding.UTF8.GetString(file.ToArray()).Split("\r\n")[1]);
        Assert.StartsWith("'", written[1], StringComparison.Ordinal);
    }
}
