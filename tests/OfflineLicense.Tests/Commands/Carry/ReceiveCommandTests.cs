using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>The behavior of <c>verify</c> and <c>receive</c>.</summary>
public sealed class ReceiveCommandTests : IDisposable
{
    private const string First = "PLANT-7.desk.00000001.offlic.tar";

    private readonly StationPair _lab = new();

    // Regression: "--key PUB.pem BUNDLE", the example of our help page, took the bundle for a second key.
    [Theory]
    [InlineData("--key PLANT-7.pub.pem out/" + First)]
    [InlineData("out/" + First + " --key PLANT-7.pub.pem")]
    [InlineData("out --key HQ.pub.pem --key PLANT-7.pub.pem")]
    [InlineData("out --key HQ.pub.pem PLANT-7.pub.pem")]
    public void Verify_takes_its_keys_before_and_behind_the_bundles(string typed)
    {
        _lab.ToDesk("FOC1");

        var said = _lab.Shell.Run(["verify", "--json", .. typed.Split(' ')]);

        Assert.Equal(0, said.Exit);
        Assert.Equal("valid", StationPair.Line(said, "bundle").GetProperty("outcome").GetString());
    }

    // Regression: a drive with 10,000 bundles of a stranger wrote 50,000 lines, and a script mailed them.
    [Fact]
    public void Of_many_refused_bundles_a_screen_names_the_first_and_JSON_names_all()
    {
        _lab.ToDesk("FOC1");
        for (var number = 1; number <= 23; number++)
            _lab.Write($"out/z{number}.offlic.tar", "x");

        var (said, listed) = (_lab.Desk("receive", "out"), _lab.Desk("receive", "out", "--json"));

        Assert.Equal((10, 10), (said.Exit, listed.Exit));
        Assert.Equal(20, said.ErrorLines.Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.Contains("3 more were refused", said.Error, StringComparison.Ordinal);
        Assert.Equal(23, listed.Json("bundle").Count(line => line.GetProperty("outcome").GetString() == "refused"));
    }

    // Regression: the path stood in the command as it was.
    [SkippableFact]
    public void The_next_command_can_be_pasted_whatever_the_bundle_is_called()
    {
        Requires.Unix();
        _lab.ToDesk("FOC1");
        File.Move(_lab.At("out", First), _lab.At("out", "x;id;.offlic.tar"));

        Assert.Equal("Next: offlic receive 'out/x;id;.offlic.tar'", _lab.Desk("verify", "out/x;id;.offlic.tar").OutLines[^1]);
    }

    [Fact]
    public void Verify_reports_a_wrong_destination_and_does_not_fail_on_it()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Shell.Run("init", "other", "--name", "OTHER"));
        _lab.Trust("zone", "other", StationPair.ZoneName);

        var said = _lab.In("other", "verify", "out");

