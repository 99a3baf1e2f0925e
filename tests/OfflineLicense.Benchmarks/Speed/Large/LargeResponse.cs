namespace OfflineLicense.Benchmarks.Speed.Large;

/// <summary>A response of 1 GB to a server's request, from the desk to the folder from which the server takes it.</summary>
internal static class LargeResponse
{
    private const long Request = 1_000_000;

    private const long Response = 1_000_000_000;

    public static void Run(StepRunner runner, string folder)
    {
        string At(string name) => Path.Combine(folder, name);
        var (zone, desk) = (new Station(runner, At("zone"), "LAB-A"), new Station(runner, At("desk"), "HQ"));
        zone.Create("zone");
        desk.Create("desk");
        zone.Trust(desk);
        desk.Trust(zone);
        Directory.CreateDirectory(At("out"));
        Directory.CreateDirectory(At("back"));
        Make(At("sync.bin"), Request);
        Make(At("answer.bin"), Response);
        runner.Tool("collect", "--as", "onprem-sync", "--server", "ONPREM1", At("sync.bin"), "--station", At("zone"));
        runner.Tool("pack", "--to", At("out"), "--station", At("zone"));
        runner.Tool("receive", At("out"), "--station", At("desk"));
        runner.Tool("stage", "--to", At("upload"), "--station", At("desk"));

        Run("desk: collect", "desk", At("answer.bin"), At("desk"),
            "collect", "--as", "onprem-sync-response", "--server", "ONPREM1", At("answer.bin"));
        Run("desk: pack", "desk", At("desk"), At("back"), "pack", "--to", At("back"));
        Run("verify", "zone", At("back"), At("none"), "verify", At("back"));
        Run("receive", "zone", At("back"), At("zone"), "receive", At("back"));
        Run("split", "zone", At("zone"), At("install"), "split", "--to", At("install"));

        void Run(string name, string station, string reads, string writes, params string[] arguments) =>
            runner.Run(new Step(name, [.. arguments, "--station", At(station)]) { Reads = [reads], Writes = [writes], Packed = Response });
    }

    /// <summary>Half of it does not compress.</summary>
    private static void Make(string path, long size)
    {
        var random = new Random(1);
        var piece = new byte[1_000_000];
        using var file = File.Create(path);
        for (var written = 0L; written < size; written += piece.Length)
        {
            random.NextBytes(piece.AsSpan(0, piece.Length / 2));
            file.Write(piece);
        }
    }
}
