using System.Text.Json;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Findings;
using OfflineLicense.Tests.Support;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary><c>status --findings</c>: what a person should know or do. Now is 2026-11-21 10:15 UTC.</summary>
public sealed class FindingsCommandTests : IDisposable
{
    private readonly StationPair _lab = new();
    private int _captures;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_list_of_codes_is_the_one_that_explain_prints_and_each_has_a_page()
    {
        var listed = ExplainPages.Find("findings")!.Lines.Where(line => line.StartsWith("    ", StringComparison.Ordinal)
            && !line.StartsWith("    offlic", StringComparison.Ordinal)).Select(line => line.Trim());

        Assert.Equal(FindingCode.All.Select(code => $"{code.Name,-20}  {code.Title}"), listed);
        Assert.All(FindingCode.All, code => Assert.NotNull(ExplainPages.Find(code.Name)));
    }

    [Fact]
    public void Each_finding_has_a_code_a_sentence_and_a_remedy_in_80_columns()
    {
        _lab.Shell.Columns = 80;
        Collect("FOC1", 1, 2, 6);
        Collect("FOC2", 1);
        Capture("FOC2", "  Next ACK deadline: Nov 20 10:00:00 2026 UTC\n\nUsage Report Summary:\n===================\n"
            + "Total: 703,  Purged: 288\n"
            + "Total Acknowledged Received: 86,  Waiting for Ack: 0\nAvailable to Report: 312  Collecting Data: 2\n");
        Import($"{StationPair.Pid},FOC1,core-1,yes,\n{StationPair.Pid},FOC3,core-3,yes,\nC9300-24T,FOC2,core-2,yes,\n");

        var page = _lab.Zone("status", "--findings").Out;

        Snapshot.Match(page);
        Assert.All(page.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var lines = Findings();
        Assert.Equal(
            ["reports-purged FOC2", "report-gap FOC1", "ack-overdue FOC2", "roster-differs FOC2", "never-collected FOC3"], Codes(lines));
        Assert.All(lines, line => Assert.Equal("type code udi name message remedy",
            Said.Members(line).Replace("udi message", "udi name message", StringComparison.Ordinal)));
        Assert.Equal(5, _lab.Zone("status", "--findings", "--json").Summary.GetProperty("findings").GetInt32());
        Assert.Equal(["report-gap FOC1"], Codes(Findings("--device", "core-1")));
    }

    // Regression: a serial number is whatever a file says, and stood in the command as it was.
    [SkippableFact]
    public void The_command_of_a_remedy_can_be_pasted_whatever_a_device_calls_itself()
    {
        Requires.Unix();
        Collect("$(id)", 1);
        Import("C9300-24T,$(id),core-2,yes,\nC9300-24T,;id;,core-3,yes,\n");

        Assert.Equal(["'P:C9300-24T,S:$(id)' 'P:C9300-48P,S:$(id)'", "';id;' --reason TEXT"],
            Findings().Where(line => Code(line) is "roster-differs" or "never-collected")
                .Select(line => string.Join(' ', Remedy(line).Split("offlic roster ")[1].Split(' ')[1..])));
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_gap_has_the_command_that_fills_it_and_is_gone_when_it_is_filled_or_the_file_is_ignored()
    {
        Collect("FOC1", 1, 2, 6, 8);
        Collect("FOC2", 7, 5000);

        var gaps = Findings();

        Assert.Equal(["report-gap FOC1", "report-gap FOC1"], Codes(gaps)); // a wider one is a new count
        Assert.Contains("license smart save usage rum-Id 3 file flash:rum_3.txt (and so for each up to 5)", Remedy(gaps[0]),
            StringComparison.Ordinal);
        Assert.Contains("rum-Id 7 file flash:rum_7.txt, then collect", Remedy(gaps[1]), StringComparison.Ordinal);

        Collect("FOC1", 3, 4, 5);
        Assert.Equal("report 7 was never collected", Message(Assert.Single(Findings())));
        Collect("FOC1", 7);
        Assert.Empty(Findings());
    }

    [Theory]
    [Trait("Lane", "check")]
    [InlineData("Purged: 0", null)]
    [InlineData("Purged: 5", "has purged 5 reports (total: 9), at least 3 of them without an ACK; what was not collected")]
    [InlineData("Purged: 2", "has purged 2 reports (total: 9); what was not collected")]
    public void The_newest_output_says_what_was_purged(string purged, string? words)
    {
        Collect("FOC1", 1);
        Capture("FOC1", "Usage Report Summary:\nTotal: 8,  Purged: 7\nTotal Acknowledged Received: 2,  Waiting for Ack: 0\n");
        Capture("FOC1", $"Usage Report Summary:\nTotal: 9,  {purged}\nTotal Acknowledged Received: 2,  Waiting for Ack: 0\n");

        Assert.Equal(words is null, Findings().Count == 0);
        if (words is not null)
            Assert.Contains(words, Message(Assert.Single(Findings())), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Lane", "check")]
    [InlineData("*11:15:00.000 UTC Sat Nov 21 2026", "60 minutes ahead of this station")]
    [InlineData("*10:20:00.000 UTC Sat Nov 21 2026", null)]
    [InlineData("*10:15:00.000 UTC Thu Jan 1 1970", "days behind this station")]
    [InlineData("*06:15:00.000 EDT Sat Nov 21 2026", null)]
    [InlineData("*08:15:00.000 EDT Sat Nov 21 2026", "120 minutes ahead of this station")]
    public void A_wrong_clock_is_told_until_a_newer_file_shows_a_right_one(string clock, string? words)
    {
        Collect("FOC1", 1);
        Capture("FOC1", "", clock);

        Assert.Equal(words is null ? [] : ["clock-skew FOC1"], Codes(Findings()));
        if (words is not null)
            Assert.Contains(words, Message(Findings()[0]), StringComparison.Ordinal);
        Capture("FOC1", "", "*10:15:00.000 UTC Sat Nov 21 2026");
        Assert.Empty(Findings());
    }

    [Fact]
    [Trait("Lane", "check")]
    public void Where_the_roster_and_the_devices_differ_is_told_and_without_a_roster_nothing_is()
    {
        foreach (var serial in new[] { "FOC1", "FOC2", "FOC3", "FOC4" })
            Collect(serial, 1);
        Assert.Empty(Findings());
        Import($"{StationPair.Pid},FOC1,core-1,yes,\n{StationPair.Pid},FOC2,core-2,no,spare part\n{StationPair.Pid},FOC3,core-3,yes,\n"
            + $"{StationPair.Pid},FOC5,core-5,yes,\n{StationPair.Pid},FOC6,core-6,no,in the box\n");
        StationPair.Done(_lab.Zone("roster", "retire", "core-3", "--reason", "scrapped"));

        Assert.Equal(
            ["not-in-roster FOC4", "retired-reports FOC3", "not-expected-reports FOC2", "never-collected FOC5"], Codes(Findings()));

        // A device that was retired after its last report is no surprise.
        Later(1);
        StationPair.Done(_lab.Zone("roster", "retire", "core-1", "--reason", "scrapped"));
        Assert.DoesNotContain("retired-reports FOC1", Codes(Findings()));
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_request_that_is_away_for_longer_than_a_trip_is_overdue_on_either_side()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        StationPair.Done(_lab.Desk("mark", "uploaded", "upload"));
        Later(14);
        Assert.Empty(Findings());
        StationPair.Done(_lab.Zone("config", "trip.days", "10"));

        var finding = Assert.Single(Findings());

        Assert.Equal("response-overdue", Code(finding));
        Assert.Contains("packed on 2026-11-21 in PLANT-7.desk.00000001", Message(finding), StringComparison.Ordinal);
        Assert.Contains("14 days ago, and no response came (a trip takes 10 days)", Message(finding), StringComparison.Ordinal);
        var there = Assert.Single(_lab.Desk("status", "--findings", "--json").Json("finding"));
        Assert.Equal(("response-overdue", "uploaded on 2026-11-21, 14 days ago, and no response was collected"),
            (Code(there), Message(there)));
        Assert.Contains("A desk withholds nothing", _lab.Desk("status", "--findings").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Desk("collect", _lab.Write("dl/ack.txt", StationPair.Ack(1_700_000_000, "FOC1"))));
        Assert.Empty(_lab.Desk("status", "--findings", "--json").Json("finding"));
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_server_that_waits_for_a_response_is_named()
    {
        StationPair.Done(_lab.Zone("collect", "--as", "cslu", "--server", "cslu-1", _lab.Write("export.bin", "export")));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        Later(31);

        var finding = Assert.Single(Findings());

        Assert.Equal(("response-overdue", "cslu-1"), (Code(finding), finding.GetProperty("server").GetString()));
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("udi").ValueKind);
        Assert.Contains("  cslu-1: packed on", _lab.Zone("status", "--findings").Out, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Lane", "check")]
    [InlineData("reservation-request/good/in-log.log", "reservation-waits", "its reservation waits")]
    [InlineData("reservation-return/good/in-log.log", "reservation-waits", "the return of its reservation waits")]
    [InlineData("reservation-confirmation/good/in-log-with-udi.log", "reservation-waits", "the confirmation of its reservation waits")]
    [InlineData("trust-request/good/system-info-only.txt", "trust-code-waits", "its trust code waits")]
    public void Codes_that_wait_are_told_at_each_step_with_the_next_command(string fixture, string code, string what)
    {
        File.Copy(Checkout.At("fixtures/" + fixture), _lab.At("request.txt"));
        StationPair.Done(_lab.Zone("collect", "request.txt"));
        Assert.Equal((code, $"{what} since 2026-11-21: it is not packed"), OnlyWaiting(_lab.Zone));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        Assert.Equal((code, $"{what} since 2026-11-21: it is in transit"), OnlyWaiting(_lab.Zone));
        StationPair.Done(_lab.Desk("receive", "out"));
        Assert.Equal((code, $"{what} since 2026-11-21: it is not staged"), OnlyWaiting(_lab.Desk));
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        Assert.Equal((code, $"{what} since 2026-11-21: it is not uploaded"), OnlyWaiting(_lab.Desk));

        StationPair.Done(_lab.Desk("mark", "done", "upload"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.DoesNotContain(Findings(), finding => Code(finding) == code);
    }

    [Fact]
    [Trait("Lane", "check")]
    public void What_CSSM_or_the_device_refused_is_told_in_their_words()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("stage", "--to", "upload"));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate report"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("dl/ack.txt", StationPair.Ack(1_700_000_000, "FOC2"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        var file = Path.GetFileName(Directory.GetFiles(_lab.At("tftp"), "ACK_*")[0]);
        _ = _lab.Zone("collect", _lab.Write("session.log",
            $"sw2#license smart import flash:{file}\nImport Data Failed: signature verification failed\nsw2#\n"));

        var findings = Findings();

        Assert.Equal(["import-failed FOC2", "request-refused FOC1"], Codes(findings));
        Assert.Contains("signature verification failed", Message(findings[0]), StringComparison.Ordinal);
        Assert.StartsWith("CSSM: \"duplicate report\"", Message(findings[1]), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_device_that_sends_its_hostname_is_told_where_hostnames_stay_here()
    {
        Collect("FOC1", 1);
        Capture("FOC1", "Data Privacy:\n  Sending Hostname: yes\n");
        Assert.Empty(Findings());
        StationPair.Done(_lab.Zone("config", "export.hostnames", "deny"));

        Assert.Contains("license smart privacy hostname", Remedy(Assert.Single(Findings())), StringComparison.Ordinal);
        Capture("FOC1", "Data Privacy:\n  Sending Hostname: no\n");
        Assert.Empty(Findings());
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_device_that_stops_without_an_ACK_is_told_with_the_source()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("wlc.txt",
            StationPair.Usage("9NTUEA8FIIH", 1).Replace(StationPair.Pid, "C9800-CL-K9", StringComparison.Ordinal))));

        var finding = Assert.Single(Findings());

        Assert.Equal("stops-without-ack", Code(finding));
        Assert.Contains("an ACK is mandatory on C9800-CL", Message(finding), StringComparison.Ordinal);
        Assert.Contains("source: Cisco", Remedy(finding), StringComparison.Ordinal);
    }

    private static (string Code, string Message) OnlyWaiting(Func<string[], Said> station)
    {
        var finding = station(["status", "--findings", "--json"]).Json("finding").Single(each => each.TryGetProperty("message", out _)
            && Code(each).EndsWith("-waits", StringComparison.Ordinal));
        return (Code(finding), Message(finding));
    }

    private static IEnumerable<string> Codes(IEnumerable<JsonElement> findings) => findings.Select(finding =>
        $"{Code(finding)} {finding.GetProperty("udi").GetString()?.Split(",S:")[1]}");

    private static string Code(JsonElement finding) => finding.GetProperty("code").GetString()!;

    private static string Message(JsonElement finding) => finding.GetProperty("message").GetString()!;

    private static string Remedy(JsonElement finding) => finding.GetProperty("remedy").GetString()!;

    private IReadOnlyList<JsonElement> Findings(params string[] more) =>
        _lab.Zone(["status", "--findings", "--json", .. more]).Json("finding");

    private void Later(int days) => _lab.Shell.Clock = new StoppedClock(_lab.Shell.Clock.GetUtcNow().AddDays(days));

    private void Collect(string serial, params long[] reports) => StationPair.Done(_lab.Zone("collect",
        _lab.Write($"{serial}-{reports[0]}.txt", StationPair.Usage(serial, reports))));

    private void Import(string rows) => StationPair.Done(_lab.Zone("roster", "import",
        _lab.Write("roster.csv", $"pid,serial,hostname,expected,reason\n{rows}")));

    private void Capture(string serial, string facts, string? clock = null) => StationPair.Done(_lab.Zone("collect",
        _lab.Write($"capture{++_captures}.txt", $"sw{_captures}#show license all\n{(clock is null ? "" : $"{clock}\n")}"
            + $"Smart Licensing Status\n======================\n\nUDI: PID:{StationPair.Pid},SN:{serial}\n\n{facts}")));
}
