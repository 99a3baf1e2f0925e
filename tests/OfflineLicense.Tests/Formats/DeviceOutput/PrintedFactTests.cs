using System.Text.Json;
using OfflineLicense.Cli.Output;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>The facts of each command and platform, against values that a person read in the fixture.</summary>
public class PrintedFactTests
{
    [Theory]
    [InlineData("peer-of-a-pair.show-license-all.txt", "P:C8200L-1N-4T,S:FGL0000K001", """
        {"last_ack_received":{"local":"2026-02-02T23:57:03","zone":"IST"},"next_ack_deadline":{"local":"2026-04-13T23:57:03","zone":"IST"},
         "last_report_file_write":{"local":"2026-02-01T08:00:00","zone":"IST"},"reporting_push_interval":0,"hostname":"edge-voice-1",
         "agent_version":"6.2.0/example","smart_account":"Example Plant","virtual_account":"Voice 7","transport":"Transport Off",
         "sending_hostname":true,"policy":"Plant Policy","policy_installed_on":{"local":"2026-01-06T14:35:24","zone":"IST"},
         "ack_required":true,"policy_days":{"perpetual":{"first":40,"ongoing":0,"on_change":50},
         "subscription":{"first":60,"ongoing":70,"on_change":80}},
         "report_summary":{"total":66,"purged":12,"acknowledged":16,"waiting":3,"available":14,"collecting":5},
         "trust_codes":["P:C8200L-1N-4T,S:FGL0000K001"],
         "trust_code_installed":[{"udi":"P:C8200L-1N-4T,S:FGL0000K001","installed_on":{"local":"2026-01-06T14:36:00","zone":"IST"}}]}
        """)]
    [InlineData("no-account.show-license-status.log", "P:C9800-CL-K9,S:9ZZ00000L01", """
        {"last_ack_received":{"local":"2026-08-03T09:03:25","zone":"est"},"next_ack_deadline":{"local":"2026-11-01T09:03:25","zone":"est"},
         "next_ack_push_check":null,"hostname":"edge-ctl-1","version":"17.12.04","smart_account":null,"virtual_account":null,
         "transport":"cslu","sending_hostname":false,"ack_required":true,
         "policy_days":{"export":{"first":0,"ongoing":0,"on_change":0}},"trust_codes":[],"trust_code_installed":null}
        """)]
    [InlineData("device-number.show-license-udi.log", "P:CISCO2911/K9,S:FTX0000M001", """
        {"hostname":"isr-old-1","members":["P:CISCO2911/K9,S:FTX0000M001"],
         "roles":[{"udi":"P:CISCO2911/K9,S:FTX0000M001","role":"Active"}]}
        """)]
    [InlineData("device-number.show-version.log", "P:CISCO1941/K9,S:FTX0000M002", """
        {"hostname":"isr-old-2","version":"15.7(3)M3","members":["P:CISCO1941/K9,S:FTX0000M002"],
         "roles":[{"udi":"P:CISCO1941/K9,S:FTX0000M002","role":"Active"}]}
        """)]
    [InlineData("registered.show-license-all.log", "P:ASAv,S:9ZZ00000N01", """
        {"hostname":"asa","agent_version":"4.9.3_rel/34","smart_account":"Example Plant","virtual_account":"DEFAULT",
         "transport":"Callhome","sending_hostname":true,"registration":"REGISTERED","registration_expires":"2027-01-20T14:53:47Z",
         "communication_deadline":"2026-04-23T14:04:23Z","reservation":"DISABLED"}
        """)]
    [InlineData("members-under-trust-codes.show-license-status.log", "P:XR-EXAMPLE-8,S:FOC0000P001", """
        {"last_ack_received":"2026-03-15T20:10:40Z","next_ack_deadline":"2026-05-14T20:10:40Z","hostname":"core-xr-1","transport":"cslu",
         "trust_codes":["P:XR-EXAMPLE-8,S:FOC0000P001"],
         "trust_code_installed":[{"udi":"P:XR-EXAMPLE-8,S:FOC0000P001","installed_on":"2026-03-13T21:32:51Z"},
         {"udi":"P:XR-EXAMPLE-8,S:FOC0000P002","installed_on":null}],
         "members":["P:XR-EXAMPLE-8,S:FOC0000P001","P:XR-EXAMPLE-8,S:FOC0000P002"],
         "roles":[{"udi":"P:XR-EXAMPLE-8,S:FOC0000P001","role":"Active"},{"udi":"P:XR-EXAMPLE-8,S:FOC0000P002","role":"Standby"}]}
        """)]
    [InlineData("reports-of-a-named-device.show-license-rum-id-all.log", "P:C9300-24T,S:FOC0000Q001", """
        {"hostname":"sw-line9","rum_reports":[{"id":1770000001,"state":"CLOSED","feature":"network-advantage"},
         {"id":1770000002,"state":"ACK","feature":"dna-advantage"},{"id":1770000003,"state":"OPEN","feature":"air network advantage"}]}
        """)]
    [InlineData("offline.show-license-tech-support.txt", "P:C9300-24T,S:FOC0000R001", """
        {"last_ack_received":null,"reporting_push_interval":30,"captured_at":"2026-03-15T21:13:41Z","clock_synchronized":false,
         "transport":"Transport Off","overall_state":"Device configured for Offline transport",
         "report_summary":{"total":707,"purged":390,"acknowledged":0,"waiting":2,"available":300,"collecting":2},
         "reservation":"ENABLED","reservations":[{"udi":"P:C9300-24T,S:FOC0000R001","installed_on":"2026-03-10T09:00:00Z",
         "confirmation_code":"0a1b2c3d"}]}
        """)]
    [InlineData("valid-from.show-license-status.log", "P:C9350-48T,S:FOC0000S001", """
        {"last_ack_received":{"local":"2026-04-23T15:28:43","zone":"IST"},"next_ack_deadline":null,"reporting_push_interval":0,
         "hostname":"sw-new-1","trust_codes":["P:C9350-48T,S:FOC0000S001","P:C9350-48P,S:FOC0000S002"],
         "trust_code_installed":[
         {"udi":"P:C9350-48T,S:FOC0000S001","installed_on":{"local":"2026-04-23T15:28:43","zone":"IST"}},
         {"udi":"P:C9350-48P,S:FOC0000S002","installed_on":{"local":"2026-04-23T15:28:44","zone":"IST"}}],
         "members":["P:C9350-48T,S:FOC0000S001","P:C9350-48P,S:FOC0000S002"],
         "roles":[{"udi":"P:C9350-48T,S:FOC0000S001","role":"Active"},{"udi":"P:C9350-48P,S:FOC0000S002","role":"Standby"}]}
        """)]
    [InlineData("reserved-before-upgrade.show-license-authorization.log", "P:C9500-16X,S:FCW0000T001", """
        {"hostname":"sw-core-4","authorizations":[{"udi":"P:C9500-16X,S:FCW0000T002","installed_on":null}],
         "reservations":[{"udi":"P:C9500-16X,S:FCW0000T001","installed_on":"2025-11-02T03:16:01Z","confirmation_code":"1a2b3c4d"}],
         "members":["P:C9500-16X,S:FCW0000T001","P:C9500-16X,S:FCW0000T002"],
         "roles":[{"udi":"P:C9500-16X,S:FCW0000T001","role":"Active"},{"udi":"P:C9500-16X,S:FCW0000T002","role":"Standby"}]}
        """)]
    [InlineData("universal.show-license-all.log", "P:ASAv,S:9ZZ00000T03", """
        {"hostname":"asa","agent_version":"4.9.3_rel/34","registration":"REGISTERED - UNIVERSAL LICENSE RESERVATION",
         "reservation":"ENABLED","reservations":[{"udi":"P:ASAv,S:9ZZ00000T03","installed_on":"2026-01-05T12:19:01Z",
         "confirmation_code":"5e6f7a8b"}]}
        """)]
    [InlineData("nexus.show-license-all.log", "P:N9K-C93180YC-FX,S:FDO0000T004", """
        {"last_ack_received":"2026-06-09T10:20:20Z","next_ack_deadline":"2027-06-09T10:20:20Z","reporting_push_interval":30,
         "hostname":"leaf-nx-2","smart_account":"Example Plant","virtual_account":"Leafs","transport":"CSLU","sending_hostname":false,
         "ack_required":true,"policy_days":{"perpetual":{"first":90,"ongoing":365,"on_change":91},
         "subscription":{"first":90,"ongoing":365,"on_change":91},"enforced":{"first":0}},
         "trust_codes":["P:N9K-C93180YC-FX,S:FDO0000T004"],
         "trust_code_installed":[{"udi":"P:N9K-C93180YC-FX,S:FDO0000T004","installed_on":"2026-06-09T10:18:00Z"}]}
        """)]
    [InlineData("core-router.show-license-all.log", "P:XR-EXAMPLE-9,S:FOC0000T005", """
        {"last_ack_received":"2026-07-10T11:11:11Z","next_ack_deadline":"2026-10-08T11:11:11Z","hostname":"core-xr-2",
         "smart_account":"Example Plant","virtual_account":"Core","transport":"cslu","trust_codes":["P:XR-EXAMPLE-9,S:FOC0000T005"],
         "trust_code_installed":[{"udi":"P:XR-EXAMPLE-9,S:FOC0000T005","installed_on":"2026-07-10T11:11:00Z"}],
         "members":["P:XR-EXAMPLE-9,S:FOC0000T005"],"roles":[{"udi":"P:XR-EXAMPLE-9,S:FOC0000T005","role":"Active"}]}
        """)]
    [InlineData("no-udi.imports.show-license-history-message.log", null, """
        {"hostname":"sw-line4","import_history":[{"kind":"TRUST CODE","imported_at":"2026-03-15T21:18:57Z"},
         {"kind":"RUM ACK","imported_at":"2026-01-10T08:00:00Z"},{"kind":"RUM ACK","imported_at":"2026-03-15T21:18:58Z"}]}
        """)]
    [InlineData("no-udi.inventory-and-status.log", null, """
        {"last_ack_received":"2026-03-15T21:18:58Z","hostname":"sw-line5","chassis":"P:C9300-48P,S:FCW0000T006"}
        """)]
    [InlineData("no-udi.router-version-and-status.log", null, """
        {"last_ack_received":"2026-03-15T21:18:58Z","hostname":"edge-rtr-5","version":"17.09.03a",
         "chassis":"P:C8300-1N1S-4T2X,S:FDO0000T008"}
        """)]
    [InlineData("no-udi.licenses-by-file.show-license.log", null, """{"hostname":"isr-old-3"}""")]
    [InlineData("no-udi.without-commas.show-license-all.txt", null, """{"agent_version":"1.3.5","registration":"UNREGISTERED"}""")]
    [InlineData("no-udi.show-license-history-message.txt", null, """{"import_history":[]}""")]
    [InlineData("no-udi.show-license-usage.log", null, """{"hostname":"leaf-nx-1"}""")]
    public void Every_fact_that_a_capture_prints_is_told_and_no_other(string name, string? udi, string facts)
    {
        var reading = FormatFixtures.Read($"device-output/good/{name}");
        using var wanted = JsonDocument.Parse(facts);

        Assert.Equal(DocumentKind.DeviceOutput, reading.Kind);
        Assert.Equal(udi, reading.DeviceStates is [var state] ? state.Udi.ToString() : null);
        Assert.Equal(JsonSerializer.Serialize(wanted), ReadFacts(reading));
    }

