using System.Security.Cryptography;
using System.Text;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>Which requests of a device are open, where bundles and the clocks of two stations say nothing about the order.</summary>
[Trait("Lane", "check")]
public sealed class OpenRequestTests : IDisposable
{
    private const string Serial = "FOC1";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Regression: the one with the later name counted as the newer one, and hid a request that nobody had uploaded.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_answered_request_hides_no_other_one_of_its_bundle_at_a_desk(int answered)
    {
        var names = Requests("in");

        Respond((names[answered], 1));

        Assert.Equal("received", Device(_lab.Desk).GetProperty("state").GetString());
    }

    [Fact]
    public void An_answered_request_supersedes_one_of_an_earlier_bundle_at_a_desk()
    {
        _lab.ToDesk(Serial);
        _lab.Write("later/a.txt", StationPair.Usage(Serial, 1, 2));
        Carry("later", "second");

        Respond((Names()[1], 1));

        Assert.Equal("answered", Device(_lab.Desk).GetProperty("state").GetString());
    }

    /// <summary>Regression: the desk's time of the mark was compared with the zone's time of the response.</summary>
    [Theory]
    [InlineData("ignored", "expected", -2)]
    [InlineData("ignored", "expected", 2)]
    [InlineData("done", "expected", -2)]
    [InlineData("done", "expected", 2)]
    public void A_request_that_a_desk_closed_after_its_response_is_closed_in_the_zone(string mark, string state, int days)
    {
        var names = Requests("in", 1);
        var zone = _lab.Shell.Clock;
        _lab.Shell.Clock = new StoppedClock(zone.GetUtcNow().AddDays(days));
        Respond((names[0], 1));
        _lab.Shell.Clock = new StoppedClock(zone.GetUtcNow().AddDays(days).AddMinutes(1));
        StationPair.Done(_lab.Desk("mark", mark, names[0], "--reason", "typed on the device"));
        Return(zone);

        Assert.Equal(state, Device(_lab.Zone).GetProperty("state").GetString());
    }

    /// <summary>Regression: the mark was there already, and what came after it was not seen.</summary>
    [Fact]
    public void The_same_mark_after_a_response_closes_the_request_again()
    {
        var names = Requests("in", 1);
        var now = _lab.Shell.Clock.GetUtcNow();
        StationPair.Done(_lab.Desk("mark", "done", names[0], "--reason", "no file"));
        _lab.Shell.Clock = new StoppedClock(now.AddMinutes(1));
        Respond((names[0], 1));
        _lab.Shell.Clock = new StoppedClock(now.AddMinutes(2));
        StationPair.Done(_lab.Desk("mark", "done", names[0], "--reason", "no file"));
        Return(new StoppedClock(now.AddMinutes(3)));

        Assert.Equal("expected", Device(_lab.Zone).GetProperty("state").GetString());
    }

    [Fact]
    public void A_request_that_was_done_and_then_answered_waits_for_its_installation()
    {
        var names = Requests("in", 1);
        var now = _lab.Shell.Clock.GetUtcNow();
        StationPair.Done(_lab.Desk("mark", "done", names[0], "--reason", "no file"));
        _lab.Shell.Clock = new StoppedClock(now.AddMinutes(1));
        Respond((names[0], 1));
        Return(new StoppedClock(now.AddMinutes(2)));

        Assert.Equal("answered", Device(_lab.Zone).GetProperty("state").GetString());
    }

    /// <summary>Regression: the response with the later name in a bundle counted as the newer one, so the log of the other proved
    /// one request of two.</summary>
    [Fact]
    public void The_log_of_the_newest_response_proves_the_requests_for_which_it_stands()
    {
        var names = Requests("in");
        var (newest, older) = FindPair();
        Respond((names[0], newest), (names[1], older));
        Return(_lab.Shell.Clock);
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        var file = Assert.Single(Directory.GetFiles(_lab.At("tftp"), "ACK_*"));

        _lab.Write("log.txt", $"sw1#license smart import bootflash:{Path.GetFileName(file)}\nImport Data Successful\nsw1#\n");
        StationPair.Done(_lab.Zone("collect", "log.txt"));

        Assert.All(StationPair.Lines(_lab.Zone("status", "--json"), "request"),
            request => Assert.Equal("import-log", request.GetProperty("proof").GetString()));
        Assert.Equal("installed", Device(_lab.Zone).GetProperty("state").GetString());
    }

    /// <summary>Regression: of two responses to one request in a bundle, the one with the later name counted as the newer one.</summary>
    [Fact]
    public void The_newest_response_to_a_request_is_the_one_with_the_latest_time()
    {
        var names = Requests("in", 1);
        var (newest, older) = FindPair();
        Respond((names[0], older));
        Respond((names[0], newest));
        Return(_lab.Shell.Clock);
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        _lab.Write("log.txt", $"sw1#license smart import bootflash:ACK_C9300-48P_{Serial}_{Sha(Ack(older))[..8]}.txt\n"
            + "Import Data Successful\nsw1#show license all\nUDI: PID:C9300-48P,SN:FOC1\n");
        StationPair.Done(_lab.Zone("collect", "log.txt"));

        Assert.Equal("split", Device(_lab.Zone).GetProperty("state").GetString());
    }

    /// <summary>Requests of one device, carried to the desk in one bundle; returns their upload names, oldest first.</summary>
    private IReadOnlyList<string> Requests(string folder, int count = 2)
    {
        for (var i = 1; i <= count; i++)
            _lab.Write($"{folder}/{i}.txt", StationPair.Usage(Serial, i));
        Carry(folder, "out");
        return Names();
    }

    private void Carry(string folder, string drive)
    {
        StationPair.Done(_lab.Zone("collect", folder));
        _lab.Folder(drive);
        StationPair.Done(_lab.Zone("pack", "--to", drive));
        StationPair.Done(_lab.Desk("receive", drive));
    }

    private IReadOnlyList<string> Names() => [.. StationPair.Lines(_lab.Zone("status", "--json"), "request")
        .Select(request => request.GetProperty("upload_name").GetString()!)];

    /// <summary>CSSM's responses, each with the time that it states.</summary>
    private void Respond(params (string Name, int Stated)[] responses)
    {
        foreach (var (name, stated) in responses)
            _lab.Write($"downloads/ACK_{name}", Ack(stated));
        StationPair.Done(_lab.Desk("collect", "downloads"));
    }

    private void Return(TimeProvider zone)
    {
        _lab.Folder("back");
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        _lab.Shell.Clock = zone;
        StationPair.Done(_lab.Zone("receive", "back"));
    }

    /// <summary>Times of two responses, of which the newer one comes first in a bundle.</summary>
    private static (int Newest, int Older) FindPair() => Enumerable.Range(0, 64).Select(number => (1000 + number, 1 + number))
        .First(pair => string.CompareOrdinal(Sha(Ack(pair.Item1)), Sha(Ack(pair.Item2))) < 0);

    private System.Text.Json.JsonElement Device(Func<string[], Said> station) => StationPair.Device(station, Serial);

    private static string Ack(int stated) => StationPair.Ack(1795255200000 + (stated * 1000L), Serial);

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
