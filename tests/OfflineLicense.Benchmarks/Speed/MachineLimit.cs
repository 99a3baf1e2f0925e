using System.Diagnostics;
using System.Security.Cryptography;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>
/// What the machine needs for the same bytes if nothing is thought about: one thread, in seconds on the clock. A step does at
/// least this much, but two processors may share it.
/// </summary>
/// <param name="Read">To read what the step reads.</param>
/// <param name="Hash">SHA-256 of the documents that it carries.</param>
/// <param name="Write">To write what it wrote, in as many files, and to flush them once.</param>
/// <param name="Create">Of that: to create as many empty files.</param>
internal sealed record MachineLimit(double Read, double Hash, double Write, double Create)
{
    private const int BlockSize = 1 << 20;

    private static readonly byte[] Block = RandomNumberGenerator.GetBytes(BlockSize);

    public double Sum => Read + Hash + Write;

    public MachineLimit And(MachineLimit other) =>
        new(Read + other.Read, Hash + other.Hash, Write + other.Write, Create + other.Create);

    /// <param name="folder">A place for files, on the same disk; each call makes a new folder.</param>
    /// <param name="reads">Files and folders that the step reads.</param>
    /// <param name="hashed">Bytes of the documents.</param>
    /// <param name="written">What was there after the step and not before.</param>
    public static MachineLimit Measure(string folder, IReadOnlyCollection<string> reads, long hashed, Footprint written)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, $"limit{Directory.GetDirectories(folder, "limit*").Length}")).FullName;
        var full = Path.Combine(place, "full");
        var limit = new MachineLimit(
            Seconds(() => ReadAll(reads)),
            Seconds(() => HashBytes(hashed)),
            Seconds(() => WriteFiles(full, written, flush: true)),
            Seconds(() => WriteFiles(Path.Combine(place, "empty"), written with { Bytes = 0 }, flush: false)));
        Empty(full);
        return limit;
    }

    /// <summary>Gives the space back. The files stay: where many were removed, new ones are created slowly.</summary>
    private static void Empty(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = File.OpenHandle(path, access: FileAccess.Write);
            RandomAccess.SetLength(file, 0);
        }
    }

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static void ReadAll(IEnumerable<string> places)
    {
        var buffer = new byte[BlockSize];
        foreach (var path in places.SelectMany(Footprint.FilesAt))
        {
            using var file = File.OpenHandle(path);
            for (long at = 0, read; (read = RandomAccess.Read(file, buffer, at)) > 0;)
                at += read;
        }
    }

    private static void HashBytes(long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (; bytes > 0; bytes -= BlockSize)
            hash.AppendData(Block, 0, (int)Math.Min(bytes, BlockSize));
        hash.GetHashAndReset();
    }

    private static void WriteFiles(string folder, Footprint written, bool flush)
    {
        Directory.CreateDirectory(folder);
        var each = written.Files == 0 ? 0 : written.Bytes / written.Files;
        for (var number = 0L; number < written.Files; number++)
        {
            using var file = File.OpenHandle(Path.Combine(folder, $"{number:D8}"), FileMode.CreateNew, FileAccess.Write);
            for (var at = 0L; at < each; at += BlockSize)
                RandomAccess.Write(file, Block.AsSpan(0, (int)Math.Min(each - at, BlockSize)), at);
        }

        if (!flush)
            return;
        using var sync = Process.Start("sync", ["-f", folder]);
        sync.WaitForExit();
    }
}
