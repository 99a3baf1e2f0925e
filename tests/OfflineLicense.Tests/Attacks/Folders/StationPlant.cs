using System.Runtime.InteropServices;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>Something that another account or a prepared archive left in a station.</summary>
/// <param name="Name">For the output.</param>
/// <param name="Put">Puts it into <c>.offlic</c> (first path); the second path is the folder outside that nothing may change.</param>
internal sealed partial record StationPlant(string Name, Action<string, string> Put)
{
    private const string Stranger = "12345";

    /// <summary>The command does its work, and only keeps no log.</summary>
    public bool IsOfLogFile { get; init; }

    public bool NeedsRoot { get; init; }

    public static IReadOnlyList<StationPlant> All { get; } =
    [
        new(".offlic is a link", (station, outside) => Replace(station, Path.Combine(outside, "station"))),
        Foreign(".offlic", string.Empty),
        new(".offlic is open to others", (station, _) => Chmod("777", station)),
        new(".offlic is open to a group", (station, _) => Chmod("770", station)),
        Link("lock", "file"), Link("lock", "new"), Hard("lock"), Foreign("lock", "lock"),
        Link("ledger.db", "file"), Link("ledger.db", "new"), Hard("ledger.db"), Foreign("ledger.db", "ledger.db"),
        new("ledger.db is open to others", (station, _) => Chmod("666", Path.Combine(station, "ledger.db"))),
        Link("ledger.db-journal", "file"), Link("ledger.db-journal", "new"), Hard("ledger.db-journal"),
        Foreign("ledger.db-journal", "ledger.db-journal"),
        Link("spool", "folder"), Link("spool", "new"), Foreign("spool", "spool"), Link("spool/receiving", "file"),
        Link("spool/ledger.db", "file"), Link("spool/new-key", "file"), Link("spool/other", "folder"),
        new("spool is open to others", (station, _) => Chmod("777", Path.Combine(station, "spool"))),
        Link("log", "folder"), Link("log", "new"), Foreign("log", "log"),
        Link("log/offlic-20261121.log", "file"), Link(Today, "file"), Link(Today, "new"),
        Hard(Today) with { IsOfLogFile = true },
        Foreign("a log file", Today) with { IsOfLogFile = true },
        Link("keys", "folder"), Link("keys", "new"), Foreign("keys", "keys"), Link("keys/0123456789abcdef.key", "file"),
        new("every key is a link", (station, outside) =>
        {
            foreach (var key in Directory.GetFiles(Path.Combine(station, "keys")))
                Replace(key, Path.Combine(outside, "file"));
        }),
    ];

    private static string Today => $"log/offlic-{DateTime.Now:yyyyMMdd}.log";

    private static StationPlant Link(string name, string to) => new($"{name} is a link to {to}",
        (station, outside) => Replace(Path.Combine(station, name), Path.Combine(outside, to)));

    private static StationPlant Hard(string name) => new($"{name} is a hard link", (station, outside) =>
    {
        var path = Path.Combine(station, name);
        File.Delete(path);
        Assert.Equal(0, HardLink(Path.Combine(outside, "file"), path));
    });

    private static StationPlant Foreign(string what, string name) => new($"{what} belongs to another account", (station, _) =>
    {
        var path = Path.Combine(station, name);
        if (!Path.Exists(path))
            File.WriteAllText(path, string.Empty);
        Assert.Equal(0, ProcessRun.Of("chown", [Stranger, path]).ExitCode);
    })
    { NeedsRoot = true };

    private static void Chmod(string mode, string path) => Assert.Equal(0, ProcessRun.Of("chmod", [mode, path]).ExitCode);

    private static void Replace(string path, string target)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int HardLink(string from, string to);
}
