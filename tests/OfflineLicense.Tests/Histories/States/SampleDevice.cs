using System.Text;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>What is true of a device: what is installed, and its clock, which may be years wrong or in any zone.</summary>
internal sealed class SampleDevice
{
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERE=";

    private static readonly (string Name, double Offset)[] s_zones =
        [("UTC", 0), ("UTC", 0), ("EDT", -4), ("PDT", -7), ("JST", 9), ("IST", 5.5), ("IST", 1), ("PLT", 3)];

    private static readonly TimeSpan[] s_errors =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(-10),
        TimeSpan.FromHours(2), TimeSpan.FromHours(-3), TimeSpan.FromDays(1100), TimeSpan.FromDays(-1500), TimeSpan.FromDays(-20_000),
    ];

    private TimeSpan _error;
    private TimeSpan _offset;
    private string _zone = "UTC";

    public SampleDevice(string serial, Random random)
    {
        Serial = serial;
        SetClock(random);
    }

    public string Serial { get; }

    public ModelValue? Ack { get; private set; }

    public ModelValue? Trust { get; private set; }

    public List<long> Reports { get; } = [];

    /// <summary>Responses written out for it, by their digest's beginning, and what each is for.</summary>
    public List<(string Digits, string Kind)> Files { get; } = [];

    public PrintedClock Print(DateTimeOffset at) => new(Whole((at + _error + _offset).UtcDateTime), _zone);

    public void SetClock(Random random)
    {
        _error = s_errors[random.Next(s_errors.Length)];
        (_zone, var hours) = s_zones[random.Next(s_zones.Length)];
        _offset = TimeSpan.FromHours(hours);
    }

    public void Install(string kind, DateTimeOffset at)
    {
        if (kind == "usage")
            Ack = new ModelValue(Print(at), at);
        else
            Trust = new ModelValue(Print(at), at);
    }

    /// <summary>A file in which the device asks for a trust code.</summary>
    public string AskForTrust(DateTimeOffset at, string nonce) =>
        "<smartLicense><smartLicenseSystemInfo><data><![CDATA["
        + $$$"""{"sudi":{"udi_pid":"{{{StationPair.Pid}}}","udi_serial_number":"{{{Serial}}}"}"""
        + $$$""","timestamp":{{{at.ToUnixTimeSeconds()}}},"nonce":"{{{nonce}}}","hostname":""}"""
        + "]]></data></smartLicenseSystemInfo><smartLicenseTrustRequest><data>QUJD</data></smartLicenseTrustRequest></smartLicense>";

    /// <summary>CSSM's response with a trust code.</summary>
    public static string GiveTrust(long stated, string serial) =>
        $"<smartLicense><smartLicenseTrustCode><udi>P:{StationPair.Pid},S:{serial}</udi><signature>{Signature}</signature>"
        + $"</smartLicenseTrustCode><smartLicenseAccountInfo><customerInfo><timestamp>{stated}</timestamp><smartAccount>A</smartAccount>"
        + $"</customerInfo><signature>{Signature}</signature></smartLicenseAccountInfo></smartLicense>";

    /// <summary>What <c>show license all</c> prints.</summary>
    /// <param name="clock">The line above it; null: the terminal prints none.</param>
    /// <param name="style">One of the ways in which trust codes are printed.</param>
    public string Show(PrintedClock? clock, int style)
    {
        var text = new StringBuilder("sw1#show license all\n");
        if (clock is not null)
            text.Append("Load for five secs: 1%/0%; one minute: 0%; five minutes: 0%\n").Append(clock.ClockLine).Append('\n');
        text.Append("\nSmart Licensing Status\n======================\n\nUsage Reporting:\n  Last ACK received: ")
            .Append(Ack?.Shown.Text ?? "<none>").Append("\n\n");
        if (style % 3 == 0 && Trust is null)
            text.Append("Trust Code Installed: <none>\n");
        else if (style % 3 == 1)
            text.Append("Trust Code Installed: ").Append(Trust?.Shown.Text ?? "<none>").Append('\n');
        else
        {
            text.Append("Trust Code Installed:\n  Active: PID:").Append(StationPair.Pid).Append(",SN:").Append(Serial).Append("\n    ")
                .Append(Trust is null ? "NOT INSTALLED" : "INSTALLED on " + Trust.Shown.Text).Append('\n');
        }

        return text.Append("\nProduct Information\n===================\nUDI: PID:").Append(StationPair.Pid).Append(",SN:").Append(Serial)
            .Append("\n\nsw1#\n").ToString();
    }

    private static DateTime Whole(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);
}
