using System.Text.Json;

namespace OfflineLicense.Tests.Commands;

/// <summary>
/// A zone and a desk that trust each other, in one folder, and the files that devices and CSSM would write: what the
/// contract is tried on, through the command line alone.
/// </summary>
internal sealed class StationPair : IDisposable
{
    public const string ZoneName = "PLANT-7";
    public const string DeskName = "HQ";

    public const string Pid = "C9300-48P";
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERE=";

    private static readonly StationTemplates Templates = new(hostnames =>
    {
        var pair = new StationPair(new CliRun());
        Done(pair.Zone("init", "zone", "--name", ZoneName, "--hostnames", hostnames));
        Done(pair.Desk("init", "desk", "--name", DeskName, "--side", "desk"));
        pair.Trust("zone", "desk", ZoneName);
        pair.Trust("desk", "zone", DeskName);
        return pair.Shell.Folder;
    });

    private readonly CliRun _shell;

    public StationPair(string hostnames = "allow")
        : this(new CliRun()) => Templates.CopyInto(_shell.Folder, hostnames);

    private StationPair(CliRun shell) => _shell = shell;

    public CliRun Shell => _shell;

    public string At(params string[] parts) => _shell.At(parts);

    public Said Zone(params string[] args) => In("zone", args);

    public Said Desk(params string[] args) => In("desk", args);

    public Said In(string station, params string[] args) =>
        _shell.Run(args[0] == "init" ? args : [.. args, "--station", station]);

    /// <summary>The receiver takes the sender's key as a person would, with the fingerprint from paper.</summary>
    public void Trust(string sender, string receiver, string name)
    {
        Done(In(sender, "key", "export", $"{name}.pub.pem"));
        var fingerprint = Line(In(sender, "key", "show", "--json"), "key").GetProperty("fingerprint").GetString()!;
        Done(In(receiver, "key", "trust", $"{name}.pub.pem", "--name", name, "--fingerprint", fingerprint));
    }

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>An empty folder.</summary>
    public string Folder(string name) => Directory.CreateDirectory(At(name)).FullName;

    public static string Udi(string serial) => $"P:{Pid},S:{serial}";

    /// <summary>A saved usage file; more than one serial is a stack, the first active.</summary>
    public static string Usage(string[] serials, long[] reports, int measurements = 1, string? hostname = null)
    {
        var ha = string.Join(',', serials.Select((serial, i) => $$"""{"role":"{{(i == 0 ? "Active" : i == 1 ? "Standby" : "Member")}}","sudi":{{Sudi(serial)}}}"""));
        var rows = string.Join(',', Enumerable.Range(0, measurements).Select(i => $$$"""{"log_time":{{{1735003600 + i}}},"metric_name":"ENTITLEMENT","start_time":{{{1735000000 + i}}},"end_time":{{{1735003600 + i}}},"sample_interval":3600,"num_samples":4,"value":{"type":"COUNT","value":"1"}}"""));
        var all = string.Concat(reports.Select(id =>
        {
            var payload = $$$"""{"version":"2.0","asset_identification":{"report_id":{{{id}}},"asset":{"name":"regid.a"},"instance":{"sudi":{{{Sudi(serials[0])}}}}},"meta":{"entitlement_tag":"regid.x","ha_udi":[{{{ha}}}]},"measurements":[{{{rows}}}]}""";
            return $$$"""<RUMReport><![CDATA[{"payload":{{{JsonSerializer.Serialize(payload)}}},"header":{"type":"rum"},"signature":{"sudi":{{{Sudi(serials[0])}}},"signing_type":"builtin","key":"regid.a","value":"AAEC"}}]]></RUMReport>""";
        }));
        var system = hostname is null ? string.Empty : $$"""<smartLicenseSystemInfo><data><![CDATA[{"hostname":"{{hostname}}"}]]></data></smartLicenseSystemInfo>""";
        return $"<smartLicense>{all}{system}</smartLicense>";
    }

    public static string Usage(string serial, params long[] reports) => Usage([serial], reports);

    /// <summary>An acknowledgement that names these product instances, or nobody.</summary>
    public static string Ack(long stated, params string[] serials) => Answer(
        $$"""<smartLicenseRumAck><data><![CDATA[[{{string.Join(',', serials.Length == 0 ? ["{\"note\":\"x\"}"] : serials.Select(serial => $$"""{"sudi":{{Sudi(serial)}}}"""))}}]]]></data><signature>{{Signature}}</signature></smartLicenseRumAck>"""
        + $"<smartLicenseAccountInfo><customerInfo><timestamp>{stated}</timestamp><smartAccount>A</smartAccount></customerInfo><signature>{Signature}</signature></smartLicenseAccountInfo>");

    public static string Policy(string name) =>
        $"<smartLicensePolicy><policyCode><name>{name}</name><version>7</version><datestamp>2026-01-01T00:00:00</datestamp></policyCode><signature>{Signature}</signature></smartLicensePolicy>";

    /// <summary>Zone to desk and staged, ready to be answered.</summary>
    public void ToDesk(params string[] serials)
    {
        for (var i = 0; i < serials.Length; i++)
            Write($"drop/{serials[i]}.txt", Usage(serials[i], (1000 * i) + 1));
        Done(Zone("collect", "drop"));
        Done(Zone("pack", "--to", "out"));
        Done(Desk("receive", "out"));
    }

    /// <summary>The one line of this type, or the last.</summary>
    public static JsonElement Line(Said said, string type) => Lines(said, type)[^1];

    public static List<JsonElement> Lines(Said said, string type) => said.OutLines
        .Select(Said.Parse)
        .Where(line => line.GetProperty("type").GetString() == type)
        .ToList();

    /// <summary>How a product instance stands, by the serial number it has its name of.</summary>
    public static JsonElement Device(Func<string[], Said> station, string serial) =>
        Lines(station(["status", "--json"]), "device").Single(device => device.GetProperty("udi").GetString() == Udi(serial));

    /// <summary>The usage file where the unit with the serial number 1 also says a UUID.</summary>
    public static string WithUuid(string usage, string uuid) =>
        usage.Replace("udi_serial_number\\u0022:\\u00221\\u0022",
            $"udi_serial_number\\u0022:\\u00221\\u0022,\\u0022uuid\\u0022:\\u0022{uuid}\\u0022", StringComparison.Ordinal);

    public static void Done(Said said) => Assert.True(said.Exit == 0, said.Out + said.Error);

    public void Dispose() => _shell.Dispose();

    private static string Answer(string blocks) => $"<smartLicense>{blocks}<correlationID>c1</correlationID></smartLicense>";

    private static string Sudi(string serial) => $$"""{"udi_pid":"{{Pid}}","udi_serial_number":"{{serial}}"}""";
}
