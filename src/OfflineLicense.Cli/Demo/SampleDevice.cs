using System.Text.Encodings.Web;
using System.Text.Json;

namespace OfflineLicense.Cli.Demo;

/// <summary>A made-up product instance that writes the files a real one writes (docs/formats.md). Every serial number is invented.</summary>
/// <param name="Members">The first is active; one alone is no stack.</param>
/// <param name="Tags">The licences in use, one report each.</param>
/// <param name="FirstReport">Report ids count up from here.</param>
internal sealed record SampleDevice(IReadOnlyList<Udi> Members, string Product, IReadOnlyList<string> Tags, long FirstReport, string Software)
{
    public Udi Udi => Members[0];

    public static IReadOnlyList<SampleDevice> All { get; } =
    [
        new([Of("C9300-48P", "FOC2201A0DM"), Of("C9300-48P", "FOC2201B1DM"), Of("C9300-24T", "FOC2201C2DM")],
            "regid.2017-05.com.cisco.C9300,v1_727af1d9-0000-4000-8000-000000000001",
            ["regid.2017-03.com.cisco.advantagek9,1.0_f1563759-0000-4000-8000-000000000001", "regid.2017-05.com.cisco.c9300_dna_advantage,1.0_411773c3-0000-4000-8000-000000000001"],
            1_700_000_100, "17.12.04"),
        new([Of("C9800-CL-K9", "9DEMOAWLCA1"), Of("C9800-CL-K9", "9DEMOBWLCB2")],
            "regid.2018-05.com.cisco.WLC_9500C,1.0_85665885-0000-4000-8000-000000000002",
            ["regid.2018-06.com.cisco.DNA_NWStack,1.0_e7244e71-0000-4000-8000-000000000002"],
            1_700_000_200, "17.09.02"),
        new([Of("ISR4331/K9", "FDO2212X0DM")],
            "regid.2019-03.com.cisco.ISR4331,1.0_509c41ab-0000-4000-8000-000000000003",
            ["regid.2018-12.com.cisco.DNA_P_50M_A,1.0_100fb8b2-0000-4000-8000-000000000003"],
            1_700_000_300, "17.06.05"),
    ];

    /// <summary>What <c>license smart save usage all file …</c> writes.</summary>
    public string CreateUsageFile(DateTimeOffset now)
    {
        var reports = Tags.Select((tag, i) => $"<RUMReport><![CDATA[{Report(FirstReport + i, tag, now.ToUnixTimeSeconds())}]]></RUMReport>");
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><smartLicense>{string.Concat(reports)}</smartLicense>";
    }

    /// <summary>What <c>show license all</c> prints, as far as it matters.</summary>
    public string CreateShowLicenseAll(DateTimeOffset lastAck)
    {
        const string Form = "MMM dd HH:mm:ss yyyy 'UTC'";
        var list = Members.Count == 1 ? string.Empty : "\nHA UDI List:\n" + string.Concat(Members.Select((udi, i) =>
            $"    {(i == 0 ? "Active" : i == 1 ? "Standby" : "Member")}:PID:{udi.Pid},SN:{udi.Serial}\n"));
        return $"""
            Smart Licensing Status
            ======================

            Usage Reporting:
              Last ACK received: {lastAck.UtcDateTime.ToString(Form)}
              Next ACK deadline: {lastAck.AddDays(90).UtcDateTime.ToString(Form)}

            Product Information
            ===================
            UDI: PID:{Udi.Pid},SN:{Udi.Serial}
            {list}
            """;
    }

    private static Udi Of(string pid, string serial) => Udi.From(pid, serial)!;

    private string Report(long id, string tag, long now)
    {
        var ha = string.Join(',', Members.Select((udi, i) => $"{{\"role\":\"{(i == 0 ? "Active" : i == 1 ? "Standby" : "Member")}\",\"sudi\":{Sudi(udi)}}}"));
        var key = $"\"signing_type\":\"builtin\",\"key\":\"{Product}\",\"value\":\"ZGVtb3N0cmF0aW9uIG9ubHksIG5vIHNpZ25hdHVyZSE=\"";
        var payload = $"{{\"version\":\"2.0\",\"asset_identification\":{{\"report_id\":{id},\"asset\":{{\"name\":\"{Product}\"}},\"instance\":{{\"sudi\":{Sudi(Udi)}}}}},"
            + $"\"signature\":{{{key}}},\"meta\":{{\"entitlement_tag\":\"{tag}\",\"utility_enabled\":false,\"software_version\":\"{Software}\",\"ha_udi\":[{ha}]}},"
            + $"\"measurements\":[{{\"log_time\":{now - 3600},\"metric_name\":\"ENTITLEMENT\",\"start_time\":{now - 90000},\"end_time\":{now - 3600},\"sample_interval\":86400,\"num_samples\":96,"
            + $"\"meta\":{{\"termination_reason\":\"CurrentUsageRequested\"}},\"value\":{{\"type\":\"COUNT\",\"value\":\"{Members.Count}\"}}}}]}}";
        return $"{{\"payload\":\"{JsonEncodedText.Encode(payload, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",\"header\":{{\"type\":\"rum\"}},\"signature\":{{\"sudi\":{Sudi(Udi)},{key}}}}}";
    }

    private static string Sudi(Udi udi) => $"{{\"udi_pid\":\"{udi.Pid}\",\"udi_serial_number\":\"{udi.Serial}\"}}";
}
