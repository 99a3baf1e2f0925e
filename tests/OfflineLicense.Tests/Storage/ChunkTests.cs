using System.IO.Compression;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Tests.Storage;

/// <summary>Pieces of documents, packed and unpacked.</summary>
public sealed class ChunkTests
{
    private const int Plain = 0;
    private const int Brotli = 1;
    private const int Lz4 = 2;

    public static TheoryData<string, byte[]> Contents { get; } = new()
    {
        { "one byte", [0] },
        { "text", Enumerable.Repeat("<RUMReport><![CDATA[{}]]></RUMReport>\n"u8.ToArray(), 400).SelectMany(line => line).ToArray() },
        { "bytes without a pattern", Random(5_000) },
        { "zeros", new byte[1_000_000] },
        { "a pattern longer than the window", [.. Random(70_000), .. Random(70_000)] },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void What_is_packed_comes_back(string what, byte[] bytes)
    {
        var chunks = Chunk.Of(bytes);

        Assert.Equal(bytes, Chunk.Joined(chunks.Select(chunk => chunk.Unpack())));
        Assert.All(chunks, chunk => Assert.True(chunk.Bytes.Length <= chunk.Size && chunk.Encoding is Plain or Lz4, what));
    }

    /// <summary>Regression: the lists of a bundle of 25,000 documents are one piece of 9 MB, and were told as damaged.</summary>
    [Fact]
    public void A_piece_may_be_larger_than_those_of_documents()
    {
        var bytes = new byte[(2 * Limits.LedgerChunk) + 1];

        Assert.Equal(bytes, Chunk.Pack(bytes).Unpack());
    }

    [Fact]
    public void A_piece_of_an_older_ledger_is_read()
    {
        var bytes = "what an older version packed, packed, packed"u8.ToArray();
        var packed = new byte[100];
        Assert.True(BrotliEncoder.TryCompress(bytes, packed, out var length, 1, 22));

        Assert.Equal(bytes, new Chunk(bytes.Length, Brotli, packed[..length]).Unpack());
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(Brotli)]
    [InlineData(Lz4)]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_piece_that_does_not_give_its_bytes_is_damage(int encoding)
    {
        var chunk = Chunk.Pack(new byte[1_000]);
        Assert.Equal(Lz4, chunk.Encoding);
        for (var length = 0; length < chunk.Bytes.Length; length++)
            Check(new Chunk(1_000, encoding, chunk.Bytes[..length]));
        Check(new Chunk(1_001, encoding, chunk.Bytes));
        Check(new Chunk(999, encoding, chunk.Bytes));
        Check(new Chunk(-1, encoding, chunk.Bytes));
        Check(new Chunk(int.MaxValue, encoding, chunk.Bytes));

        static void Check(Chunk damaged) => Assert.Equal(FailureKind.Damaged, Assert.Throws<Failure>(() => damaged.Unpack()).Kind);
    }

    /// <summary>Any bytes: they are refused, or give as many bytes as they say.</summary>
    [Fact]
    public void Rubbish_in_place_of_a_piece_never_throws_anything_else()
    {
        var random = new Random(4711);
        for (var i = 0; i < 2_000; i++)
        {
            var rubbish = new byte[random.Next(60)];
            random.NextBytes(rubbish);
            try
            {
                Assert.Equal(200, new Chunk(200, 1 + (i % 2), rubbish).Unpack().Length);
            }
            catch (Failure refused)
            {
                Assert.Equal(FailureKind.Damaged, refused.Kind);
            }
        }
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
