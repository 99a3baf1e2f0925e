using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// A trip with so much on it that a disk of some MiB can fill up in the middle: thirty product instances with files that do
/// not compress. Before each command that writes, everything is kept, so that a trial can begin from a copy.
/// </summary>
public sealed class LoadedTrip : IDisposable
{
    private const int Count = 30;
    private const int Noise = 24 * 1024;

    private readonly CliRun _shell = new() { Clock = TimeProvider.System };
    private readonly List<string> _kept = [];

    public LoadedTrip()
    {
        Keep("init");
        Typed("init zone --name PLANT-7 --hostnames allow");
        Typed("init desk --name HQ --side desk");
        Typed("init second --name SECOND");
        Typed("key export zone.pem --station zone");
        Typed("key export desk.pem --station desk");
        Typed("key export second.pem --station second");
        Trust("zone", "PLANT-7", "desk");
        Trust("desk", "HQ", "zone");
        Trust("zone", "PLANT-7", "second");
        Trust("second", "SECOND", "zone");
        for (var number = 0; number < Count; number++)
            Write(
                $"tftp/{number}.txt",
                StationPair.Usage(Serial(number), number + 1).Replace("\"AAEC\"", $"\"{Random(number)}\"", StringComparison.Ordinal)
            );
        foreach (var drive in (string[])["drive", "both", "back"])
            Directory.CreateDirectory(_shell.At(drive));
        Keep("collect");
        Typed("collect tftp --station zone");
        Keep("pack");
        Keep("prepare");
        Keep("sheet");
        Directory.CreateDirectory(_shell.At("safe"));
        Keep("backup");
        Typed("pack --to drive --station zone");
        Keep("receive");
        Typed("receive drive --station desk");
        Typed($"pack --to both --resend {Serial(0)} --signers {Fingerprint("zone")[..16]} {Fingerprint("second")[..16]} --station zone");
        Sums = _shell
            .Run("bundles", "--json", "--station", "zone")
            .Json("bundle")
            .Select(line => line.GetProperty("sums").GetString()!)
            .Last();
        Unsealed = "both/" + Path.GetFileName(Directory.GetFiles(_shell.At("both")).Single());
        Keep("sign");
        Directory.Delete(_shell.At("both"), recursive: true);
        Keep("stage");
        Typed("stage --to upload --station desk");
        Keep("mark");
        for (var number = 0; number < Count; number++)
            Write(
                $"downloads/{number}.txt",
                StationPair.Ack(1_800_000_000, Serial(number)).Replace("MEUC", Random(number) + "MEUC", StringComparison.Ordinal)
            );
        Typed("collect downloads --station desk");
        Typed("pack --to back --station desk");
        Typed("receive back --station zone");
        Keep("split");
    }

    /// <summary>Of the bundle that waits for the second seal.</summary>
    internal string Sums { get; }

    /// <summary>That bundle's file.</summary>
    internal string Unsealed { get; }

    /// <summary>Each command with the folder it writes to, where that is not the station alone.</summary>
    internal IReadOnlyList<(FaultCommand Command, string? Target)> Commands =>
    [
        (new("init", "zone", "init", "zone", "--name", "PLANT-7"), null),
        (new("collect", "zone", "collect", "tftp", "--station", "zone"), null),
        (new("pack", "zone", "pack", "--to", "drive", "--station", "zone"), "drive"),
        (new("receive", "desk", "receive", "drive", "--station", "desk"), null),
        (new("stage", "desk", "stage", "--to", "upload", "--station", "desk"), "upload"),
        (new("mark", "desk", ["mark", "uploaded", .. Enumerable.Range(0, Count).Select(Serial), "--station", "desk"]), null),
        (new("split", "zone", "split", "--to", "install", "--station", "zone"), "install"),
        (new("prepare", "zone", "prepare", "--to", "served", "--station", "zone"), "served"),
        (new("sheet", "zone", "sheet", "save", "--to", "sheets", "--station", "zone"), "sheets"),
        (new("backup", "zone", "backup", "safe/zone.backup", "--station", "zone"), "safe"),
        (new("sign", "second", "sign", Unsealed, "--sums", Sums, "--station", "second"), "both"),
    ];

    public void Dispose()
    {
        foreach (var kept in _kept)
            Directory.Delete(kept, recursive: true);
        _shell.Dispose();
    }

    /// <summary>A copy, modes and all, of what lay there before this command.</summary>
    internal CliRun Before(string command)
    {
        var copy = new CliRun { Clock = TimeProvider.System };
        Copy($"{_shell.Folder}.{command}", copy.Folder);
        return copy;
    }

    internal static void Copy(string from, string to) => Assert.Equal(0, ProcessRun.Of("cp", ["-a", from + "/.", to]).ExitCode);

    private static string Serial(int number) => $"FOC{number:D8}";

    private static string Random(int seed)
    {
        var bytes = new byte[Noise];
        new Random(seed).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private void Trust(string of, string name, string @in) =>
        Typed($"key trust {of}.pem --name {name} --fingerprint {Fingerprint(of)} --station {@in}");

    private string Fingerprint(string station) =>
        _shell
            .Run("key", "show", "--station", station, "--json")
            .Json("key")
            .Single()
            .GetProperty("fingerprint")
            .GetString()!
            .Replace(" ", "", StringComparison.Ordinal);

    private void Keep(string command)
    {
        _kept.Add(Directory.CreateDirectory($"{_shell.Folder}.{command}").FullName);
        Copy(_shell.Folder, _kept[^1]);
    }

    private void Write(string name, string text)
    {
        var path = _shell.At(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Typed(string line)
    {
        var said = _shell.Run(line.Split(' '));
        Assert.True(said.Exit == 0, $"{line}: {said.Exit} {said.Out}{said.Error}");
    }
}
