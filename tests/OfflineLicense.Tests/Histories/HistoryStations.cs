using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Histories;

/// <summary>
/// Three stations that trust each other, made once and copied for each history. In memory where the machine has such a
/// folder, and with the quicker curve: a history is about order, and would wait for the disk and for arithmetic.
/// </summary>
internal sealed class HistoryStations : IDisposable
{
    private const string InMemory = "/dev/shm";

    private static readonly (string Name, bool IsZone)[][] Layouts =
    [
        [("PLANT-7", true), ("PLANT-8", true), ("HQ", false)],
        [("PLANT-7", true), ("HQ", false), ("LAB", false)],
    ];

    private readonly string _root = Path.Combine(
        Directory.Exists(InMemory) ? InMemory : Path.GetTempPath(),
        "offlic-test-" + Path.GetRandomFileName()
    );
    private readonly System.Collections.Concurrent.ConcurrentBag<string> _places = [];
    private int _made;

    public HistoryStations()
    {
        using var shell = new CliRun();
        for (var layout = 0; layout < Layouts.Length; layout++)
        {
            foreach (var (name, isZone) in Layouts[layout])
                Do(shell, ["init", Made(layout, name), "--name", name, "--curve", "P-256", .. isZone ? new[] { "--hostnames", "allow" }
                    : ["--side", "desk"]]);
            foreach (var (from, _) in Layouts[layout])
            {
                var key = Path.Combine(_root, $"{layout}-{from}.pub.pem");
                Do(shell, "key", "export", key, "--station", Made(layout, from));
                var paper = Do(shell, "key", "show", "--json", "--station", Made(layout, from)).Only("key").Text("fingerprint")!;
                foreach (var (to, _) in Layouts[layout].Where(other => other.Name != from))
                    Do(shell, "key", "trust", key, "--name", from, "--fingerprint", paper, "--station", Made(layout, to));
            }

            // A log that cannot be written fails no command, and to write it would take longer than most of them.
            foreach (var (name, _) in Layouts[layout])
            {
                Directory.Delete(Path.Combine(Made(layout, name), ".offlic", "log"), recursive: true);
                File.WriteAllBytes(Path.Combine(Made(layout, name), ".offlic", "log"), []);
            }
        }
    }

    /// <summary>
    /// A folder with fresh copies of the stations, for one history at a time. It is used again afterwards: queries are
    /// compiled once for each path of a ledger, which takes longer than a history.
    /// </summary>
    public (string Folder, IReadOnlyList<(string Name, bool IsZone)> Stations) Fresh(int layout)
    {
        var folder = _places.TryTake(out var free) ? free : Path.Combine(_root, $"place-{Interlocked.Increment(ref _made)}");
        foreach (var (name, _) in Layouts[layout])
            TreeCopy.Into(Made(layout, name), Path.Combine(folder, name));
        return (folder, Layouts[layout]);
    }

    public void GiveBack(string folder)
    {
        Directory.Delete(folder, recursive: true);
        _places.Add(folder);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Made(int layout, string name) => Path.Combine(_root, $"made-{layout}", name);

    private static Said Do(CliRun shell, params string[] args) => shell.Run(args).Ends(0);
}

/// <summary>A difference between the program and the model.</summary>
internal sealed class HistoryWrong(string message) : Exception(message);