        Assert.Equal(0, said.Exit);
        Assert.Contains("warning: PLANT-7.desk.00000001 would not be received here: E_DESTINATION", said.Error, StringComparison.Ordinal);
    }

    // Regression: nothing was said of the marks, and the next step was to split what is not there.
    [Fact]
    public void Marks_of_refused_requests_are_named_with_the_words_of_CSSM()
    {
        var serials = Enumerable.Range(10, 22).Select(number => $"FOC{number}").ToArray();
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("roster.csv", "hostname,pid,serial\nedge-1,C9300-48P,FOC10\n")));
        _lab.ToDesk(serials);
        StationPair.Done(_lab.Desk("mark", "refused", "FOC10", "--reason", "duplicate report"));
        StationPair.Done(_lab.Desk(["mark", "refused", .. serials[1..], "--reason", "unknown virtual account"]));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));

        var said = _lab.Zone("receive", "back");

        StationPair.Done(said);
        Assert.Contains("CSSM refused 22 requests:\n  edge-1     FOC10  CSSM: \"duplicate report\"\n"
            + "  C9300-48P  FOC11  CSSM: \"unknown virtual account\"\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("\n  … and 2 more: offlic status --list --state refused\n", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("Next: offlic status\n", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bundles_of_another_zone_on_the_drive_are_passed_over_and_its_key_is_not_to_be_trusted()
    {
        // Regression: a zone ended with 10 on a drive for two zones, and its hint was to trust the key of the other one.
        StationPair.Done(_lab.In("other", "init", "other", "--name", "OTHER"));
        _lab.Trust("desk", "other", StationPair.DeskName);
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "out"));

        var wrong = _lab.In("other", "receive", "out");
        StationPair.Done(_lab.In("other", "collect", _lab.Write("o.txt", StationPair.Usage("FOC9", 99))));
        StationPair.Done(_lab.In("other", "pack", "--to", "out"));
        var own = _lab.In("other", "receive", "out");
        var theirs = _lab.Zone("receive", "out");

        Assert.Equal(10, wrong.Exit);
        Assert.Contains("by its name it is for the desk, and this is OTHER: carry it there, and trust no key", wrong.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("offlic key trust", wrong.Error + _lab.In("other", "verify", "out").Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (own.Exit, own.Error));
        Assert.Contains("2 bundles for PLANT-7, desk passed over", own.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (theirs.Exit, theirs.Error));
        Assert.Contains("HQ.PLANT-7.00000001   received: 1 item", theirs.Out, StringComparison.Ordinal);
        Assert.Contains("1 bundle for desk passed over", theirs.Out, StringComparison.Ordinal);
        Assert.Equal(10, _lab.Zone("receive", "out/OTHER.desk.00000001.offlic.tar").Exit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refusal_that_was_answered_since_is_not_told_as_one(bool isInOneBundle)
    {
        // Regression: CSSM "refused" a device whose ACK was in the same bundle, or in the next one on the drive.
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "FOC2", "--reason", "session expired"));
        if (!isInOneBundle)
            StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));

        var said = _lab.Zone("receive", "back");

        StationPair.Done(said);
        Assert.Contains("CSSM refused 1 request:\n  C9300-48P  FOC2  ", said.Out, StringComparison.Ordinal);
    }

    // Regression: a drive with the response also has our own bundle, and receive ended with 11.
    [Fact]
    public void Our_own_bundle_on_the_drive_is_no_failure_but_one_named_by_itself_is()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "out"));

        var said = _lab.Zone("receive", "out");

        Assert.Equal(0, said.Exit);
        Assert.Contains("PLANT-7.desk.00000001   packed here; nothing changed", said.Out, StringComparison.Ordinal);
        Assert.Equal(11, _lab.Zone("receive", $"out/{First}").Exit);
    }

    [Fact]
    public void Good_bundles_are_received_beside_bad_and_missing_ones_and_the_worst_counts()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        var changed = File.ReadAllBytes(_lab.At("out", First));
        changed[^2000] ^= 1;
        Directory.CreateDirectory(_lab.At("bad"));
        File.WriteAllBytes(_lab.At("bad", First), changed);

        var said = _lab.Desk("receive", "gone.offlic.tar", "bad", "out", "--json");

        Assert.Equal(10, said.Exit);
        Assert.Equal(["received", "refused", "refused"], StationPair.Lines(said, "bundle").Select(line =>
            line.GetProperty("outcome").GetString()).Order());
        Assert.Equal(2, said.ErrorLines.Count);
    }

    [Fact]
    public void A_refused_bundle_whose_seals_hold_is_named()
    {
        foreach (var number in new[] { "1", "2" })
        {
            StationPair.Done(_lab.Zone("collect", _lab.Write($"{number}.txt", StationPair.Usage("FOC" + number, 1))));
            StationPair.Done(_lab.Zone("pack", "--to", "out" + number));
        }

        var line = StationPair.Line(_lab.Desk("receive", "out2", "--json"), "bundle");

        Assert.Equal(("refused", "E_GAP", "PLANT-7.desk.00000002", 2),
            (line.GetProperty("outcome").GetString(), line.GetProperty("error").GetString(), line.GetProperty("name").GetString(),
                line.GetProperty("sequence").GetInt32()));
    }

    // Regression: the hint was never printed, because the verifier did not get the archive's name.
    [Fact]
    public void A_rebuilt_archive_comes_with_the_line_that_rescues_it_and_the_line_works()
    {
        StationPair.Done(_lab.Shell.Run("init", "desk2", "--name", "HQ2", "--side", "desk"));
        _lab.Trust("zone", "desk2", StationPair.ZoneName);
        _lab.Trust("desk2", "zone", "HQ2"); // a zone that trusts one desk binds its bundles to it
        _lab.ToDesk("FOC1");
        System.Formats.Tar.TarFile.ExtractToDirectory(_lab.At("out", First), _lab.Folder("unpacked"), overwriteFiles: true);
        File.Delete(_lab.At("out", First));
        System.Formats.Tar.TarFile.CreateFromDirectory(_lab.At("unpacked"), _lab.At("out", First), includeBaseDirectory: false);

        var said = _lab.In("desk2", "receive", $"out/{First}");

        Assert.Equal(10, said.Exit);
        Assert.Contains($"tar -xf {_lab.At("out", First)} && offlic receive PLANT-7.desk.00000001", said.Error, StringComparison.Ordinal);
        StationPair.Done(_lab.In("desk2", "receive", "unpacked/PLANT-7.desk.00000001"));
    }

    // Regression: the response was dropped while its bundle counted as received, so it was lost.
    [Fact]
    public void An_answer_for_a_product_instance_that_is_not_known_yet_is_kept_until_it_is()
    {
        _lab.ToDesk("FOC1", "FOC2");
        var both = _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC2"));
        StationPair.Done(_lab.Desk("collect", both));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));

        // A new zone with the same name that never had the request, as after a lost laptop.
        Directory.Delete(_lab.At("zone"), recursive: true);
        StationPair.Done(_lab.Zone("init", "zone", "--name", StationPair.ZoneName, "--hostnames", "allow"));
        _lab.Trust("desk", "zone", StationPair.DeskName);
        _lab.Zone("receive", "back");
        StationPair.Done(_lab.Zone("doctor", "--adopt", "--reason", "the old laptop is gone"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Contains("for no known device: 1 response", _lab.Zone("status").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Zone("collect", "drop/FOC2.txt"));

        Assert.Equal("answered", StationPair.Line(_lab.Zone("status", "--json"), "device").GetProperty("state").GetString());
    }

    public void Dispose() => _lab.Dispose();
}
