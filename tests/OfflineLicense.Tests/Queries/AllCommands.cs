using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Queries;

/// <summary>
/// A trip through two stations, then every command in every form that asks the ledger for something else. What a command says and how
/// it ends is tested elsewhere.
/// </summary>
internal sealed class AllCommands(CliRun shell)
{
    private const string Serial = "FDO2212X0DM";
    private const string Udi = "P:ISR4331/K9,S:FDO2212X0DM";

    private static readonly string[] InZone =
    [
        "roster adopt", "roster list --retired", "roster export roster.csv", "roster import roster.csv",
        $"roster replace {Serial} {Udi} -n",
        "round start December", "round list", "collect more --reserve A=1", "collect server --as onprem-sync --server ONPREM1",
        "collect tftp --accept --reason x", "status", "status --list --state split", "status --json --all-zones", "status --findings",
        "status --html status.html", "status --csv status.csv", "status --since 2026-01-01 --missing", $"status --device {Serial}",
        "status --exit-code", "deadlines", "deadlines --ics due.ics --trip 3", "reconcile roster.csv", "deadlines --nagios",
        $"history {Serial}", "history 00",
        "show PLANT-7.desk.00000001", "bundles", "bundles PLANT-7.desk.00000001 --form", "config", "config export.hostnames allow",
        "sheet save --to sheets --copy-url tftp://10.8.0.6/", $"sheet authorize --to sheets --only {Serial}",
        $"sheet return --to sheets --only {Serial}", "prepare --to drop", "sheet install --to sheets",
        "sheet save --to books --format ansible", "validate more", "audit verify", "audit export",
        "audit export --csv --since 2026-11-01", "key list", "key show", "doctor", "doctor --deep", "backup safe.offlic-backup",
        "pack --to usb2 -n", "pack --to usb2", "pack --to usb2 --again 1", $"pack --to usb2 --resend {Serial}",
        "pack --to usb3 --detached", "sign usb2/PLANT-7.desk.00000002.offlic.tar", "split --to tftp2 --again --layout tree",
        $"split --to tftp2 --only {Serial}", $"mark installed {Serial} --reason x", $"mark undo {Serial}",
        "mark lost PLANT-7.desk.00000002 --reason x", "verify usb/HQ.PLANT-7.00000001.offlic.tar", "key rotate",
        "ledger export --to .", "ledger export --to . --since PLANT-7.export.00000001 --with-hostnames", "ledger export --to . -n",
        "ledger merge safe.offlic-backup", "ledger merge PLANT-7.export.00000001",
        $"roster retire {Serial} --reason x", "receive usb", "receive usb --pass-over", "stage --to upload2", "exchange usb -n",
        "exchange usb",
        "completion bash", "media usb", "media clean usb --yes", "ledger size", "ledger size --by round", "ledger size --by device",
        "ledger prune --before 2026-11-20 -n", "ledger prune --before 2026-11-20 --yes",
    ];

    private static readonly string[] AtDesk =
    [
        "receive usb2", "status", "status --json --all-zones", "status --findings", $"history {Serial}", "zone list", "zone list --json",
        "stage --to upload2", "stage --to upload2 --batch --again", $"mark uploaded {Serial}", $"mark refused {Serial} --reason x",
        "mark uploaded upload2", "mark undo PLANT-7.desk.00000002", "collect downloads", "collect downloads --accept --reason x",
        "pack --to usb4", "pack --to usb4 --for PLANT-7", $"zone move {Serial} --to PLANT-8 --reason x",
        "stage --to upload3 --fresh --again", "exchange usb4",
        "zone move ONPREM1 --to PLANT-8 --reason x", "receive usb2 --accept-gap --reason x", "bundles", "deadlines", "doctor",
        "show HQ.PLANT-7.00000001", "split --to x", "key revoke 00 --reason x",
    ];

    /// <summary>The commands that were run, by their first word.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public void Run()
    {
        Assert.Equal(0, Type("demo d").Exit);
        Directory.CreateDirectory(At("more"));
        File.WriteAllText(At("more", "usage.txt"), StationPair.Usage("FOC1", 1, 2, 3));
        Directory.CreateDirectory(At("server"));
        File.WriteAllText(At("server", "sync.tar.gz"), "anything");
        foreach (var line in InZone)
            Type(line, "zone");
        foreach (var id in Documents())
        {
            Type($"show {id}", "zone");
            Type($"cat {id}", "zone");
            Type($"history {id}", "zone");
        }

        foreach (var line in AtDesk)
            Type(line, "desk");
        Type("restore safe.offlic-backup restored");
        Type("init third --name THIRD");
    }

    public string At(params string[] parts) => shell.At(["d", .. parts]);

    /// <summary>One document of each kind.</summary>
    private IEnumerable<string> Documents() => Support.SqlRows.In(At("zone", ".offlic", "ledger.db"),
        "SELECT sha256 FROM document GROUP BY kind");

    private Said Type(string line, string? station = null)
    {
        string[] words = line.Split(' ');
        Names.Add(words[0]);
        string[] args = [.. words, "--no-input", .. station is null ? Array.Empty<string>() : ["--station", At(station)]];
        return new CliRun(station is null && words[0] == "demo" ? shell.Folder : At()) { Clock = shell.Clock }.Run(args);
    }
}
