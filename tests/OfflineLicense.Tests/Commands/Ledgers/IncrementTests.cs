using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>
/// Exports of both stations during a trip with units that move, decisions of people, servers, keys and zones: together they
/// are the full export, whatever refers to a row that was there before.
/// </summary>
[Trait("Lane", "check")]
public sealed class IncrementTests : IDisposable
{
    private readonly StationPair _lab = new();
    private readonly Dictionary<string, List<ExportedCsv>> _made = new() { ["zone"] = [], ["desk"] = [] };
    /// <summary>In memory where there is some: the disk is flushed for each export.</summary>
    private readonly string _to =
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"offlic-test-{Guid.NewGuid():N}");
    private int _number;
    private int _exports;

    public void Dispose()
    {
        _lab.Dispose();
        Directory.Delete(_to, recursive: true);
    }

    [Fact]
    public void The_increments_of_a_trip_with_every_kind_of_fact_are_the_full_export()
    {
        Export("zone");
        Export("desk");
        _lab.Write("roster.csv", "hostname,pid,serial\nsw-1,C9300-48P,FOC1\n");
        Zone("roster", "import", "roster.csv");
        Collect("one.txt", StationPair.Usage(["FOC1", "FOC2"], [1, 2]));
        Collect("two.txt", StationPair.Usage(["FOC3", "FOC4"], [3]));
        _lab.Write("code.txt", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86");
        Zone("collect", "code.txt", "--reserve", "a=1");
        _lab.Write("server.bin", "a server's file");
        Zone("collect", "--as", "cslu", "--server", "S1", "server.bin");
        Zone("round", "start");
        Zone("pack", "--to", "out");
        Desk("receive", "out");
        Desk("stage", "--to", "up");
        Desk("mark", "uploaded", "FOC3");
        Desk("mark", "undo", "FOC3");
        _lab.Write("answers/a.txt", StationPair.Ack(1735000000, "FOC1"));
        _lab.Write("answers/b.txt", StationPair.Ack(1735000001, "FOC3"));
        Desk("collect", "answers");
        Desk("pack", "--to", "back");
        Zone("receive", "back");
        Zone("split", "--to", "tftp");
        Zone("mark", "installed", "FOC1", "--reason", "seen");

        // A member of the first stack is in the second one now: of the first one no document says anything new.
        Collect("three.txt", StationPair.Usage(["FOC3", "FOC2", "FOC4"], [4]));
        Assert.Contains("C9300-48P|FOC1|FOC1", _made["zone"].TakeLast(2).SelectMany(export =>
            export.Values("present_member", "device_pid", "device_serial", "udi_serial")));
        Collect("log.txt", "sw-3#show clock\n10:00:00.000 UTC Sat Nov 21 2026\nsw-3#show license udi\nUDI: PID:C9300-48P,SN:FOC3\n"
            + "sw-3#show license all\nUsage Reporting:\n  Last ACK received: Nov 21 09:00:00 2026 UTC\nsw-3#\n");
        Zone("split", "--to", "tftp", "--again");
        _lab.Write("other/c.txt", StationPair.Ack(1734000000, "FOC1"));
        Zone("collect", "other");
        Zone("collect", "other/c.txt", "--accept", "--reason", "the true one");
        Zone("pack", "--to", "out2");
        Desk("receive", "out2");
        AnswerWithoutAName();
        var other = Forge.PublicOf(Forge.P256);
        var file = _lab.Write("other.pub.pem", other.ToPem());
        string[] trust = ["key", "trust", file, "--name", "PLANT-8", "--fingerprint", other.Fingerprint];
        Desk(trust);
        Desk("zone", "move", "FOC3", "--to", "PLANT-8", "--reason", "moved");
        Zone(trust);
        Zone("key", "revoke", other.Id.Hex[..16], "--reason", "lost", "--after", "PLANT-8.PLANT-7.00000001");
        Zone("key", "rotate");
        Zone("pack", "--to", "out3", "--resend", "FOC3");
        Zone("config", "trip.days", "9");
        Zone("roster", "retire", "sw-1", "--reason", "sold");
        Zone("mark", "installed", "FOC1", "--reason", "seen again");
        MergeWhatAnotherCollected();
        _lab.Shell.Clock = new StoppedClock(_lab.Shell.Clock.GetUtcNow().AddDays(60));
        Zone("ledger", "prune", "--before", "2027-01-01", "--yes");
        Desk("ledger", "prune", "--before", "2027-01-01", "--yes");
        Collect("five.txt", StationPair.Usage("FOC1", 11));

        Export("zone");
        Export("desk");
        foreach (var (station, table) in new[] { ("zone", "pruned"), ("desk", "pruned"), ("zone", "merged"), ("zone", "packed_elsewhere") })
            Assert.True(_made[station].Skip(1).Sum(export => export.Rows(table).Count) > 0, $"{station}: {table}");
        var whole = _made.Values.SelectMany(made => made.Skip(1)).SelectMany(export => export.Tables.Where(table =>
            export.Table(table).GetProperty("whole").GetBoolean())).Distinct().ToList();
        Assert.DoesNotContain("document", whole);
        Assert.DoesNotContain("report", whole);
    }

    /// <summary>
    /// A response that names no unit, and output of which a person said it: nothing lists a unit, so only the rows themselves say
    /// of which product instance they are.
    /// </summary>
    private void AnswerWithoutAName()
    {
        Collect("six.txt", StationPair.Usage("FOC6", 12));
        Zone("pack", "--to", "out4");
        Desk("receive", "out4");
        Desk("stage", "--to", "up4");
        var name = SqlRows.In(_lab.At("desk", ".offlic", "ledger.db"), "SELECT upload_name FROM request ORDER BY document_id DESC LIMIT 1");
        _lab.Write($"answers4/ACK_{name[0]}", StationPair.Ack(1737000000));
        Desk("collect", "answers4");
        Desk("pack", "--to", "back4");
        Zone("receive", "back4");
        Export("zone");
        Zone("split", "--to", "tftp");
        _lab.Write("six.log", "sw-6#show clock\n10:00:00.000 UTC Sat Nov 21 2026\nsw-6#show license all\nUsage Reporting:\n"
            + "  Last ACK received: Nov 21 09:00:00 2026 UTC\nsw-6#\n");
        Zone("collect", "six.log", "--assume-udi", StationPair.Udi("FOC6"), "--reason", "at the console");
    }

    /// <summary>From its backup a document, and from its export what it packed.</summary>
    private void MergeWhatAnotherCollected()
    {
        const string Cart = "CART";
        StationPair.Done(_lab.In(Cart, "init", Cart, "--name", Cart, "--hostnames", "allow"));
        _lab.Write("cart/a.txt", StationPair.Usage(["FOC3", "FOC2", "FOC4"], [9]));
        _lab.Write("cart/b.txt", StationPair.Usage("FOC9", 10));
        StationPair.Done(_lab.In(Cart, "collect", "cart"));
        StationPair.Done(_lab.In(Cart, "backup", "--without-keys", _lab.At("cart.offlic-backup")));
        Zone("ledger", "merge", "cart.offlic-backup");
        StationPair.Done(_lab.In(Cart, "pack", "--to", "cart-out"));
        _lab.Trust(Cart, "zone", Cart);
        _lab.Folder("cart-export");
        StationPair.Done(_lab.In(Cart, "ledger", "export", "--to", "cart-export"));
        Zone("ledger", "merge", "cart-export/CART.export.00000001");
    }

    private void Collect(string name, string text)
    {
        _lab.Write($"drop-{name}/{name}", text);
        Zone("collect", $"drop-{name}");
    }

    private void Zone(params string[] args) => Do("zone", args);

    private void Desk(params string[] args) => Do("desk", args);

    /// <summary>What changes judgments is followed by an export, and every fourth step.</summary>
    private void Do(string station, string[] args)
    {
        StationPair.Done(_lab.In(station, args));
        if (++_number % 4 == 0 || args is ["mark" or "split" or "collect" or "ledger", ..])
            Export(station);
    }

    /// <summary>What was added since the last time, and all, which must say the same.</summary>
    private void Export(string station)
    {
        var made = _made[station];
        string[] since = made.Count == 0 ? [] : ["--since", made[^1].Manifest.GetProperty("name").GetString()!];
        made.Add(Write(station, since));
        ExportComparison.Compare(made, Write(station), $"{station}, export {made.Count}");
    }

    private ExportedCsv Write(string station, params string[] since)
    {
        var to = Directory.CreateDirectory(Path.Combine(_to, $"{++_exports}")).FullName;
        StationPair.Done(_lab.In(station, ["ledger", "export", "--to", to, .. since]));
        return new ExportedCsv(Directory.GetDirectories(to).Single());
    }
}
