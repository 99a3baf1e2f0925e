using OfflineLicense.Storage.Files;

namespace OfflineLicense.Tests.Storage;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(9_999, "9,999 bytes")]
    [InlineData(10_000, "9.7 KiB")]
    [InlineData(102_399, "99.9 KiB")]
    [InlineData(1_048_575, "1,023 KiB")]
    [InlineData(1_048_576, "1 MiB")]
    [InlineData(536_870_912, "512 MiB")]
    [InlineData(1_610_612_736, "1.5 GiB")]
    public void A_size_has_the_unit_in_which_it_is_short(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
