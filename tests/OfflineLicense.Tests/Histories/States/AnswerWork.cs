using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>What CSSM answers, and what people say of requests.</summary>
internal sealed class AnswerWork(StateWorld world)
{
    public void Answer(int seed)
    {
        var model = world.Models[StateWorld.Desk];
        var files = new List<(string Name, string Text, ModelRequest Request, string Kind, long Stated)>();
        foreach (var (request, random) in StateWorld.Several(model.Requests, seed, 2))
        {
            if (request.Response is not null && random.Next(6) > 0)
                continue;
            if (request.IsSetAside)
                continue; // its response goes to another request of the device
            if (request.Mark is { Fact: "refused" or "done" } && random.Next(4) > 0)
                continue;
            var stated = 1_795_255_200_000 + (world.NextNumber() * 1000);
            var text = request.Kind == "usage" ? StationPair.Ack(stated, request.Serial)
                : SampleDevice.GiveTrust(stated, request.Serial);
            files.Add(($"ACK_{request.UploadName}", text, request, request.Kind, stated));
        }

        if (files.Count == 0)
            return;
        world.Do(StateWorld.Desk, "collect", world.Write(files.Select(file => (file.Name, file.Text))));
        foreach (var (_, text, request, kind, stated) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            world.Told[^1] += $"; {request.Sha[..8]} gets {StateWorld.Sha(text)[..8]}";
            request.Responses.Add(new ModelResponse(StateWorld.Sha(text), kind, model.Next(), stated));
        }
    }

    public void Mark(int seed)
    {
        var model = world.Models[StateWorld.Desk];
        var fact = new Random(seed).Next(5) switch { 0 or 1 => "uploaded", 2 or 3 => "refused", 4 => "done", _ => "ignored" };
        if (new Random(seed + 1).Next(5) == 0)
            fact = "ignored";
        var chosen = StateWorld.Several(model.Requests, seed, 4).Select(each => each.Request)
            .Where(request => fact is "ignored" or "done" || request.Response is null).ToList();
        if (chosen.Count == 0)
            return;
        world.Do(StateWorld.Desk, ["mark", fact, .. chosen.Select(request => request.UploadName), "--reason", "duplicate report"]);
        foreach (var request in chosen)
            AddMark(model, request, fact, "duplicate report");
    }

    public void MarkInZone(string zone, int seed)
    {
        var model = world.Models[zone];
        var random = new Random(seed);
        var how = random.Next(4);
        var chosen = StateWorld.Several(model.Requests, seed, 5).Select(each => each.Request).ToList();
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
        world.Do(zone, ["mark", fact, .. chosen.Select(request => request.UploadName), "--reason", "seen"]);
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
}
