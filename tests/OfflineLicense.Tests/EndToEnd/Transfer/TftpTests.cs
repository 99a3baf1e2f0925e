using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>The way devices really come and go: a real tftpd-hpa on this machine's loopback, with two real clients.</summary>
[Trait("Lane", "check")]
public sealed class TftpTests(ITestOutputHelper output)
{
    private const string Server = "/usr/sbin/in.tftpd";

    [SkippableFact]
    public void What_split_wrote_is_fetched_and_what_a_device_puts_is_collected_byte_for_byte()
    {
        RequireServer();

        using var shell = new CliRun();
        Assert.Equal(0, shell.Run("demo", "trip").Exit);
        var root = shell.At("trip", "tftp");
        Open(shell.Folder, root);
        var port = FreePort();
        using var server = Process.Start(
            new ProcessStartInfo(Server, ["-L", "-4", "-a", $"127.0.0.1:{port}", "-s", "-c", "-u", "root", root])
        )!;
        try
        {
            var installs = File.ReadAllLines(Path.Combine(root, "SHA256SUMS"))
                .Where(line => line[0] != '#')
                .Select(line => line.Split("  "))
                .ToList();
            Assert.Equal(3, installs.Count);
            foreach (var install in installs)
            {
                Assert.Equal(install[0], Digest.Of(Curl(shell, port, install[1])).Hex);
                var got = shell.At("got.txt");
                Assert.Equal(0, ProcessRun.Of("tftp", ["-m", "binary", "127.0.0.1", $"{port}", "-c", "get", install[1], got]).ExitCode);
                Assert.Equal(install[0], Digest.Of(File.ReadAllBytes(got)).Hex);
            }

            // A device that was never seen saves its usage and copies it here, under the name that every guide suggests.
            var device = SampleDevice.All[2] with { Members = [Udi.From("C8300-1N1S-6T", "FDO9999TFTP")!] };
            var saved = System.Text.Encoding.UTF8.GetBytes(device.CreateUsageFile(shell.Clock.GetUtcNow()) + "  \r\n");
            File.WriteAllBytes(shell.At("saved.txt"), saved);
            Assert.Equal(0, ProcessRun.Of("curl", ["-s", "-T", shell.At("saved.txt"), $"tftp://127.0.0.1:{port}/all_rum.txt"]).ExitCode);

            var said = shell.Run("collect", root, "--station", shell.At("trip", "zone"), "--json");
            Assert.Equal(0, said.Exit);
            Assert.Equal(1, said.Summary.GetProperty("recorded").GetInt32());
            Assert.Equal(saved, shell.Run("cat", Digest.Of(saved).Hex, "--station", shell.At("trip", "zone")).OutBytes);
            output.WriteLine($"{(2 * installs.Count) + 1} transfers");
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    // A server as it is installed (no -c) refuses every name that is not there: prepare makes the names that are expected.
    [SkippableFact]
    public void A_default_server_takes_what_prepare_expects_and_nothing_else()
    {
        RequireServer();
        using var lab = new StationPair();
        const string Device = "P:C9300-48P,S:FOC1";
        StationPair.Done(lab.Zone("prepare", "--to", "trip/tftp", "--only", Device, "P:C9300-48P,S:FOC2"));
        StationPair.Done(lab.Zone("sheet", "save", "--to", "sheets", "--only", Device, "--copy-url", "tftp://127.0.0.1/"));
        var root = lab.At("trip", "tftp");
        Open(lab.Shell.Folder, root);
        var name = File.ReadAllLines(lab.At("sheets", "C9300-48P_FOC1_save.txt"))
            .First(line => line.StartsWith("copy ", StringComparison.Ordinal))
            .Split('/')[^1];
        var saved = lab.Write("saved.txt", StationPair.Usage("FOC1", 1, 2));
        var port = FreePort();
        using var server = Process.Start(
            new ProcessStartInfo(Server, ["-L", "-4", "-a", $"127.0.0.1:{port}", "-s", "-u", "nobody", root])
        )!;
        try
        {
            var put = -1;
            for (var attempt = 0; attempt < 20 && put != 0; attempt++)
            {
                put = ProcessRun.Of("curl", ["-s", "-m", "5", "-T", saved, $"tftp://127.0.0.1:{port}/{name}"]).ExitCode;
                if (put != 0)
                    Thread.Sleep(100);
            }

            Assert.Equal(0, put);
            Assert.NotEqual(0, ProcessRun.Of("curl", ["-s", "-m", "5", "-T", saved, $"tftp://127.0.0.1:{port}/all_rum.txt"]).ExitCode);
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }

        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(Path.Combine(root, name)));
        StationPair.Done(lab.Zone("prepare", "--to", "trip/tftp", "--only", Device));
        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(Path.Combine(root, name)));
        var said = lab.Zone("collect", root, "--json");
        Assert.Equal((0, 1, 3), (said.Exit, said.Summary.GetProperty("recorded").GetInt32(), said.Summary.GetProperty("empty").GetInt32()));
        output.WriteLine("1 transfer taken, 1 refused");
    }

    private static void RequireServer()
    {
        Requires.Root();
        Requires.Programs("curl", "tftp");
        Skip.IfNot(File.Exists(Server), "needs tftpd-hpa");
    }

    /// <summary>tftpd serves only what everybody may read, on a path that everybody may enter.</summary>
    private static void Open(string folder, string root)
    {
        const UnixFileMode All =
            UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute;
        Requires.Unix();
        foreach (var path in new[] { folder, Path.Combine(folder, "trip"), root })
            File.SetUnixFileMode(path, All);
        File.SetUnixFileMode(root, All | UnixFileMode.OtherWrite);
    }

    private static byte[] Curl(CliRun shell, int port, string name)
    {
        // The server may need a moment before its first answer.
        var to = shell.At("curl.txt");
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (ProcessRun.Of("curl", ["-s", "-m", "5", "-o", to, $"tftp://127.0.0.1:{port}/{name}"]).ExitCode == 0)
                return File.ReadAllBytes(to);
            Thread.Sleep(100);
        }

        throw new InvalidOperationException($"{name} was not served");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
