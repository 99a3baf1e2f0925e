using System.Globalization;
using System.Text;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>Compares what <c>status --json</c> says with what a model says, and counts what was compared.</summary>
internal sealed class StateComparison
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public Dictionary<string, int> Seen { get; } = [];

    public void Compare(string name, StateModel model, Said said)
    {
        var wrong = new List<string>();
        foreach (var line in said.Lines("request"))
            model.Told[line.Text("sha256")!] = line.Text("proof");
        foreach (var line in said.Lines("request"))
        {
            var request = model.Of(line.Text("sha256")!);
            var (state, proof) = (line.Text("state")!, line.Text("proof"));
            var expected = model.Evaluate(request);
            Count($"{(name == StateWorld.Desk ? "desk" : "zone")} {state}");
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
                    wrong.Add($"request {request.Sha[..8]} of {request.Serial}: not proved because of "
                        + $"{string.Join(" or ", unproved.Reasons)}, "
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
            if (name == StateWorld.Desk && open.Count == 0)
                continue; // what a desk says where nothing is open is not laid down
            var expected = model.EvaluateDevice(serial);
            Count($"device {expected}");
            var last = model.Requests.LastOrDefault(each => each.Serial == serial)?.Recorded.At;
            if (line.Text("last_collected") != last?.ToString(Time, CultureInfo.InvariantCulture))
                wrong.Add($"device {serial}: last collected at another time than {line.Text("last_collected")}");
            if (expected == "refused" && line.Text("reason") != "duplicate report")
                wrong.Add($"device {serial}: refused without CSSM's words");
            if ((expected == "installed") != (line.Text("proof") is not null)
                || (expected == "split" && line.Text("unproved_because") is null))
                wrong.Add($"device {serial}: {expected}, proof {line.Text("proof")}, not because {line.Text("unproved_because")}");
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
            text.Append(CultureInfo.InvariantCulture, $"  request {request.Sha[..8]} {request.Kind} {Say(request.Recorded)} ")
                .Append(CultureInfo.InvariantCulture, $"sent {request.IsSent} staged {request.IsStaged} ")
                .Append(CultureInfo.InvariantCulture, $"reports {string.Join(',', request.Reports)}\n");
            foreach (var mark in request.Marks)
            {
                text.Append(CultureInfo.InvariantCulture, $"    mark {mark.Fact} {Say(mark.Recorded)} ")
                    .Append(CultureInfo.InvariantCulture, $"received {mark.IsReceived} sent {mark.IsSent}\n");
            }

            foreach (var response in request.Responses)
            {
                text.Append(CultureInfo.InvariantCulture, $"    response {response.Sha[..8]} {Say(response.Recorded)} written ")
                    .Append(model.Written.TryGetValue(response.Sha, out var at) ? Say(at) : "never").Append('\n');
            }
        }

        foreach (var (_, capture) in model.Captures.Where(each => each.Serial == serial))
        {
            text.Append(CultureInfo.InvariantCulture, $"  capture {capture.Sha[..8]} {Say(capture.Recorded)} ")
                .Append(CultureInfo.InvariantCulture, $"ack {capture.Ack?.Shown.Text} ")
                .Append(CultureInfo.InvariantCulture, $"trust {capture.Trust?.Shown.Text} clock {capture.Clock?.Text}\n");
        }

        foreach (var (_, import) in model.Imports.Where(each => each.Serial == serial))
            text.Append(CultureInfo.InvariantCulture, $"  import {import.Digits} {Say(import.Recorded)} {import.IsSuccess}\n");
        foreach (var round in model.Rounds)
            text.Append(CultureInfo.InvariantCulture, $"  round {Say(round)}\n");
        return text.ToString();
    }

    private static string Say(Recorded at) => $"#{at.Place} {at.At:MM-dd HH:mm:ss}";

    private void Count(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;
}
