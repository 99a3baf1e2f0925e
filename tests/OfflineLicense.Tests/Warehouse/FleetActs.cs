using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Histories.States;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>What people do in a zone and at its desk, in the order of a trip.</summary>
internal sealed class FleetActs(RandomFleet fleet)
{
    private static readonly string[] s_marks = ["uploaded", "refused", "refused", "done", "ignored", "uploaded"];

    public static int Count => 15;

    private Random Random => fleet.Random;

    public void Do(FleetStation zone, int act)
    {
        switch (act)
        {
            case 0: Save(zone); break;
            case 1: Pack(zone, zone.Desk!, "desk"); break;
            case 2: Receive(fleet.Of(zone.Desk!)); break;
            case 3: fleet.Do(zone.Desk!, "stage", "--to", fleet.At($"upload-{fleet.NextNumber()}")); break;
            case 4: Mark(zone.Desk!, zone, s_marks[Random.Next(s_marks.Length)]); break;
            case 5: Answer(zone); break;
            case 6: Pack(fleet.Of(zone.Desk!), zone.Name, zone.Name); break;
            case 7: Receive(zone); break;
            case 8: fleet.Do(zone.Name, "split", "--to", fleet.At($"tftp-{zone.Name}")); break;
            case 9: Install(zone); break;
            case 10: Capture(zone); break;
            case 11: Mark(zone.Name, zone, Random.Next(4) switch { 0 => "installed", 1 => "undo", 2 => "ignored", _ => "done" }); break;
            case 12: Administer(zone); break;
            case 13: Merge(zone); break;
            default: Prune(Random.Next(2) == 0 ? zone.Name : zone.Desk!); break;
        }
    }

    private void Save(FleetStation zone)
    {
        var files = new List<(string, string)>();
        for (var i = 0; i < zone.Devices.Count; i++)
        {
            var device = zone.Devices[i];
            if (Random.Next(3) == 0)
                continue;
            if (Random.Next(6) > 0 || device.Reports.Count == 0)
                device.Reports.Add(fleet.NextNumber());
            var reports = device.Reports.TakeLast(Random.Next(1, 3)).ToArray();

            // Now and then the next one is in its stack, or a unit of another zone is plugged in here.
            var next = zone.Devices[(i + 1) % zone.Devices.Count].Serial;
            string[] serials = Random.Next(5) == 0 ? [device.Serial, next] : [device.Serial];
            if (Random.Next(25) == 0)
                serials = [fleet.Zones.First().Devices[0].Serial];
            files.Add(($"{device.Serial}.txt", Random.Next(8) == 0
                ? device.AskForTrust(fleet.Now, $"{fleet.NextNumber()}")
                : StationPair.Usage(serials, reports, hostname: Random.Next(3) == 0 ? $"sw{fleet.NextNumber()}" : null)));
        }

        fleet.Do(zone.Name, "collect", fleet.Write(files));
    }

    private void Pack(FleetStation from, string to, string destination)
    {
        var drive = fleet.At($"drive-{fleet.NextNumber()}");
        var said = fleet.Do(from.Name, ["pack", "--to", drive, .. from.IsZone ? Array.Empty<string>() : ["--for", destination]]);
        if (said.Exit != 0)
            return;

        // A bundle is lost now and then.
        foreach (var line in said.Lines("bundle").Where(_ => Random.Next(8) > 0))
            fleet.Of(to).Way.Add(line.Text("path")!);
    }

    private void Receive(FleetStation station)
    {
        foreach (var path in station.Way)
            fleet.Do(station.Name, "receive", path, "--accept-gap", "--reason", "lost");
        station.Way.Clear();
    }

    private List<(string Serial, string Upload, string Kind)> Requests(string station, FleetStation zone, int oneOf) =>
        [.. fleet.Do(station, "status").Lines("request")
            .Select(line => (line.Text("udi")?.Split("S:")[1] ?? string.Empty, line.Text("upload_name")!, line.Text("kind")!))
            .Where(request => zone.Devices.Exists(device => device.Serial == request.Item1) && Random.Next(oneOf) == 0)];

    private void Answer(FleetStation zone)
    {
        var files = Requests(zone.Desk!, zone, 2).Select(request => ($"ACK_{request.Upload}", request.Kind == "usage"
            ? StationPair.Ack(1_795_255_200_000 + (fleet.NextNumber() * 1000), request.Serial)
            : SampleDevice.GiveTrust(1_795_255_200_000 + (fleet.NextNumber() * 1000), request.Serial))).ToList();
        if (files.Count > 0)
            fleet.Do(zone.Desk!, "collect", fleet.Write(files));
    }

    private void Mark(string station, FleetStation zone, string fact)
    {
        var names = Requests(station, zone, 4).Select(request => request.Upload).ToArray();
        if (names.Length > 0)
            fleet.Do(station, ["mark", fact, .. names, "--reason", "duplicate report, \"seen\""]);
    }

    private void Install(FleetStation zone)
    {
        foreach (var device in zone.Devices.Where(_ => Random.Next(3) > 0))
            device.Install(Random.Next(4) == 0 ? "trust-request" : "usage", fleet.Now);
    }

    private void Capture(FleetStation zone)
    {
        var files = zone.Devices.Where(_ => Random.Next(2) == 0)
            .Select(device => ($"{device.Serial}.log", device.Show(Random.Next(3) == 0 ? null : device.Print(fleet.Now), Random.Next(3))));
        fleet.Do(zone.Name, "collect", fleet.Write(files));
    }

    /// <summary>What the other station of the zone collected, or what its exports say that it packed.</summary>
    private void Merge(FleetStation zone)
    {
        if (zone.Sibling is not { } other)
            return;
        if (Random.Next(2) == 0)
        {
            var backup = fleet.At($"backup-{fleet.NextNumber()}");
            fleet.Do(other.Name, "backup", "--without-keys", backup);
            fleet.Do(zone.Name, "ledger", "merge", backup).Ends(0);
        }
        else
        {
            fleet.Export(other, isFull: Random.Next(2) == 0);
            fleet.Do(zone.Name, ["ledger", "merge", .. other.Exports]).Ends(0);
        }
    }

    private void Prune(string station) =>
        fleet.Do(station, "ledger", "prune", "--yes", "--before", $"{fleet.Now.AddDays(-Random.Next(5)):yyyy-MM-dd}").Ends(0);

    /// <summary>Rounds, rosters, settings.</summary>
    private void Administer(FleetStation zone)
    {
        if (Random.Next(2) == 0)
            fleet.Do(zone.Name, "round", "start", $"round {fleet.NextNumber()}");
        if (Random.Next(3) == 0)
            fleet.Do(zone.Name, "config", "trip.days", $"{Random.Next(20)}");
        if (Random.Next(2) == 0)
        {
            var rows = zone.Devices.Where(_ => Random.Next(2) == 0)
                .Select(device => (device.Serial, Expected: Random.Next(4) == 0 ? "no: in storage" : "yes"))
                .Select(row => $"sw-{row.Serial},{StationPair.Pid},{row.Serial},{row.Expected}")
                .Append($"sw-new-{fleet.NextNumber()},{StationPair.Pid},FNEVER{zone.Name[6..]}{Random.Next(3)},yes");
            fleet.Do(zone.Name, "roster", "import", Path.Combine(
                fleet.Write([("roster.csv", "hostname,pid,serial,expected\n" + string.Join('\n', rows) + "\n")]), "roster.csv"));
        }

        if (Random.Next(4) == 0)
            fleet.Do(zone.Name, "roster", "retire", zone.Devices[Random.Next(zone.Devices.Count)].Serial, "--reason", "sold");
    }
}
