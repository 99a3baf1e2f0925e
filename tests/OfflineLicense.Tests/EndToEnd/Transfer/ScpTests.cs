using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>The same way by SCP and SFTP: a real sshd on this machine's loopback, in both directions.</summary>
[Trait("Lane", "check")]
public sealed class ScpTests : IDisposable
{
    private const string Server = "/usr/sbin/sshd";

    private readonly StationPair _lab = new();
    private Process? _server;
    private int _port;

    public void Dispose()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.WaitForExit();
        _server?.Dispose();
        _lab.Dispose();
    }

    [SkippableFact]
    public void Reports_come_and_responses_go_by_SCP_and_SFTP_unchanged()
    {
        Requires.Root();
        Requires.Programs("scp", "sftp", "ssh-keygen");
        Skip.IfNot(File.Exists(Server), "needs openssh-server");
        Start();
        var drop = _lab.Folder("drop");

        // Devices speak the old protocol of scp (-O), people the new one.
        string[] serials = ["FOC1", "FOC2", "FOC3"];
        var saved = serials.Select(serial => _lab.Write($"{serial}.saved", StationPair.Usage([serial], [1], measurements: 40) + "\r\n"))
            .ToList();
        Ran("scp", "-O", "-P", $"{_port}", saved[0], $"127.0.0.1:{drop}/FOC1.txt");
        Ran("scp", "-P", $"{_port}", saved[1], $"127.0.0.1:{drop}/FOC2.txt");
        var batch = _lab.Write("batch", $"put {saved[2]} {drop}/FOC3.txt\n");
        Ran("sftp", "-P", $"{_port}", "-b", batch, "127.0.0.1");
        Assert.Equal(3, _lab.Zone("collect", drop, "--json").Summary.GetProperty("recorded").GetInt32());
        Assert.All(saved, path =>
        {
            var bytes = File.ReadAllBytes(path);
            Assert.Equal(bytes, _lab.Shell.Run("cat", Digest.Of(bytes).Hex, "--station", "zone").OutBytes);
        });

        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, serials))));
        StationPair.Done(_lab.Zone("split", "--to", "install"));
        var got = _lab.Folder("got");
        var installs = File.ReadAllLines(_lab.At("install", "SHA256SUMS")).Where(line => line[0] != '#').Select(line => line.Split("  "))
            .ToList();
        Ran("scp", "-O", "-P", $"{_port}", $"127.0.0.1:{_lab.At("install", installs[0][1])}", got);
        Ran("scp", "-P", $"{_port}", $"127.0.0.1:{_lab.At("install", installs[1][1])}", got);
        Ran("sftp", "-P", $"{_port}", $"127.0.0.1:{_lab.At("install", installs[2][1])}", got);
        Assert.All(installs, install => Assert.Equal(install[0], Digest.Of(File.ReadAllBytes(Path.Combine(got, install[1]))).Hex));
    }

    private void Start()
    {
        Directory.CreateDirectory("/run/sshd");
        foreach (var key in new[] { "host", "client" })
            Assert.Equal(0, ProcessRun.Of("ssh-keygen", ["-q", "-t", "ed25519", "-N", string.Empty, "-f", _lab.At(key)]).ExitCode);
        using (var socket = new TcpListener(IPAddress.Loopback, 0))
        {
            socket.Start();
            _port = ((IPEndPoint)socket.LocalEndpoint).Port;
        }

        var config = _lab.Write("sshd.conf", $"""
            Port {_port}
            ListenAddress 127.0.0.1
            HostKey {_lab.At("host")}
            PidFile none
            AuthorizedKeysFile {_lab.At("client.pub")}
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp

            """);
        _server = Process.Start(new ProcessStartInfo(Server, ["-D", "-e", "-q", "-f", config]))!;
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", _port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(20);
            }
        }

        throw new InvalidOperationException("sshd did not start");
    }

    private void Ran(string program, params string[] arguments)
    {
        var run = ProcessRun.Of(program,
        [
            "-q", "-i", _lab.At("client"), "-F", "none", "-o", "BatchMode=yes", "-o", $"UserKnownHostsFile={_lab.At("known")}",
            "-o", "StrictHostKeyChecking=accept-new", .. arguments,
        ]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