    /// <summary>Regression: no heading ended the list of imports, so the times of other messages counted as imports.</summary>
    [Theory]
    [InlineData("Export Messages:")]
    [InlineData("===============")]
    public void A_heading_ends_the_list_of_imports(string heading)
    {
        var reading = Read("UDI: PID:X,SN:1\nImport RUM ACK:\n  Received on Mar 15 21:18:58 2026 UTC\n"
            + $"{heading}\n  Sent on Apr 15 21:18:58 2026 UTC\n");

        Assert.Equal(3, Assert.Single(Assert.Single(reading.DeviceStates).Imports!).At.Local.Month);
    }

    /// <summary>Regression: where one output lists a report twice, the first state counted.</summary>
    [Fact]
    public void A_report_is_in_the_state_that_was_printed_last()
    {
        var reading = Read("UDI: PID:X,SN:1\nSmart Licensing Usage Report:\nReport Id,  State,  Flag,  Feature Name\n"
            + "1629870048  OPEN  N  network\n1629870049  OPEN  N  network\n1629870048  CLOSED  N  network\n");

        Assert.Equal(["CLOSED", "OPEN"], Assert.Single(reading.DeviceStates).RumReports!.Select(report => report.State));
    }

    /// <summary>Regression: what a device prints where it has nothing was shown as its state, or as the version of its agent.</summary>
    [Theory]
    [InlineData("<none>")]
    [InlineData("<empty>")]
    public void Nothing_that_a_device_prints_as_none_is_a_text(string none)
    {
        var state = Assert.Single(Read("UDI: PID:X,SN:1\nRegistration:\n  Status: " + none
            + $"\nSmart Agent for Licensing: {none}\n").DeviceStates);

        Assert.Null(state.Registration);
        Assert.Null(state.AgentVersion);
    }

    private static ParsedContent Read(string text) => Recognizer.Read(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>As <c>validate --json</c> writes them.</summary>
    internal static string ReadFacts(ParsedContent reading)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            DocumentJson.WriteFacts(json, reading);
            json.WriteEndObject();
        }

        using var read = JsonDocument.Parse(stream.ToArray());
        return JsonSerializer.Serialize(read.RootElement.GetProperty("facts"));
    }
}
