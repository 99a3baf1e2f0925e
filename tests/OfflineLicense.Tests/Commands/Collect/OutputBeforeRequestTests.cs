namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Captured output that is collected before the first request of its device.</summary>
[Trait("Lane", "check")]
public sealed class OutputBeforeRequestTests : IDisposable
{
    private const string Output = "sw1#show license all\n\nSmart Licensing Status\n======================\n\nUsage Reporting:\n"
        + "  Last ACK received: Nov 20 10:00:00 2026 UTC\n\nProduct Information\n===================\nUDI: PID:C9300-48P,SN:FOC1\n\nsw1#\n";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Regression: output whose name comes before that of the usage file counted for nothing, now and later.</summary>
    [Fact]
    public void Output_in_a_folder_counts_whichever_file_is_read_first()
    {
        _lab.Write("drop/a.txt", Output);
        _lab.Write("drop/b.txt", StationPair.Usage("FOC1", 1));

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.DoesNotContain("unknown-device", said.Out, StringComparison.Ordinal);
        Assert.Equal(2, said.Summary.GetProperty("recorded").GetInt32());
        Assert.Equal("2026-11-20T10:00:00Z", FindLastAck());
    }

    /// <summary>Regression: facts were added to a document of an earlier run, and doctor called the ledger damaged.</summary>
    [Fact]
    public void Output_that_was_recorded_in_an_earlier_run_stays_as_it_was_recorded()
    {
        _lab.Write("out/a.txt", Output);
        StationPair.Done(_lab.Zone("collect", "out"));
        _lab.Write("drop/b.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));

        StationPair.Done(_lab.Zone("collect", "out"));

        StationPair.Done(_lab.Zone("doctor", "--deep"));
        Assert.Null(FindLastAck());
    }

    private string? FindLastAck() => StationPair.Device(_lab.Zone, "FOC1").GetProperty("last_ack").GetString();
}
