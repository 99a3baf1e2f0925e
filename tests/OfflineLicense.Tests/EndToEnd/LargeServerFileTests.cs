using System.Security.Cryptography;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A server's file that is larger than any device's, over the whole way, in processes that may not hold it.</summary>
[Trait("Lane", "check")]
public sealed class LargeServerFileTests : IDisposable
{
    private const long Size = 80L * Limits.MiB;

    /// <summary>Bytes of managed memory that a process may have: well below the file.</summary>
    private const string Heap = "0x3000000";

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_file_larger_than_the_memory_it_may_have_comes_home_exact()
    {
        var request = Make("sync.bin", 1);
        var answer = Make("answer.bin", 2);
        Run("init", "zone", "--name", "PLANT-7", "--hostnames", "allow");
        Run("init", "desk", "--name", "HQ", "--side", "desk");
        Trust("zone", "desk", "PLANT-7");
        Trust("desk", "zone", "HQ");
        var started = Environment.TickCount64;

        Run("collect", "--as", "onprem-sync", "--server", "ONPREM1", "sync.bin", "--station", "zone");
        Directory.CreateDirectory(_folder.At("out"));
        Directory.CreateDirectory(_folder.At("back"));
        Run("pack", "--to", "out", "--station", "zone");
        Run("verify", "out/PLANT-7.desk.00000001.offlic.tar", "--station", "desk");
        Run("receive", "out", "--station", "desk");
        Run("stage", "--to", "upload", "--station", "desk");
        Assert.Equal(request, Hash(Assert.Single(Directory.GetFiles(_folder.At("upload"), "ONPREM1_*", SearchOption.AllDirectories))));
        Run("collect", "--as", "onprem-sync-response", "--server", "ONPREM1", "answer.bin", "--station", "desk");
        Run("pack", "--to", "back", "--station", "desk");
        Run("receive", "back", "--station", "zone");
        Run("split", "--to", "tftp", "--station", "zone");

        Assert.Equal(answer, Hash(Assert.Single(Directory.GetFiles(_folder.At("tftp", "servers", "ONPREM1")))));
        Console.WriteLine(
            $"large server file: {Size / Limits.MiB} MiB there and back within {Convert.ToInt64(Heap, 16) / Limits.MiB} MiB of managed "
                + $"memory, {(Environment.TickCount64 - started) / 1000.0:F1} s"
        );
    }

    public void Dispose() => _folder.Dispose();

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Half of it does not compress.</summary>
    private string Make(string name, int seed)
    {
        var random = new Random(seed);
        var piece = new byte[Limits.MiB];
        using (var file = File.Create(_folder.At(name)))
        {
            for (var written = 0L; written < Size; written += piece.Length)
            {
                random.NextBytes(piece.AsSpan(0, piece.Length / 2));
                file.Write(piece);
            }
        }

        return Hash(_folder.At(name));
    }

    private void Trust(string sender, string receiver, string name)
    {
        Run("key", "export", $"{name}.pem", "--station", sender);
        var fingerprint = StationPair
            .Line(new Said(0, Run("key", "show", "--json", "--station", sender), string.Empty, []), "key")
            .GetProperty("fingerprint")
            .GetString()!;
        Run("key", "trust", $"{name}.pem", "--name", name, "--fingerprint", fingerprint, "--station", receiver);
    }

    private string Run(params string[] arguments)
    {
        var run = ProcessRun.Of(
            ProcessRun.DotNet,
            [Path.Combine(AppContext.BaseDirectory, "offlic.dll"), .. arguments],
            folder: _folder.FullPath,
            environment: new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = Heap }
        );
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run.Output;
    }
}
