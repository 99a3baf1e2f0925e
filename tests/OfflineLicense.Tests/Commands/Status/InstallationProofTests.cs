namespace OfflineLicense.Tests.Commands.Status;

/// <summary>
/// What makes a device <c>installed</c>, and why a capture does not: each evidence and each reason once, from the command line. The first
/// response is written out on 2026-11-21 at 10:15 UTC.
/// </summary>
[Trait("Lane", "check")]
public sealed class InstallationProofTests : IDisposable
{
    private const string Serial = ProofWalk.Serial;

    private readonly ProofWalk _walk = new();

    private StationPair Lab => _walk.Lab;

    public void Dispose() => _walk.Dispose();

    [Theory]
    [InlineData("license smart import flash:{0}", "Import Data Successful", "import-log", null)]
    [InlineData("license smart import tftp://192.0.2.7/{0}", "Import Data Successful.", "import-log", null)]
    [InlineData("do lic sma imp bootflash:{0}", "Import Data Successful", "import-log", null)]
    [InlineData("license smart import flash:other.txt", "Import Data Successful", null, "no-capture")]
    [InlineData("license smart import flash:ACK_C9300-48P_FOC1_00000000.txt", "Import Data Successful", null, "no-capture")]
    [InlineData("copy tftp: flash:{0}", "Import Data Successful", null, "no-capture")]
    [InlineData("license smart import flash:{0}", "Import Data Completed", null, "no-capture")]
    [InlineData("license smart import flash:{0}", "Import Data Failed: VerifySignatureFailed", null, "import-failed")]
    [InlineData("license smart import flash:other.txt", "% Error: MatchNonce", null, "import-failed")]
    public void A_session_log_counts_by_the_file_that_its_command_names(string command, string words, string? proof, string? reason)
    {
        var file = _walk.WalkToSplit();

        _walk.Collect($"sw-1#show license all\n{ProofWalk.Status("<none>")}sw-1#{string.Format(null, command, file)}\n{words}\nsw-1#\n");

        // The output in the same log shows no ACK yet: the import is what came after it.
        Assert.Equal((proof is null ? "split" : "installed", proof), (_walk.Get("state"), _walk.Get("proof")));
        Assert.Equal(reason is "no-capture" ? "same-as-before" : reason, _walk.Get("unproved_because"));
        var isOther = command.Contains("import", StringComparison.Ordinal) && !command.Contains("{0}", StringComparison.Ordinal)
            && words.EndsWith("Successful", StringComparison.Ordinal);
        var message = _walk.Get("unproved_message") ?? string.Empty;
        Assert.Equal(isOther, message.Contains("which is no file of this response", StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_without_a_prompt_is_a_note_and_no_proof()
    {
        var file = _walk.WalkToSplit();

        var said = Lab.Zone("collect", Lab.Write("note.txt", $"license smart import flash:{file}\nImport Data Successful\n"));
        Assert.Equal("no-capture", _walk.Get("unproved_because"));
        Assert.DoesNotContain("1 recorded", said.Out, StringComparison.Ordinal);
    }

    /// <summary>Regression: the name was compared with the folder before it, so a log without a UDI was of no device.</summary>
    [Theory]
    [InlineData("flat")]
    [InlineData("tree")]
    public void A_log_without_a_UDI_is_of_the_device_whose_file_it_names_in_each_layout(string layout)
    {
        var file = _walk.WalkToSplit(layout);

        _walk.Collect($"sw-1#license smart import flash:{file}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(("installed", "import-log"), (_walk.Get("state"), _walk.Get("proof")));
    }

    [Fact]
    public void A_refused_import_is_told_in_the_words_of_the_device_and_a_later_success_counts()
    {
        var file = _walk.WalkToSplit();
        _walk.Collect($"sw-1#license smart import flash:{file}\nImport Data Failed: MatchIdentifier\nsw-1#\n");

        Assert.Equal(("split", "import-failed"), (_walk.Get("state"), _walk.Get("unproved_because")));
        var status = string.Join(' ', Lab.Zone("status").Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Import Data Failed: MatchIdentifier", status, StringComparison.Ordinal);
        Assert.Contains("compare the serial number", status, StringComparison.Ordinal);
        var history = Lab.Zone("history", Serial).Out;
        Assert.Contains("import-failed", history, StringComparison.Ordinal);

        _walk.Collect($"sw-1#license smart import flash:{file}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(("installed", "import-log"), (_walk.Get("state"), _walk.Get("proof")));
    }

    [Fact]
    public void A_capture_from_before_and_one_from_after_prove_by_their_change_whatever_the_year()
    {
        _walk.Collect(ProofWalk.Show("Sep 01 09:00:00 2021 UTC", "09:00:00.000 UTC Fri Oct 1 2021"));
        _walk.WalkToSplit();
        Assert.Equal("capture-before-split", _walk.Get("unproved_because"));

        _walk.Collect(ProofWalk.Show("Oct 01 09:20:00 2021 UTC", "09:30:00.000 UTC Fri Oct 1 2021"));

        Assert.Equal(("installed", "changed"), (_walk.Get("state"), _walk.Get("proof")));
    }

    /// <summary>Regression: the same output in another wrapping was taken for a new one.</summary>
    [Fact]
    public void The_same_output_twice_proves_nothing_in_any_wrapping()
    {
        var before = ProofWalk.Show("Nov 20 09:00:00 2026 UTC", "09:30:00.000 UTC Fri Nov 20 2026");
        _walk.Collect(ProofWalk.Show("Nov 21 09:00:00 2026 UTC", null));
        _walk.Collect(before);
        _walk.WalkToSplit();

        Assert.Contains("1 known", Lab.Zone("collect", Lab.Write("again.txt", before)).Out, StringComparison.Ordinal);
        _walk.Collect("sw-1#show license all\n" + before);
        Assert.Equal("same-as-before", _walk.Get("unproved_because"));

        // Nor does the one of the two that was not the newest.
        _walk.Collect("sw-1#show license all\n" + ProofWalk.Show("Nov 21 09:00:00 2026 UTC", null));
        Assert.Equal(("split", "same-as-before"), (_walk.Get("state"), _walk.Get("unproved_because")));
    }

    [Fact]
    public void A_capture_that_is_collected_weeks_later_proves_what_it_shows_and_no_more()
    {
        _walk.Collect(ProofWalk.Show("Oct 01 09:00:00 2026 UTC", "09:30:00.000 UTC Sat Nov 21 2026"));
        _walk.Advance(TimeSpan.FromDays(14));
        _walk.WalkToSplit();
        _walk.Advance(TimeSpan.FromDays(21));

        // Taken a week before the response was written out, when another one had been imported.
        _walk.Collect(ProofWalk.Show("Nov 28 09:00:00 2026 UTC", "09:30:00.000 UTC Sat Nov 28 2026"));
        Assert.Equal("capture-before-split", _walk.Get("unproved_because"));

        _walk.Collect(ProofWalk.Show("Dec 06 09:00:00 2026 UTC", "09:30:00.000 UTC Sun Dec 6 2026"));
        Assert.Equal(("installed", "changed"), (_walk.Get("state"), _walk.Get("proof")));
    }

    [Theory]
    [InlineData("clock-ahead", "Nov 21 10:20:00 2031 UTC", "10:25:00.000 UTC Fri Nov 21 2031", "5 years ahead")]
    [InlineData("clock-ahead", "Nov 21 10:20:00 2026 UTC", "10:31:00.000 UTC Sat Nov 21 2026", "16 minutes ahead")]
    [InlineData("clock-behind", "Nov 10 15:00:00 2021 UTC", "15:09:55.000 UTC Wed Nov 10 2021", "5 years behind")]
    [InlineData("clock-behind", "Jan 1 00:20:00 1970 UTC", "00:35:00.000 UTC Thu Jan 1 1970", "57 years behind")]
    [InlineData("zone-name", "Nov 21 15:00:00 2026 IST", null, "the zone IST has more than one offset")]
    [InlineData("same-as-before", "Nov 20 10:20:00 2026 UTC", null, "belongs to an earlier response")]
    [InlineData("same-as-before", "<none>", null, "nothing is installed")]
    public void A_capture_that_does_not_count_is_told_with_the_reason_everywhere(string code, string ack, string? clock, string words)
    {
        _walk.WalkToSplit();

        var said = StationPair.Line(Lab.Zone("collect", _walk.Write(ProofWalk.Show(ack, clock)), "--json"), "file");

        Assert.Equal(("split", null), (_walk.Get("state"), _walk.Get("proof")));
        Assert.Equal(code, _walk.Get("unproved_because"));
        var request = StationPair.Line(Lab.Zone("status", "--json"), "request");
        Assert.Equal(code, request.GetProperty("unproved_because").GetString());
        Assert.Contains(words, ProofWalk.Unwrap(Lab.Zone("status").Out), StringComparison.Ordinal);
        Assert.Contains(words, ProofWalk.Unwrap(Lab.Zone("history", Serial).Out), StringComparison.Ordinal);
        Assert.Equal(code is "clock-ahead" or "clock-behind", said.GetProperty("warnings").GetRawText().Contains("clock-skew",
            StringComparison.Ordinal));
        Assert.Contains("offlic mark installed FOC1 --reason TEXT", _walk.Get("next"), StringComparison.Ordinal);
    }

    /// <summary>Regression: an answer that nobody had imported was proved by the import of the one before.</summary>
    [Fact]
    public void With_two_responses_on_their_way_each_needs_its_own_proof()
    {
        var first = _walk.WalkToSplit();
        _walk.Advance(TimeSpan.FromHours(1));
        StationPair.Done(Lab.Zone("collect", Lab.Write("u2.txt", StationPair.Usage(Serial, 2))));
        StationPair.Done(Lab.Zone("collect", Lab.Write("a2.ack", StationPair.Ack(1795300000000, Serial).Replace("c1", "c2",
            StringComparison.Ordinal)), "--for", Serial));
        Assert.Equal("answered", _walk.Get("state"));

        // The first one is imported now. It says nothing about the second.
        _walk.Collect($"sw-1#license smart import flash:{first}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(("answered", "installed"), (_walk.Get("state"), _walk.RequestStates()[0]));
        _walk.Collect("sw-1#show license all\n" + ProofWalk.Show("Nov 21 11:16:00 2026 UTC", "11:17:00.000 UTC Sat Nov 21 2026"));
        _walk.Advance(TimeSpan.FromHours(1));
        var second = _walk.Split();
        Assert.Equal(["installed", "split"], _walk.RequestStates());
        Assert.Equal("capture-before-split", _walk.Get("unproved_because"));

        _walk.Collect("sw-1#show license all\nsw-1#\n" + ProofWalk.Show("Nov 21 11:16:00 2026 UTC", "12:20:00.000 UTC Sat Nov 21 2026"));
        Assert.Equal("same-as-before", _walk.Get("unproved_because"));
        _walk.Collect($"sw-1#license smart import flash:{second}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(["installed", "installed"], _walk.RequestStates());
    }

    /// <summary>A device can refuse one part of an ACK and take the rest: the time of the ACK proves only the reports.</summary>
    [Fact]
    public void A_response_of_another_kind_proves_nothing()
    {
        _walk.WalkToSplit();
        _walk.Collect(ProofWalk.Show("<none>", null).Replace("Smart Licensing Status\n",
            "Smart Licensing Status\n\nTrust Code Installed: Nov 21 10:16:00 2026 UTC\n", StringComparison.Ordinal));

        Assert.Equal("same-as-before", _walk.Get("unproved_because"));
    }

    /// <summary>One log of two devices: each import belongs to the device on whose prompt it was typed.</summary>
    [Fact]
    public void In_a_log_of_two_devices_an_import_counts_for_the_one_on_which_it_was_typed()
    {
        StationPair.Done(Lab.Zone("collect", Lab.Write("u2.txt", StationPair.Usage("FOC2", 1))));
        StationPair.Done(Lab.Zone("collect", Lab.Write("a2.ack", StationPair.Ack(1795100000001, "FOC2"))));
        var second = Path.GetFileName(StationPair.Line(Lab.Zone("split", "--to", Lab.Folder("tftp"), "--json"), "install")
            .GetProperty("path").GetString()!);
        var first = _walk.WalkToSplit();

        _walk.Collect($"sw-1#show license all\n{ProofWalk.Status("<none>")}"
            + $"sw-1#license smart import flash:{first}\nImport Data Failed: MatchNonce\nsw-1#\n"
            + $"sw-2#show license all\n{ProofWalk.Status("<none>").Replace(Serial, "FOC2", StringComparison.Ordinal)}"
            + $"sw-2#license smart import flash:{second}\nImport Data Successful\nsw-2#\n");

        Assert.Equal(("split", "import-failed"), (_walk.Get("state"), _walk.Get("unproved_because")));
        Assert.Equal("import-log", StationPair.Device(Lab.Zone, "FOC2").GetProperty("proof").GetString());
    }

    [Fact]
    public void Output_of_another_unit_or_of_an_unknown_one_proves_nothing()
    {
        _walk.WalkToSplit();
        StationPair.Done(Lab.Zone("collect", Lab.Write("other-usage.txt", StationPair.Usage("FOC2", 1))));
        _walk.Collect(ProofWalk.Show("Nov 21 10:16:00 2026 UTC", null).Replace(Serial, "FOC2", StringComparison.Ordinal));
        _walk.Collect(ProofWalk.Show("Nov 21 10:16:00 2026 UTC", null).Replace(Serial, "FOC3", StringComparison.Ordinal));

        Assert.Equal(("split", "no-capture"), (_walk.Get("state"), _walk.Get("unproved_because")));
    }
}
