using System.Text;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Sealing;

/// <summary>The fast reader of items.jsonl against the exact one: it takes no line that the exact one reads in another way.</summary>
public sealed class PlainLineTests
{
    private static readonly Digest Hash = Digest.Of("x"u8);

    private static readonly BundleItem Full = new(
        "C9300_FOC1_0a1b2c3d.txt", Hash, 123_456, DocumentKind.Usage, ["P:C9300,S:FOC1", "P:C9300,S:FOC2"])
    {
        SmartAccount = "Example, Inc.",
        VirtualAccount = "Default",
        UploadName = "C9300_FOC1_0a1b2c3d.txt",
        Reports = [1, 20, 9_007_199_254_740_991],
    };

    public static TheoryData<string> Lines { get; } =
    [
        .. new[]
        {
            Full,
            Full with { Reports = [7], Udis = [] },
            Full with { Reports = [], SmartAccount = "quote \" and \\", VirtualAccount = null },
            Full with { Reports = null, SmartAccount = "Größe 你", UploadName = null },
            new BundleItem("S_server-request_0a1b2c3d.tar", Hash, 0, DocumentKind.ServerRequest, []) { Server = "CSLU-1" },
            new BundleItem("A_B_0a1b2c3d.txt", Hash, 5, DocumentKind.Ack, ["P:A,S:B"]) { Request = Hash, Evidence = "report-id" },
        }.Select(item => Encoding.UTF8.GetString(BundleLists.Write([item]))),
        """{"name":"a.txt","sha256":"00","size":1,"kind":"usage","udis":[]}""" + "\n",
        """{"name":"a.txt"}""" + "\n",
        "\n",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    [Trait("Lane", "check")] // hundreds of thousands of lines
    public void A_line_and_every_line_that_differs_in_one_byte_are_read_as_the_exact_reader_reads_them(string text)
    {
        var line = Encoding.UTF8.GetBytes(text);
        Compare(line);
        for (var at = 0; at < line.Length; at++)
        {
            foreach (var sign in "\0\n \"\\,-0159:aAeE[]{}\u007f\u00c3")
                Compare([.. line[..at], (byte)sign, .. line[(at + 1)..]]);
            Compare([.. line[..at], .. line[(at + 1)..]]);
            Compare([.. line[..at], line[at], .. line[at..]]);
        }
    }

    [Fact]
    public void A_plain_line_is_taken_by_the_fast_reader()
    {
        var line = BundleLists.Write([Full with { Reports = [1, 2] }])[..^1];
        Assert.Equivalent(Full with { Reports = [1, 2] }, BundleLists.TryReadPlain(line, before: null), strict: true);
        Assert.Same(Full.VirtualAccount, BundleLists.TryReadPlain(line, Full)!.VirtualAccount);
    }

    private static void Compare(byte[] list)
    {
        var exact = Read(() => BundleLists.ReadItemsExactly(list));
        Assert.Equal(exact, Read(() => BundleLists.ReadItems(list)));
        byte[] twice = [.. BundleLists.Write([Full]), .. list];
        Assert.Equal(Read(() => BundleLists.ReadItemsExactly(twice)), Read(() => BundleLists.ReadItems(twice)));
    }

    private static string Read(Func<IReadOnlyList<BundleItem>> read)
    {
        try
        {
            return Encoding.UTF8.GetString(BundleLists.Write(read()));
        }
        catch (Failure refused)
        {
            return $"{refused.Code}: {refused.Message}";
        }
    }
}
