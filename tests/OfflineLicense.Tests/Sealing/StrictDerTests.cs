using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

public sealed class StrictDerTests
{
    [Theory]
    [InlineData("30060201010201 01", true)]
    [InlineData("", false)]
    [InlineData("30", false)]
    [InlineData("3000", false)]
    [InlineData("3006020101020101 00", false)]
    [InlineData("3007020101020101 00", false)]
    [InlineData("3005020101020101", false)]
    [InlineData("308106020101020101", false)]
    [InlineData("30820006020101020101", false)]
    [InlineData("3080020101020101 0000", false)]
    [InlineData("3106020101020101", false)]
    [InlineData("a006020101020101", false)]
    [InlineData("3006020100020101", false)]
    [InlineData("3006020101020100", false)]
    [InlineData("3006020181020101", false)]
    [InlineData("30070202000102 0101", false)]
    [InlineData("3007020200810201 01", true)]
    [InlineData("3003020101", false)]
    [InlineData("3009020101020101020101", false)]
    [InlineData("3005020002 0101", false)]
    [InlineData("30070281010102 0101", false)]
    [InlineData("3006030101020101", false)]
    [InlineData("3006020101030101", false)]
    [InlineData("3006020301020101", false)]
    [InlineData("3006020101020201", false)]
    [Trait("Attack", "A17")]
    public void Only_the_one_encoding_is_strict(string hex, bool strict) =>
        Assert.Equal(strict, StrictDer.IsStrict(Convert.FromHexString(hex.Replace(" ", string.Empty)), KeyCurve.P256));

    [Fact]
    public void An_integer_longer_than_the_curve_is_not_strict()
    {
        byte[] integer = [0x02, 33, 0x01, .. new byte[32]];
        byte[] seal = [0x30, (byte)(integer.Length + 3), .. integer, 2, 1, 1];

        Assert.False(StrictDer.IsStrict(seal, KeyCurve.P256));
        Assert.True(StrictDer.IsStrict(seal, KeyCurve.P384));
    }

    [Fact]
    public void Every_pair_of_integers_has_one_encoding_and_comes_back()
    {
        var random = new Random(7);
        foreach (var curve in KeyCurve.All)
        {
            for (var round = 0; round < 2000; round++)
            {
                var plain = new byte[2 * curve.Size];
                random.NextBytes(plain);
                plain.AsSpan(0, random.Next(curve.Size)).Clear();
                plain.AsSpan(curve.Size, random.Next(curve.Size)).Clear();
                plain[curve.Size - 1] |= 1;
                plain[^1] |= 1;

                var seal = StrictDer.FromFixed(plain, curve);

                Assert.Equal(plain, StrictDer.ToFixed(seal, curve));
            }
        }
    }
}
