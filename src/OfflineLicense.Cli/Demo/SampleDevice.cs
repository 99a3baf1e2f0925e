using System.Text.Encodings.Web;
using System.Text.Json;

namespace OfflineLicense.Cli.Demo;

/// <summary>An invented product instance that writes the files of a real one (docs/formats.md). Every serial number is invented.</summary>
/// <param name="Members">The first is active. A single member is not a stack.</param>
/// <param name="Tags">The licenses in use, one report each.</param>
/// <param name="FirstReport">Report ids count up from here.</param>
internal sealed record SampleDevice(
    IReadOnlyList<Udi> Members, string Product, IReadOnlyList<string> Tags, long FirstReport, string Software)
{
    public Udi Udi => Members[0];

    public static IReadOnlyList<SampleDevice> All { get; } =
    [
        new([CreateUdi("C9300-48P", "FOC2201A0DM"), CreateUdi("C9300-48P", "FOC2201B1DM"), CreateUdi("C9300-24T", "FOC2201C2DM")],
            "regid.2017-05.com.cisco.C9300,v1_727af1d9-0000-4000-8000-000000000001",
            ["regid.2017-03.com.cisco.advantagek9,1.0_f1563759-0000-4000-8000-000000000001",
                "regid.2017-05.com.cisco.c9300_dna_advantage,1.0_411773c3-0000-4000-8000-000000000001"],
            1_700_000_100, "17.12.04"),
        new([CreateUdi("C9800-CL-K9", "9DEMOAWLCA1"), CreateUdi("C9800-CL-K9", "9DEMOBWLCB2")],
            "regid.2018-05.com.cisco.WLC_9500C,1.0_85665885-0000-4000-8000-000000000002",
            ["regid.2018-06.com.cisco.DNA_NWStack,1.0_e7244e71-0000-4000-8000-000000000002"],
            1_700_000_200, "17.09.02"),
        new([CreateUdi("ISR4331/K9", "FDO2212X0DM")],
            "regid.2019-03.com.cisco.ISR4331,1.0_509c41ab-0000-4000-8000-000000000003",
            ["regid.2018-12.com.cisco.DNA_P_50M_A,1.0_100fb8b2-0000-4000-8000-000000000003"],
            1_700_000_300, "17.06.05"),
    ];

    /// <summary>What <c>license smart save usage all file …</c> writes.</summary>
    public string CreateUsageFile(DateTimeOffset now)
    {
        var reports = Tags.Select((tag, i) =>
            $"<RUMReport><![CDATA[{CreateReport(FirstReport + i, tag, now.ToUnixTimeSeconds())}]]></RUMReport>");
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><smartLicense>{string.Concat(reports)}</smartLicense>";
    }

    /// <summary>The lines of <c>show license all</c> that the demo needs.</summary>
    public string CreateShowLicenseAll(DateTimeOffset lastAck)
    {
        const string Form = "MMM dd HH:mm:ss yyyy 'UTC'";
        var list = Members.Count == 1 ? string.Empty : "\nHA UDI List:\n" + string.Concat(Members.Select((udi, i) =>
            $"    {GetRole(i)}:PID:{udi.Pid},SN:{udi.Serial}\n"));
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

    private static Udi CreateUdi(string pid, string serial) => Udi.From(pid, serial)!;

    private static string GetRole(int member) => member switch { 0 => "Active", 1 => "Standby", _ => "Member" };

    private string CreateReport(long id, string tag, long now)
    {
        var ha = string.Join(',', Members.Select((udi, i) => $"{{\"role\":\"{GetRole(i)}\",\"sudi\":{CreateSudi(udi)}}}"));
        var key = $"\"signing_type\":\"builtin\",\"key\":\"{Product}\",\"value\":\"ZGVtb3N0cmF0aW9uIG9ubHksIG5vIHNpZ25hdHVyZSE=\"";
        var payload = $"{{\"version\":\"2.0\",\"asset_identification\":{{\"report_id\":{id},\"asset\":{{\"name\":\"{Product}\"}},"
            + $"\"instance\":{{\"sudi\":{CreateSudi(Udi)}}}}},"
            + $"\"signature\":{{{key}}},\"meta\":{{\"entitlement_tag\":\"{tag}\",\"utility_enabled\":false,"
            + $"\"software_version\":\"{Software}\",\"ha_udi\":[{ha}]}},"
            + $"\"measurements\":[{{\"log_time\":{now - 3600},\"metric_name\":\"ENTITLEMENT\",\"start_time\":{now - 90000},"
            + $"\"end_time\":{now - 3600},\"sample_interval\":86400,\"num_samples\":96,"
            + $"\"meta\":{{\"termination_reason\":\"CurrentUsageRequested\"}},"
            + $"\"value\":{{\"type\":\"COUNT\",\"value\":\"{Members.Count}\"}}}}]}}";
        var encoded = JsonEncodedText.Encode(payload, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return $"{{\"payload\":\"{encoded}\",\"header\":{{\"type\":\"rum\"}},\"signature\":{{\"sudi\":{CreateSudi(Udi)},{key}}}}}";
    }

    private static string CreateSudi(Udi udi) => $"{{\"udi_pid\":\"{udi.Pid}\",\"udi_serial_number\":\"{udi.Serial}\"}}";
}
