namespace OfflineLicense.Benchmarks.Speed;

/// <summary>A station of a trip, made by the tool.</summary>
internal sealed class Station(StepRunner runner, string folder, string name)
{
    private const string Fingerprint = "# fingerprint: ";

    public string Name => name;

    public void Create(string side) =>
        runner.Tool(["init", folder, "--name", name, "--side", side, .. side == "zone" ? (string[])["--hostnames", "allow"] : []]);

    /// <summary>Trusts the key of another station, whose fingerprint its file repeats.</summary>
    public void Trust(Station other)
    {
        var key = other.ExportKey();
        var line = File.ReadLines(key).First(line => line.StartsWith(Fingerprint, StringComparison.Ordinal));
        runner.Tool("key", "trust", key, "--name", other.Name, "--fingerprint", line[Fingerprint.Length..], "--no-input",
            "--station", folder);
    }

    private string ExportKey()
    {
        var path = folder + ".pub.pem";
        if (!File.Exists(path))
            runner.Tool("key", "export", path, "--station", folder);
        return path;
    }
}
