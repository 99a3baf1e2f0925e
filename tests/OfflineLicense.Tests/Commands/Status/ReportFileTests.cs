namespace OfflineLicense.Tests.Commands.Status;

/// <summary>Where <c>status --html</c>, <c>status --csv</c> and <c>deadlines --ics</c> write, and where they do not.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    public static TheoryData<string> Commands => ["status --html", "status --csv", "deadlines --ics"];

    /// <summary>Regression: a calendar replaced whatever had its name, also the ledger and the private key.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void A_file_that_is_not_of_its_kind_stays(string command)
    {
        var file = _lab.Write("report.txt", "somebody's work\n");

        Assert.Equal(5, Run(command, file).Exit);
        Assert.Equal("somebody's work\n", File.ReadAllText(file));
        Assert.Equal(5, Run(command, _lab.At("missing", "report.txt")).Exit);
        Assert.Equal(5, Run(command, _lab.Folder("folder")).Exit);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Nothing_is_written_into_the_folder_of_a_station(string command)
    {
        var ledger = _lab.At("zone", ".offlic", "ledger.db");
        var before = File.ReadAllBytes(ledger);

        Assert.Equal(2, Run(command, ledger).Exit);
        Assert.Equal(2, Run(command, _lab.At("zone", ".offlic", "new.txt")).Exit);
        Assert.Equal(before, File.ReadAllBytes(ledger));
        Assert.False(File.Exists(_lab.At("zone", ".offlic", "new.txt")));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_earlier_one_is_replaced(string command)
    {
        var file = _lab.At("report.txt");

        StationPair.Done(Run(command, file));
        Assert.NotEmpty(File.ReadAllBytes(file));
        StationPair.Done(Run(command, file));
    }

    /// <summary>Regression: a page replaced any file that offlic wrote.</summary>
    [Fact]
    public void A_page_replaces_no_key_and_no_checklist()
    {
        var key = _lab.At("zone.pub");
        StationPair.Done(_lab.Zone("key", "export", key));
        var checklist = _lab.Write("CHECKLIST.txt", "# offlic checklist\n");

        foreach (var file in new[] { key, checklist })
        {
            var before = File.ReadAllText(file);
            Assert.Equal(5, Run("status --html", file).Exit);
            Assert.Equal(before, File.ReadAllText(file));
        }
    }

    private Said Run(string command, string file) => _lab.Zone([.. command.Split(' '), file]);
}
