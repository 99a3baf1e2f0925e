using System.Text;
using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>The way devices really come and go: a real tftpd-hpa on this machine's loopback, with two real clients.</summary>
[Trait("Lane", "check")]
public sealed class TftpTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void What_split_wrote_is_fetched_and_what_a_device_puts_is_collected_byte_for_byte()
    {
        TftpServer.Require("curl", "tftp");
        using var shell = new CliRun();
        Assert.Equal(0, shell.Run("demo", "trip").Exit);
        var root = shell.At("trip", "tftp");
        using var server = new TftpServer(root, "-c", "-u", "root");
        var installs = File.ReadAllLines(Path.Combine(root, "SHA256SUMS")).Where(line => line[0] != '#').Select(line => line.Split("  "))
            .ToList();
        Assert.Equal(3, installs.Count);
        foreach (var install in installs)
        {
            foreach (var client in new[] { "curl", "tftp" })
            {
                Assert.Equal(0, server.Get(client, install[1], shell.At(client)));
                Assert.Equal(install[0], Digest.Of(File.ReadAllBytes(shell.At(client))).Hex);
            }
        }

        // A device that was never seen saves its usage and copies it here, under the name that every guide suggests.
        var device = SampleDevice.All[2] with { Members = [Udi.From("C8300-1N1S-6T", "FDO9999TFTP")!] };
        var saved = Encoding.UTF8.GetBytes(device.CreateUsageFile(shell.Clock.GetUtcNow()) + "  \r\n");
        File.WriteAllBytes(shell.At("saved.txt"), saved);
        Assert.Equal(0, server.Put("curl", shell.At("saved.txt"), "all_rum.txt"));

        var said = shell.Run("collect", root, "--station", shell.At("trip", "zone"), "--json");
        Assert.Equal(0, said.Exit);
        Assert.Equal(1, said.Summary.GetProperty("recorded").GetInt32());
        Assert.Equal(saved, shell.Run("cat", Digest.Of(saved).Hex, "--station", shell.At("trip", "zone")).OutBytes);
        output.WriteLine($"{(2 * installs.Count) + 1} transfers");
    }

    // A server as it is installed (no -c) refuses every name that is not there: prepare makes the names that are expected.
    [SkippableFact]
    public void A_default_server_takes_what_prepare_expects_and_nothing_else()
    {
        TftpServer.Require("curl");
        using var lab = new StationPair();
        const string Device = "P:C9300-48P,S:FOC1";
        StationPair.Done(lab.Zone("prepare", "--to", "trip/tftp", "--only", Device, "P:C9300-48P,S:FOC2"));
        StationPair.Done(lab.Zone("sheet", "save", "--to", "sheets", "--only", Device, "--copy-url", "tftp://127.0.0.1/"));
        var root = lab.At("trip", "tftp");
        var name = File.ReadAllLines(lab.At("sheets", "C9300-48P_FOC1_save.txt"))
            .First(line => line.StartsWith("copy ", StringComparison.Ordinal))
            .Split('/')[^1];
        var saved = lab.Write("saved.txt", StationPair.Usage("FOC1", 1, 2));
        using (var server = new TftpServer(root))
        {
            Assert.Equal(0, server.Put("curl", saved, name));
            Assert.NotEqual(0, server.Put("curl", saved, "all_rum.txt"));
        }

        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(Path.Combine(root, name)));
        StationPair.Done(lab.Zone("prepare", "--to", "trip/tftp", "--only", Device));
        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(Path.Combine(root, name)));
        var said = lab.Zone("collect", root, "--json");
        Assert.Equal((0, 1, 3), (said.Exit, said.Summary.GetProperty("recorded").GetInt32(), said.Summary.GetProperty("empty").GetInt32()));
        output.WriteLine("1 transfer taken, 1 refused");
    }
}
