using System.Globalization;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Formats;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>What device output proves if a request or its response names no device, and what is shown of it.</summary>
public sealed class UnnamedMemberTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void If_the_request_names_no_device_the_members_in_the_response_have_to_show_it()
    {
        var request = Answered("FIX2501A0B2");

        Assert.Equal("answered", After(request, "Active: PID:C9300-48P,SN:FIX2501A0B1"));
        Assert.Equal("installed", After(request, "Standby: PID:C9300-48P,SN:FIX2501A0B2"));
    }

    [Fact]
    public void If_the_response_names_no_device_either_all_present_members_have_to_show_it()
    {
        var request = Answered();

        Assert.Equal("answered", After(request, "Active: PID:C9300-48P,SN:FIX2501A0B1"));
        Assert.Equal("installed", After(request, "Standby: PID:C9300-48P,SN:FIX2501A0B2"));
    }

    [Fact]
    public void Members_that_show_it_in_one_output_are_counted_with_their_latest_time()
    {
        var request = Answered();
        StationPair.Done(_lab.Zone("collect", _lab.Write("both.txt", Output(
            "Active: PID:C9300-48P,SN:FIX2501A0B1\n    INSTALLED on Nov 21 10:10:00 2026 UTC\n  Standby: PID:C9300-48P,SN:FIX2501A0B2"))));

        Assert.Equal("installed", State(request));
        Assert.Contains("trust code installed 2026-11-21T10:10:00 UTC on 2 members; from ", Told("FIX2501A0B1", "observed"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_ack_that_a_device_never_received_is_shown_as_none()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FIX1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("show.txt",
            "Smart Licensing Status\n======================\n\nUsage Reporting:\n  Last ACK received: <none>\n  Next ACK deadline: "
                + "<none>\n\nUDI: PID:C9300-48P,SN:FIX1\n")));

        Assert.StartsWith("the output says: Last ACK received none; ACK deadline none; from ", Told("FIX1", "observed"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_clock_of_a_device_is_stored_with_its_output()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FIX1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("show.txt",
            "core-1#show clock\n10:14:00.000 UTC Sat Nov 21 2026\ncore-1#show license all\nSmart Licensing "
                + "Status\n======================\n\nUsage Reporting:\n  Last ACK received: Nov 20 20:10:40 2026 UTC\n\nUDI: "
                    + "PID:C9300-48P,SN:FIX1\n")));

        using var ledger = Ledger.OpenToRead(new StationPaths(_lab.At("zone")), _lab.Shell.Clock);
        Assert.Equal("2026-11-21T10:14:00Z", Assert.Single(ledger.Observations.Of()).CapturedUtc);
    }

    [Fact]
    public void A_policy_is_in_the_history_of_a_device_and_answers_no_request()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FIX1", 1))));
        var policy = StationPair.Policy("P");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.xml", policy)));

        Assert.Equal($"policy {Digest.Of(System.Text.Encoding.UTF8.GetBytes(policy)).Hex[..8]}, matched by account",
            Told("FIX1", "answered"));
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    public void A_device_clock_a_quarter_of_an_hour_ahead_is_a_warning(int minutes, bool isSaid)
    {
        var stated = _lab.Shell.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var text = StationPair.Usage("FIX1", 1).Replace("</smartLicense>",
            $"<smartLicenseSystemInfo><data><![CDATA[{{\"sudi\":{{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"FIX1\"}},\"timestamp\":{stated}}}]]></data></smartLicenseSystemInfo></smartLicense>", StringComparison.Ordinal);

        var warnings = StationPair.Line(_lab.Zone("collect", _lab.Write("usage.txt", text), "--json"), "file").GetProperty("warnings")
            .EnumerateArray()
            .Where(warning => warning.GetProperty("code").GetString() == "clock-skew")
                .Select(warning => warning.GetProperty("message").GetString());

        Assert.Equal(isSaid ? ["the clock of the device is 2026-11-21T10:30:00Z, 15 minutes ahead of this station"] : [], warnings);
    }

    // CSSM completes a return without a file: only a mark shows it, and the state is returned once the mark has left.
    [Fact]
    public void A_request_that_ends_without_a_file_is_answered_and_returned_by_a_mark()
    {
        Directory.CreateDirectory(_lab.At("in"));
        File.WriteAllBytes(_lab.At("in", "return.log"), FormatFixtures.Bytes("reservation-return/good/in-log.log"));
        var request = StationPair.Line(_lab.Zone("collect", "in", "--json"), "file").GetProperty("sha256").GetString()!;
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(
            _lab.Desk("mark", "done", StationPair.Line(_lab.Desk("status", "--json"), "request").GetProperty("upload_name").GetString()!));
        Assert.Equal("answered", State(request, _lab.Desk));

        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));

        Assert.Equal(("returned", "answered"), (State(request, _lab.Desk), State(request)));
    }

    [Fact]
    public void A_file_whose_reports_traveled_in_another_file_has_the_state_of_that_file_if_it_is_further_on()
    {
        StationPair.Done(
            _lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FIX1", 1)), _lab.Write("b.txt", StationPair.Usage("FIX1", 1, 2))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        var larger = Digest.Of(File.ReadAllBytes(_lab.At("b.txt"))).Hex;
        var name = StationPair.Lines(_lab.Desk("status", "--json"), "request")
            .Single(line => line.GetProperty("sha256").GetString() == larger).GetProperty("upload_name").GetString()!;
        StationPair.Done(_lab.Desk("mark", "uploaded", name));
        Assert.Equal(["uploaded", "uploaded"], States(_lab.Desk));

        // The mark travels back; in the zone both are packed until a response arrives. A copy that has not left keeps its state.
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        Assert.Equal(["packed", "packed"], States(_lab.Zone));
        StationPair.Done(_lab.Zone("collect", _lab.Write("c.txt", StationPair.Usage(["FIX1"], [1], hostname: "sw-1"))));
        Assert.Equal(["packed", "packed", "collected"], States(_lab.Zone));
    }

    private List<string?> States(Func<string[], Said> station) =>
        StationPair.Lines(station(["status", "--json"]), "request").ConvertAll(line => line.GetProperty("state").GetString());

    /// <summary>A trust request of a stack of two that names neither, and its response; returns the request's SHA-256.</summary>
    private string Answered(params string[] named)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("rum.txt", StationPair.Usage(["FIX2501A0B1", "FIX2501A0B2"], [1]))));
        var said = _lab.Zone("collect", _lab.Write("trust.txt", "<smartLicenseTrustRequest><data>{}</data></smartLicenseTrustRequest>"),
            "--assume-udi", "P:C9300-48P,S:FIX2501A0B1", "--reason", "I saved it there", "--json");
        StationPair.Done(said);
        Assert.Equal("trust-request", StationPair.Line(said, "file").GetProperty("kind").GetString());
        var request = StationPair.Line(said, "file").GetProperty("sha256").GetString()!;
        var upload = StationPair.Lines(_lab.Zone("status", "--json"), "request")
            .Single(line => line.GetProperty("sha256").GetString() == request).GetProperty("upload_name").GetString();
        StationPair.Done(_lab.Zone("collect", _lab.Write($"ACK_{upload}",
            StationPair.Ack(new DateTimeOffset(2026, 1, 10, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), named))));
        Assert.Equal("answered", State(request));
        return request;
    }

    private string After(string request, string unit)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("show.txt", Output(unit))));
        return State(request);
    }

    private static string Output(string unit) =>
        $"Smart Licensing Status\n======================\n\nTrust Code Installed:\n  {unit}\n    INSTALLED on Nov 21 10:10:00 2026 "
            + $"UTC\n\nUDI: PID:C9300-48P,SN:FIX2501A0B1\n\nHA UDI List:\n    Active:PID:C9300-48P,SN:FIX2501A0B1\n    "
                + $"Standby:PID:C9300-48P,SN:FIX2501A0B2\n";

    private string State(string request, Func<string[], Said>? station = null) =>
        StationPair.Lines((station ?? _lab.Zone)(["status", "--json"]), "request")
        .Single(line => line.GetProperty("sha256").GetString() == request).GetProperty("state").GetString()!;

    private string Told(string device, string what) => StationPair.Lines(_lab.Zone("history", device, "--json"), "event")
        .Single(line => line.GetProperty("event").GetString() == what).GetProperty("detail").GetString()!;
}
