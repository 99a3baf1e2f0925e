using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>A device that sends a file by TFTP one block at a time, and goes on only when the test says so.</summary>
internal sealed class SlowDevice : IDisposable
{
    private const int Block = 512;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly byte[] _bytes;
    private IPEndPoint _server;
    private int _sent;

    public SlowDevice(int port, string name, byte[] bytes)
    {
        (_bytes, _server) = (bytes, new IPEndPoint(IPAddress.Loopback, port));
        _socket.Client.ReceiveTimeout = 30_000;
        byte[] request = [0, 2, .. Encoding.ASCII.GetBytes(name), 0, .. "octet"u8, 0];
        _socket.Send(request, _server);
        Expect(0);
    }

    /// <summary>Sends the next blocks, each when the one before was acknowledged. The last block is shorter, or empty.</summary>
    public void Send(int blocks)
    {
        for (var i = 0; i < blocks && _sent <= _bytes.Length / Block; i++)
        {
            byte[] packet = [0, 3, 0, 0, .. _bytes.AsSpan(_sent * Block, Math.Min(Block, _bytes.Length - (_sent * Block)))];
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)++_sent);
            _socket.Send(packet, _server);
            Expect((ushort)_sent);
        }
    }

    public void SendRest() => Send(int.MaxValue);

    public void Dispose() => _socket.Dispose();

    private void Expect(ushort block)
    {
        var from = new IPEndPoint(IPAddress.Any, 0);
        var answer = _socket.Receive(ref from);
        _server = from;
        Assert.Equal((4, block), (answer[1], BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2))));
    }
}
