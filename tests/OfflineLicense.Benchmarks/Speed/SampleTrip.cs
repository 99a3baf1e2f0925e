using System.Security.Cryptography;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>
/// One trip with new stations: a zone collects and packs, the desk stages and collects the answers, the zone splits them. A
/// copy of the zone collects the answers itself, as a zone without a desk does.
/// </summary>
internal sealed class SampleTrip
{
    /// <summary>The name of a step that does nothing but start: <c>status</c> of a new station.</summary>
    public const string Start = "start";

    private const int Starts = 3;

    private readonly StepRunner _runner;
    private readonly SampleFleet _fleet;
    private readonly string _folder;

    public SampleTrip(StepRunner runner, SampleFleet fleet, string folder)
    {
        (_runner, _fleet, _folder) = (runner, fleet, folder);
        foreach (var place in (string[])["out", "back"])
            Directory.CreateDirectory(At(place));
    }

    /// <summary>The usage files of each group are collected for a virtual account of its own.</summary>
    public bool AccountForEachGroup { get; init; }

    /// <summary>Only what the baseline does too: no desk.</summary>
    public void RunWithBaseline()
    {
        Stations();
        Zone();
        _runner.Tool("stage", "--to", At("upload"), "--station", At("zone"));
        _fleet.Answer(At("upload"));
        ZoneAlone();
    }

    /// <param name="everyCommand">Also the commands that people use beside the trip.</param>
    public void Run(bool everyCommand = false)
    {
        Stations();
        Zone();
        Desk();
        Return();
        ZoneAlone();
        if (everyCommand)
            new StationCommands(_runner, _fleet, _folder).Run();
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Stations()
    {
        var (zone, desk) = (new Station(_runner, At("zone"), "LAB-A"), new Station(_runner, At("desk"), "HQ"));
        zone.Create("zone");
        desk.Create("desk");
        zone.Trust(desk);
        desk.Trust(zone);
        for (var time = 0; time < Starts; time++)
            Run(new Step(Start, "status"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        File.WriteAllText(At("key.pem"), key.ExportECPrivateKeyPem());
        File.WriteAllText(At("pub.pem"), key.ExportSubjectPublicKeyInfoPem());
    }

    private void Zone()
    {
        if (AccountForEachGroup)
            CollectByAccount();
        else
            Collect();
        Run(new Step("pack", "pack", "--to", At("out"))
        {
            Baseline = ["pack", At("base.db"), At("base.tar"), At("key.pem")],
            Reads = [At("zone")],
            Writes = [At("zone"), At("out")],
            Documents = [At("out")],
        });
        Run(new Step("verify", "verify", At("out"))
        {
            Baseline = ["verify", At("base.tar"), At("pub.pem")],
            Reads = [At("out")],
            Documents = [At("out")],
        });
        _runner.Copy(At("zone"), At("alone"));
    }

    private void Collect() => Run(new Step("collect", "collect", _fleet.Drop)
    {
        Baseline = ["collect", _fleet.Drop, At("base.db")],
        Reads = [_fleet.Drop],
        Writes = [At("zone")],
        Documents = [_fleet.Drop],
    });

    private void CollectByAccount()
    {
        for (var group = 0; group < _fleet.Groups.Count; group++)
        {
            var folder = _fleet.Groups[group];
            Run(new Step("collect", "collect", folder, "--virtual-account", $"VA-{group:D4}") { Documents = [folder] });
        }

        _runner.Join($"collect, {_fleet.Groups.Count} times", _fleet.Groups.Count, replace: true);
    }

    private void Desk()
    {
        Run(new Step("desk: receive", "receive", At("out"))
        {
            Reads = [At("out")],
            Writes = [At("desk")],
            Documents = [At("out")],
        }, "desk");
        Run(new Step("desk: stage", "stage", "--to", At("upload"))
        {
            Reads = [At("desk")],
            Writes = [At("desk"), At("upload")],
            Documents = [At("upload")],
        }, "desk");
        Run(new Step("desk: mark", "mark", "uploaded", At("upload")) { Reads = [At("upload")], Writes = [At("desk")] }, "desk");
        _fleet.Answer(At("upload"));
        Run(new Step("desk: answers", "collect", _fleet.Answers)
        {
            Reads = [_fleet.Answers],
            Writes = [At("desk")],
            Packed = _fleet.AnswerSize,
        }, "desk");
        Run(new Step("desk: pack", "pack", "--to", At("back"))
        {
            Reads = [At("desk")],
            Writes = [At("desk"), At("back")],
            Documents = [At("back")],
        }, "desk");
        Run(new Step("desk: status", "status") { Reads = [At("desk")] }, "desk");
    }

    /// <summary>What the zone does with what the desk sent.</summary>
    private void Return()
    {
        Run(new Step("receive", "receive", At("back")) { Reads = [At("back")], Writes = [At("zone")], Documents = [At("back")] });
        Run(new Step("split", "split", "--to", At("install"))
        {
            Baseline = ["split", _fleet.Answers, At("base-install")],
            Reads = [At("zone")],
            Writes = [At("zone"), At("install")],
            Documents = [At("install")],
        });
        Run(new Step("status", "status") { Reads = [At("zone")] });
        Run(new Step("deadlines", "deadlines") { Reads = [At("zone")] });
    }

    private void ZoneAlone()
    {
        Run(new Step("answers", "collect", _fleet.Answers)
        {
            Reads = [_fleet.Answers],
            Writes = [At("alone")],
            Packed = _fleet.AnswerSize,
        }, "alone");
        Run(new Step("split alone", "split", "--to", At("install-alone"))
        {
            Baseline = ["split", _fleet.Answers, At("base-install-alone")],
            Reads = [At("alone")],
            Writes = [At("alone"), At("install-alone")],
            Documents = [At("install-alone")],
        }, "alone");
        _runner.Join("answers + split", 2, replace: false);
    }

    private void Run(Step step, string station = "zone") =>
        _runner.Run(step with { Arguments = ["--station", At(station), .. step.Arguments] });
}
