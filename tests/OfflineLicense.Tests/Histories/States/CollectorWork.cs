using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>Another collector of the first zone: what it collects comes there by its backup, and what it packs by its export.</summary>
internal sealed class CollectorWork(StateWorld world, string folder)
{
    private const string Name = "CART";

    private static readonly string s_zone = StateWorld.Stations[0];

    private bool _isMade;

    public void Merge(int seed)
    {
        if (!_isMade)
            Make();
        var random = new Random(seed);
        world.Models[Name].Now = world.Now;
        var zone = world.Models[s_zone];
        var requests = new List<ModelRequest>();
        var files = new List<(string Name, string Text)>();
        foreach (var (device, draw) in world.Some(s_zone, seed, 3))
        {
            if (draw.Next(2) == 0)
            {
                var report = world.NextNumber();
                device.Reports.Add(report);
                var text = StationPair.Usage([device.Serial], [report]);
                requests.Add(new ModelRequest(StateWorld.Sha(text), device.Serial, "usage", string.Empty, default, [report]));
                files.Add(($"{device.Serial}.txt", text));
            }
            else if (zone.Requests.Exists(request => request.Serial == device.Serial))
                files.Add(($"{device.Serial}.log", device.Show(device.Print(world.Now), draw.Next(3))));
        }

        if (files.Count > 0)
            world.Do(Name, "collect", world.Write(files));
        if (random.Next(3) == 0)
        {
            world.Do(Name, "pack", "--to", world.Drive());
            var to = Directory.CreateDirectory(world.Drive()).FullName;
            world.Do(Name, "ledger", "export", "--to", to);
            world.Do(s_zone, "ledger", "merge", Directory.GetDirectories(to).Single());
        }

        var backup = Path.Combine(folder, $"cart-{world.NextNumber()}.offlic-backup");
        world.Do(Name, "backup", "--without-keys", backup);
        world.Do(s_zone, "ledger", "merge", backup);
        var names = world.Status(s_zone).Lines("request").ToDictionary(line => line.Text("sha256")!, line => line.Text("upload_name")!);
        foreach (var request in requests.Where(request => names.ContainsKey(request.Sha)))
            zone.Requests.Add(request with { Recorded = zone.Next(), UploadName = names[request.Sha] });
    }

    private void Make()
    {
        _isMade = true;
        world.AddCollector(Name);
        var key = Path.Combine(folder, $"{Name}.pub.pem");
        world.Do(Name, "key", "export", key);
        var paper = world.Do(Name, "key", "show").Lines("key").Single().Text("fingerprint")!;
        world.Do(s_zone, "key", "trust", key, "--name", Name, "--fingerprint", paper);
    }
}
