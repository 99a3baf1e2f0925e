using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>What a ledger stands on: the file system, the clock, the engine, the machine's cryptography.</summary>
internal sealed class EnvironmentCheck(Ledger ledger)
{
    private static readonly TimeSpan BackALittle = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public CheckResult FileSystem()
    {
        var kind = FreeSpace.KindOf(ledger.Folder.Folder);
        return new CheckResult("filesystem", kind is null ? "unknown" : $"{kind}{(kind.StartsWith("fuse", StringComparison.OrdinalIgnoreCase) || kind == "9p" ? ": what it confirms depends on what stands behind it" : string.Empty)}",
            FileSystemPolicy.IsUnfit(kind) ? [$"the station lies on {kind}, where locks, flushes or permissions cannot be relied on"] : [])
        { Remedy = "keep the station on a local disk: offlic backup, then offlic restore there; only sealed bundles belong on sticks and shares" };
    }

    /// <summary>
    /// Order never comes from clocks; but people read the times. A row of a later day is said and is no problem: it cannot be
    /// mended, whichever of the two clocks was wrong.
    /// </summary>
    public CheckResult Clock()
    {
        var now = ledger.Now;
        var later = ledger.Journal.NewestTime() is { } newest && now < newest - BackALittle
            ? $"; the journal has a row of {Timestamp.Text(newest)}: this clock is behind, or the one then was ahead"
            : string.Empty;
        return new CheckResult("clock", Timestamp.Text(now) + later, now < Earliest || now > Latest ? [$"it is {Timestamp.Text(now)} here"] : [])
        {
            Remedy = "set the station's clock (UTC); no order depends on it",
        };
    }

    /// <summary>
    /// SQLite before 3.51.3 can lose data with a write-ahead log and several connections (sqlite.org/wal.html, "the WAL-reset
    /// bug"). A ledger never has one.
    /// </summary>
    public CheckResult Engine()
    {
        var mode = ledger.Checks.JournalMode();
        var old = Version.TryParse(ledger.EngineVersion, out var version) && version < new Version(3, 51, 3);
        return new CheckResult("engine", $"SQLite {ledger.EngineVersion}, {(mode == "wal" ? "write-ahead log" : "rollback journal")}",
            mode == "wal" && old ? [$"the ledger was set to a write-ahead log, which SQLite {ledger.EngineVersion} can lose data with"] : [])
        { Remedy = "something else changed the ledger's mode: offlic backup, and restore from that" };
    }

    /// <summary>Said, and never a problem: the algorithms of a bundle are approved ones either way.</summary>
    public static CheckResult Fips() => new("fips", FipsMode.IsOn() switch
    {
        true => "the system is in FIPS mode",
        false => "the system is not in FIPS mode",
        null => "the system does not say",
    }, []);
}
