using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>What people do with bundles and files: pack, carry and receive, stage, split. Some bundles are lost.</summary>
internal sealed class BundleWork(StateWorld world)
{
    private sealed record Carried(string Path, CarriedBundle Bundle, string From, IReadOnlyList<(string Sha, ModelMark Mark)> Marks);

    private readonly Dictionary<string, List<Carried>> _way = StateWorld.Stations.ToDictionary(name => name, _ => new List<Carried>());

    public void Pack(string from, string to, Random random)
    {
        var model = world.Models[from];
        if (to != "desk" && !model.Requests.Exists(request => request.Serial.StartsWith($"FOC{to[^1]}", StringComparison.Ordinal)))
            return; // nothing can be returned to a zone from which nothing came
        var drive = world.Drive();
        var said = world.Do(from, ["pack", "--to", drive, .. to == "desk" ? Array.Empty<string>() : ["--for", to]]);
        foreach (var line in said.Lines("bundle"))
        {
            var bundle = BundleContent.Bundle(line.Text("path")!, line.Text("sums")!);
            foreach (var sha in bundle.Documents)
            {
                if (to == "desk")
                    model.Of(sha).IsSent = true;
                else
                    model.Returned.Add(sha);
            }

            var marks = bundle.Facts.Select(sha => (Sha: sha, Mark: model.Of(sha).Marks[^1])).ToList();
            foreach (var (_, mark) in marks)
                mark.IsSent = true;
            world.Told[^1] += $" = {bundle.Name}: {string.Join(' ', bundle.Documents.Select(sha => sha[..8]))}; marks "
                + string.Join(' ', bundle.Facts.Select(sha => sha[..8]));

            // A bundle is lost now and then.
            if (random.Next(10) > 0)
                _way[to == "desk" ? StateWorld.Desk : to].Add(new Carried(line.Text("path")!, bundle, from, marks));
        }
    }

    public void Receive(string at, Random random)
    {
        if (_way[at].Count == 0)
            return;
        var count = random.Next(_way[at].Count) + 1;
        var coming = _way[at].Take(count).ToList();
        _way[at].RemoveRange(0, count);
        var model = world.Models[at];
        foreach (var (path, bundle, from, carried) in coming)
        {
            var other = world.Models[from];
            world.Do(at, "receive", path, "--accept-gap", "--reason", "lost");
            if (at == StateWorld.Desk)
            {
                foreach (var sha in bundle.Documents)
                {
                    if (model.Requests.TrueForAll(known => known.Sha != sha))
                    {
                        var sent = other.Of(sha);
                        model.Requests.Add(new ModelRequest(sha, sent.Serial, sent.Kind, sent.UploadName, model.Next(), sent.Reports)
                        {
                            ArrivedIn = bundle.Name,
                        });
                    }
                }

                continue;
            }

            // What the desk did in which order is what the zone hears.
            var responses = other.Requests.SelectMany(request => request.Responses.Select(response => (request.Sha, Response: response)))
                .Where(each => bundle.Documents.Contains(each.Response.Sha))
                .Select(each => (each.Sha, each.Response.Recorded.Place, Response: (ModelResponse?)each.Response, Mark: (ModelMark?)null));
            var marks = carried.Select(each =>
                (each.Sha, each.Mark.Recorded.Place, Response: (ModelResponse?)null, Mark: (ModelMark?)each.Mark));
            foreach (var (sha, _, response, mark) in responses.Concat(marks).OrderBy(each => each.Place))
            {
                var request = model.Of(sha);
                if (response is not null)
                    request.Responses.Add(response with { Recorded = model.Next() });
                else
                    request.Marks.Add(new ModelMark(model.Next(), mark!.Fact, mark.Reason, IsReceived: true));
            }
        }
    }

    public void Stage()
    {
        var folder = world.Drive();
        world.Do(StateWorld.Desk, "stage", "--to", folder);
        if (!Directory.Exists(folder))
            return;
        var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).ToHashSet();
        foreach (var request in world.Models[StateWorld.Desk].Requests.Where(request => names.Contains(request.UploadName)))
            request.IsStaged = true;
    }

    public void Split(string zone, Random random)
    {
        var model = world.Models[zone];
        var again = random.Next(8) == 0;
        var said = world.Do(zone, ["split", "--to", world.TftpRoot(zone), .. again ? ["--again"] : Array.Empty<string>()]);
        foreach (var line in said.Lines("install"))
        {
            var (sha, serial) = (line.Text("sha256")!, line.Text("udi")!.Split("S:")[1]);
            world.Told[^1] += $"; wrote {sha[..8]} for {serial}";
            if (!model.Written.ContainsKey(sha))
                model.Written[sha] = model.Next();
            var kind = model.Requests.SelectMany(request => request.Responses).First(response => response.Sha == sha).Kind;
            world.Devices[serial].Files.Add((sha[..8], kind));
        }
    }
}
