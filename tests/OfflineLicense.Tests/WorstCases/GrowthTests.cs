using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Api;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Formats.Licensing;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>
/// Every shape of hostile file through the readers at two sizes, eight times apart: the processor time of the reading thread grows no
/// faster than the file. Regression: a search for tokens, adjacent CDATA sections and JSON that is none took time as the square of
/// the file, or an exception for each few bytes of it.
/// </summary>
[Trait("Lane", "check")]
[Trait("Attack", "A07")]
public sealed class GrowthTests(ITestOutputHelper output)
{
    private const int Small = 64 * Limits.KiB;
    private const int Times = 8;

    /// <summary>Eight times the file may cost at most this many times the time.</summary>
    private const double MostGrowth = 16;

    /// <summary>Below this a time is that of the compiler and the caches.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(40);

    [SkippableFact]
    public void Time_grows_no_faster_than_the_file_for_every_shape()
    {
        Requires.Linux();
        var tooFast = new List<string>();
        foreach (var shape in Shapes.All)
        {
            var growth = Measure(shape);
            for (var again = 0; again < 2 && growth.Factor > MostGrowth; again++)
                growth = Measure(shape);
            if (growth.Factor > MostGrowth)
                tooFast.Add($"{shape.Name}: {growth.Small.TotalMilliseconds:F0} ms became {growth.Large.TotalMilliseconds:F0} ms");
        }

        Figures.Figure(output, "worst cases measured at two sizes", Shapes.All.Count);
        Figures.Figure(output, "worst cases that grow faster than the file", tooFast.Count);
        Assert.True(Shapes.All.Count >= 150, $"{Shapes.All.Count}");
        Assert.True(tooFast.Count == 0, string.Join('\n', tooFast));
    }

    /// <summary>Regression: both files were read again for each report that had grown, so 100,000 reports took days.</summary>
    [SkippableFact]
    public void Two_savings_of_many_grown_reports_are_compared_in_one_pass()
    {
        Requires.Linux();
        var few = ThreadTime.Of(() => Compare(500));
        var many = ThreadTime.Of(() => Compare(Times * 500));

        Assert.True(many <= MostGrowth * (few > Floor ? few : Floor), $"{few} became {many}");
    }

    private static void Compare(int reports)
    {
        var keys = Enumerable.Range(1, reports).Select(id => new ReportKey(Udi.From("C9300", "S1")!, id)).ToList();

        Assert.All(ReportComparison.Compare(Saving(reports, "1"), Saving(reports, "1,2"), keys), result =>
            Assert.Equal(ReportComparisonResult.Grew, result));
        Assert.All(ReportComparison.Compare(Saving(reports, "1,2"), Saving(reports, "1"), keys), result =>
            Assert.Equal(ReportComparisonResult.Shrank, result));
        Assert.All(ReportComparison.Compare(Saving(reports, "1,2"), Saving(reports, "1,3"), keys), result =>
            Assert.Equal(ReportComparisonResult.Differs, result));
    }

    private static byte[] Saving(int reports, string measurements) => Encoding.ASCII.GetBytes($"<smartLicense>{string.Concat(
        Enumerable.Range(1, reports).Select(id => "<RUMReport><![CDATA[{\"payload\":\"{\\\"asset_identification\\\":{\\\"instance\\\":"
            + "{\\\"sudi\\\":{\\\"udi_pid\\\":\\\"C9300\\\",\\\"udi_serial_number\\\":\\\"S1\\\"}}},"
            + $"\\\"meta\\\":{{\\\"report_id\\\":{id}}},\\\"measurements\\\":[{measurements}]}}\"}}]]></RUMReport>"))}</smartLicense>");

    [Fact]
    public void No_two_shapes_are_one() => Assert.Equal(Shapes.All.Count, Shapes.All.DistinctBy(shape => shape.Name).Count());

    private static (TimeSpan Small, TimeSpan Large, double Factor) Measure(Shape shape)
    {
        var (small, large) = (Read(shape, Small), Read(shape, Times * Small));
        return (small, large, large / (small > Floor ? small : Floor));
    }

    private static TimeSpan Read(Shape shape, int size)
    {
        using var stream = new MemoryStream(size + Limits.MiB);
        shape.Write(stream, size);
        var file = stream.ToArray();
        return ThreadTime.Of(() => Read(file));
    }

    /// <summary>What the readers do with a file before the ledger sees it.</summary>
    private static void Read(byte[] file)
    {
        var content = Recognizer.Read(file);
        if (content.Kind == DocumentKind.Archive)
        {
            foreach (var member in ArchiveReader.Open(new MemoryStream(file), "a"))
                Recognizer.Read(member.Content);
        }
        else if (content is { Refusal: null } && content.Kind == DocumentKind.ApiResponse)
        {
            foreach (var entry in ApiAnswer.Open(new MemoryStream(file)))
                entry.ToContent();
        }
    }
}
