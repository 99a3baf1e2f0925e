using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Speed.Large;

/// <summary>The largest things that the tool promises to carry, each once.</summary>
internal static class LargeCases
{
    private static readonly (string Name, string Title, bool WithBaseline, Action<StepRunner, string> Run)[] All =
    [
        ("response", "A server's response of 1 GB", false, LargeResponse.Run),
        ("reports", "One device with 100,000 reports in 4 files", true, ManyReports.Run),
        ("accounts", "1,000 virtual accounts of 5 devices", false, ManyAccounts.Run),
        ("zones", "100 zones of 50 devices with 8 reports each, at one desk", false, ManyZones.Run),
        ("answers", "300,000 answers in one archive", true, ManyAnswers.Run),
    ];

    public static void Run(BenchOptions options)
    {
        foreach (var (name, title, withBaseline, run) in All.Where(one => options.Case is null || one.Name == options.Case))
        {
            var folder = Directory.CreateDirectory(Path.Combine(options.Folder, name)).FullName;
            var runner = new StepRunner(options.Tool, withBaseline ? options.Baseline : null, folder, limits: true);
            run(runner, folder);
            Console.WriteLine(Invariant($"{title}; one whole process each unless it says more\n\n{StepTable.All(runner.Runs)}"));
        }
    }

    /// <returns>Whether there is a case of this name.</returns>
    public static bool Has(string name) => All.Any(one => one.Name == name);
}
