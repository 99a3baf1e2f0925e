using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Faults;

/// <summary>One command of a trip, as it is typed in the folder that holds its stations.</summary>
/// <param name="Station">The station it works in, by the name of its folder.</param>
internal sealed record FaultCommand(string Name, string Station, params string[] Typed)
{
    /// <summary>What the command makes, where it refuses to make it twice, and the words of the refusal.</summary>
    public (string Path, string Said)? Once { get; init; }
}

/// <summary>
/// A small trip of six product instances, walked once; before each command that writes, everything that lies there is kept,
/// so that a trial can begin from a copy.
/// </summary>
public sealed class FaultTrip : IDisposable
{
    private readonly CliRun _shell = new() { Clock = TimeProvider.System };

    private readonly List<string> _kept = [];

    public FaultTrip()
    {
        Keep("init");
        Typed("init zone --name PLANT-7 --hostnames allow");
        Typed("init desk --name HQ --side desk");
        foreach (var (station, name, other) in new[] { ("zone", "PLANT-7", "desk"), ("desk", "HQ", "zone") })
        {
            Typed($"key export {name}.pub.pem --station {station}");
            var fingerprint = _shell
                .Run("key", "show", "--station", station, "--json")
                .OutLines[0]
                .Split("\"fingerprint\":\"")[1]
                .Split('"')[0];
            Assert.Equal(
                0,
                _shell.Run("key", "trust", $"{name}.pub.pem", "--name", name, "--fingerprint", fingerprint, "--station", other).Exit
            );
        }

        foreach (var device in Devices)
            Write($"tftp/{device.Udi.Serial}.txt", device.CreateUsageFile(DateTimeOffset.UtcNow));
        Directory.CreateDirectory(_shell.At("drive"));
        Directory.CreateDirectory(_shell.At("back"));
        Keep("collect");
        Typed("collect tftp --station zone");
        Keep("pack");
        Typed("pack --to drive --station zone");
        Keep("receive");
        Typed("receive drive --station desk");
        Keep("stage");
        Typed("stage --to upload --station desk");
        Keep("mark");
        foreach (
            var upload in Directory
                .GetFiles(_shell.At("upload"), "*.txt", SearchOption.AllDirectories)
                .Where(path => !path.EndsWith("CHECKLIST.txt", StringComparison.Ordinal))
        )
            Write(
                $"downloads/ACK_{Path.GetFileName(upload)}",
                FakeCssm.CreateAck(
                    Devices.Single(device => upload.Contains(device.Udi.Serial, StringComparison.Ordinal)),
                    DateTimeOffset.UtcNow
                )
            );
        Keep("collect-answers");
        Typed("collect downloads --station desk");
        Keep("pack-answers");
        Typed("pack --to back --station desk");
        Keep("receive-answers");
        Typed("receive back --station zone");
        Keep("split");
        Directory.CreateDirectory(_shell.At("safe"));
        Keep("backup");
    }

    internal static IReadOnlyList<SampleDevice> Devices { get; } =
    [
        .. SampleDevice.All,
        new(
            [Udi.From("C9200L-24T", "FOC2201D3DM")!],
            "regid.2018-12.com.cisco.C9200L,1.0_0000d3",
            ["regid.2019-01.com.cisco.one,1.0_d3"],
            1_700_000_400,
            "17.12.04"
        ),
        new(
            [Udi.From("C9500-16X", "FOC2201E4DM")!, Udi.From("C9500-16X", "FOC2201F5DM")!],
            "regid.2018-12.com.cisco.C9500,1.0_0000e4",
            ["regid.2019-01.com.cisco.two,1.0_e4"],
            1_700_000_500,
            "17.12.04"
        ),
        new(
            [Udi.From("IR1101-K9", "FCW2201G6DM")!],
            "regid.2018-12.com.cisco.IR1101,1.0_0000f6",
            ["regid.2019-01.com.cisco.three,1.0_f6"],
            1_700_000_600,
            "17.09.04"
        ),
        // The whole form has more files, so that there are more calls to fail.
        .. Enumerable
            .Range(0, Figures.Heavy ? 60 : 0)
            .Select(number => new SampleDevice(
                [Udi.From("IR1101-K9", $"FCW{number:D8}")!],
                "regid.2018-12.com.cisco.IR1101,1.0_0000f6",
                ["regid.2019-01.com.cisco.three,1.0_f6"],
                1_700_001_000 + (10 * number),
                "17.09.04"
            )),
    ];

    internal static IReadOnlyList<FaultCommand> Commands { get; } =
    [
        new("init", "zone", "init", "zone", "--name", "PLANT-7") { Once = ("zone/.offlic/ledger.db", "is a station already") },
        new("collect", "zone", "collect", "tftp", "--station", "zone"),
        new("pack", "zone", "pack", "--to", "drive", "--station", "zone"),
        new("receive", "desk", "receive", "drive", "--station", "desk"),
        new("stage", "desk", "stage", "--to", "upload", "--station", "desk"),
        new("mark", "desk", ["mark", "uploaded", .. Devices.Select(device => device.Udi.Serial), "--station", "desk"]),
        new("split", "zone", "split", "--to", "install", "--station", "zone"),
    ];

    /// <summary>The same words with other cargo, and those that write something else.</summary>
    internal static IReadOnlyList<FaultCommand> More { get; } =
    [
        new("collect-answers", "desk", "collect", "downloads", "--station", "desk"),
        new("pack-answers", "desk", "pack", "--to", "back", "--station", "desk"),
        new("receive-answers", "zone", "receive", "back", "--station", "zone"),
        new("backup", "zone", "backup", "safe/zone.offlic-backup", "--station", "zone")
        {
            Once = ("safe/zone.offlic-backup", "is there already"),
        },
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
        TreeCopy.Into(Kept(command), copy.Folder);
        return copy;
    }

    /// <summary>Where that lies itself: to be read only.</summary>
    internal string Kept(string command) => $"{_shell.Folder}.{command}";

    private void Keep(string command)
    {
        _kept.Add(Directory.CreateDirectory(Kept(command)).FullName);
        TreeCopy.Into(_shell.Folder, Kept(command));
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
