using System.Diagnostics;
using System.Text;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Benchmarks;

/// <summary>
/// <c>durable-write DIR N many|each|stream</c>: writes N small files as the product does and says how fast. It is a process
/// of its own so that tests can run it on a failing disk. Exit 0: the medium confirmed all of them; 5: a failure.
/// </summary>
internal static class DurableWrite
{
    /// <summary>What file number <paramref name="index"/> holds: about 1.5 KB, the size of an acknowledgement.</summary>
    public static byte[] Content(int index) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"line of file {index:D6}\n", 75)));

    public static string Name(int index) => $"file-{index:D6}.txt";

    public static int Run(string[] args)
    {
        if (args is not [_, var folder, var number, var way])
            return 2;
        var count = int.Parse(number);
        var clock = Stopwatch.StartNew();
        try
        {
            using var target = DurableFolder.Open(folder);
            var written = Write(target, count, way);
            Console.WriteLine($"durable-write {way}: {count} files, {written} new, {count / clock.Elapsed.TotalSeconds:F0} files/s");
            return 0;
        }
        catch (Failure failure)
        {
            Console.Error.WriteLine($"{failure.Code}: {failure.Message} ({failure.Hint})");
            return 5;
        }
    }

    private static int Write(DurableFolder target, int count, string way)
    {
        var all = Enumerable.Range(0, count);
        return way switch
        {
            "each" => all.Count(index => target.Write(Name(index), Content(index)) is WriteOutcome.Written),
            "stream" => all.Count(index => target.Write(Name(index), stream => stream.Write(Content(index))) is WriteOutcome.Written),
            _ => target.WriteMany(all.Select(index => new OutputFile(Name(index), Content(index)))).Written,
        };
    }
}
