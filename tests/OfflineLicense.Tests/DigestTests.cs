using System.Security.Cryptography;
using System.Text;

namespace OfflineLicense.Tests;

public sealed class DigestTests
{
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void A_digest_shows_its_bytes_as_lower_case_digits_and_is_parsed_from_them()
    {
        var digest = Digest.Of(Encoding.ASCII.GetBytes("abc"));

        Assert.Equal(OfAbc, digest.Hex);
        Assert.Equal(OfAbc[..8], digest.Short);
        Assert.Equal(SHA256.HashData("abc"u8), digest.Bytes.ToArray());
        Assert.Equal(digest, Digest.Parse(OfAbc));
        Assert.Equal(digest.GetHashCode(), Digest.Parse(OfAbc)!.Value.GetHashCode());
    }

    [Fact]
    public void Two_digests_differ_by_any_one_byte()
    {
        var hash = SHA256.HashData("abc"u8);
        for (var at = 0; at < hash.Length; at++)
        {
            var other = (byte[])hash.Clone();
            other[at] ^= 1;
            Assert.NotEqual(Digest.FromHash(hash), Digest.FromHash(other));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ba7816bf")]
    [InlineData("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0")]
    public void Text_that_is_not_64_lower_case_digits_is_no_digest(string? text) => Assert.Null(Digest.Parse(text));

    [Fact]
    public void The_digest_of_nothing_yet_is_64_zeros() => Assert.Equal(new string('0', 64), Digest.Zero.Hex);
}
