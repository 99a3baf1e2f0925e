using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Cli;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>One command of a trip, as it is typed in the folder that holds its stations.</summary>
/// <param name="Station">The station it works in, by the name of its folder.</param>
internal sealed record FaultCommand(string Name, string Station, params string[] Typed);

/// <summary>
/// A small trip of six product instances, walked once; before each command that writes, everything that lies there is kept,
/// so that a trial can begin from a copy.
/// </summary>
public sealed class FaultTrip : IDisposable
{
    private readonly Shell _shell = new() { Clock = TimeProvider.System };

    private readonly List<string> _kept = [];

    public FaultTrip()
    {
        Keep("init");
        Typed("init zone --name PLANT-7 --hostnames allow");
        Typed("init desk --name HQ --side desk");
        foreach (var (station, name, other) in new[] { ("zone", "PLANT-7", "desk"), ("desk", "HQ", "zone") })
        {
            Typed($"key export {name}.pub.pem --station {station}");
            var fingerprint = _shell.Run("key", "show", "--station", station, "--json").OutLines[0].Split("\"fingerprint\":\"")[1].Split('"')[0];
            Assert.Equal(0, _shell.Run("key", "trust", $"{name}.pub.pem", "--name", name, "--fingerprint", fingerprint, "--station", other).Exit);
        }

        foreach (var device in Devices)
            Write($"tftp/{device.Udi.Serial}.txt", device.UsageFile(DateTimeOffset.UtcNow));
        Keep("collect");
        Typed("collect tftp --station zone");
        Keep("pack");
        Typed("pack --to stick --station zone");
        Keep("receive");
        Typed("receive stick --station desk");
        Keep("stage");
        Typed("stage --to upload --station desk");
        Keep("mark");
        foreach (var upload in Directory.GetFiles(_shell.At("upload"), "*.txt", SearchOption.AllDirectories).Where(path => !path.EndsWith("CHECKLIST.txt", StringComparison.Ordinal)))
            Write($"downloads/ACK_{Path.GetFileName(upload)}", PretendCssm.Ack(Devices.Single(device => upload.Contains(device.Udi.Serial, StringComparison.Ordinal)), DateTimeOffset.UtcNow));
        Typed("collect downloads --station desk");
        Typed("pack --to back --station desk");
        Typed("receive back --station zone");
        Keep("split");
    }

    internal static IReadOnlyList<SampleDevice> Devices { get; } =
    [
        .. SampleDevice.All,
        new([Udi.From("C9200L-24T", "FOC2201D3DM")!], "regid.2018-12.com.cisco.C9200L,1.0_0000d3", ["regid.2019-01.com.cisco.one,1.0_d3"], 1_700_000_400, "17.12.04"),
        new([Udi.From("C9500-16X", "FOC2201E4DM")!, Udi.From("C9500-16X", "FOC2201F5DM")!], "regid.2018-12.com.cisco.C9500,1.0_0000e4", ["regid.2019-01.com.cisco.two,1.0_e4"], 1_700_000_500, "17.12.04"),
        new([Udi.From("IR1101-K9", "FCW2201G6DM")!], "regid.2018-12.com.cisco.IR1101,1.0_0000f6", ["regid.2019-01.com.cisco.three,1.0_f6"], 1_700_000_600, "17.09.04"),
    ];

    internal static IReadOnlyList<FaultCommand> Commands { get; } =
    [
        new("init", "zone", "init", "zone", "--name", "PLANT-7"),
        new("collect", "zone", "collect", "tftp", "--station", "zone"),
        new("pack", "zone", "pack", "--to", "stick", "--station", "zone"),
        new("receive", "desk", "receive", "stick", "--station", "desk"),
        new("stage", "desk", "stage", "--to", "upload", "--station", "desk"),
        new("mark", "desk", ["mark", "uploaded", .. Devices.Select(device => device.Udi.Serial), "--station", "desk"]),
        new("split", "zone", "split", "--to", "install", "--station", "zone"),
    ];

    public void Dispose()
    {
        foreach (var kept in _kept)
            Directory.Delete(kept, recursive: true);
        _shell.Dispose();
    }

    /// <summary>A copy, modes and all, of what lay there before this command.</summary>
    internal Shell Before(string command)
    {
        var copy = new Shell { Clock = TimeProvider.System };
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
