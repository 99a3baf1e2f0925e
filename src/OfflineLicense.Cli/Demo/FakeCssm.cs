namespace OfflineLicense.Cli.Demo;

/// <summary>
/// Answers in the shape of the only public sample (docs/formats.md, CSSM's answers). Keys inside the ACK's JSON are not
/// published: the ones here are made up for the demonstration.
/// </summary>
internal static class FakeCssm
{
    /// <summary>The answer to one uploaded file.</summary>
    public static string CreateAck(SampleDevice device, DateTimeOffset now)
    {
        var reports = string.Join(',', device.Tags.Select((_, i) => $"{{\"report_id\":{device.FirstReport + i},\"status\":\"demonstration\"}}"));
        var customer = $"<customerInfo><timestamp>{now.ToUnixTimeMilliseconds()}</timestamp><smartAccount>Demonstration</smartAccount><virtualAccount>Plant 7</virtualAccount></customerInfo>";
        return "<smartLicense><smartLicensePolicy><policyCode><name>Demonstration Policy</name><version>1</version><flag></flag>"
            + "<datestamp>2026-01-01T00:00:00</datestamp><ackRequired>yes</ackRequired></policyCode><signature>ZGVtb25zdHJhdGlvbiBvbmx5OiB0aGlzIGlzIG5vIHNpZ25hdHVyZSBvZiBDaXNjbw==</signature></smartLicensePolicy>"
            + $"<smartLicenseRumAck><data><![CDATA[[{{\"sudi\":{{\"udi_pid\":\"{device.Udi.Pid}\",\"udi_serial_number\":\"{device.Udi.Serial}\"}},\"reports\":[{reports}]}}]]]></data>"
            + "<signature>ZGVtb25zdHJhdGlvbiBvbmx5OiB0aGlzIGlzIG5vIHNpZ25hdHVyZSBvZiBDaXNjbw==</signature></smartLicenseRumAck>"
            + $"<smartLicenseAccountInfo>{customer}<signature>ZGVtb25zdHJhdGlvbiBvbmx5OiB0aGlzIGlzIG5vIHNpZ25hdHVyZSBvZiBDaXNjbw==</signature></smartLicenseAccountInfo>"
            + $"<correlationID>demo-{device.FirstReport}</correlationID></smartLicense>";
    }
}
