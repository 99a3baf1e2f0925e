namespace OfflineLicense.Cli.Demo;

/// <summary>
/// ACKs in the shape of the only public sample (docs/formats.md). The keys inside the JSON of an ACK are not published, so the
/// keys here are invented for the demo.
/// </summary>
internal static class FakeCssm
{
    private const string Signature = "<signature>ZGVtb25zdHJhdGlvbiBvbmx5OiB0aGlzIGlzIG5vIHNpZ25hdHVyZSBvZiBDaXNjbw==</signature>";

    /// <summary>The ACK for one uploaded file.</summary>
    public static string CreateAck(SampleDevice device, DateTimeOffset now)
    {
        var reports = string.Join(',', device.Tags.Select((_, i) =>
            $"{{\"report_id\":{device.FirstReport + i},\"status\":\"demonstration\"}}"));
        var sudi = $"{{\"udi_pid\":\"{device.Udi.Pid}\",\"udi_serial_number\":\"{device.Udi.Serial}\"}}";
        return "<smartLicense><smartLicensePolicy><policyCode><name>Demonstration Policy</name><version>1</version><flag></flag>"
            + $"<datestamp>2026-01-01T00:00:00</datestamp><ackRequired>yes</ackRequired></policyCode>{Signature}</smartLicensePolicy>"
            + $"<smartLicenseRumAck><data><![CDATA[[{{\"sudi\":{sudi},\"reports\":[{reports}]}}]]]></data>{Signature}</smartLicenseRumAck>"
            + $"<smartLicenseAccountInfo><customerInfo><timestamp>{now.ToUnixTimeMilliseconds()}</timestamp>"
            + $"<smartAccount>Demonstration</smartAccount><virtualAccount>Plant 7</virtualAccount></customerInfo>"
            + $"{Signature}</smartLicenseAccountInfo>"
            + $"<correlationID>demo-{device.FirstReport}</correlationID></smartLicense>";
    }
}
