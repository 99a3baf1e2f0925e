namespace OfflineLicense.Benchmarks.Speed.Large;

/// <summary>300,000 answers in one archive, for as many devices with one report each: what SSM On-Prem holds at most.</summary>
internal static class ManyAnswers
{
    private const int Devices = 300_000;

    public static void Run(StepRunner runner, string folder)
    {
        string At(string name) => Path.Combine(folder, name);
        var fleet = new SampleFleet(folder, Devices, reports: 1);
        fleet.AnswerAll();
        new Station(runner, At("zone"), "LAB-A").Create("zone");
        runner.Run(new Step("collect", "collect", fleet.Drop, "--station", At("zone"))
        {
            Baseline = ["collect", fleet.Drop, At("base.db")],
            Reads = [fleet.Drop],
            Writes = [At("zone")],
            Documents = [fleet.Drop],
        });
        runner.Run(new Step("answers", "collect", fleet.Answers, "--station", At("zone"))
        {
            Reads = [fleet.Answers],
            Writes = [At("zone")],
            Packed = fleet.AnswerSize,
        });
        runner.Run(new Step("split alone", "split", "--to", At("install"), "--station", At("zone"))
        {
            Baseline = ["split", fleet.Answers, At("base-install")],
            Reads = [At("zone")],
            Writes = [At("zone"), At("install")],
            Documents = [At("install")],
        });
        runner.Join("answers + split", 2, replace: false);
        runner.Run(new Step("status", "status", "--station", At("zone")));
        runner.Run(new Step("deadlines", "deadlines", "--station", At("zone")));
    }
}
