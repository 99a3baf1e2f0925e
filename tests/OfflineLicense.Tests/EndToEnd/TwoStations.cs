using System.Text.Json;
using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// A zone and a desk whose keys were compared on paper, drives between them, and a clock that goes on a minute with each
/// command. Everything is typed: the tests know the tool from outside.
/// </summary>
internal sealed class TwoStations : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);

    private static readonly StationTemplates Templates = new(hostnames =>
    {
        var stations = new TwoStations(new CliRun());
        stations.Do(["init", stations.At("zone"), "--name", "PLANT-7", .. hostnames.Length == 0 ? [] : new[] { "--hostnames", hostnames }]);
        stations.Do(["init", stations.At("desk"), "--name", "HQ", "--side", "desk"]);
        stations.Trust("zone", "PLANT-7", "desk");
        stations.Trust("desk", "HQ", "zone");
        return stations._shell.Folder;
    });

    private readonly CliRun _shell;

    /// <param name="hostnames">The zone's decision; null: no one has decided.</param>
    public TwoStations(string? hostnames = "allow")
        : this(new CliRun())
    {
        Templates.CopyInto(_shell.Folder, hostnames ?? string.Empty);
        Now = Start.AddMinutes(8);
    }

    private TwoStations(CliRun shell) => _shell = shell;

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>A path in the folder of this test.</summary>
    public string At(params string[] parts) => _shell.At(parts);

    /// <summary>Types a command in the zone, with <c>--json</c>.</summary>
    public Said Zone(params string[] args) => Do(["--station", At("zone"), "--json", .. args]);

    public Said Desk(params string[] args) => Do(["--station", At("desk"), "--json", .. args]);

    /// <summary>Another station, trusted by no one yet.</summary>
    public Said Station(string name, params string[] args) => Do(["--station", At(name), "--json", .. args]);

    public Said Do(params string[] args)
    {
        Now = Now.AddMinutes(1);
        _shell.Clock = new StoppedClock(Now);
        return _shell.Run(args);
    }

    /// <summary>One station's public key becomes trusted by another, its fingerprint typed from paper.</summary>
    public void Trust(string from, string name, string by)
    {
        Do("--station", At(from), "key", "export", At($"{name}.pub.pem")).Ends(0);
        var paper = Station(from, "key", "show").Ends(0).Only("key").Text("fingerprint")!;
        Station(by, "key", "trust", At($"{name}.pub.pem"), "--name", name, "--fingerprint", paper).Ends(0);
    }

    /// <summary>Drops usage files, collects them in the zone, carries them and receives them at the desk.</summary>
    public void Carry(IReadOnlyList<FleetDevice> fleet, string drive = "drive", string drop = "drop")
    {
        Collect(fleet, drop);
        Zone("pack", "--to", At(drive)).Ends(0);
        Desk("receive", At(drive)).Ends(0);
    }

    public void Collect(IReadOnlyList<FleetDevice> fleet, string drop = "drop")
    {
        Fleet.Drop(fleet, At(drop), sameNames: true);
        Zone("collect", At(drop)).Ends(0);
    }

    /// <summary>Stages at the desk and has the sample CSSM answer every file.</summary>
    public IReadOnlyList<CssmAnswer> Answers(IReadOnlyList<FleetDevice> fleet, AnswerShape? shape = null)
    {
        Desk("stage", "--to", At("upload")).Ends(0);
        return new SampleCssm(fleet, Now).Answer(At("upload"), shape);
    }

    /// <summary>Carries what the desk has collected back into the zone.</summary>
    public void Return(string drive = "drive-back")
    {
        Desk("pack", "--to", At(drive)).Ends(0);
        Zone("receive", At(drive)).Ends(0);
    }

    /// <summary>Every fact of both stations, counted: what must not change where nothing was to be done.</summary>
    public string Facts() => $"{Facts("zone")}\n{Facts("desk")}";

    public string Facts(string station) => LedgerFacts.Count(At(station, ".offlic", "ledger.db"));

    public void CopyStation(string from, string to) => TreeCopy.Into(At(from), At(to));

    public void Dispose() => _shell.Dispose();
}

/// <summary>Reading what was said in JSON Lines.</summary>
internal static class SaidLines
{
    /// <summary>Asserts how it ended, with all that was said where it ended otherwise.</summary>
    public static Said Ends(this Said said, int exit)
    {
        Assert.True(
            said.Exit == exit,
            $"ended with {said.Exit}, not {exit}\n{string.Join('\n', said.OutLines.TakeLast(10))}\n{said.Error}"
        );
        return said;
    }

    public static IReadOnlyList<JsonElement> Lines(this Said said, string type) =>
        [.. said.OutLines.Select(Said.Parse).Where(line => line.Text("type") == type)];

    public static JsonElement Only(this Said said, string type) => Assert.Single(said.Lines(type));

    /// <summary>A count of the summary.</summary>
    public static int Count(this Said said, string name) => said.Only("summary").GetProperty(name).GetInt32();

    public static string? Text(this JsonElement line, string name) => line.GetProperty(name).GetString();
}
