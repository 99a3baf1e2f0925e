using System.Diagnostics;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Media;

/// <summary>
/// What is read is broken, goes away, or is no file at all: the message names it, the rest goes on, nothing half of it stays.
/// </summary>
[Trait("Lane", "check")]
public sealed class SourceFaultTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    private static string Bundle(CliRun trial) => Directory.GetFiles(trial.At("drive"), "*.offlic.tar").Single();

    [Fact]
    [Trait("Attack", "A14")]
    public void A_bundle_cut_at_any_512_is_refused_and_the_whole_one_is_received_after_it()
    {
        using var trial = trip.Before("receive");
        var path = Bundle(trial);
        var whole = File.ReadAllBytes(path);
        var (cut, during, lost) = (0, 0, 0);
        var before = LedgerFacts.Documents(trial.At("desk"));
        for (var at = 0; at < whole.Length; at += 512)
        {
            File.WriteAllBytes(path, whole[..at]);
            Assert.Matches(
                "\"error\":\"E_(LENGTH|HEADER|FORMAT|TRAILER|SUMS|MANIFEST|ITEMS|SEAL|NAME)\"",
                trial.Run("verify", path, "--station", "desk", "--json").Out
            );
            cut += Refused(trial, 10) ? 1 : 0;
        }

        File.WriteAllBytes(path, whole);
        var step = Heavy ? 512 : 2048;
        for (var at = 0; at < whole.Length; at += step)
        {
            trial.Disk = new FailingDrive(at);
            during += Refused(trial, 10) ? 1 : 0;
            trial.Disk = new FailingDrive(at, new IOException("Input/output error", 5));
            lost += Refused(trial, 5) ? 1 : 0;
            trial.Disk = new System.IO.Abstractions.FileSystem();
        }

        Assert.Empty(Directory.GetFiles(trial.At("desk", ".offlic", "spool")));
        Assert.Equal(before, LedgerFacts.Documents(trial.At("desk")));
        var received = trial.Run("receive", "drive", "--station", "desk", "--json");
        Assert.Equal(
            (0, 1, 6),
            (received.Exit, received.Summary.GetProperty("received").GetInt32(), received.Summary.GetProperty("items").GetInt32())
        );
        var looks = (whole.Length + step - 1) / step;
        Say($"figure: truncated bundles refused {cut}");
        Say($"figure: bundles cut while read and refused {during}");
        Say($"figure: bundles lost while read and refused {lost}");
        Assert.Equal((whole.Length / 512, looks, looks), (cut, during, lost));
    }

    [Fact]
    public void A_medium_lost_while_one_file_is_collected_is_that_files_trouble()
    {
        using var trial = trip.Before("collect");
        var victim = FaultTrip.Devices[1].Udi.Serial;
        trial.Disk = new FailingDrive(700, new IOException("No such device", 19), victim);
        var said = trial.Run("collect", "tftp", "--station", "zone", "--json");
        Assert.Equal(5, said.Exit);
        Assert.Equal(
            (FaultTrip.Devices.Count - 1, 1),
            (said.Summary.GetProperty("recorded").GetInt32(), said.Summary.GetProperty("refused").GetInt32())
        );
        Assert.Contains(
            victim,
            said.Json("file").Single(file => file.GetProperty("outcome").GetString() == "refused").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );

        trial.Disk = new System.IO.Abstractions.FileSystem();
        var again = trial.Run("collect", "tftp", "--station", "zone", "--json");
        Assert.Equal((0, 1), (again.Exit, again.Summary.GetProperty("recorded").GetInt32()));
    }

    [Fact]
    public void A_medium_lost_in_the_middle_of_an_archive_is_that_archives_trouble()
    {
        using var trial = trip.Before("collect");
        Assert.Equal(0, ProcessRun.Of("tar", ["-cf", trial.At("tftp", "all.tar"), "-C", trial.At("tftp"), "."]).ExitCode);
        trial.Disk = new FailingDrive(5000, new IOException("Input/output error", 5), "all.tar");
        var said = trial.Run(
            "collect",
            "tftp/all.tar",
            trial.At("tftp", FaultTrip.Devices[0].Udi.Serial + ".txt"),
            "--station",
            "zone",
            "--json"
        );
        Assert.Equal(5, said.Exit);
        Assert.Contains(
            said.Json("file"),
            file =>
                file.GetProperty("outcome").GetString() == "refused"
                && file.GetProperty("path").GetString()!.EndsWith("all.tar", StringComparison.Ordinal)
        );
        Assert.Contains(
            said.Json("file"),
            file =>
                file.GetProperty("outcome").GetString() == "known"
                || file.GetProperty("path").GetString()!.EndsWith(".txt", StringComparison.Ordinal)
        );
        trial.Disk = new System.IO.Abstractions.FileSystem();
        Assert.Equal(0, trial.Run("collect", "tftp", "--station", "zone").Exit);
        Assert.Equal(6, trial.Run("status", "--json", "--station", "zone").Json("device").Count);
    }

    [SkippableFact]
    [Trait("Attack", "A30")]
    public void Pipes_sockets_devices_and_links_in_a_circle_neither_block_nor_stop_the_rest()
    {
        Requires.Unix();
        using var trial = trip.Before("collect");
        ProcessRun.Of("mkfifo", [trial.At("tftp", "pipe.txt")]);
        ProcessRun.Of("mknod", [trial.At("tftp", "device.txt"), "c", "1", "5"]);
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(trial.At("tftp", "socket.txt")));
        File.CreateSymbolicLink(trial.At("tftp", "circle"), trial.At("tftp"));
        File.CreateSymbolicLink(trial.At("tftp", "self.txt"), "self.txt");
        File.CreateSymbolicLink(trial.At("tftp", "nowhere.txt"), "nothing");
        Directory.CreateDirectory(trial.At("tftp", "all_rum.txt"));
        var odd = Directory.GetFiles(trial.At("tftp")).Length - FaultTrip.Devices.Count;

        var clock = Stopwatch.StartNew();
        var said = trial.Run("collect", "tftp", "--station", "zone", "--json");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
        Assert.Equal(3, said.Exit);
        Assert.Equal((6, odd), (said.Summary.GetProperty("recorded").GetInt32(), said.Summary.GetProperty("refused").GetInt32()));
        foreach (var name in new[] { "pipe.txt", "socket.txt", "self.txt" })
        {
            var one = trial.Run("collect", trial.At("tftp", name), "--station", "zone");
            Assert.Equal(13, one.Exit);
            Assert.Contains(name, one.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
        Say($"figure: odd files in a collected folder {odd}");
    }

    [Fact]
    [Trait("Attack", "A31")]
    public void A_file_that_grows_while_it_is_collected_is_recorded_whole_or_not_at_all()
    {
        using var trial = trip.Before("collect");
        var whole = File.ReadAllBytes(Directory.GetFiles(trial.At("tftp"))[0]);
        Directory.Delete(trial.At("tftp"), recursive: true);
        Directory.CreateDirectory(trial.At("tftp"));
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var writer = new Thread(() =>
        {
            using var file = new FileStream(
                trial.At("tftp", "growing.txt"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.ReadWrite,
                bufferSize: 0
            );
            foreach (var piece in whole.Chunk(16))
            {
                file.Write(piece);
                Thread.Sleep(5);
            }
        });
        writer.Start();
        try
        {
            while (!outcomes.ContainsKey("recorded"))
            {
                var over = !writer.IsAlive;
                foreach (var said in trial.Run("collect", "tftp", "--station", "zone", "--json").Json("file"))
                {
                    var outcome = said.GetProperty("outcome").GetString()!;
                    var key = outcome == "refused" ? said.GetProperty("reason").GetString()! : outcome;
                    outcomes[key] = outcomes.GetValueOrDefault(key) + 1;
                    Assert.True(
                        key is "empty" or "truncated" or "changing" or "unrecognised" or "recorded",
                        $"{key}: {said.GetProperty("message")}"
                    );
                    Assert.True(outcome != "recorded" || said.GetProperty("sha256").GetString() == Digest.Of(whole).Hex);
                    Assert.False(over && outcome != "recorded", $"the finished file was {key}");
                }
            }
        }
        finally
        {
            writer.Join();
        }

        Say($"a growing file was {string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}"))}");
        Say($"figure: looks at a growing file {outcomes.Values.Sum()}");
    }

    private static bool Refused(CliRun trial, int exit)
    {
        var said = trial.Run("receive", Bundle(trial), "--station", "desk", "--json");
        Assert.True(said.Exit == exit, $"expected {exit}: {said.Exit} {said.Out}{said.Error}");
        Assert.Contains("hint", said.Error, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(Bundle(trial)), said.Error, StringComparison.Ordinal);
        return said.Summary.GetProperty("received").GetInt32() == 0 && said.Summary.GetProperty("items").GetInt32() == 0;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
