using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Faults;

/// <summary>The trip with many devices, on a disk whose power is cut.</summary>
internal static class PowerTrip
{
    public const int Devices = 600;

    public static IReadOnlyList<FaultCommand> Commands { get; } =
    [
        new("collect", "zone", "collect", "tftp", "--station", "zone", "--json"),
        new("pack", "zone", "pack", "--to", "drive", "--station", "zone", "--json"),
        new("receive", "desk", "receive", "drive", "--station", "desk", "--json"),
        new("stage", "desk", "stage", "--to", "upload", "--station", "desk", "--json"),
        new("mark", "desk", "mark", "uploaded", "upload", "--station", "desk", "--json"),
        new("collect-answers", "desk", "collect", "downloads", "--station", "desk", "--json"),
        new("pack-answers", "desk", "pack", "--to", "back", "--station", "desk", "--json"),
        new("receive-answers", "zone", "receive", "back", "--station", "zone", "--json"),
        new("split", "zone", "split", "--to", "install", "--station", "zone", "--json"),
    ];

    /// <summary>Two stations that trust each other, what the devices wrote, and what CSSM will answer.</summary>
    public static void Prepare(string folder)
    {
        var shell = new CliRun(folder) { Clock = TimeProvider.System };
        Typed(shell, "init zone --name PLANT-7 --hostnames allow");
        Typed(shell, "init desk --name HQ --side desk");
        foreach (var (station, name, other) in new[] { ("zone", "PLANT-7", "desk"), ("desk", "HQ", "zone") })
        {
            Typed(shell, $"key export {name}.pub.pem --station {station}");
            var fingerprint = shell
                .Run("key", "show", "--station", station, "--json")
                .OutLines[0]
                .Split("\"fingerprint\":\"")[1]
                .Split('"')[0];
            Assert.Equal(
                0,
                shell.Run("key", "trust", $"{name}.pub.pem", "--name", name, "--fingerprint", fingerprint, "--station", other).Exit
            );
        }

        Directory.CreateDirectory(shell.At("drive"));
        Directory.CreateDirectory(shell.At("back"));
        Directory.CreateDirectory(shell.At("tftp"));
        Directory.CreateDirectory(shell.At("downloads"));
        foreach (var device in Enumerable.Range(0, Devices).Select(Device))
        {
            File.WriteAllText(shell.At("tftp", $"{device.Udi.Serial}.txt"), device.CreateUsageFile(DateTimeOffset.UtcNow));
            File.WriteAllText(shell.At("downloads", $"ACK_{device.Udi.Serial}.txt"), FakeCssm.CreateAck(device, DateTimeOffset.UtcNow));
        }
    }

    private static SampleDevice Device(int number) =>
        FaultTrip.Devices[^1] with { Members = [Udi.From("IR1101-K9", $"FCW{number:D8}")!], FirstReport = 1_800_000_000 + (10 * number) };

    private static void Typed(CliRun shell, string line)
    {
        var said = shell.Run(line.Split(' '));
        Assert.True(said.Exit == 0, $"{line}: {said.Exit} {said.Out}{said.Error}");
    }
}
