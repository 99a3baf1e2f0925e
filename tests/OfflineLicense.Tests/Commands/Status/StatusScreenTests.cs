using System.Text;
using System.Text.RegularExpressions;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary>What a person sees of a whole trip, at each of its stages, on a terminal of 80 characters.</summary>
[Trait("Lane", "check")]
public sealed class StatusScreenTests : IDisposable
{
    private const string Roster = """
        hostname,pid,serial,expected,reason
        edge-1,C9300-48P,FOC1,,
        edge-2,C9300-48P,FOC2,,
        core-of-the-north-hall-in-building-seven.plant.example,C9300-48P,FOC3,,
        edge-5,C9300-48P,FOC5,,
        spare-1,C9300-48P,FOC8,no,spare in the cabinet of building 7
        edge-9,C9300-48P,FOC9,,

        """;

    private readonly StationPair _lab = new();
    private readonly StringBuilder _screens = new();
    private DateTimeOffset _now = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_screens_of_a_zone_and_a_desk_during_a_trip_read_so()
    {
        _lab.Shell.Columns = 80;
        _lab.Shell.Clock = new StoppedClock(_now);
        Look("A new zone", zone: ["status", "status --list"], desk: ["status"]);

        Day();
        Do(_lab.Zone("roster", "import", _lab.Write("roster.csv", Roster)));
        Look("With a roster", zone: ["status"], desk: []);

        Day();
        Do(_lab.Zone("round", "start", "December"));
        for (var i = 1; i <= 6; i++)
            _lab.Write($"drop/{i}.txt", StationPair.Usage($"FOC{i}", (100 * i) + 1));
        Do(_lab.Zone("collect", "drop"));
        Look("Collected in a round", zone: ["status", "status --list", "status --missing"], desk: []);

        Day();
        Do(_lab.Zone("pack", "--to", _lab.Folder("out")));
        Look("Packed", zone: ["status"], desk: []);

        Day();
        Do(_lab.Desk("receive", "out"));
        Look("Received", zone: [], desk: ["status", "status --list --state received"]);

        Day();
        Do(_lab.Desk("stage", "--to", "up"));
        Look("Staged", zone: [], desk: ["status"]);

        Day();
        Do(_lab.Desk("collect", _lab.Write("acks.txt", StationPair.Ack(1799000000000, "FOC1", "FOC2", "FOC3", "FOC4"))));
        Do(_lab.Desk("mark", "uploaded", "FOC5"));
        Do(_lab.Desk("mark", "refused", "FOC6", "--reason", "duplicate report"));
        Look("Answered", zone: [], desk: ["status", "status --all-zones"]);

        Day();
        Do(_lab.Desk("pack", "--to", _lab.Folder("back")));
        Look("On the way back", zone: [], desk: ["status"]);

        Day();
        Do(_lab.Zone("receive", "back"));
        Look("Back in the zone", zone: ["status"], desk: []);

        Day();
        Do(_lab.Zone("split", "--to", "tftp"));
        Look("Split", zone: ["status"], desk: []);

        Day();
        Capture("FOC1", "Dec 11 09:00:00 2026 UTC", "Mar 11 09:00:00 2027 UTC");
        Capture("FOC2", "Dec 11 09:00:00 2031 UTC", "Mar 11 09:00:00 2032 UTC");
        Capture("FOC3", "Oct 01 09:00:00 2026 UTC", "Nov 30 09:00:00 2026 UTC");
        Do(_lab.Zone("mark", "installed", "FOC4", "--reason", "seen on the console"));
        Look("Captured", desk: [],
            zone: ["status", "status --list", "status --list --state split refused", "history FOC6", "history FOC3"]);

        Day();
        Do(_lab.Zone("collect", _lab.Write("drop/1b.txt", StationPair.Usage("FOC1", 102))));
        Do(_lab.Zone("collect", _lab.Write("drop/6b.txt", StationPair.Usage("FOC6", 602))));
        Look("The next report", zone: ["status", "status --list --state refused"], desk: []);

        Snapshot.Match(_screens.ToString());
    }

    private void Day() => _lab.Shell.Clock = new StoppedClock(_now = _now.AddDays(1));

    private static void Do(Said said) => StationPair.Done(said);

    private void Capture(string serial, string ack, string deadline) =>
        Do(_lab.Zone("collect", _lab.Write($"show/{serial}-{_now:dd}.txt", $"""
        sw#show license status
        Utility:
          Status: DISABLED
        Usage Reporting:
          Last ACK received: {ack}
          Next ACK deadline: {deadline}
        sw#show license udi
        UDI: PID:C9300-48P,SN:{serial}
        sw#

        """)));

    private void Look(string stage, string[] zone, string[] desk)
    {
        _screens.Append($"===== {stage}\n");
        foreach (var (typed, said) in zone.Select(typed => (typed, _lab.Zone(typed.Split(' '))))
            .Concat(desk.Select(typed => (typed, _lab.Desk(typed.Split(' '))))))
        {
            StationPair.Done(said);
            // Where a line breaks depends on the length of the folder's name, which differs from machine to machine.
            var screen = Regex.Replace(said.Out, $@"\s*\n\s+(usage from ){Regex.Escape(_lab.Shell.Folder)}", "  $1/lab")
                .Replace(_lab.Shell.Folder, "/lab", StringComparison.Ordinal);
            Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= 80, $"{stage}: {typed}: {line}"));
            _screens.Append($"$ offlic {typed}\n{screen}\n");
        }
    }
}
