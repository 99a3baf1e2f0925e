using OfflineLicense.Storage.Ledger.Tables.Merged;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>A zone with rows in most tables, after two trips, and a bundle of its desk that it has not received yet.</summary>
public sealed class TamperedStation : IDisposable
{
    private readonly StationPair _lab = new();
    private readonly byte[] _whole;

    public TamperedStation()
    {
        var other = Forge.PublicOf(Forge.P256);
        Do(_lab.Zone("key", "trust", _lab.Write("other.pub.pem", other.ToPem()), "--name", "OTHER", "--fingerprint", other.Fingerprint));
        Do(_lab.Zone("key", "revoke", other.Id.Hex[..16], "--reason", "lost", "--after", "OTHER.PLANT-7.00000001"));
        Do(_lab.Zone("config", "trip.days", "9"));
        _lab.Write("drop/stack.txt", StationPair.Usage(["FOC8", "FOC9"], [801, 802], hostname: "sw-8"));
        _lab.Write("drop/bad.txt", "<smartLicense><RUMReport>cut");
        _lab.Write("code.txt", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86");
        Do(_lab.Zone("collect", "code.txt", "--reserve", "a=1"));
        Do(_lab.Zone("collect", "--as", "cslu", "--server", "S1", _lab.Write("server.bin", "a server's file")));
        _lab.Zone("collect", "drop");
        Trip(1);
        Do(_lab.Zone("split", "--to", "tftp"));
        Do(_lab.Zone("stage", "--to", "upload-zone"));
        Do(_lab.Zone("mark", "lost", "FOC9", "--reason", "x"));
        Exotic();
        _lab.Folder("exports");
        Do(_lab.Zone("ledger", "export", "--to", "exports"));
        Trip(2);
        Do(_lab.Zone("ledger", "export", "--to", "exports", "--since", "PLANT-7.export.00000001"));
        _lab.Write("drop3/a.txt", StationPair.Usage("FOC31", 31));
        Do(_lab.Zone("collect", "drop3"));
        Do(_lab.Zone("pack", "--to", "out3"));
        Do(_lab.Desk("receive", "out3"));
        Do(_lab.Desk("mark", "refused", "FOC31", "--reason", "x"));
        Do(_lab.Desk("pack", "--to", "next"));
        _whole = File.ReadAllBytes(Ledger);
        Rows = long.Parse(SqlRows.In(Ledger, "SELECT max(sequence) FROM journal")[0]);
        Marked = long.Parse(SqlRows.In(Ledger, "SELECT max(sequence) FROM journal WHERE action = 'mark'")[0]);
        Seen = _lab.Zone("bundles", "--json").Json("peer").Single().GetProperty("row").GetInt64();
    }

    /// <summary>The last row of the zone's journal.</summary>
    internal long Rows { get; }

    /// <summary>The last row that a peer has seen.</summary>
    internal long Seen { get; }

    /// <summary>The row of a mark.</summary>
    internal long Marked { get; }

    internal StationPaths Folder => new(_lab.At("zone"));

    internal string Ledger => Folder.Ledger;

    internal TimeProvider Clock => _lab.Shell.Clock;

    internal Said Zone(params string[] args) => _lab.Zone(args);

    /// <summary>The ledger that nobody changed.</summary>
    internal void Reset() => File.WriteAllBytes(Ledger, _whole);

    public void Dispose() => _lab.Dispose();

    private void Trip(int number)
    {
        _lab.Write($"drop-{number}/a.txt", StationPair.Usage($"FOC{number}1", (1000 * number) + 1));
        _lab.Write($"drop-{number}/b.txt", StationPair.Usage($"FOC{number}2", (1000 * number) + 500));
        Do(_lab.Zone("collect", $"drop-{number}"));
        Do(_lab.Zone("pack", "--to", $"out-{number}"));
        Do(_lab.Desk("receive", $"out-{number}"));
        _lab.Write($"answers-{number}/a.txt", StationPair.Ack(1735000000 + number, $"FOC{number}1"));
        Do(_lab.Desk("collect", $"answers-{number}"));
        Do(_lab.Desk("mark", "refused", $"FOC{number}2", "--reason", "duplicate"));
        Do(_lab.Desk("pack", "--to", $"back-{number}"));
        Do(_lab.Zone("receive", $"back-{number}"));
    }

    /// <summary>Rows that only rare cases add.</summary>
    private void Exotic()
    {
        using var ledger = OfflineLicense.Storage.Ledger.Ledger.OpenToWrite(Folder, LockWait.Long, Clock, rehearsal: false);
        ledger.Write("t", () =>
        {
            ledger.Bundles.Adopt("HQ", null, null, (99, Digest.Of("lost"u8)), "restored", ledger.Now);
            return ("adopt", "a row of HQ: restored");
        });
        ledger.Write("t", () =>
        {
            ledger.Merged.Add(1, "PLANT-7B", ledger.Now);
            ledger.PackedElsewhere.Add(new PackedElsewhereRow(
                new string('a', 64), "PLANT-7B", "PLANT-7B.desk.00000001", new string('b', 64), "2026-11-21T10:15:00Z"));
            return ("ledger-merge", "2 documents of PLANT-7B");
        });
    }

    private static void Do(Said said) => StationPair.Done(said);
}
