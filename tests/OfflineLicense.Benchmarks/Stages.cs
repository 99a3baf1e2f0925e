using System.Diagnostics;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Licensing;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Benchmarks;

/// <summary>
/// <c>stages DIR [TIMES]</c>: what is done to a file before the one writer takes it, stage by stage on one thread: where the
/// time of <c>collect</c> goes. The first round pays for the compiler.
/// </summary>
internal static class Stages
{
    public static int Run(string[] args)
    {
        if (args is not [_, var folder, .. var more])
            return 2;
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToList();
        var megabytes = files.Sum(file => (long)file.Length) / 1e6;
        for (var round = 0; round < (more is [var times] ? int.Parse(times) : 3); round++)
        {
            Console.WriteLine($"round {round + 1}, {files.Count} files, {megabytes:F0} MB");
            Time("hash", megabytes, () => files.ForEach(file => Digest.Of(file)));
            Time("understand", megabytes, () => files.ForEach(file => Recognizer.Read(file)));
            Time("compress", megabytes, () => files.ForEach(file => Chunk.Of(file)));
            var scanned = files.Count(file => UsageFile.TryRead(file) is not null);
            Time($"  scan ({scanned} of them)", megabytes, () => files.ForEach(file => UsageFile.TryRead(file)));
        }

        return 0;
    }

    private static void Time(string stage, double megabytes, Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.UserProcessorTime;
        work();
        process.Refresh();
        var seconds = (process.UserProcessorTime - before).TotalSeconds;
        Console.WriteLine($"  {stage,-24} {seconds,7:F3} s of processor  {megabytes / seconds,7:F0} MB/s");
    }
}
