using System.Text.Json;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>
/// What makes a device <c>installed</c>, and why a capture does not: each evidence and each reason once, from the command line. The first
/// response is written out on 2026-11-21 at 10:15 UTC.
/// </summary>
[Trait("Lane", "check")]
public sealed class InstallationProofTests : IDisposable
{
    private const string Serial = "FOC1";

    private readonly StationPair _lab = new();
    private int _files;

    public void Dispose() => _lab.Dispose();

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
        var file = WalkToSplit();

        Collect($"sw-1#show license all\n{Status("<none>")}sw-1#{string.Format(null, command, file)}\n{words}\nsw-1#\n");

        // The output in the same log shows no ACK yet: the import is what came after it.
        Assert.Equal((proof is null ? "split" : "installed", proof), (Get("state"), Get("proof")));
        Assert.Equal(reason is "no-capture" ? "same-as-before" : reason, Get("unproved_because"));
        var isOther = command.Contains("import", StringComparison.Ordinal) && !command.Contains("{0}", StringComparison.Ordinal)
            && words.EndsWith("Successful", StringComparison.Ordinal);
        Assert.Equal(isOther, Get("unproved_message")?.Contains("which is no file of this response", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_command_without_a_prompt_is_a_note_and_no_proof()
    {
        var file = WalkToSplit();

        var said = _lab.Zone("collect", _lab.Write("note.txt", $"license smart import flash:{file}\nImport Data Successful\n"));
        Assert.Equal("no-capture", Get("unproved_because"));
        Assert.DoesNotContain("1 recorded", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_import_is_told_in_the_words_of_the_device_and_a_later_success_counts()
    {
        var file = WalkToSplit();
        Collect($"sw-1#license smart import flash:{file}\nImport Data Failed: MatchIdentifier\nsw-1#\n");

        Assert.Equal(("split", "import-failed"), (Get("state"), Get("unproved_because")));
        var status = string.Join(' ', _lab.Zone("status").Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Import Data Failed: MatchIdentifier", status, StringComparison.Ordinal);
        Assert.Contains("compare the serial number", status, StringComparison.Ordinal);
        var history = _lab.Zone("history", Serial).Out;
        Assert.Contains("import-failed", history, StringComparison.Ordinal);

        Collect($"sw-1#license smart import flash:{file}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(("installed", "import-log"), (Get("state"), Get("proof")));
    }

    [Fact]
    public void A_capture_from_before_and_one_from_after_prove_by_their_change_whatever_the_year()
    {
        Collect(Show("Sep 01 09:00:00 2021 UTC", "09:00:00.000 UTC Fri Oct 1 2021"));
        WalkToSplit();
        Assert.Equal("capture-before-split", Get("unproved_because"));

        Collect(Show("Oct 01 09:20:00 2021 UTC", "09:30:00.000 UTC Fri Oct 1 2021"));

        Assert.Equal(("installed", "changed"), (Get("state"), Get("proof")));
    }

    /// <summary>Regression: the same output in another wrapping was taken for a new one.</summary>
    [Fact]
    public void The_same_output_twice_proves_nothing_in_any_wrapping()
    {
        var before = Show("Nov 20 09:00:00 2026 UTC", "09:30:00.000 UTC Fri Nov 20 2026");
        Collect(Show("Nov 21 09:00:00 2026 UTC", null));
        Collect(before);
        WalkToSplit();

        Assert.Contains("1 known", _lab.Zone("collect", _lab.Write("again.txt", before)).Out, StringComparison.Ordinal);
        Collect("sw-1#show license all\n" + before);
        Assert.Equal("same-as-before", Get("unproved_because"));

        // Nor does the one of the two that was not the newest.
        Collect("sw-1#show license all\n" + Show("Nov 21 09:00:00 2026 UTC", null));
        Assert.Equal(("split", "same-as-before"), (Get("state"), Get("unproved_because")));
    }

    [Fact]
    public void A_capture_that_is_collected_weeks_later_proves_what_it_shows_and_no_more()
    {
        Collect(Show("Oct 01 09:00:00 2026 UTC", "09:30:00.000 UTC Sat Nov 21 2026"));
        Advance(TimeSpan.FromDays(14));
        WalkToSplit();
        Advance(TimeSpan.FromDays(21));

        // Taken a week before the response was written out, when another one had been imported.
        Collect(Show("Nov 28 09:00:00 2026 UTC", "09:30:00.000 UTC Sat Nov 28 2026"));
        Assert.Equal("capture-before-split", Get("unproved_because"));

        Collect(Show("Dec 06 09:00:00 2026 UTC", "09:30:00.000 UTC Sun Dec 6 2026"));
        Assert.Equal(("installed", "changed"), (Get("state"), Get("proof")));
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
        WalkToSplit();

        var said = StationPair.Line(_lab.Zone("collect", Write(Show(ack, clock)), "--json"), "file");

        Assert.Equal(("split", null), (Get("state"), Get("proof")));
        Assert.Equal(code, Get("unproved_because"));
        var request = StationPair.Line(_lab.Zone("status", "--json"), "request");
        Assert.Equal(code, request.GetProperty("unproved_because").GetString());
        Assert.Contains(words, Unwrap(_lab.Zone("status").Out), StringComparison.Ordinal);
        Assert.Contains(words, Unwrap(_lab.Zone("history", Serial).Out), StringComparison.Ordinal);
        Assert.Equal(code is "clock-ahead" or "clock-behind", said.GetProperty("warnings").GetRawText().Contains("clock-skew",
            StringComparison.Ordinal));
        Assert.Contains("offlic mark installed FOC1 --reason TEXT", Get("next"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_can_say_it_take_it_back_and_has_to_say_it_again_for_another_response()
    {
        WalkToSplit();
        Assert.Equal(2, _lab.Zone("mark", "installed", Serial).Exit);
        Assert.Equal(2, _lab.Desk("mark", "installed", Serial, "--reason", "seen").Exit);
        Assert.Equal(2, _lab.Zone("mark", "undo", Serial).Exit);

        StationPair.Done(_lab.Zone("mark", "installed", Serial, "--reason", "seen on the console"));
        Assert.Equal(("installed", "person"), (Get("state"), Get("proof")));
        Assert.Contains("seen on the console", _lab.Zone("history", Serial).Out, StringComparison.Ordinal);
        Assert.Contains("1 already", _lab.Zone("mark", "installed", Serial, "--reason", "again").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Zone("mark", "undo", Serial, "--reason", "the wrong switch"));
        Assert.Equal(("split", null), (Get("state"), Get("proof")));
        Assert.Contains("the wrong switch", _lab.Zone("history", Serial).Out, StringComparison.Ordinal);

        // A word is about one response. A newer one to the same request is not installed by it.
        StationPair.Done(_lab.Zone("mark", "installed", Serial, "--reason", "seen"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("newer.ack", StationPair.Ack(1795200000000, Serial))));
        Assert.Equal("answered", Get("state"));

        // A capture is the better evidence.
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        StationPair.Done(_lab.Zone("mark", "installed", Serial, "--reason", "seen"));
        Collect(Show("Nov 21 10:16:00 2026 UTC", null));
        Assert.Equal(("installed", "later"), (Get("state"), Get("proof")));
    }

    [Fact]
    public void Undo_takes_back_the_newest_mark_and_none_that_has_traveled()
    {
        WalkToSplit();
        StationPair.Done(_lab.Zone("mark", "installed", Serial, "--reason", "seen"));
        Advance(TimeSpan.FromMinutes(1));
        var name = StationPair.Line(_lab.Zone("status", "--json"), "request").GetProperty("upload_name").GetString()!;
        StationPair.Done(_lab.Zone("mark", "ignored", name, "--reason", "typed on the wrong line"));

        Assert.Contains("1 marked ignored taken back", _lab.Zone("mark", "undo", Serial).Out, StringComparison.Ordinal);
        Assert.Equal(("installed", "person"), (Get("state"), Get("proof")));
        Assert.Contains("1 marked installed taken back", _lab.Zone("mark", "undo", Serial).Out, StringComparison.Ordinal);
        Assert.Equal("split", Get("state"));
        Assert.Equal(2, _lab.Zone("mark", "undo", Serial).Exit);
    }

    /// <summary>Regression: an answer that nobody had imported was proved by the import of the one before.</summary>
    [Fact]
    public void With_two_responses_on_their_way_each_needs_its_own_proof()
    {
        var first = WalkToSplit();
        Advance(TimeSpan.FromHours(1));
        StationPair.Done(_lab.Zone("collect", _lab.Write("u2.txt", StationPair.Usage(Serial, 2))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a2.ack", StationPair.Ack(1795300000000, Serial).Replace("c1", "c2",
            StringComparison.Ordinal)), "--for", Serial));
        Assert.Equal("answered", Get("state"));

        // The first one is imported now. It says nothing about the second.
        Collect($"sw-1#license smart import flash:{first}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(("answered", "installed"), (Get("state"), RequestStates()[0]));
        Collect("sw-1#show license all\n" + Show("Nov 21 11:16:00 2026 UTC", "11:17:00.000 UTC Sat Nov 21 2026"));
        Advance(TimeSpan.FromHours(1));
        var second = Split();
        Assert.Equal(["installed", "split"], RequestStates());
        Assert.Equal("capture-before-split", Get("unproved_because"));

        Collect("sw-1#show license all\nsw-1#\n" + Show("Nov 21 11:16:00 2026 UTC", "12:20:00.000 UTC Sat Nov 21 2026"));
        Assert.Equal("same-as-before", Get("unproved_because"));
        Collect($"sw-1#license smart import flash:{second}\nImport Data Successful\nsw-1#\n");
        Assert.Equal(["installed", "installed"], RequestStates());
    }

    [Fact]
    public void A_person_who_names_the_device_means_what_was_written_out()
    {
        WalkToSplit();
        Advance(TimeSpan.FromHours(1));
        StationPair.Done(_lab.Zone("collect", _lab.Write("u2.txt", StationPair.Usage(Serial, 2))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("t.txt", "<smartLicenseTrustRequest><data>{}</data></smartLicenseTrustRequest>"),
            "--assume-udi", StationPair.Udi(Serial), "--reason", "saved there"));

        StationPair.Done(_lab.Zone("mark", "installed", Serial, "--reason", "seen"));

        Assert.Equal(["installed", "collected", "collected"], RequestStates());
    }

    /// <summary>A device can refuse one part of an ACK and take the rest: the time of the ACK proves only the reports.</summary>
    [Fact]
    public void A_response_of_another_kind_proves_nothing()
    {
        WalkToSplit();
        Collect(Show("<none>", null).Replace("Smart Licensing Status\n", "Smart Licensing Status\n\nTrust Code Installed: Nov 21 10:16:00 "
            + "2026 UTC\n", StringComparison.Ordinal));

        Assert.Equal("same-as-before", Get("unproved_because"));
    }

    /// <summary>One log of two devices: each import belongs to the device on whose prompt it was typed.</summary>
    [Fact]
    public void In_a_log_of_two_devices_an_import_counts_for_the_one_on_which_it_was_typed()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("u2.txt", StationPair.Usage("FOC2", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a2.ack", StationPair.Ack(1795100000001, "FOC2"))));
        var second = Path.GetFileName(StationPair.Line(_lab.Zone("split", "--to", _lab.Folder("tftp"), "--json"), "install")
            .GetProperty("path").GetString()!);
        var first = WalkToSplit();

        Collect($"sw-1#show license all\n{Status("<none>")}sw-1#license smart import flash:{first}\nImport Data Failed: MatchNonce\nsw-1#\n"
            + $"sw-2#show license all\n{Status("<none>").Replace(Serial, "FOC2", StringComparison.Ordinal)}"
            + $"sw-2#license smart import flash:{second}\nImport Data Successful\nsw-2#\n");

        Assert.Equal(("split", "import-failed"), (Get("state"), Get("unproved_because")));
        Assert.Equal("import-log", StationPair.Device(_lab.Zone, "FOC2").GetProperty("proof").GetString());
    }

    [Fact]
    public void Output_of_another_unit_or_of_an_unknown_one_proves_nothing()
    {
        WalkToSplit();
        StationPair.Done(_lab.Zone("collect", _lab.Write("other-usage.txt", StationPair.Usage("FOC2", 1))));
        Collect(Show("Nov 21 10:16:00 2026 UTC", null).Replace(Serial, "FOC2", StringComparison.Ordinal));
        Collect(Show("Nov 21 10:16:00 2026 UTC", null).Replace(Serial, "FOC3", StringComparison.Ordinal));

        Assert.Equal(("split", "no-capture"), (Get("state"), Get("unproved_because")));
    }

    private static string Status(string ack) => Show(ack, null);

    private static string Show(string ack, string? clock) =>
        (clock is null ? string.Empty : $"Time source is hardware calendar, {clock}\n\n")
        + $"Smart Licensing Status\n\nUsage Reporting:\n  Last ACK received: {ack}\n\nUDI: PID:{StationPair.Pid},SN:{Serial}\n";

    private string Write(string text) => _lab.Write($"show-{++_files}.txt", text);

    private void Collect(string text)
    {
        if (!Directory.Exists(_lab.At("tftp")))
            StationPair.Done(_lab.Zone("collect", _lab.Write("u.txt", StationPair.Usage(Serial, 1))));
        StationPair.Done(_lab.Zone("collect", Write(text)));
    }

    /// <returns>The name of the install file.</returns>
    private string WalkToSplit()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("u.txt", StationPair.Usage(Serial, 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.ack", StationPair.Ack(1795100000000, Serial))));
        return Split();
    }

    private string Split() => Path.GetFileName(
        StationPair.Line(_lab.Zone("split", "--to", _lab.Folder("tftp"), "--json"), "install").GetProperty("path").GetString()!);

    private void Advance(TimeSpan time) => _lab.Shell.Clock = new StoppedClock(_lab.Shell.Clock.GetUtcNow() + time);

    private List<string?> RequestStates() =>
        StationPair.Lines(_lab.Zone("status", "--json"), "request").ConvertAll(each => each.GetProperty("state").GetString());

    private string? Get(string member) =>
        StationPair.Device(_lab.Zone, Serial).TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.GetString()
            : null;

    /// <summary>Without the line breaks that fit the text to the terminal.</summary>
    private static string Unwrap(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
