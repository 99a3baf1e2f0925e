using System.Globalization;
using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Benchmarks;

/// <summary>
/// Files for <c>scripts/bench.sh</c>: <c>fleet DIR DEVICES REPORTS</c> drops the usage files of sample devices;
/// <c>answer DEVICES REPORTS UPLOADS ARCHIVE</c> answers what was staged of the same fleet with one nested archive.
/// </summary>
internal static class SampleFiles
{
    private const int Seed = 4711;

    private static readonly DateTimeOffset Clock = new(2026, 11, 21, 10, 30, 0, TimeSpan.Zero);

    public static int WriteFleet(string[] args)
    {
        if (args is not [_, var folder, var devices, var reports])
            return 2;
        var paths = Fleet.Drop(Fleet.Of(Seed, Number(devices), Number(reports)), folder, sameNames: false);
        Console.WriteLine(
            $"{paths.Count} devices with {reports} reports each, {paths.Sum(path => new FileInfo(path).Length) / 1_000_000} MB"
        );
        return 0;
    }

    public static int Answer(string[] args)
    {
        if (args is not [_, var devices, var reports, var uploads, var archive])
            return 2;
        var answers = new SampleCssm(Fleet.Of(Seed, Number(devices), Number(reports)), Clock).Answer(uploads);
        SampleCssm.DownloadArchive(answers, archive);
        Console.WriteLine($"{answers.Count} answers in one archive, {new FileInfo(archive).Length / 1_000_000} MB");
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
