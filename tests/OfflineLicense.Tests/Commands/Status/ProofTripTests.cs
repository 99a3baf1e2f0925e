using System.Globalization;
using OfflineLicense.Tests.Formats;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>From the request to the device output that proves the installation of the response, and output that proves nothing.</summary>
[Trait("Lane", "check")]
public sealed class ProofTripTests : IDisposable
{
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERE=";

    /// <summary>When CSSM responds, by its own clock. The station writes the install files at 10:15.</summary>
    private static readonly DateTimeOffset Answered = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly StationPair _lab = new();

    [Fact]
    public void A_slac_is_proved_by_the_units_that_it_is_for()
    {
        var request = Home("authorization-request/good/pair.txt", Slac("FIX2501A0B1"));

        Assert.Equal("split", After(request, Authorized("Nov 21 09:59:59", null)));
        Assert.Equal("split", After(request, Authorized(null, "Nov 21 10:10:00")));
        Assert.Equal("split", After(request, Authorized("Nov 21 15:00:00", null, zone: "IST")));
        Assert.Equal("installed", After(request, Authorized("Nov 21 10:00:01", null)));
        var told = ProofWalk.Unwrap(_lab.Zone("history", request).Out + _lab.Zone("history", "FIX2501A0B1").Out);
        Assert.Contains("authorization installed 2026-11-21T10:00:01 UTC on P:C9300-48P,S:FIX2501A0B1", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slac_for_two_members_is_proved_by_both_in_one_output_or_in_two()
    {
        var request = Home("authorization-request/good/pair.txt", Slac("FIX2501A0B1", "FIX2501A0B2"));

        Assert.Equal("split", After(request, Authorized("Nov 21 10:10:00", null)));
        Assert.Equal("split", After(request, Authorized("Nov 21 10:10:00", "Nov 20 10:10:00")));
        Assert.Equal("installed", After(request, Authorized(null, "Nov 21 10:10:05")));
    }

    [Fact]
    public void A_slac_in_an_ack_is_not_proved_by_the_ack()
    {
        var request = Home("authorization-request/good/one-device-declared.txt",
            StationPair.Ack(Answered.ToUnixTimeMilliseconds(), "FIX2501A0B1"));
        const string ack = "Smart Licensing Status\n======================\n\nUsage Reporting:\n  Last ACK received: Nov 21 10:10:00 "
            + "2026 UTC\n\nUDI: PID:C9300-48P,SN:FIX2501A0B1\n";

        Assert.Equal("split", After(request, ack));
        Assert.Equal("installed",
            After(request, ack
                + "\nLicense Authorizations\n======================\nOverall status:\n  Active: PID:C9300-48P,SN:FIX2501A0B1\n      "
                    + "Status: SMART AUTHORIZATION INSTALLED on Nov 21 10:10:00 2026 UTC\n"));
    }

    [Fact]
    public void A_reservation_is_proved_by_its_status_and_not_by_the_message_of_the_install_command()
    {
        var request = Home("reservation-request/good/in-log.log", Reserved("C9300-24UX", "FIX2134L0RN"));

        Assert.Equal("split", After(request, Reservation("NOT INSTALLED")));
        Assert.Equal("split", After(request, Reservation("SPECIFIC INSTALLED on Nov 20 09:00:00 2026 UTC")));
        Assert.Equal("split",
            After(request,
                "sw#show license all\nSmart Licensing Status\nReservation install file successful\nRegistration:\n  Status: REGISTERED - "
                    + "SPECIFIC LICENSE RESERVATION\nUDI: PID:C9300-24UX,SN:FIX2134L0RN\n"));
        Assert.Equal("split", After(request, Reservation("SPECIFIC INSTALLED on Nov 21 10:12:00 2026 UTC", "FIX2134L0RP")));
        Assert.Equal("installed", After(request, Reservation("SPECIFIC INSTALLED on Nov 21 10:12:00 2026 UTC")));
    }

    [Fact]
    public void A_reservation_whose_response_arrived_before_its_request_is_proved_as_well()
    {
        // Regression: the members in a response that was matched later were not stored, and no output could prove it.
        var request = Home("reservation-request/good/in-log.log", Reserved("C9300-24UX", "FIX2134L0RN"));
        StationPair.Done(_lab.In("again", "init", "again", "--name", StationPair.ZoneName, "--hostnames", "allow"));
        _lab.Trust("desk", "again", StationPair.DeskName);
        _lab.In("again", "receive", "back");
        StationPair.Done(_lab.In("again", "doctor", "--adopt", "--reason", "made anew"));
        StationPair.Done(_lab.In("again", "receive", "back"));
        StationPair.Done(_lab.In("again", "collect", "in"));

        _lab.Write("show.txt", Reservation("SPECIFIC INSTALLED on Nov 21 10:12:00 2026 UTC"));
        StationPair.Done(_lab.In("again", "collect", "show.txt"));

        Assert.Equal("installed", StationPair.Lines(_lab.In("again", "status", "--json"), "request")
            .Single(line => line.GetProperty("sha256").GetString() == request).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trust_code_is_proved_on_every_unit_that_asked(bool isUnknown)
    {
        _lab.Write("drop/rum.txt", StationPair.Usage(["FIX2501A0B1", "FIX2501A0B2"], [1]));
        StationPair.Done(_lab.Zone("collect", "drop"));
        var request = Home("trust-request/good/element-and-system-info.txt", isUnknown
            ? $"<smartLicense><smartLicenseTrustCode><udi>P:C9300-48P,S:FIX2501A0B1</udi><signature>{Signature}</signature></smartLicenseTrustCode>{Account()}</smartLicense>"
            : StationPair.Ack(Answered.ToUnixTimeMilliseconds(), "FIX2501A0B1"));

        Assert.Equal("split", After(request, Trusted("Active: PID:C9300-48P,SN:FIX2501A0B1", "Nov 21 08:00:00")));
        Assert.Equal("split", After(request, Trusted("Standby: PID:C9300-48P,SN:FIX2501A0B2", "Nov 21 10:10:00")));
        Assert.Equal("installed", After(request, Trusted("Active: PID:C9300-48P,SN:FIX2501A0B1", "Nov 21 10:10:00")));
    }

    /// <summary>Regression: a device without NTP was never proved.</summary>
    [Fact]
    public void A_slac_is_proved_by_the_change_on_each_of_its_units_whatever_the_clock_says()
    {
        var request = Home("authorization-request/good/pair.txt", Slac("FIX2501A0B1", "FIX2501A0B2"), In1993(Authorized(null, null)));

        Assert.Equal("split", After(request, In1993(Authorized("Mar 01 00:10:00", null))));
        Assert.Equal("same-as-before", Request(request).GetProperty("unproved_because").GetString());
        Assert.Equal("installed", After(request, In1993(Authorized("Mar 01 00:10:00", "Mar 01 00:12:00"))));
        Assert.Equal("changed", Request(request).GetProperty("proof").GetString());
    }

    [Fact]
    public void A_reservation_is_proved_by_its_change()
    {
        var request = Home("reservation-request/good/in-log.log", Reserved("C9300-24UX", "FIX2134L0RN"), Reservation("NOT INSTALLED"));

        Assert.Equal("installed", After(request, Reservation("SPECIFIC INSTALLED on Mar 01 00:10:00 1993 UTC")));
        Assert.Equal("changed", Request(request).GetProperty("proof").GetString());
    }

    [Fact]
    public void A_trust_code_is_proved_by_its_change_and_not_by_an_ack()
    {
        const string none = "Smart Licensing Status\n======================\n\nTrust Code Installed: <none>\n\nUsage Reporting:\n"
            + "  Last ACK received: <none>\n\nUDI: PID:C9300-48P,SN:FIX2501A0B1\n";
        _lab.Write("drop/rum.txt", StationPair.Usage("FIX2501A0B1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));
        var request = Home("trust-request/good/element-and-system-info.txt",
            StationPair.Ack(Answered.ToUnixTimeMilliseconds(), "FIX2501A0B1"), none);

        Assert.Equal("split", After(request, none.Replace("received: <none>", "received: Nov 21 10:14:00 2031 UTC",
            StringComparison.Ordinal)));
        Assert.Equal("installed", After(request, none.Replace("Installed: <none>", "Installed: Nov 21 10:14:00 2031 UTC",
            StringComparison.Ordinal)));
        Assert.Equal("changed", Request(request).GetProperty("proof").GetString());
    }

    /// <summary>The log that the install sheet asks for holds a code for CSSM, and says how the installation ended.</summary>
    [Fact]
    public void The_log_of_a_reservation_with_its_confirmation_code_is_a_request_and_a_proof()
    {
        var request = Home("reservation-request/good/in-log.log", Reserved("C9300-24UX", "FIX2134L0RN"));
        var file = Path.GetFileName(Directory.GetFiles(_lab.At("tftp"), "ACK_*").Single());

        StationPair.Done(_lab.Zone("collect", _lab.Write("install.log", $"Switch#license smart reservation install file flash:{file}\n"
            + "Reservation install file successful\nLast Confirmation code 17488c1f\nSwitch#\n*May  9 21:39:42.799: "
            + "%SMART_LIC-6-RESERVED_INSTALLED: Authorization code installed for udi PID:C9300-24UX,SN:FIX2134L0RN\n")));

        Assert.Equal("installed", State(request));
        Assert.Equal("import-log", Request(request).GetProperty("proof").GetString());
        Assert.Contains(StationPair.Lines(_lab.Zone("status", "--json"), "request"),
            line => line.GetProperty("kind").GetString() == "reservation-confirmation");
    }

    [Fact]
    public void What_output_shows_as_installed_is_among_its_facts()
    {
        var facts = StationPair.Line(_lab.Zone("validate", Checkout.Fixture("device-output", "good",
            "authorized-pair.show-license-authorization.txt"), "--json"), "document").GetProperty("facts");
        Assert.Equal(
            """[{"udi":"P:C9300-48P,S:FIX2501A0B1","installed_on":"2026-03-15T13:48:56Z","confirmation_code":"1fc54c75"},{"udi":"P:C9300-48P,S:FIX2501A0B2","installed_on":null}]""",
            facts.GetProperty("authorizations").GetRawText());
        Assert.False(facts.TryGetProperty("reservations", out _));
    }

    public void Dispose() => _lab.Dispose();

    /// <summary>Collects, carries, answers, carries back and splits; returns the request's SHA-256.</summary>
    /// <param name="fixture">The request.</param>
    /// <param name="answer">CSSM's response.</param>
    /// <param name="before">Output that is collected before the response comes.</param>
    private string Home(string fixture, string answer, string? before = null)
    {
        Directory.CreateDirectory(_lab.At("in"));
        File.WriteAllBytes(_lab.At("in", "request.txt"), FormatFixtures.Bytes(fixture));
        var request = StationPair.Line(_lab.Zone("collect", "in", "--json"), "file").GetProperty("sha256").GetString()!;
        if (before is not null)
            StationPair.Done(_lab.Zone("collect", _lab.Write("before.txt", before)));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        _lab.Write($"downloads/ACK_{Request(request).GetProperty("upload_name").GetString()}", answer);
        StationPair.Done(_lab.Desk("collect", "downloads"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));
        Assert.Equal("split", State(request));
        return request;
    }

    /// <summary>The state of the request after this output was collected.</summary>
    private string After(string request, string output)
    {
        _lab.Write("show.txt", output);
        StationPair.Done(_lab.Zone("collect", "show.txt"));
        return State(request);
    }

    private string State(string request) => Request(request).GetProperty("state").GetString()!;

    private System.Text.Json.JsonElement Request(string request) =>
        StationPair.Lines(_lab.Zone("status", "--json"), "request").Single(line => line.GetProperty("sha256").GetString() == request);

    private static string Slac(params string[] serials) =>
        $"<smartLicense>{string.Concat(serials.Select(serial => $"<smartLicenseAuthorization><udi>P:C9300-48P,S:{serial}</udi><authorizationCode><flag>A</flag></authorizationCode><signature>{Signature}</signature></smartLicenseAuthorization>"))}{Account()}</smartLicense>";

    private static string Account() => string.Create(CultureInfo.InvariantCulture,
        $"<smartLicenseAccountInfo><customerInfo><timestamp>{Answered.ToUnixTimeMilliseconds()}</timestamp><smartAccount>A</smartAccount></customerInfo><signature>{Signature}</signature></smartLicenseAccountInfo>");

    private static string Reserved(string pid, string serial) => string.Create(CultureInfo.InvariantCulture,
        $"<specificPLR><authorizationCode><flag>A</flag><timestamp>{Answered.ToUnixTimeMilliseconds()}</timestamp></authorizationCode><signature>{Signature}</signature><udi>P:{pid}, S:{serial}</udi></specificPLR>");

    private static string Authorized(string? active, string? standby, string zone = "UTC") =>
        $"Smart Licensing Status\n======================\n\nUDI: PID:C9300-48P,SN:FIX2501A0B1\n\nHA UDI List:\n    "
            + $"Active:PID:C9300-48P,SN:FIX2501A0B1\n    Standby:PID:C9300-48P,SN:FIX2501A0B2\n\n"
        + $"License Authorizations\n======================\nOverall status:\n  Active: PID:C9300-48P,SN:FIX2501A0B1\n      Status: "
            + $"{Since(active, zone)}\n  Standby: PID:C9300-48P,SN:FIX2501A0B2\n      Status: {Since(standby, zone)}\n";

    private static string In1993(string output) => output.Replace(" 2026 ", " 1993 ", StringComparison.Ordinal);

    private static string Since(string? time, string zone) =>
        time is null ? "NOT INSTALLED" : $"SMART AUTHORIZATION INSTALLED on {time} 2026 {zone}";

    private static string Reservation(string status, string serial = "FIX2134L0RN") =>
        $"Smart Licensing Tech Support info\n\nUDI: PID:C9300-24UX,SN:FIX2134L0RN\n\nReservation Info\n================\nOverall "
            + $"status:\n  Active: PID:C9300-24UX,SN:{serial}\n      Reservation status: {status}\n";

    private static string Trusted(string unit, string time) =>
        $"Smart Licensing Status\n======================\n\nTrust Code Installed:\n  {unit}\n    INSTALLED on {time} 2026 UTC\n\nUDI: "
            + $"PID:C9300-48P,SN:FIX2501A0B1\n\nHA UDI List:\n    Active:PID:C9300-48P,SN:FIX2501A0B1\n    "
                + $"Standby:PID:C9300-48P,SN:FIX2501A0B2\n";
}
