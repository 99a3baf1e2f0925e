using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing.Export;

/// <summary>The list of an export and that of a bundle: a key signs both, and neither passes for the other.</summary>
[Trait("Attack", "A19")]
public sealed class ExportSumsTests
{
    private static readonly byte[] s_export = ExportSums.Build("{}"u8, [("b", Digest.Zero), ("a_b", Digest.Zero), ("a", Digest.Zero)]);

    private static readonly byte[] s_bundle =
        ChecksumList.Build([new ChecksumLine(Digest.Of(MemberName.FormatContent), MemberName.Format)]);

    [Fact]
    public void The_list_has_the_format_first_and_the_tables_in_the_order_of_their_files()
    {
        Assert.True(s_export.AsSpan().StartsWith(ExportSums.TypeLine));
        Assert.Equal(Digest.Of(ExportSums.FormatContent).Hex, System.Text.Encoding.ASCII.GetString(ExportSums.TypeLine)[..64]);
        Assert.Equal(["FORMAT.offlic-export-1", "manifest.json", "a.csv", "a_b.csv", "b.csv"],
            System.Text.Encoding.ASCII.GetString(s_export).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[66..]));
    }

    [Fact]
    public void A_key_signs_each_list_only_as_what_it_is()
    {
        using var key = SigningKey.Create(KeyCurve.P384);
        Assert.True(key.Public.Verify(s_export, key.SignExport(s_export)));
        Assert.Throws<Failure>(() => key.Seal(s_export));
        Assert.Throws<Failure>(() => key.SignStatement(s_export));
        Assert.Throws<Failure>(() => key.SignExport(s_bundle));
        Assert.Throws<Failure>(() => key.SignExport([]));
    }

    [Fact]
    public void A_reader_of_bundles_takes_no_list_of_an_export() =>
        Assert.Equal("E_SUMS", Assert.Throws<Failure>(() => ChecksumList.Parse(s_export)).Code);

    [Theory]
    [InlineData("PLANT-7.export.00000001", true)]
    [InlineData("PLANT-7.export.1", false)]
    [InlineData("PLANT-7.desk.00000001", false)]
    [InlineData("PLANT-7.export.00000000", false)]
    [InlineData("../x.export.00000001", false)]
    public void Names_have_a_station_and_eight_digits(string text, bool isName) =>
        Assert.Equal(isName ? text : null, ExportName.Parse(text)?.ToString());
}
