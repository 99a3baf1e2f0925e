using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Sealing;

public sealed class TarHeaderTests
{
    private static readonly BundleName Name = BundleName.Parse("LAB-A.desk.00000007")!;

    [Fact]
    public void The_known_answer_of_the_format_holds()
    {
        var header = Header("FORMAT.offlic-bundle-1", 16);

        Assert.Equal("015314\0 ", Encoding.ASCII.GetString(header, 148, 8));
        Assert.Equal("e917bc222efd2c991b357dd8657fa38fe98d9f5f291acaf08edcb9eb4e6a5d40", Convert.ToHexStringLower(SHA256.HashData(header)));
    }

    [Fact]
    public void The_type_line_is_the_hash_of_the_format()
    {
        Assert.Equal($"{Digest.Of(MemberName.FormatContent).Hex}  FORMAT.offlic-bundle-1\n",
            Encoding.ASCII.GetString(ChecksumList.TypeLine));
        Assert.Equal("offlic-bundle/1\n", Encoding.ASCII.GetString(MemberName.FormatContent));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(511L)]
    [InlineData(512L)]
    [InlineData(67_108_864L)]
    [InlineData(2_147_483_647L)]
    [InlineData(8_589_934_591L)]
    public void A_size_comes_back(long size) => Assert.Equal(size, TarHeader.SizeIn(Header("items/a.txt", size)));

    [Fact]
    public void The_longest_names_fit()
    {
        var longest = BundleName.From(new string('O', 32), new string('D', 32), Limits.BundleMaxSequence)!;
        var header = new byte[512];
        var member = "items/" + new string('a', 76) + ".txt";
        new TarHeader(longest).Write(member, 1, header);

        Assert.Equal(longest, TarHeader.BundleIn(header));
        Assert.Equal(member, TarHeader.NameIn(header));
    }

    [Fact]
    public void A_name_that_fills_its_field_has_no_zero_behind_it()
    {
        var header = Header("items/a.txt", 1);
        header.AsSpan(0, 100).Fill((byte)'n');

        Assert.Equal(new string('n', 100), TarHeader.NameIn(header));
    }

    [Theory]
    [InlineData(0L, 512L)]
    [InlineData(1L, 1024L)]
    [InlineData(512L, 1024L)]
    [InlineData(513L, 1536L)]
    public void A_member_takes_whole_blocks(long size, long length) => Assert.Equal(length, TarHeader.MemberLength(size));

    [Fact]
    public void Every_changed_byte_of_a_header_is_seen()
    {
        var writer = new TarHeader(Name);
        var header = Header("items/a.txt", 700);
        for (var at = 0; at < header.Length; at++)
        {
            header[at] ^= 0x20;
            Assert.False(writer.Matches(header, "items/a.txt", 700));
            header[at] ^= 0x20;
        }

        Assert.True(writer.Matches(header, "items/a.txt", 700));
    }

    [Fact]
    public void A_size_of_blanks_base_256_or_eight_digits_is_none()
    {
        foreach (var bad in new[] { "       1274\0", "1274\0\0\0\0\0\0\0\0", "00000001274 ", "00000001278\0" })
        {
            var header = Header("items/a.txt", 700);
            Encoding.ASCII.GetBytes(bad).CopyTo(header, 124);
            Assert.Null(TarHeader.SizeIn(header));
        }
    }

    private static byte[] Header(string member, long size)
    {
        var header = new byte[TarHeader.Block];
        new TarHeader(Name).Write(member, size, header);
        return header;
    }
}
