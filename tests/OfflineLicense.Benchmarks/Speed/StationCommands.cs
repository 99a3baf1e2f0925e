using System.Security.Cryptography;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>What people use beside a trip, on the stations of one that is over: every command that looks at all devices.</summary>
/// <param name="runner">Runs them.</param>
/// <param name="fleet">The devices of the trip.</param>
/// <param name="folder">The folder of the trip.</param>
internal sealed class StationCommands(StepRunner runner, SampleFleet fleet, string folder)
{
    private const string Server = "tftp://192.0.2.1/";

    public void Run()
    {
        foreach (var place in (string[])["again", "tftp", "exports", "increments", "desk-exports", "playbooks", "upload-again"])
            Directory.CreateDirectory(At(place));
        Collected();
        Devices();
        Checks();
        Exports();
        Desk();
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Collected()
    {
        Run(new Step("collect again", "collect", fleet.Drop) { Reads = [fleet.Drop], Documents = [fleet.Drop] });
        Run(new Step("sheet install", "sheet", "install", "--to", At("playbooks"), "--format", "ansible", "--copy-url", Server)
        {
            Writes = [At("playbooks")],
        });
        Run(new Step("collect outputs", "collect", fleet.Outputs())
        {
            Reads = [fleet.Outputs()],
            Writes = [At("zone")],
            Documents = [fleet.Outputs()],
        });
        Run(new Step("status, all proved", "status"));
        Run(new Step("status --list", "status", "--list"));
        Run(new Step("status --findings", "status", "--findings"));
        Run(new Step("status --html", "status", "--html", At("status.html")));
        Run(new Step("deadlines --json", "deadlines", "--json"));
    }

    private void Devices()
    {
        var document = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Footprint.FilesAt(fleet.Drop).First())));
        Run(new Step("history", "history", fleet.FirstName));
        Run(new Step("show", "show", document));
        Run(new Step("show, a bundle", "show", Path.GetFileName(Footprint.FilesAt(At("out")).First()).Split(".offlic")[0]));
        Run(new Step("cat", "cat", document));
        Run(new Step("reconcile", "reconcile", fleet.CssmList()));
        Run(new Step("roster adopt", "roster", "adopt"));
        Run(new Step("roster export", "roster", "export", At("roster.csv")));
        Run(new Step("roster import", "roster", "import", At("roster.csv")));
        Run(new Step("status with roster", "status"));
        Run(new Step("round start", "round", "start"));
        Run(new Step("status --missing", "status", "--missing"));
        Run(new Step("sheet save", "sheet", "save", "--to", At("sheets"), "--copy-url", Server) { Writes = [At("sheets")] });
        Run(new Step("prepare", "prepare", "--to", At("tftp")) { Writes = [At("tftp")] });
        Run(new Step("bundles", "bundles"));
        Run(new Step("media", "media", At("back")));
    }

    private void Checks()
    {
        Run(new Step("audit verify", "audit", "verify"));
        Run(new Step("audit export", "audit", "export"));
        Run(new Step("doctor", "doctor"));
        Run(new Step("doctor --deep", "doctor", "--deep"));
        Run(new Step("backup", "backup", At("backup.tar")) { Reads = [At("zone")], Writes = [At("backup.tar")] });
        runner.Run(new Step("restore", "restore", At("backup.tar"), At("restored")) { Writes = [At("restored")] });
        var collector = new Station(runner, At("collector"), "LAB-B");
        collector.Create("zone");
        collector.Trust(new Station(runner, At("desk"), "HQ")); // whose lists say whose responses without a name are
        Run(new Step("ledger merge", "ledger", "merge", At("backup.tar")) { Writes = [At("collector")], MayRefuse = true }, "collector");
    }

    private void Exports()
    {
        Run(new Step("ledger size", "ledger", "size"));
        Run(new Step("ledger size --by device", "ledger", "size", "--by", "device"));
        Run(new Step("ledger export", "ledger", "export", "--to", At("exports")) { Reads = [At("zone")], Writes = [At("exports")] });
        Run(new Step("ledger export --since", "ledger", "export", "--to", At("increments"), "--since", "LAB-A.export.00000001")
        {
            Writes = [At("increments")],
        });
    }

    private void Desk()
    {
        Run(new Step("desk: status --list", "status", "--list"), "desk");
        Run(new Step("desk: status --findings", "status", "--findings"), "desk");
        Run(new Step("desk: deadlines", "deadlines"), "desk");
        Run(new Step("desk: zone list", "zone", "list"), "desk");
        Run(new Step("desk: reconcile", "reconcile", fleet.CssmList()), "desk");
        Run(new Step("desk: stage, nothing new", "stage", "--to", At("upload-again")), "desk");
        Run(new Step("desk: pack --again", "pack", "--to", At("again"), "--again", "1") { Writes = [At("again")] }, "desk");
        Run(new Step("desk: doctor --deep", "doctor", "--deep"), "desk");
        Run(new Step("desk: backup", "backup", At("desk.tar")) { Writes = [At("desk.tar")] }, "desk");
        Run(new Step("desk: ledger export", "ledger", "export", "--to", At("desk-exports")) { Writes = [At("desk-exports")] }, "desk");
    }

    private void Run(Step step, string station = "zone") =>
        runner.Run(step with { Arguments = ["--station", At(station), .. step.Arguments] });
}
