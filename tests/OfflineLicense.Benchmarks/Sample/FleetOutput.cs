using System.Globalization;
using System.Text;

namespace OfflineLicense.Benchmarks.Sample;

/// <summary>Captured <c>show license all</c>: what proves that an answer was imported.</summary>
internal static class FleetOutput
{
    public static byte[] ShowLicenseAll(FleetDevice device, DateTimeOffset lastAck)
    {
        var text = new StringBuilder();
        text.Append(device.Number % 3 == 0 ? $"{device.Hostname}#show license all\n" : "").Append("""
            Smart Licensing Status
            ======================

            Smart Licensing is ENABLED

            Smart Licensing Using Policy:
              Status: ENABLED

            Usage Reporting:

            """);
        text.Append("  Last ACK received: ").Append(Printed(lastAck)).Append('\n');
        text.Append("  Next ACK deadline: ").Append(Printed(lastAck.AddDays(60))).Append('\n');
        text.Append("  Reporting push interval: 30  days\n  Next ACK push check: <none>\n  Last report push: <none>\n");
        text.Append("\nProduct Information\n===================\n")
            .Append($"UDI: PID:{device.Members[0].Pid},SN:{device.Members[0].Serial}\n");
        if (device.Members.Count > 1)
        {
            text.Append("\nHA UDI List:\n");
            foreach (var member in device.Members)
                text.Append($"    {member.Role}:PID:{member.Pid},SN:{member.Serial}\n");
        }

        text.Append("\nAgent Version\n=============\nSmart Agent for Licensing: 5.11.4_rel/20\n");
        return Encoding.UTF8.GetBytes(device.Number % 2 == 0 ? text.Replace("\n", "\r\n").ToString() : text.ToString());
    }

    private static string Printed(DateTimeOffset at) =>
        at.UtcDateTime.ToString("MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture) + " UTC";
}
