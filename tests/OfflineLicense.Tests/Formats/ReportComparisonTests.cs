using OfflineLicense.Formats.Licensing;

namespace OfflineLicense.Tests.Formats;

public sealed class ReportComparisonTests
{
    private static readonly Udi Switch = Udi.From("C9300-48P", "FIX2501A0B1")!;

    [Theory]
    [InlineData("growing-first.txt", "growing-later.txt", ReportComparisonResult.Grew)]
    [InlineData("growing-later.txt", "growing-first.txt", ReportComparisonResult.Shrank)]
    [InlineData("growing-later.txt", "growing-later.txt", ReportComparisonResult.Same)]
    [InlineData("growing-first.txt", "growing-otherwise.txt", ReportComparisonResult.Differs)]
    [InlineData("growing-first.txt", "v2-two-reports.txt", ReportComparisonResult.Differs)]
    internal void Two_savings_of_a_report_are_told_apart(string older, string newer, ReportComparisonResult verdict) =>
        Assert.Equal(verdict, Compare(older, newer, Switch));

    [Fact]
    public void A_file_that_needs_the_slow_reader_is_compared_too() =>
        Assert.Equal(ReportComparisonResult.Same, ReportComparison.Compare(FormatFixtures.Bytes("usage/good/v2-two-reports.txt"),
            FormatFixtures.Bytes("usage/good/escaped-text.txt"), Switch, 1735000001));

    [Fact]
    public void Another_device_with_the_same_report_id_is_another_report() =>
        Assert.Equal(ReportComparisonResult.Differs, Compare("growing-first.txt", "growing-first.txt", Udi.From("C9300-48P", "OTHER")!));

    [Theory]
    [InlineData("not ours")]
    [InlineData("\u00ff")]
    [InlineData("<smartLicense><RUMReport>")]
    public void What_cannot_be_read_as_a_usage_file_is_another_report(string other) =>
        Assert.Equal(ReportComparisonResult.Differs, ReportComparison.Compare(System.Text.Encoding.Latin1.GetBytes(other),
            FormatFixtures.Bytes("usage/good/growing-first.txt"), Switch, 1735000009));

    private static ReportComparisonResult Compare(string older, string newer, Udi device) =>
        ReportComparison.Compare(FormatFixtures.Bytes("usage/good/" + older), FormatFixtures.Bytes("usage/good/" + newer), device,
            1735000009);
}
