using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>What people do on devices: save reports, install responses, capture output, and collect all of that.</summary>
internal sealed class DeviceWork(StateWorld world)
{
    private readonly Dictionary<string, string> _logs = [];
    private readonly List<(string Serial, string Text, ModelValue? Ack, ModelValue? Trust, PrintedClock? Clock)> _late = [];

    public void Save(string zone, int seed)
    {
        var files = new List<(string Name, string Text, ModelRequest? Request)>();
        var model = world.Models[zone];
        foreach (var (device, random) in world.Some(zone, seed, 3))
        {
            var reports = device.Reports;
            var kind = "usage";
            string text;
            long[] ids = [];
            var mine = model.Requests.Where(request => request.Serial == device.Serial && request.Kind == "usage").ToList();
            var how = random.Next(8);
            if (how == 0)
            {
                kind = "trust-request";
                text = device.AskForTrust(model.Now, $"{seed}{world.NextNumber()}");
            }
            else if (how == 1 && mine.Count > 0)
            {
                ids = [.. mine[random.Next(mine.Count)].Reports]; // the same reports in another file
                text = StationPair.Usage([device.Serial], ids, hostname: $"sw{world.NextNumber()}");
            }
            else
            {
                reports.Add(world.NextNumber());
                ids = how == 2 ? [.. reports.TakeLast(2)] : [reports[^1]];
                text = StationPair.Usage([device.Serial], ids);
            }

            var request = new ModelRequest(StateWorld.Sha(text), device.Serial, kind, string.Empty, default, ids);
            files.Add(($"{device.Serial}.txt", text, request));
        }

        if (files.Count == 0)
            return;
        var folder = world.Write(files.Select(file => (file.Name, file.Text)));
        world.Do(zone, "collect", folder);
        var names = world.Status(zone).Lines("request").ToDictionary(line => line.Text("sha256")!, line => line.Text("upload_name")!);
        foreach (var (_, _, request) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (request is not null && model.Requests.All(other => other.Sha != request.Sha))
                model.Requests.Add(request with { Recorded = model.Next(), UploadName = names.GetValueOrDefault(request.Sha, "none") });
        }
    }

    public void Capture(string zone, int seed)
    {
        var files = new List<(string Name, string Text, Action Recorded)>();
        var model = world.Models[zone];
        foreach (var (device, random) in world.Some(zone, seed, 2))
        {
            if (model.Requests.TrueForAll(request => request.Serial != device.Serial))
                continue; // output of a device from which nothing was collected is kept and counts for nothing
            var clock = random.Next(3) == 0 ? null : device.Print(world.Now);
            var text = device.Show(clock, random.Next(3));
            var shown = (device.Serial, Text: text, device.Ack, device.Trust, Clock: clock);
            var how = random.Next(8);
            if (how == 0)
            {
                _late.Add(shown); // taken now, collected later
                continue;
            }

            var old = _late.FindIndex(each => each.Serial == device.Serial);
            if (how < 4 && old >= 0)
            {
                shown = _late[old];
                _late.RemoveAt(old);
            }

            if (_logs.Remove(device.Serial, out var log))
            {
                var (digits, isSuccess) = (log[^9..^1], log[^1] == '+');
                var content = $"sw1#license smart import bootflash:{log[..^9]}_{digits}.txt\n"
                    + (isSuccess ? "Import Data Successful\n" : "Import Data Failed: signature verification failed\n") + "sw1#\n";
                files.Add(($"{device.Serial}-a.log", content + $"! {world.NextNumber()}\n", () =>
                    model.Imports.Add((device.Serial, new ModelImport(model.Next(), digits, isSuccess)))));
            }

            void RecordCapture()
            {
                if (model.Captures.Exists(each => each.Capture.Sha == StateWorld.Sha(shown.Text)))
                    return;
                var capture = new ModelCapture(StateWorld.Sha(shown.Text), model.Next(), shown.Ack, shown.Trust, shown.Clock);
                model.Captures.Add((shown.Serial, capture));
            }

            files.Add(($"{device.Serial}-b.txt", shown.Text, RecordCapture));
        }

        if (files.Count == 0)
            return;
        world.Do(zone, "collect", world.Write(files.Select(file => (file.Name, file.Text))));
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            file.Recorded();
    }

    public void Install(string zone, int seed)
    {
        foreach (var (device, random) in world.Some(zone, seed, 2))
        {
            if (random.Next(12) == 0)
                device.SetClock(random);
            if (device.Files.Count == 0)
                continue;
            var (digits, kind) = device.Files[^1];
            device.Files.RemoveAt(device.Files.Count - 1);
            var isSuccess = random.Next(5) > 0;
            if (isSuccess)
                device.Install(kind, world.Now);
            if (random.Next(4) == 0)
                _logs[device.Serial] = $"ACK_{StationPair.Pid}_{device.Serial}{digits}{(isSuccess ? '+' : '-')}";
            world.Told.Add($"{device.Serial} {(isSuccess ? "installs" : "refuses")} {digits} ({kind}) at {device.Print(world.Now).Text}");
        }
    }
}
