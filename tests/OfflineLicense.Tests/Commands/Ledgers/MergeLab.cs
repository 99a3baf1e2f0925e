using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Storage;
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

    /// <summary>Four devices; the desk matches their responses by the names of the downloads, for nothing in them names a device.</summary>
    public void AnswerWithoutNames()
    {
        Lab.ToDesk("FOC1", "FOC2", "FOC3", "FOC4");
        var names = StationPair.Lines(Lab.Desk("status", "--json"), "request")
            .ConvertAll(line => line.GetProperty("upload_name").GetString());
        for (var at = 0; at < names.Count; at++)
            Lab.Write($"downloads/ACK_{names[at]}", StationPair.Ack(1795255200000 + at));
        StationPair.Done(Lab.Desk("stage", "--to", "upload"));
        StationPair.Done(Lab.Desk("collect", "downloads"));
        StationPair.Done(Lab.Desk("pack", "--to", "back"));
        StationPair.Done(Lab.Zone("receive", "back"));
    }

    /// <returns>The file.</returns>
    public string Backup(string station)
    {
        var path = Lab.At($"{station}-{Guid.NewGuid():N}.offlic-backup");
        StationPair.Done(Lab.In(station, "backup", "--without-keys", path));
        return path;
    }

    /// <returns>A backup of the changed ledger whose list holds.</returns>
    public string ForgeBackup(string station, string sql)
    {
        var copy = Lab.At($"{Guid.NewGuid():N}.db");
        File.Copy(Ledger(station), copy);
        using (var attack = new LedgerAttack(copy))
            attack.Try(sql);
        var path = copy + ".tar";
        using var ledger = File.OpenRead(copy);
        using var target = File.Create(path);
        var digest = BackupArchive.SumOf(ledger);
        ledger.Position = 0;
        BackupArchive.Write(target, "f", [], ledger, digest);
        return path;
    }

    /// <summary>The file of the key does not say whose it is, so the name that a person types counts.</summary>
    public void TrustAs(string receiver, string name, string sender)
    {
        StationPair.Done(Lab.In(sender, "key", "export", "key.pub.pem"));
        var text = File.ReadAllText(Lab.At("key.pub.pem"));
        File.WriteAllText(Lab.At("key.pub.pem"), text[text.IndexOf("-----BEGIN", StringComparison.Ordinal)..]);
        var fingerprint = Lab.In(sender, "key", "show", "--json").Only("key").Text("fingerprint")!;
        StationPair.Done(Lab.In(receiver, "key", "trust", "key.pub.pem", "--name", name, "--fingerprint", fingerprint));
    }

    /// <returns>The folder.</returns>
    public string Export(string station, params string[] more)
    {
        Lab.Folder("exports");
        return StationPair.Line(Lab.In(station, ["ledger", "export", "--to", "exports", "--json", .. more]), "export")
            .GetProperty("path").GetString()!;
    }

    /// <summary>The files of tables in an export.</summary>
    public static IEnumerable<string> Tables(string export, params string[] tables) =>
        tables.Select(table => Path.Combine(export, table + ".csv"));

    /// <summary>Computes the sums of a changed export again, and signs it with a key that the zone is told to trust.</summary>
    public void Sign(string export, string station)
    {
        var key = Forge.PublicOf(Forge.P256);
        StationPair.Done(Lab.Zone("key", "trust", Lab.Write("forged.pub.pem", key.ToPem()), "--name", station, "--fingerprint",
            key.Fingerprint));
        var path = Path.Combine(export, "SHA256SUMS");
        var lines = File.ReadAllLines(path).Select(line => line[66..]).Select(member => File.Exists(Path.Combine(export, member))
            ? $"{Digest.Of(File.ReadAllBytes(Path.Combine(export, member))).Hex}  {member}\n" : throw new FileNotFoundException(member));
        var sums = System.Text.Encoding.ASCII.GetBytes(string.Concat(lines));
        File.WriteAllBytes(path, sums);
        foreach (var seal in Directory.GetFiles(export, "*.sig"))
            File.Delete(seal);
        File.WriteAllBytes(Path.Combine(export, $"SHA256SUMS.{key.Short}.sig"), Forge.SealOf(Forge.P256, sums));
    }

    public Said Merge(string station, params string[] paths) => Lab.In(station, ["ledger", "merge", .. paths, "--json"]);

    public List<string> Rows(string station, string sql) => SqlRows.In(Ledger(station), sql);

    public string Ledger(string station) => Lab.At(station, ".offlic", "ledger.db");

    private static long Report(string serial) => 1000 + serial.Sum(sign => (long)sign);
}
