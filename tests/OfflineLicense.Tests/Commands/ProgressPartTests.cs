namespace OfflineLicense.Tests.Commands;

/// <summary>Each command that takes seconds on a large ledger says what it does: in a bar on a terminal, and with <c>-v</c>.</summary>
[Collection(Walked.Name)]
public sealed class ProgressPartTests(WalkedStations walked) : IDisposable
{
    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("opening the ledger: ", "status")]
    [InlineData("reading the ledger: ", "status")]
    [InlineData("reading the ledger: ", "deadlines")]
    [InlineData("reading the ledger: ", "reconcile", "list.csv")]
    [InlineData("working in the ledger: ", "collect", "empty")]
    [InlineData("writing sheets: [0-9]+ files, ", "sheet", "save", "--to", "sheets")]
    [InlineData("checking the journal: [0-9]+ rows, ", "audit", "verify")]
    [InlineData("reading the journal: [0-9]+ rows, ", "audit", "export")]
    [InlineData("checking Journal: [0-9]+ rows, ", "doctor")]
    public void A_command_names_its_parts(string part, params string[] typed)
    {
        File.WriteAllText(_shell.At("list.csv"), "pid,serial\nC9300-48P,1\n");
        Directory.CreateDirectory(_shell.At("empty"));
        Assert.Matches($"detail: {part}", _shell.Run([.. typed, "-v", "-n", "--station", walked.Zone]).Error);
    }

    [Fact]
    public void Restore_names_its_parts()
    {
        Assert.Equal(0, walked.InZone("backup", _shell.At("zone.backup")).Exit);
        var backup = _shell.Run("restore", "zone.backup", "new", "-v").Error;
        Assert.Matches("detail: reading the backup: [0-9.]+ KiB, ", backup);
        Assert.Contains("detail: checking the ledger of the backup: ", backup);

        File.Delete(_shell.At("new", ".offlic", "ledger.db"));
        var bundles = _shell.Run("restore", Path.Combine(walked.Root, "usb"), "new", "--reason", "lost", "-v").Error;
        Assert.Matches(@"detail: verifying \S+\.offlic\.tar: [0-9.]+ KiB, ", bundles);
        Assert.Matches(@"detail: recording \S+: [0-9]+ files, ", bundles);
    }
}
