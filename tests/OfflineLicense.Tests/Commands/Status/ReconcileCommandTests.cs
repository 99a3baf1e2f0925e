namespace OfflineLicense.Tests.Commands.Status;

/// <summary><c>reconcile</c>: a list of CSSM beside the ledger.</summary>
public sealed class ReconcileCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void A_column_is_found_by_what_its_cells_hold_whatever_its_name_and_order()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        var list = _lab.Write("list.csv", "Product instances of East\r\n\r\nLast contact;Gerät;No.\r\n2026-11-01;C9300-48P;FOC1\r\n"
            + "2026-11-01;C9300-24P;FOC2\r\n2026-11-02;C9500-16X;FOC9\r\n");

        var said = _lab.Desk("reconcile", list, "--json");

        Assert.Equal(3, said.Exit);
        Assert.Equal(["same FOC1", "differs FOC2", "only_listed FOC9", "only_here FOC3"], said.Json("product-instance")
            .Select(device => $"{device.GetProperty("outcome").GetString()} {device.GetProperty("serial").GetString()}"));
        Assert.Equal(["pid Gerät", "serial No."], said.Json("column")
            .Select(column => $"{column.GetProperty("field").GetString()} {column.GetProperty("column").GetString()}"));
        var text = _lab.Desk("reconcile", list).Out;
        Assert.Contains("1 the same, 1 differ, 1 only in the list, 1 only here", text, StringComparison.Ordinal);
        Assert.Contains("pid: here C9300-48P, in the list C9300-24P", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name,Type\n\"UDI_PID:C9300-48P; UDI_SN:FOC1; \",x\n")]
    [InlineData("P:C9300-48P,S:FOC1\n", "udi=1")]
    [InlineData("C9300-48P,FOC1\n")]
    [InlineData("a,Serial No.,c\nx,FOC1,FOC1\n", "serial=serial no.")]
    [InlineData("a,b,c\nx,FOC1,FOC1\n", "serial=2")]
    public void A_list_in_other_forms_is_the_same(string text, string? column = null)
    {
        _lab.ToDesk("FOC1");
        var list = _lab.Write("list.csv", text.Replace("P:C9300-48P,S:FOC1", "\"P:C9300-48P,S:FOC1\"", StringComparison.Ordinal));

        var said = column is null ? _lab.Desk("reconcile", list) : _lab.Desk("reconcile", list, "--column", column);

        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.Contains("1 the same, 0 differ, 0 only in the list, 0 only here", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\nx,y\n", 13, "no column holds UDIs or serial numbers: a, b")]
    [InlineData("", 13, "is empty")]
    [InlineData("a,b\nFOC1,FOC1\n", 2, "both hold serial numbers")]
    [InlineData("serial\nFOC1\n", 2, "has no column \"Seriell\"", "serial=Seriell")]
    [InlineData("serial\nFOC1\n", 2, "--column takes FIELD=COLUMN", "host=1")]
    public void What_is_no_list_is_refused(string text, int exit, string error, string? column = null)
    {
        _lab.ToDesk("FOC1");
        var list = _lab.Write("list.csv", text);

        var said = column is null ? _lab.Desk("reconcile", list) : _lab.Desk("reconcile", list, "--column", column);

        Assert.Equal((exit, ""), (said.Exit, said.Out));
        Assert.Contains(error, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_device_is_listed_and_a_hostile_cell_is_text()
    {
        _lab.ToDesk("FOC1");
        var list = _lab.Write("list.csv", "Product ID,Serial Number\nC9300-48P,FOC1\n=cmd()|x,\u001b[2J\nC9300-48P,\n");

        var said = _lab.Desk("reconcile", list, "--csv", "out.csv");

        Assert.Equal(3, said.Exit);
        Assert.Contains("line 4  it names no device", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said.Out);
        Assert.Contains("\"'=cmd()|x\",\"\\u{1b}[2J\"", File.ReadAllText(_lab.At("out.csv")), StringComparison.Ordinal);
        Assert.Equal(3, _lab.Desk("reconcile", list, "--csv", "out.csv").Exit);
    }

    // Regression: 64 MiB of short cells took 18 s and 1.1 GiB.
    [Fact]
    [Trait("Lane", "check")]
    public void More_cells_than_a_list_of_devices_has_are_refused()
    {
        var row = string.Concat(Enumerable.Repeat(",", Limits.RosterColumns - 1)) + "x\n";
        _lab.Write("list.csv", string.Concat(Enumerable.Repeat(row, (Limits.ListCells / Limits.RosterColumns) + 1)));

        var said = _lab.Zone("reconcile", "list.csv");

        Assert.Equal(13, said.Exit);
        Assert.Contains("more than 4,000,000 cells, the limit of a list", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_recorded()
    {
        _lab.ToDesk("FOC1");
        var before = _lab.Desk("audit", "export", "--json").Json("journal").Count;

        _lab.Desk("reconcile", _lab.Write("list.csv", "serial\nFOC1\n"));

        Assert.Equal(before, _lab.Desk("audit", "export", "--json").Json("journal").Count);
    }

    public void Dispose() => _lab.Dispose();
}
