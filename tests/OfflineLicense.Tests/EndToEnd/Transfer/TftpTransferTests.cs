using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>Transfers by TFTP as they go in a zone: a server as it is installed, its usual clients, and transfers that take time, end
/// too early or are very large.</summary>
[Trait("Lane", "check")]
public sealed class TftpTransferTests : IDisposable
{
    private static readonly string[] s_serials = ["FOC1", "FOC2", "FOC3"];

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public void Three_clients_put_reports_and_fetch_their_responses_unchanged()
    {
        TftpServer.Require("curl", "tftp", "atftp");
        (string Client, string? BlockSize)[] clients = [("curl", "8192"), ("tftp", null), ("atftp", "1428")];
        var root = Prepare(s_serials);
        using var server = new TftpServer(root);
        for (var i = 0; i < clients.Length; i++)
        {
            var saved = _lab.Write($"saved-{i}.txt", StationPair.Usage([s_serials[i]], [1, 2], measurements: 40) + "\r\n");
            Assert.Equal(0, server.Put(clients[i].Client, saved, $"C9300-48P_{s_serials[i]}_rum.txt", clients[i].BlockSize));
            Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(Path.Combine(root, $"C9300-48P_{s_serials[i]}_rum.txt")));
        }

        var collected = _lab.Zone("collect", root, "--json");
        Assert.Equal((0, 3, 3), (collected.Exit, Count(collected, "recorded"), Count(collected, "empty")));
        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1795255200000, s_serials))));
        StationPair.Done(_lab.Zone("split", "--to", root));
        foreach (var line in File.ReadAllLines(Path.Combine(root, "SHA256SUMS")).Where(line => line[0] != '#'))
        {
            var (digest, name) = (line.Split("  ")[0], line.Split("  ")[1]);
            foreach (var (client, blockSize) in clients)
            {
                Assert.Equal(0, server.Get(client, name, _lab.At(client), blockSize));
                Assert.Equal(digest, Digest.Of(File.ReadAllBytes(_lab.At(client))).Hex);
                File.Delete(_lab.At(client));
            }
        }
    }

    [SkippableFact]
    public void A_transfer_that_still_runs_is_left_for_the_next_run()
    {
        TftpServer.Require();
        _lab.Shell.Clock = TimeProvider.System; // which stamps the files
        var root = Prepare("FOC1");
        var path = Path.Combine(root, "C9300-48P_FOC1_rum.txt");
        var bytes = System.Text.Encoding.UTF8.GetBytes(StationPair.Usage(["FOC1"], [1, 2, 3], measurements: 40));
        using var server = new TftpServer(root);
        using var device = new SlowDevice(server.Port, "C9300-48P_FOC1_rum.txt", bytes);
        device.Send(9);

        var early = _lab.Zone("collect", root, "--settle", "600", "--json");
        Assert.Equal((0, 0, 0), (early.Exit, Count(early, "recorded"), Count(early, "refused")));

        // Without waiting, what is there now is refused as cut, and nothing of it is kept.
        var cut = _lab.Zone("collect", root, "--json");
        Assert.Equal((3, "truncated"), (cut.Exit, Reason(cut)));

        device.SendRest();
        WaitFor(() => new FileInfo(path).Length == bytes.Length);
        Assert.Equal(0, Count(_lab.Zone("collect", root, "--settle", "600", "--json"), "recorded"));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        Assert.Equal(1, Count(_lab.Zone("collect", root, "--settle", "600", "--json"), "recorded"));
        Assert.Equal(bytes, _lab.Shell.Run("cat", Digest.Of(bytes).Hex, "--station", "zone").OutBytes);
    }

    [SkippableFact]
    public void A_transfer_that_was_cut_is_named_by_its_block_and_the_next_one_counts()
    {
        TftpServer.Require("curl");
        var root = Prepare("FOC1");
        var saved = _lab.Write("saved.txt", StationPair.Usage(["FOC1"], [1], measurements: 40));
        using var server = new TftpServer(root);
        using (var device = new SlowDevice(server.Port, "C9300-48P_FOC1_rum.txt", File.ReadAllBytes(saved)))
            device.Send(4); // then its power fails
        WaitFor(() => new FileInfo(Path.Combine(root, "C9300-48P_FOC1_rum.txt")).Length == 4 * 512);

        var cut = _lab.Zone("collect", root, "--json");
        Assert.Equal((3, "truncated"), (cut.Exit, Reason(cut)));
        Assert.Contains("512", StationPair.Lines(cut, "file").Single(line => line.GetProperty("outcome").GetString() == "refused")
            .GetProperty("message").GetString(), StringComparison.Ordinal);

        Assert.Equal(0, server.Put("curl", saved, "C9300-48P_FOC1_rum.txt"));
        var whole = _lab.Zone("collect", root, "--json");
        Assert.Equal((0, 1), (whole.Exit, Count(whole, "recorded")));
    }

    /// <summary>The number of a block has 16 bits: blocks of 512 bytes begin again at 32 MiB. Old servers end there.</summary>
    [SkippableFact]
    public void A_file_beyond_the_rollover_at_32_MiB_is_collected_and_one_that_ends_there_is_named()
    {
        TftpServer.Require("curl", "atftp");
        const int Wrap = 32 * 1024 * 1024;
        var root = Prepare("FOC1");
        var path = Path.Combine(root, "C9300-48P_FOC1_rum.txt");
        var saved = _lab.Write("saved.txt", StationPair.Usage(["FOC1"], [.. Enumerable.Range(1, 150)], measurements: 1_000));
        Assert.InRange(new FileInfo(saved).Length, Wrap, 60 * 1024 * 1024);
        using var server = new TftpServer(root);

        Assert.Equal(0, server.Put("curl", saved, Path.GetFileName(path)));
        Assert.Equal(0, server.Get("atftp", Path.GetFileName(path), _lab.At("got.txt")));
        Assert.True(File.ReadAllBytes(saved).AsSpan().SequenceEqual(File.ReadAllBytes(_lab.At("got.txt"))));
        Assert.Equal(150, _lab.Zone("collect", root, "--json").Summary.GetProperty("reports").GetInt32());

        using (var file = File.OpenWrite(path))
            file.SetLength(Wrap - 512);
        var cut = _lab.Zone("collect", root, "--json");
        Assert.Equal((3, "truncated"), (cut.Exit, Reason(cut)));
        Assert.Contains("32 MiB", cut.Out, StringComparison.Ordinal);
    }

    /// <returns>The root of a server, with the empty names that <c>prepare</c> makes.</returns>
    private string Prepare(params string[] serials)
    {
        StationPair.Done(_lab.Zone(["prepare", "--to", "trip/tftp", "--only", .. serials.Select(StationPair.Udi)]));
        return _lab.At("trip", "tftp");
    }

    private static int Count(Said said, string what) => said.Summary.GetProperty(what).GetInt32();

    private static string? Reason(Said said) => StationPair.Lines(said, "file")
        .Single(line => line.GetProperty("outcome").GetString() == "refused").GetProperty("reason").GetString();

    /// <summary>The server writes a block after it has acknowledged it.</summary>
    private static void WaitFor(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 1_000 && !condition(); attempt++)
            Thread.Sleep(10);
        Assert.True(condition());
    }
}
