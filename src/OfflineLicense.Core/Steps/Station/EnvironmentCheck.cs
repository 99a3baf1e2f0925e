using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>Checks what a ledger depends on: the file system, the clock, SQLite, the machine's cryptography.</summary>
internal sealed class EnvironmentCheck(Ledger ledger)
{
    private static readonly TimeSpan AllowedStepBack = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Version FirstSafeWithWal = new(3, 51, 3);

    public CheckResult CheckFileSystem()
    {
        var kind = MountTable.KindOf(ledger.Folder.Folder);
        var isIndirect = kind is not null && (kind.StartsWith("fuse", StringComparison.OrdinalIgnoreCase) || kind == "9p");
        return new CheckResult(
            StationCheck.FileSystem,
            kind is null ? "unknown" : isIndirect ? $"{kind}: what it confirms depends on the file system behind it" : kind,
            FileSystemPolicy.IsUnfit(kind) ? [$"the station is on {kind}, where locks, flushes or permissions cannot be relied on"] : [])
        {
            Remedy = "keep the station on a local disk: offlic backup, then offlic restore there; only bundles belong on drives and shares",
        };
    }

    /// <summary>
    /// No order depends on clocks, but people read the times. A journal row of a later day is reported and is no problem: it
    /// cannot be fixed, whichever of the two clocks was wrong.
    /// </summary>
    public CheckResult CheckClock()
    {
        var now = ledger.Now;
        var later = ledger.Journal.NewestTime() is { } newest && now < newest - AllowedStepBack
            ? $"; the journal has a row of {Timestamp.Text(newest)}: this clock is behind, or it was ahead then"
            : string.Empty;
        return new CheckResult(
            StationCheck.Clock, Timestamp.Text(now) + later,
            now < Earliest || now > Latest ? [$"the time here is {Timestamp.Text(now)}"] : [])
        {
            Remedy = "set the station's clock (UTC); no order depends on it",
        };
    }

    /// <summary>
    /// SQLite before 3.51.3 can lose data with a write-ahead log and several connections (sqlite.org/wal.html, "the WAL-reset
    /// bug"). A ledger never has one.
    /// </summary>
    public CheckResult CheckEngine()
    {
        var isWal = ledger.Checks.JournalMode() == "wal";
        var isOld = Version.TryParse(ledger.EngineVersion, out var version) && version < FirstSafeWithWal;
        return new CheckResult(
            StationCheck.Engine, $"SQLite {ledger.EngineVersion}, {(isWal ? "write-ahead log" : "rollback journal")}",
            isWal && isOld ? [$"the ledger was set to a write-ahead log, with which SQLite {ledger.EngineVersion} can lose data"] : [])
        {
            Remedy = "another program changed the ledger's mode: offlic backup, then restore that",
        };
    }

    /// <summary>Reported, and never a problem: the algorithms of a bundle are approved ones either way.</summary>
    public static CheckResult CheckFips() => new(StationCheck.Fips, FipsMode.IsOn() switch
    {
        true => "the system is in FIPS mode",
        false => "the system is not in FIPS mode",
        null => "the system does not report its FIPS mode",
    }, []);
}
