using System.Text.Json;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>
/// Regression: the router of a pair that had imported stayed <c>split</c>, and its peer, which no one had touched, became
/// <c>installed</c>. Whatever the output names beside its own device, and whatever is around the output.
/// </summary>
[Trait("Lane", "check")]
public sealed class PeerCaptureTests : IDisposable
{
    private const string Section = "  Application HA Info:\n    Peer Info:\n";

    /// <summary>What stands before the device's own UDI, and how the output is wrapped.</summary>
    private static readonly (string Peer, string Wrapping)[] s_shapes =
    [
        (Section + $"      Hostname: b\n      UDI: P:{StationPair.Pid},S:PEER\n", "plain"),
        (Section + "      UDI\n", "plain"),
        (Section + "      UDI\n", "comment"),
        (Section + "      UDI\n", "time stamp"),
        (Section + "      UDI\n", "Ansible"),
        (Section + " --More-- \n      UDI\n", "plain"),
        ("Standby Device:\n  UDI\n", "plain"),
        ("        UDI\n", "plain"),
        ("        UDI\n", "comment"),
    ];

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_device_that_printed_it_is_installed_and_its_peer_is_not()
    {
        for (var i = 0; i < s_shapes.Length; i++)
        {
            foreach (var serial in (string[])[$"OWN{i}", $"PEER{i}"])
            {
                _lab.Write($"usage/{serial}.txt", StationPair.Usage(serial, 1));
                _lab.Write($"acks/{serial}.ack", StationPair.Ack(1795100000000, serial));
            }

            var (peer, wrapping) = s_shapes[i];
            _lab.Write($"shown/{i}.txt", Wrap(Show(i, peer), wrapping));
        }

        StationPair.Done(_lab.Zone("collect", _lab.At("usage")));
        StationPair.Done(_lab.Zone("collect", _lab.At("acks")));
        StationPair.Done(_lab.Zone("split", "--to", _lab.Folder("tftp")));
        StationPair.Done(_lab.Zone("collect", _lab.At("shown")));

        var states = StationPair.Lines(_lab.Zone("status", "--json"), "device").ToDictionary(
            device => device.GetProperty("udi").GetString()!.Split("S:")[1], device => device.GetProperty("state").GetString());
        Assert.Equal(2 * s_shapes.Length, states.Count);
        Assert.All(states, device => Assert.Equal(
            device.Key.StartsWith("OWN", StringComparison.Ordinal) ? "installed" : "split", device.Value));
    }

    private static string Show(int i, string peer) =>
        $"edge-{i}#show license all\nSmart Licensing Status\n======================\n\nUsage Reporting:\n"
        + "  Last ACK received: Nov 21 10:16:00 2026 UTC\n\nLicense Usage\n=============\n\n"
        + peer.Replace("UDI\n", $"UDI: PID:{StationPair.Pid},SN:PEER{i}\n", StringComparison.Ordinal)
            .Replace("S:PEER\n", $"S:PEER{i}\n", StringComparison.Ordinal)
        + $"Product Information\n===================\nUDI: PID:{StationPair.Pid},SN:OWN{i}\nedge-{i}#\n";

    private static string Wrap(string capture, string wrapping) => wrapping switch
    {
        "comment" => Add("! ", capture),
        "time stamp" => Add("[2026-11-21 10:17:00.000] ", capture),
        "Ansible" => $"TASK [show] ***\nok: [edge] => {{\n    \"out.stdout\": [\"{JsonEncodedText.Encode(capture)}\"]\n}}\n",
        _ => capture,
    };

    private static string Add(string prefix, string text) =>
        string.Join('\n', text.Split('\n').Select(line => prefix + line));
}
