using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>Two zones and a desk with devices, lived through the command line and by the models.</summary>
internal sealed class StateWorld : IDisposable
{
    private const string Desk = "HQ";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERE=";

    private sealed record Carried(string Path, CarriedBundle Bundle, string From, IReadOnlyList<(string Sha, ModelMark Mark)> Marks);

    private static readonly string[] s_zones = ["PLANT-7", "PLANT-8"];

    private readonly string _folder;
    private readonly int _devices;
    private readonly CliRun _shell = new();
    private readonly Dictionary<string, StateModel> _models = new()
    {
        [s_zones[0]] = new(isZone: true),
        [s_zones[1]] = new(isZone: true),
        [Desk] = new(isZone: false),
    };
    private readonly Dictionary<string, SampleDevice> _sample = [];
    private readonly HashSet<string> _changed = [];
    private readonly Dictionary<string, List<Carried>> _way = [];
    private readonly Dictionary<string, TimeSpan> _skew = [];
    private readonly Dictionary<string, string> _logs = [];
    private readonly List<(string Serial, string Text, ModelValue? Ack, ModelValue? Trust, PrintedClock? Clock)> _late = [];
    private DateTimeOffset _now = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);
    private int _number;
    private long _report;

    public StateWorld(string folder, int devices, int seed)
    {
        (_folder, _devices) = (folder, devices);
        var random = new Random(seed);
        foreach (var name in _models.Keys)
        {
            // A station's clock may be wrong too: the order in which it recorded things is what counts.
            _skew[name] = random.Next(4) switch { 0 => TimeSpan.FromDays(random.Next(-3, 4)), 1 => TimeSpan.FromMinutes(-7), _ => TimeSpan.Zero };
            _way[name] = [];
        }

        foreach (var zone in s_zones)
        {
            for (var i = 0; i < devices; i++)
                _sample[Serial(zone, i)] = new SampleDevice(Serial(zone, i), new Random(seed ^ (i * 7919)));
        }
    }

    public List<string> Told { get; } = [];

    public Dictionary<string, int> Seen { get; } = [];

    public void Dispose() => _shell.Dispose();

    public void Live(StateStep step)
    {
        var random = new Random(step.Seed);
        _now = Whole(_now) + random.Next(7) switch
        {
            0 => TimeSpan.FromSeconds(1),
            1 => TimeSpan.FromMinutes(3),
            2 => TimeSpan.FromMinutes(14),
            3 => TimeSpan.FromMinutes(50),
            4 => TimeSpan.FromHours(7),
            5 => TimeSpan.FromDays(2),
            _ => TimeSpan.FromDays(29),
        };
        var zone = s_zones[step.Zone];
        foreach (var (name, model) in _models)
            (model.Now, model.Real) = (Whole(_now + _skew[name]), _now);
        switch (step.Act)
        {
            case Act.Save: Save(zone, step.Seed); break;
            case Act.Capture: Capture(zone, step.Seed); break;
            case Act.Pack: Pack(zone, "desk", random); break;
            case Act.Receive: Receive(Desk, random); break;
            case Act.Stage: Stage(); break;
            case Act.Answer: Answer(step.Seed); break;
            case Act.Mark: Mark(step.Seed); break;
            case Act.Return: Pack(Desk, zone, random); break;
            case Act.Bring: Receive(zone, random); break;
            case Act.Split: Split(zone, random); break;
            case Act.Install: Install(zone, step.Seed); break;
            case Act.MarkInZone: MarkInZone(zone, step.Seed); break;
            case Act.Round: Round(zone); break;
        }
    }

    private void Save(string zone, int seed)
    {
        var files = new List<(string Name, string Text, ModelRequest? Request)>();
        var model = _models[zone];
        foreach (var (device, random) in Some(zone, seed, 3))
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
                text = $$"""<smartLicense><smartLicenseSystemInfo><data><![CDATA[{"sudi":{"udi_pid":"{{StationPair.Pid}}","udi_serial_number":"{{device.Serial}}"},"timestamp":{{model.Now.ToUnixTimeSeconds()}},"nonce":"{{seed}}{{_number}}","hostname":""}]]></data></smartLicenseSystemInfo><smartLicenseTrustRequest><data>QUJD</data></smartLicenseTrustRequest></smartLicense>""";
            }
            else if (how == 1 && mine.Count > 0)
            {
                ids = [.. mine[random.Next(mine.Count)].Reports]; // the same reports in another file
                text = StationPair.Usage([device.Serial], ids, hostname: $"sw{++_number}");
            }
            else
            {
                reports.Add(++_report);
                ids = how == 2 ? [.. reports.TakeLast(2)] : [_report];
                text = StationPair.Usage([device.Serial], ids);
            }

            files.Add(($"{device.Serial}.txt", text, new ModelRequest(Sha(text), device.Serial, kind, string.Empty, default, ids)));
        }

        if (files.Count == 0)
            return;
        var folder = Write(files.Select(file => (file.Name, file.Text)));
        Do(zone, "collect", folder);
        var names = Status(zone).Lines("request").ToDictionary(line => line.Text("sha256")!, line => line.Text("upload_name")!);
        foreach (var (_, _, request) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (request is not null && model.Requests.All(other => other.Sha != request.Sha))
                model.Requests.Add(request with { Recorded = model.Next(), UploadName = names.GetValueOrDefault(request.Sha, "none") });
        }
    }

    private void Capture(string zone, int seed)
    {
        var files = new List<(string Name, string Text, Action Recorded)>();
        var model = _models[zone];
        foreach (var (device, random) in Some(zone, seed, 2))
        {
            if (model.Requests.TrueForAll(request => request.Serial != device.Serial))
                continue; // output of a device from which nothing was collected is kept and counts for nothing
            var clock = random.Next(3) == 0 ? null : device.Print(_now);
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
                files.Add(($"{device.Serial}-a.log", content + $"! {++_number}\n", () =>
                    model.Imports.Add((device.Serial, new ModelImport(model.Next(), digits, isSuccess)))));
            }

            files.Add(($"{device.Serial}-b.txt", shown.Text, () =>
            {
                if (model.Captures.All(each => each.Capture.Sha != Sha(shown.Text)))
                {
                    model.Captures.Add((shown.Serial,
                        new ModelCapture(Sha(shown.Text), model.Next(), shown.Ack, shown.Trust, shown.Clock)));
                }
            }));
        }

        if (files.Count == 0)
            return;
        Do(zone, "collect", Write(files.Select(file => (file.Name, file.Text))));
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            file.Recorded();
    }

    private void Pack(string from, string to, Random random)
    {
        var model = _models[from];
        if (to != "desk" && !model.Requests.Exists(request => request.Serial.StartsWith($"FOC{to[^1]}", StringComparison.Ordinal)))
            return; // nothing can be returned to a zone from which nothing came
        var drive = Drive();
        var said = Do(from, ["pack", "--to", drive, .. to == "desk" ? Array.Empty<string>() : ["--for", to]]);
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
            Told[^1] += $" = {bundle.Name}: {string.Join(' ', bundle.Documents.Select(sha => sha[..8]))}; marks "
                + string.Join(' ', bundle.Facts.Select(sha => sha[..8]));

            // A bundle is lost now and then.
            if (random.Next(10) > 0)
                _way[to == "desk" ? Desk : to].Add(new Carried(line.Text("path")!, bundle, from, marks));
        }
    }

    private void Receive(string at, Random random)
    {
        if (_way[at].Count == 0)
            return;
        var count = random.Next(_way[at].Count) + 1;
        var coming = _way[at].Take(count).ToList();
        _way[at].RemoveRange(0, count);
        var model = _models[at];
        foreach (var (path, bundle, from, carried) in coming)
        {
            var other = _models[from];
            Do(at, "receive", path, "--accept-gap", "--reason", "lost");
            if (at == Desk)
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

    private void Stage()
    {
        var folder = Drive();
        Do(Desk, "stage", "--to", folder);
        if (!Directory.Exists(folder))
            return;
        var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).ToHashSet();
        foreach (var request in _models[Desk].Requests.Where(request => names.Contains(request.UploadName)))
            request.IsStaged = true;
    }

    private void Answer(int seed)
    {
        var model = _models[Desk];
        var files = new List<(string Name, string Text, ModelRequest Request, string Kind, long Stated)>();
        foreach (var (request, random) in Several(model.Requests, seed, 2))
        {
            if (request.Response is not null && random.Next(6) > 0)
                continue;
            if (request.IsSetAside)
                continue; // its response goes to another request of the device
            if (request.Mark is { Fact: "refused" or "done" } && random.Next(4) > 0)
                continue;
            var stated = 1_795_255_200_000 + (++_report * 1000);
            var text = request.Kind == "usage" ? StationPair.Ack(stated, request.Serial)
                : $"<smartLicense><smartLicenseTrustCode><udi>P:{StationPair.Pid},S:{request.Serial}</udi><signature>{Signature}</signature></smartLicenseTrustCode><smartLicenseAccountInfo><customerInfo><timestamp>{stated}</timestamp><smartAccount>A</smartAccount></customerInfo><signature>{Signature}</signature></smartLicenseAccountInfo></smartLicense>";
            files.Add(($"ACK_{request.UploadName}", text, request, request.Kind, stated));
        }

        if (files.Count == 0)
            return;
        Do(Desk, "collect", Write(files.Select(file => (file.Name, file.Text))));
        foreach (var (_, text, request, kind, stated) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Told[^1] += $"; {request.Sha[..8]} gets {Sha(text)[..8]}";
            request.Responses.Add(new ModelResponse(Sha(text), kind, model.Next(), stated));
        }
    }

    private void Mark(int seed)
    {
        var model = _models[Desk];
        var fact = new Random(seed).Next(5) switch { 0 or 1 => "uploaded", 2 or 3 => "refused", 4 => "done", _ => "ignored" };
        if (new Random(seed + 1).Next(5) == 0)
            fact = "ignored";
        var chosen = Several(model.Requests, seed, 4).Select(each => each.Request)
            .Where(request => fact is "ignored" or "done" || request.Response is null).ToList();
        if (chosen.Count == 0)
            return;
        Do(Desk, ["mark", fact, .. chosen.Select(request => request.UploadName), "--reason", "duplicate report"]);
        foreach (var request in chosen)
            AddMark(model, request, fact, "duplicate report");
    }

    private void MarkInZone(string zone, int seed)
    {
        var model = _models[zone];
        var random = new Random(seed);
        var how = random.Next(4);
        var chosen = Several(model.Requests, seed, 5).Select(each => each.Request).ToList();
        if (how == 0)
        {
            chosen = chosen.FindAll(request => request.Marks.Count > 0 && request.SaidInstalled is null
                && request.Marks[^1] is { IsReceived: false, IsSent: false });
        }
        else if (how == 1)
            chosen = chosen.FindAll(request => request.Response is not null && !request.IsSetAside);
        if (chosen.Count == 0)
            return;
        var fact = how switch { 0 => "undo", 1 => "installed", 2 => "ignored", _ => "done" };
        Do(zone, ["mark", fact, .. chosen.Select(request => request.UploadName), "--reason", "seen"]);
        foreach (var request in chosen)
        {
            if (fact == "undo")
                request.Marks.RemoveAt(request.Marks.Count - 1);
            else if (fact == "installed")
                request.SaidInstalled = request.Response!.Sha;
            else
                AddMark(model, request, fact, "seen");
        }
    }

    /// <summary>The same mark with the same reason again is no new fact, if it still counts.</summary>
    private static void AddMark(StateModel model, ModelRequest request, string fact, string reason)
    {
        if (request.Mark is { } mark && mark.Fact == fact && mark.Reason == reason)
            return;
        request.Marks.Add(new ModelMark(model.Next(), fact, reason, IsReceived: false));
    }

    private void Split(string zone, Random random)
    {
        var model = _models[zone];
        var again = random.Next(8) == 0;
        var said = Do(zone, ["split", "--to", Path.Combine(_folder, $"tftp-{zone}"), .. again ? ["--again"] : Array.Empty<string>()]);
        foreach (var line in said.Lines("install"))
        {
            var (sha, serial) = (line.Text("sha256")!, line.Text("udi")!.Split("S:")[1]);
            Told[^1] += $"; wrote {sha[..8]} for {serial}";
            if (!model.Written.ContainsKey(sha))
                model.Written[sha] = model.Next();
            var kind = model.Requests.SelectMany(request => request.Responses).First(response => response.Sha == sha).Kind;
            _sample[serial].Files.Add((sha[..8], kind));
        }
    }

    private void Install(string zone, int seed)
    {
        foreach (var (device, random) in Some(zone, seed, 2))
        {
            if (random.Next(12) == 0)
                device.SetClock(random);
            if (device.Files.Count == 0)
                continue;
            var (digits, kind) = device.Files[^1];
            device.Files.RemoveAt(device.Files.Count - 1);
            var isSuccess = random.Next(5) > 0;
            if (isSuccess)
                device.Install(kind, _now);
            if (random.Next(4) == 0)
                _logs[device.Serial] = $"ACK_{StationPair.Pid}_{device.Serial}{digits}{(isSuccess ? '+' : '-')}";
            Told.Add($"{device.Serial} {(isSuccess ? "installs" : "refuses")} {digits} ({kind}) at {device.Print(_now).Text}");
        }
    }

    private void Round(string zone)
    {
        Do(zone, "round", "start");
        _models[zone].Rounds.Add(_models[zone].Next());
    }

    /// <summary>What each station says now against what its model says.</summary>
    public void Compare()
    {
        foreach (var (name, model) in _models)
            Compare(name, model, Status(name));
    }

    /// <summary>The same of the stations at which something was done since the last time.</summary>
    public void CompareChanged()
    {
        foreach (var name in _changed.ToList())
            Compare(name, _models[name], Status(name));
        _changed.Clear();
    }

    private void Compare(string name, StateModel model, Said said)
    {
        var wrong = new List<string>();
        foreach (var line in said.Lines("request"))
            model.Told[line.Text("sha256")!] = line.Text("proof");
        foreach (var line in said.Lines("request"))
        {
            var request = model.Of(line.Text("sha256")!);
            var (state, proof) = (line.Text("state")!, line.Text("proof"));
            var expected = model.Evaluate(request);
            Count($"{(name == Desk ? "desk" : "zone")} {state}");
            if (state != expected.State || proof != expected.Proof?.Evidence)
            {
                wrong.Add($"request {request.Sha[..8]} of {request.Serial}: the model says {expected.State} {expected.Proof?.Evidence}, "
                    + $"the program {state} {proof}");
            }

            if (proof is not null)
                Count($"proof {proof}");
            if (line.Text("unproved_because") is { } reason)
            {
                Count($"unproved {reason}");
                if (expected.Proof is { Evidence: null } unproved && !unproved.Reasons.Contains(reason))
                {
                    wrong.Add($"request {request.Sha[..8]} of {request.Serial}: not proved because of {string.Join(" or ", unproved.Reasons)}, "
                        + $"the program says {reason}");
                }
            }

            var round = line.GetProperty("round");
            var rounds = model.Rounds.Count(each => each.Place < request.Recorded.Place);
            if ((round.ValueKind == System.Text.Json.JsonValueKind.Number ? round.GetInt32() : 0) != rounds)
                wrong.Add($"request {request.Sha[..8]}: round {rounds}, the program says {round}");
        }

        var devices = said.Lines("device").ToDictionary(line => line.Text("udi")!.Split("S:")[1]);
        foreach (var serial in model.Serials)
        {
            if (!devices.TryGetValue(serial, out var line))
            {
                wrong.Add($"{serial} is not shown");
                continue;
            }

            var open = model.FindOpen(serial);
            if (name == Desk && open.Count == 0)
                continue; // what a desk says where nothing is open is not laid down
            var expected = model.EvaluateDevice(serial);
            Count($"device {expected}");
            if (line.Text("last_collected") != model.Requests.LastOrDefault(each => each.Serial == serial)?.Recorded.At.ToString(Time, CultureInfo.InvariantCulture))
                wrong.Add($"device {serial}: last collected at another time than {line.Text("last_collected")}");
            if (expected == "refused" && line.Text("reason") != "duplicate report")
                wrong.Add($"device {serial}: refused without CSSM's words");
            if ((expected == "installed") != (line.Text("proof") is not null) || (expected == "split" && line.Text("unproved_because") is null))
                wrong.Add($"device {serial}: {expected} with proof {line.Text("proof")}, unproved because {line.Text("unproved_because")}");
            if (line.Text("state") != expected)
                wrong.Add($"device {serial}: the model says {expected}, the program {line.Text("state")}");
        }

        if (wrong.Count > 0)
            throw new HistoryWrong($"{name}, {model.Now:u}:\n  {string.Join("\n  ", wrong.Take(6))}\n{Explain(model, wrong[0])}");
    }

    private static string Explain(StateModel model, string wrong)
    {
        var serial = model.Serials.FirstOrDefault(each => wrong.Contains(each, StringComparison.Ordinal));
        var text = new StringBuilder();
        foreach (var request in model.Requests.Where(each => each.Serial == serial))
        {
            text.Append(CultureInfo.InvariantCulture, $"  request {request.Sha[..8]} {request.Kind} {Say(request.Recorded)} sent {request.IsSent} staged {request.IsStaged} reports {string.Join(',', request.Reports)}\n");
            foreach (var mark in request.Marks)
                text.Append(CultureInfo.InvariantCulture, $"    mark {mark.Fact} {Say(mark.Recorded)} received {mark.IsReceived} sent {mark.IsSent}\n");
            foreach (var response in request.Responses)
            {
                text.Append(CultureInfo.InvariantCulture, $"    response {response.Sha[..8]} {Say(response.Recorded)} written ")
                    .Append(model.Written.TryGetValue(response.Sha, out var at) ? Say(at) : "never").Append('\n');
            }
        }

        foreach (var (_, capture) in model.Captures.Where(each => each.Serial == serial))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  capture {capture.Sha[..8]} {Say(capture.Recorded)} ack {capture.Ack?.Shown.Text} trust {capture.Trust?.Shown.Text} clock {capture.Clock?.Text}\n");
        }

        foreach (var (_, import) in model.Imports.Where(each => each.Serial == serial))
            text.Append(CultureInfo.InvariantCulture, $"  import {import.Digits} {Say(import.Recorded)} {import.IsSuccess}\n");
        foreach (var round in model.Rounds)
            text.Append(CultureInfo.InvariantCulture, $"  round {Say(round)}\n");
        return text.ToString();
    }

    private static string Say(Recorded at) => $"#{at.Place} {at.At:MM-dd HH:mm:ss}";

    private void Count(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;

    private Said Status(string name)
    {
        _shell.Clock = new StoppedClock(_models[name].Now);
        return _shell.Run("status", "--json", "--station", Path.Combine(_folder, name)).Ends(0);
    }

    private Said Do(string name, params string[] args)
    {
        _changed.Add(name);
        Told.Add($"{_models[name].Now:MM-dd HH:mm:ss} {name}: {string.Join(' ', args.Select(arg => arg.Replace(_folder + "/", "", StringComparison.Ordinal)))}");
        _shell.Clock = new StoppedClock(_models[name].Now);
        return _shell.Run([.. args, "--json", "--station", Path.Combine(_folder, name)]).Ends(0);
    }

    /// <summary>One of so many of the zone's devices, each with a draw of its own.</summary>
    private IEnumerable<(SampleDevice Device, Random Random)> Some(string zone, int seed, int oneOf)
    {
        for (var i = 0; i < _devices; i++)
        {
            var random = new Random(seed ^ (i * 7919));
            if (random.Next(oneOf) == 0)
                yield return (_sample[Serial(zone, i)], random);
        }
    }

    private static IEnumerable<(ModelRequest Request, Random Random)> Several(IEnumerable<ModelRequest> requests, int seed, int oneOf)
    {
        foreach (var request in requests.ToList())
        {
            var random = new Random(seed ^ Convert.ToInt32(request.Sha[..7], 16));
            if (random.Next(oneOf) == 0)
                yield return (request, random);
        }
    }

    private string Write(IEnumerable<(string Name, string Text)> files)
    {
        var folder = Directory.CreateDirectory(Drive()).FullName;
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
        return folder;
    }

    private string Drive() => Path.Combine(_folder, $"drive-{++_number}");

    private static string Serial(string zone, int i) => string.Create(CultureInfo.InvariantCulture, $"FOC{zone[^1]}{i:000}A");

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
