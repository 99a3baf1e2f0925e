namespace OfflineLicense.Tests.Commands.Status;

/// <summary>What a person says of an installation, and takes back.</summary>
[Trait("Lane", "check")]
public sealed class MarkInstalledTests : IDisposable
{
    private const string Serial = ProofWalk.Serial;

    private readonly ProofWalk _walk = new();

    private StationPair Lab => _walk.Lab;

    public void Dispose() => _walk.Dispose();

    [Fact]
    public void A_person_can_say_it_take_it_back_and_has_to_say_it_again_for_another_response()
    {
        _walk.WalkToSplit();
        Assert.Equal(2, Lab.Zone("mark", "installed", Serial).Exit);
        Assert.Equal(2, Lab.Desk("mark", "installed", Serial, "--reason", "seen").Exit);
        Assert.Equal(2, Lab.Zone("mark", "undo", Serial).Exit);

        StationPair.Done(Lab.Zone("mark", "installed", Serial, "--reason", "seen on the console"));
        Assert.Equal(("installed", "person"), (_walk.Get("state"), _walk.Get("proof")));
        Assert.Contains("seen on the console", Lab.Zone("history", Serial).Out, StringComparison.Ordinal);
        Assert.Contains("1 already", Lab.Zone("mark", "installed", Serial, "--reason", "again").Out, StringComparison.Ordinal);

        StationPair.Done(Lab.Zone("mark", "undo", Serial, "--reason", "the wrong switch"));
        Assert.Equal(("split", null), (_walk.Get("state"), _walk.Get("proof")));
        Assert.Contains("the wrong switch", Lab.Zone("history", Serial).Out, StringComparison.Ordinal);

        // A word is about one response. A newer one to the same request is not installed by it.
        StationPair.Done(Lab.Zone("mark", "installed", Serial, "--reason", "seen"));
        StationPair.Done(Lab.Zone("collect", Lab.Write("newer.ack", StationPair.Ack(1795200000000, Serial))));
        Assert.Equal("answered", _walk.Get("state"));

        // A capture is the better evidence.
        StationPair.Done(Lab.Zone("split", "--to", "tftp"));
        StationPair.Done(Lab.Zone("mark", "installed", Serial, "--reason", "seen"));
        _walk.Collect(ProofWalk.Show("Nov 21 10:16:00 2026 UTC", null));
        Assert.Equal(("installed", "later"), (_walk.Get("state"), _walk.Get("proof")));
    }

    [Fact]
    public void Undo_takes_back_the_newest_mark_and_none_that_has_traveled()
    {
        _walk.WalkToSplit();
        StationPair.Done(Lab.Zone("mark", "installed", Serial, "--reason", "seen"));
        _walk.Advance(TimeSpan.FromMinutes(1));
        var name = StationPair.Line(Lab.Zone("status", "--json"), "request").GetProperty("upload_name").GetString()!;
        StationPair.Done(Lab.Zone("mark", "ignored", name, "--reason", "typed on the wrong line"));

        Assert.Contains("1 marked ignored taken back", Lab.Zone("mark", "undo", Serial).Out, StringComparison.Ordinal);
        Assert.Equal(("installed", "person"), (_walk.Get("state"), _walk.Get("proof")));
        Assert.Contains("1 marked installed taken back", Lab.Zone("mark", "undo", Serial).Out, StringComparison.Ordinal);
        Assert.Equal("split", _walk.Get("state"));
        Assert.Equal(2, Lab.Zone("mark", "undo", Serial).Exit);
    }

    [Fact]
    public void A_person_who_names_the_device_means_what_was_written_out()
    {
        _walk.WalkToSplit();
        _walk.Advance(TimeSpan.FromHours(1));
        StationPair.Done(Lab.Zone("collect", Lab.Write("u2.txt", StationPair.Usage(Serial, 2))));
        StationPair.Done(Lab.Zone("collect", Lab.Write("t.txt", "<smartLicenseTrustRequest><data>{}</data></smartLicenseTrustRequest>"),
            "--assume-udi", StationPair.Udi(Serial), "--reason", "saved there"));

        StationPair.Done(Lab.Zone("mark", "installed", Serial, "--reason", "seen"));

        Assert.Equal(["installed", "collected", "collected"], _walk.RequestStates());
    }
}
