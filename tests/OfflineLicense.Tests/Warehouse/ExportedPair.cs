using System.Security.Cryptography;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>A zone and a desk whose ledgers were exported: the zone three times, each time since the time before.</summary>
public sealed class ExportedPair : IDisposable
{
    public ExportedPair()
    {
        Fleet.Live(13);
        Fleet.Export(Zone);
        Fleet.Live(6);
        Fleet.Export(Zone);
        Fleet.Live(7);
        Fleet.Export(Zone);
        Fleet.Export(Desk);
    }

    internal RandomFleet Fleet { get; } = new(zones: 1, desks: 1, devices: 3, seed: 1);

    internal FleetStation Zone => Fleet.Zones.Single();

    internal FleetStation Desk => Fleet.Of(Zone.Desk!);

    /// <summary>A copy of an export that a test may change, in a folder of its own.</summary>
    internal string Copy(string export, string? folder = null)
    {
        var copy = Path.Combine(Fleet.At(folder ?? $"copy-{Fleet.NextNumber()}"), Path.GetFileName(export));
        TreeCopy.Into(export, copy);
        return copy;
    }

    /// <summary>Signs a changed export of the zone as the zone would.</summary>
    internal void Sign(string export, bool isListComputed = true)
    {
        var sums = Path.Combine(export, "SHA256SUMS");
        if (isListComputed)
        {
            File.WriteAllLines(sums, File.ReadAllLines(sums).Select(line =>
                $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(export, line[66..]))))}  {line[66..]}"));
        }

        var key = Directory.GetFiles(Fleet.At(Zone.Name, ".offlic", "keys"), "*.key").Single();
        var signature = Directory.GetFiles(export, "*.sig").Single();
        var digest = File.ReadAllText(Path.Combine(Fleet.Keys, $"{Zone.Name}.pub.pem")).Length < 200 ? "-sha256" : "-sha384";
        Assert.Equal(0, ProcessRun.Of("openssl", ["dgst", digest, "-sign", key, "-out", signature, sums]).ExitCode);
    }

    public void Dispose() => Fleet.Dispose();
}
