using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>A real tftpd-hpa on this machine's loopback.</summary>
internal sealed class TftpServer : IDisposable
{
    private const string Program = "/usr/sbin/in.tftpd";

    private const UnixFileMode Entered = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Process _server;

    /// <param name="root">The folder that it serves, below a folder of the test.</param>
    /// <param name="options">How it was set up; by default it accepts only files that exist and that everybody may write.</param>
    public TftpServer(string root, params string[] options)
    {
        Requires.Unix();

        // tftpd serves only what everybody may read, on a path that everybody may enter.
        for (var folder = root; folder.StartsWith(Path.GetTempPath(), StringComparison.Ordinal); folder = Path.GetDirectoryName(folder)!)
            File.SetUnixFileMode(folder, Entered);
        File.SetUnixFileMode(root, Entered | UnixFileMode.OtherWrite);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        }

        _server = Process.Start(new ProcessStartInfo(Program,
            ["-L", "-4", "-a", $"127.0.0.1:{Port}", "-s", .. options.Length == 0 ? ["-u", "nobody"] : options, root]))!;
        WaitUntilItAnswers();
    }

    public int Port { get; }

    /// <summary>Skips the test where a server or a client is missing.</summary>
    public static void Require(params string[] clients)
    {
        Requires.Root();
        Requires.Programs(clients);
        Skip.IfNot(File.Exists(Program), "needs tftpd-hpa");
    }

    public string Url(string name) => $"tftp://127.0.0.1:{Port}/{name}";

    /// <summary>Sends a file as a device does, with a client by its name.</summary>
    public int Put(string client, string file, string name, string? blockSize = null) => Run(client, blockSize,
        ["-T", file, Url(name)], ["-m", "binary", "127.0.0.1", $"{Port}", "-c", "put", file, name],
        ["--put", "-l", file, "-r", name, "127.0.0.1", $"{Port}"]);

    public int Get(string client, string name, string file, string? blockSize = null) => Run(client, blockSize,
        ["-o", file, Url(name)], ["-m", "binary", "127.0.0.1", $"{Port}", "-c", "get", name, file],
        ["--get", "-l", file, "-r", name, "127.0.0.1", $"{Port}"]);

    public void Dispose()
    {
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
    }

    private static int Run(string client, string? blockSize, string[] curl, string[] tftp, string[] atftp)
    {
        string[] arguments = client switch
        {
            "curl" => [.. blockSize is null ? (string[])[] : ["--tftp-blksize", blockSize], "-s", "-m", "50", .. curl],
            "tftp" => tftp,
            _ => [.. blockSize is null ? (string[])[] : ["--option", $"blksize {blockSize}"], .. atftp],
        };
        return ProcessRun.Of(client, arguments).ExitCode;
    }

    /// <summary>A name that is not there is refused at once by a server that is up.</summary>
    private void WaitUntilItAnswers()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Client.ReceiveTimeout = 200;
        byte[] request = [0, 1, .. "no-such-file\0octet\0"u8];
        for (var attempt = 0; attempt < 150; attempt++)
        {
            try
            {
                socket.Send(request, new IPEndPoint(IPAddress.Loopback, Port));
                var from = new IPEndPoint(IPAddress.Any, 0);
                socket.Receive(ref from);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(20); // refused, or not answered yet
            }
        }

        throw new InvalidOperationException("tftpd did not start");
    }
}
