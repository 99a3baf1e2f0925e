using System.Text;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Roster;

namespace OfflineLicense.Tests.Commands.Roster;

/// <summary>The shapes in which people keep lists of devices.</summary>
public sealed class RosterTableTests
{
    private const string Head = "hostname,pid,serial,address,expected,reason";
    private const string Row = "sw-1,C9300-48P,0123,10.0.0.1,no,spare";

    public static TheoryData<string, byte[]> Shapes()
    {
        var data = new TheoryData<string, byte[]>();
        foreach (var separator in new[] { ',', ';', '\t' })
        {
            foreach (var end in new[] { "\n", "\r\n", "\r" })
            {
                var text = $"{Head}{end}{Row}{end}".Replace(',', separator);
                foreach (var (name, shaped) in Write(text, separator, end))
                {
                    data.Add($"{name} utf-8", Encoding.UTF8.GetBytes(shaped));
                    data.Add($"{name} utf-8 with a mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(shaped)]);
                    data.Add($"{name} utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(shaped)]);
                    data.Add($"{name} utf-16 big", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(shaped)]);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_table_is_read_in_every_usual_shape(string shape, byte[] bytes)
    {
        var file = RosterFile.Read(bytes, shape);
        Assert.Empty(file.Bad);
        var row = Assert.Single(file.Rows);
        Assert.Equal("P:C9300-48P,S:0123", row.Udi?.ToString());
        Assert.Equal(["sw-1", "10.0.0.1", null, null, null, null, null, "no", "spare"], row.Values);
    }

    [Theory]
    [InlineData("Device Name,IP Address,Platform,Serial Number,Uptime", "sw-1,10.0.0.1,C9300-48P,FOC1,5 days",
        "C9300-48P FOC1 sw-1 10.0.0.1")]
    [InlineData("UDI;Name", "P:C9300-48P,S:FOC1;sw-1", "C9300-48P FOC1 sw-1 ")]
    [InlineData("Model,S/N,Host-Name", "C9300-48P,FOC1,sw-1", "C9300-48P FOC1 sw-1 ")]
    [InlineData("Platform,Serial Number,Device Name", "\"C9300-48P, C9300-48P\",\"FOC1, FOC2\",stack-1", "C9300-48P FOC1 stack-1 ")]
    public void Columns_are_known_by_the_usual_names_in_any_order(string head, string row, string expected)
    {
        var read = Assert.Single(RosterFile.Read(Encoding.UTF8.GetBytes($"{head}\n{row}\n"), "x").Rows);
        Assert.Equal(expected, $"{read.Udi!.Pid} {read.Udi.Serial} {read[RosterField.Hostname]} {read[RosterField.Address]}");
    }

    [Theory]
    [InlineData("sw-1,C9300-48P,,,,", "line 2, column 3 (serial): a PID without a serial number")]
    [InlineData("=1+1,C9300-48P,1,,,", "line 2, column 1 (hostname): a formula instead of a value: save the table with values")]
    [InlineData("sw\u202e1,C9300-48P,1,,,",
        "line 2, column 1 (hostname): it holds the character U+202E, which does not show: type the cell again")]
    [InlineData("\"sw\n1\",C9300-48P,1,,,",
        "line 2, column 1 (hostname): it holds the character U+000A, which does not show: type the cell again")]
    [InlineData("sw-1,C9300-48P,1,,maybe,", "line 2, column 5 (expected): \"maybe\" is neither yes nor no")]
    [InlineData("a,C9300-48P,1,,,,x", "line 2, column 7: the header has only 6 columns: is a separator not quoted?")]
    [InlineData("\"a\"b,C9300-48P,1,,,", "line 2, column 1 (hostname): text behind the closing quotation mark")]
    [InlineData("\"a,C9300-48P,1,,,", "line 2, column 1 (hostname): a quotation mark that is not closed")]
    [InlineData(",,,10.0.0.1,,", "line 2: the row names no device: give its UDI, its PID and serial number, or its hostname")]
    [InlineData("a,C9300-48P,1,ftp://user:Secret99@10.0.0.1/,,",
        "line 2, column 4 (address): it holds a password or a token, and its text is stored")]
    public void A_bad_row_is_named_by_line_and_column(string row, string expected) => Assert.Equal(expected,
        Assert.Single(RosterFile.Read(Encoding.UTF8.GetBytes($"{Head}\n{row}\n"), "x").Bad).ToString());

    [Fact]
    public void A_long_cell_is_named_with_the_limit()
    {
        var long256 = new string('a', Limits.RosterField + 1);
        var huge = new string('b', Limits.RosterCell + 1);
        var bad = RosterFile.Read(Encoding.UTF8.GetBytes($"{Head}\n{long256},C,1,,,\nx,C,2,{huge},,\n"), "x").Bad;
        Assert.Equal(
        [
            "line 2, column 1 (hostname): 256 characters, more than 255, the limit of this field",
            "line 3, column 4 (address): 32,768 characters, more than 32,767, the limit of a cell",
        ], bad.Select(row => row.ToString()));
    }

    [Fact]
    public void A_row_of_too_many_cells_is_named_with_the_limit() => Assert.Contains("more than 256 columns, the limit of a row",
        Assert.Single(RosterFile.Read(Encoding.UTF8.GetBytes($"{Head}\n{new string(',', Limits.RosterColumns)}\n"), "x").Bad).ToString(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a,b\n1,2\n", "no column names devices")]
    [InlineData("serial,pid,S/N\n1,2,3\n", "columns 1 and 3 are both the serial")]
    public void A_file_that_is_no_table_of_devices_is_refused(string text, string expected) => Assert.Contains(expected,
        Assert.Throws<Failure>(() => RosterFile.Read(Encoding.UTF8.GetBytes(text), "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_encoding_and_too_many_rows_are_refused()
    {
        Assert.Contains("UTF-8", Assert.Throws<Failure>(() => RosterFile.Read([0x68, 0xFC, 0x0A], "x")).Message, StringComparison.Ordinal);
        var rows = string.Concat(Enumerable.Repeat("C,1\n", Limits.RosterRows + 1));
        var many = Encoding.UTF8.GetBytes("pid,serial\n" + rows);
        Assert.Contains("100,000", Assert.Throws<Failure>(() => RosterFile.Read(many, "x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("=1+1")]
    [InlineData("'=1+1")]
    [InlineData("''@x")]
    [InlineData("-5")]
    [InlineData("a \"b\", c; d")]
    [InlineData("＝x")]
    [InlineData("'")]
    public void What_is_exported_is_read_back_as_it_was(string value)
    {
        var line = CsvLine.Join("sw", RosterText.Disarm(value));
        Assert.DoesNotContain("\"=", line, StringComparison.Ordinal);
        var cell = CsvTable.Read(line).Single().Cells[1];
        Assert.Equal(value, RosterText.Arm(cell));
    }

    /// <summary>Regression: one spare unit that is not expected hid the stack that it is in.</summary>
    [Fact]
    public void A_member_that_is_not_expected_excuses_the_stack_only_with_all_others()
    {
        Udi[] members = [Udi.From("C", "1", null)!, Udi.From("C", "2", null)!];
        var entries = members.Select(udi =>
        {
            var values = new string?[RosterFieldNames.All.Count];
            values[(int)RosterField.Expected] = "no";
            return RosterEntry.Create(udi).Merge(values);
        }).ToList();

        Assert.Null(new DeviceRoster([entries[1]]).Find(members[0], members));
        Assert.False(new DeviceRoster(entries).Find(members[0], members)!.IsExpected);
        Assert.True(new DeviceRoster([RosterEntry.Create(members[0]), entries[1]]).Find(Udi.From("D", "2", null)!, members)!.IsExpected);
    }

    private static IEnumerable<(string Name, string Text)> Write(string text, char separator, string end)
    {
        var name = $"{(separator == '\t' ? "tab" : separator)} {end.Length}{end[0] == '\r'}";
        yield return (name, text);
        yield return (name + " no end", text.TrimEnd('\r', '\n'));
        yield return (name + " Excel's text", text.Replace("0123", "=\"0123\"", StringComparison.Ordinal));
        yield return (name + " quoted formula", text.Replace("0123", "\"=\"\"0123\"\"\"", StringComparison.Ordinal));
        yield return (name + " quoted", text.Replace("sw-1", "\"sw-1\"", StringComparison.Ordinal));
        yield return (name + " blank rows", text.Replace(end, $"{end}{end}{new string(separator, 5)}{end}", StringComparison.Ordinal));
        yield return (name + " sep", $"sep={separator}{end}{text}");
        yield return (name + " reason in one cell", text.Replace($"no{separator}spare", $"no: spare{separator}", StringComparison.Ordinal));
    }
}
