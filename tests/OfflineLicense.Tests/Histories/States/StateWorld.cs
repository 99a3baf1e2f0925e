using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>Two zones and a desk with devices, lived through the command line and by the models.</summary>
internal sealed class StateWorld : IDisposable
{
    public const string Desk = "HQ";

    private static readonly string[] s_zones = ["PLANT-7", "PLANT-8"];

    private readonly string _folder;
    private readonly int _devices;
    private readonly CliRun _shell = new();
    private readonly HashSet<string> _changed = [];
    private readonly Dictionary<string, TimeSpan> _skew = [];
    private readonly StateComparison _comparison = new();
    private readonly DeviceWork _onDevices;
    private readonly BundleWork _withBundles;
    private readonly AnswerWork _withAnswers;
    private int _number;

    public StateWorld(string folder, int devices, int seed)
    {
        (_folder, _devices) = (folder, devices);
        (_onDevices, _withBundles, _withAnswers) = (new DeviceWork(this), new BundleWork(this), new AnswerWork(this));
        var random = new Random(seed);
        foreach (var name in Stations)
        {
            // A station's clock may be wrong too: the order in which it recorded things is what counts.
            _skew[name] = random.Next(4) switch
            {
                0 => TimeSpan.FromDays(random.Next(-3, 4)),
                1 => TimeSpan.FromMinutes(-7),
                _ => TimeSpan.Zero,
            };
        }

        foreach (var zone in s_zones)
        {
            for (var i = 0; i < devices; i++)
                Devices[Serial(zone, i)] = new SampleDevice(Serial(zone, i), new Random(seed ^ (i * 7919)));
        }
    }

    public static IReadOnlyList<string> Stations { get; } = [.. s_zones, Desk];

    public Dictionary<string, StateModel> Models { get; } =
        Stations.ToDictionary(name => name, name => new StateModel(isZone: name != Desk));

    public Dictionary<string, SampleDevice> Devices { get; } = [];

    /// <summary>The true time.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);

    /// <summary>What was done, as a person would tell it.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What was compared, and how often.</summary>
    public IReadOnlyDictionary<string, int> Seen => _comparison.Seen;

    public void Dispose() => _shell.Dispose();

    public void Live(StateStep step)
    {
        var random = new Random(step.Seed);
        Now += random.Next(7) switch
        {
            0 => TimeSpan.FromSeconds(1),
            1 => TimeSpan.FromMinutes(3),
            2 => TimeSpan.FromMinutes(14),
            3 => TimeSpan.FromMinutes(50),
            4 => TimeSpan.FromHours(7),
            5 => TimeSpan.FromDays(2),
            _ => TimeSpan.FromDays(29),
        };
        foreach (var (name, model) in Models)
            (model.Now, model.Real) = (Now + _skew[name], Now);
        Act(step, s_zones[step.Zone], random);
    }

    /// <summary>Another collector of a zone, without a model of what it knows.</summary>
    public void AddCollector(string name)
    {
        Models.Add(name, new StateModel(isZone: true) { Now = Now, Real = Now });
        _skew.Add(name, TimeSpan.Zero);
        _shell.Clock = new StoppedClock(Now);
        _shell.Run("init", Path.Combine(_folder, name), "--name", name, "--hostnames", "allow", "--curve", "P-256").Ends(0);
    }

    /// <summary>What each station says now against what its model says.</summary>
    /// <exception cref="HistoryWrong">They differ.</exception>
    public void Compare()
    {
        foreach (var (name, model) in Models)
            _comparison.Compare(name, model, Status(name));
    }

    /// <summary>The same of the stations at which something was done since the last time.</summary>
    /// <exception cref="HistoryWrong">They differ.</exception>
    public void CompareChanged()
    {
        foreach (var name in _changed.ToList())
            _comparison.Compare(name, Models[name], Status(name));
        _changed.Clear();
    }

    public Said Status(string name) => Run(name, "status");

    /// <summary>A command at a station, which has to end well.</summary>
    public Said Do(string name, params string[] args)
    {
        _changed.Add(name);
        var words = string.Join(' ', args.Select(arg => arg.Replace(_folder + "/", "", StringComparison.Ordinal)));
        Told.Add($"{Models[name].Now:MM-dd HH:mm:ss} {name}: {words}");
        return Run(name, args);
    }

    /// <summary>One of so many of the zone's devices, each with a draw of its own.</summary>
    public IEnumerable<(SampleDevice Device, Random Random)> Some(string zone, int seed, int oneOf)
    {
        for (var i = 0; i < _devices; i++)
        {
            var random = new Random(seed ^ (i * 7919));
            if (random.Next(oneOf) == 0)
                yield return (Devices[Serial(zone, i)], random);
        }
    }

    /// <summary>One of so many of these requests, each with a draw of its own.</summary>
    public static IEnumerable<(ModelRequest Request, Random Random)> Several(IEnumerable<ModelRequest> requests, int seed, int oneOf)
    {
        foreach (var request in requests.ToList())
        {
            var random = new Random(seed ^ Convert.ToInt32(request.Sha[..7], 16));
            if (random.Next(oneOf) == 0)
                yield return (request, random);
        }
    }

    /// <summary>Files in a folder of their own.</summary>
    public string Write(IEnumerable<(string Name, string Text)> files)
    {
        var folder = Directory.CreateDirectory(Drive()).FullName;
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
        return folder;
    }

    /// <summary>A folder that is not there yet.</summary>
    public string Drive() => Path.Combine(_folder, $"drive-{NextNumber()}");

    public string TftpRoot(string zone) => Path.Combine(_folder, $"tftp-{zone}");

    public int NextNumber() => ++_number;

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Act(StateStep step, string zone, Random random)
    {
        switch (step.Act)
        {
            case States.Act.Save: _onDevices.Save(zone, step.Seed); break;
            case States.Act.Capture: _onDevices.Capture(zone, step.Seed); break;
            case States.Act.Install: _onDevices.Install(zone, step.Seed); break;
            case States.Act.Pack: _withBundles.Pack(zone, "desk", random); break;
            case States.Act.Receive: _withBundles.Receive(Desk, random); break;
            case States.Act.Stage: _withBundles.Stage(); break;
            case States.Act.Return: _withBundles.Pack(Desk, zone, random); break;
            case States.Act.Bring: _withBundles.Receive(zone, random); break;
            case States.Act.Split: _withBundles.Split(zone, random); break;
            case States.Act.Answer: _withAnswers.Answer(step.Seed); break;
            case States.Act.Mark: _withAnswers.Mark(step.Seed); break;
            case States.Act.MarkInZone: _withAnswers.MarkInZone(zone, step.Seed); break;
            case States.Act.Round:
                Do(zone, "round", "start");
                Models[zone].Rounds.Add(Models[zone].Next());
                break;
        }
    }

    private Said Run(string name, params string[] args)
    {
        _shell.Clock = new StoppedClock(Models[name].Now);
        return _shell.Run([.. args, "--json", "--station", Path.Combine(_folder, name)]).Ends(0);
    }

    private static string Serial(string zone, int i) => string.Create(CultureInfo.InvariantCulture, $"FOC{zone[^1]}{i:000}A");
}
