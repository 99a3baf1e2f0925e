using System.Text;

namespace OfflineLicense.Benchmarks.Sample;

/// <summary>How much an answer says about whom it answers.</summary>
internal enum AnswerShape
{
    /// <summary>The JSON of the acknowledgement names the UDIs.</summary>
    UdisInside,

    /// <summary>It names report ids alone.</summary>
    ReportIds,

    /// <summary>Nothing inside but an opaque word: only the file's name leads home.</summary>
    NameOnly,

    /// <summary>An authorization, a policy and the account before the acknowledgement.</summary>
    ManyBlocks,
}

/// <summary>One answer of the sample CSSM, its signatures and ids noise, so that no two are alike.</summary>
internal static class SampleAnswer
{
    /// <param name="device">Whom it answers.</param>
    /// <param name="shape">What it says of that.</param>
    /// <param name="at">CSSM's clock.</param>
    /// <param name="random">The noise.</param>
    public static byte[] File(FleetDevice device, AnswerShape shape, DateTimeOffset at, Random random)
    {
        var text = new StringBuilder("<smartLicense>");
        if (shape is AnswerShape.ManyBlocks)
            text.Append(Authorization(device, random)).Append(Policy(random));
        text.Append("<smartLicenseRumAck><data><![CDATA[")
            .Append(Data(device, shape, random))
            .Append("]]></data>")
            .Append(Signature(random))
            .Append("</smartLicenseRumAck>");
        text.Append(
                $"<smartLicenseAccountInfo><customerInfo><timestamp>{at.ToUnixTimeMilliseconds()}</timestamp><smartAccount>Example "
                    + $"Plant</smartAccount><virtualAccount>Line 7</virtualAccount></customerInfo>"
            )
            .Append(Signature(random))
            .Append("</smartLicenseAccountInfo>");
        text.Append($"<correlationID>{FleetReport.Uuid(random)}</correlationID></smartLicense>");

        var (head, tail) = random.Next(6) switch
        {
            0 => ("", "\r\n"),
            1 => ("", "\n"),
            2 => ("", "  \n \n"),
            3 => ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n", ""),
            _ => ("", ""),
        };
        return Encoding.UTF8.GetBytes(head + text + tail);
    }

    private static string Data(FleetDevice device, AnswerShape shape, Random random) =>
        shape switch
        {
            AnswerShape.ReportIds => $"[{string.Join(',', device.ReportIds.Select(id => $$"""{"report_id":{{id}},"status":"ACK"}"""))}]",
            AnswerShape.NameOnly => $$"""[{"acknowledgement":"{{random.NextInt64():x}}","status":"OK"}]""",
            _ =>
                $"[{string.Join(", ", device.Members.Select(member => $$"""{"sudi":{{member.Sudi}},"acknowledged":[{{string.Join(',', device.ReportIds)}}]}"""))}]",
        };

    private static string Authorization(FleetDevice device, Random random) =>
        $"<smartLicenseAuthorization><udi>{device.Spelled}</udi><authorizationCode><customerInfo><smartAccount>Example "
            + $"Plant</smartAccount><virtualAccount>Line 7</virtualAccount></customerInfo>"
        + $"<flag>A</flag><version>C</version><piid>{FleetReport.Uuid(random)}</piid><dateStamp>2026-11-20T14:10:28</dateStamp><entitlements><entitlement><tag>regid.2019-03.com.cisco.DNA_HSEC,1.0_509c41ab-05a8-431f-95fe-ec28086e8844</tag>"
        + "<count>1</count><startDate></startDate><endDate></endDate><licenseType>PERPETUAL</licenseType><status><success>true</success></status></entitlement></entitlements></authorizationCode>"
        + Signature(random) + "</smartLicenseAuthorization>";

    private static string Policy(Random random) =>
        "<smartLicensePolicy><policyCode><name>Plant "
            + "Policy</name><version>7</version><flag></flag><datestamp>2026-04-25T14:41:27</datestamp><ackRequired>yes</ackRequired>"
        + "<subscription><firstTimeReport>90</firstTimeReport><onGoingReporting>365</onGoingReporting><reportOnMACD>90</reportOnMACD></subscription></policyCode>"
        + Signature(random) + "</smartLicensePolicy>";

    private static string Signature(Random random)
    {
        var value = new byte[random.Next(70, 73)];
        random.NextBytes(value);
        return $"<signature>{Convert.ToBase64String(value)}</signature>";
    }
}
