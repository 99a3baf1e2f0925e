using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>A zone in which several stations collect, and the desk of it.</summary>
internal sealed class MergeLab : IDisposable
{
    public StationPair Lab { get; } = new();

    public void Dispose() => Lab.Dispose();

    /// <summary>Another collector of the zone, in a folder of its name.</summary>
    public void Add(string name) =>
        StationPair.Done(Lab.In(name, "init", name, "--name", name, "--hostnames", "allow"));

    /// <summary>The station collects the usage files of devices with one report each.</summary>
    public void Collect(string station, params string[] serials)
    {
        foreach (var serial in serials)
            Lab.Write($"drop-{station}/{serial}.txt", StationPair.Usage(serial, Report(serial)));
        StationPair.Done(Lab.In(station, "collect", $"drop-{station}"));
    }

    /// <returns>The file.</returns>
    public string Backup(string station)
    {
        var path = Lab.At($"{station}-{Guid.NewGuid():N}.offlic-backup");
        StationPair.Done(Lab.In(station, "backup", "--without-keys", path));
        return path;
    }

    /// <returns>The folder.</returns>
    public string Export(string station, params string[] more)
    {
        Lab.Folder("exports");
        return StationPair.Line(Lab.In(station, ["ledger", "export", "--to", "exports", "--json", .. more]), "export")
            .GetProperty("path").GetString()!;
    }

    public Said Merge(string station, params string[] paths) => Lab.In(station, ["ledger", "merge", .. paths, "--json"]);

    public List<string> Rows(string station, string sql) => SqlRows.In(Ledger(station), sql);

    public string Ledger(string station) => Lab.At(station, ".offlic", "ledger.db");

    private static long Report(string serial) => 1000 + serial.Sum(sign => (long)sign);
}
