using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Sealing;

public sealed class ItemNameTests
{
    private static readonly Digest Hash = Digest.Parse("3f9a1c2e77aa00b1" + new string('0', 48))!.Value;

    [Fact]
    public void A_document_of_a_device_is_named_by_PID_serial_and_hash() =>
        Assert.Equal("C9300-48P_FOC1234X0AB_3f9a1c2e.txt", ItemName.For(DocumentKind.Usage, Udi.From("C9300-48P", "FOC1234X0AB"), null,
            Hash));

    [Fact]
    public void A_slash_a_dot_and_a_plus_become_underlines() =>
        Assert.Equal("ISR4321_K9_A_B_C_3f9a1c2e.txt", ItemName.For(DocumentKind.Usage, Udi.From("ISR4321/K9", "A.B+C"), null, Hash));

    [Fact]
    public void The_UUID_is_no_part_of_the_name() =>
        Assert.Equal("UCM_cc920_3f9a1c2e.txt", ItemName.For(DocumentKind.Usage,
            Udi.From("UCM", "cc920", "e53fc968-0000-0000-0000-000000000000"), null, Hash));

    [Fact]
    public void A_document_without_a_device_is_named_by_its_kind() =>
        Assert.Equal("policy_3f9a1c2e.txt", ItemName.For(DocumentKind.Policy, null, null, Hash));

    [Fact]
    public void A_servers_file_is_named_by_the_server() =>
        Assert.Equal("onprem-1_server-request_3f9a1c2e.gz", ItemName.For(DocumentKind.ServerRequest, null, "onprem-1", Hash, "gz"));

    [Fact]
    [Trait("Attack", "A03")]
    public void A_collision_takes_sixteen_digits_for_all_that_collide()
    {
        var other = Digest.Parse("3f9a1c2e00000000" + new string('0', 48))!.Value;
        var udi = Udi.From("C9300", "FOC1");

        var names = ItemName.ForAll([
            (DocumentKind.Usage, udi, null, Hash, "txt"),
            (DocumentKind.Policy, null, null, Hash, "txt"),
            (DocumentKind.Usage, Udi.From("c9300", "FOC1"), null, other, "txt"),
        ]);

        Assert.Equal(["C9300_FOC1_3f9a1c2e77aa00b1.txt", "policy_3f9a1c2e.txt", "c9300_FOC1_3f9a1c2e00000000.txt"], names);
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("COM1")]
    [InlineData("LPT9")]
    [InlineData("AUX")]
    [Trait("Attack", "A04")]
    public void No_name_is_one_that_Windows_keeps_for_itself(string pid)
    {
        var stem = Path.GetFileNameWithoutExtension(ItemName.For(DocumentKind.Usage, null, pid, Hash)).Split('.')[0];

        Assert.NotEqual(pid, stem, StringComparer.OrdinalIgnoreCase);
        Assert.EndsWith("_3f9a1c2e", stem, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "A05")]
    public void Whatever_a_device_calls_itself_the_name_fits_the_grammar()
    {
        var random = new Random(11);
        string[] awkward = ["..", "../../etc/passwd", "\\\\?\\C:\\x", "-rf", "_", "=cmd", "C9300\u202etxt", "\ud83d\ude00", "\u00e9\u0301",
            new string('W', 255), "a b", "'; DROP", "CON", "~", "\ufeffX"];
        var names = 0;
        for (var round = 0; round < 5000; round++)
        {
            var pid = round < awkward.Length ? awkward[round] : Any(random);
            var udi = Udi.From(pid, Any(random));
            foreach (var kind in DocumentKind.All)
            {
                foreach (var collision in new[] { false, true })
                {
                    var name = ItemName.For(kind, round % 3 == 0 ? null : udi, round % 5 == 0 ? pid : null, Hash, "json", collision);
                    Assert.True(ItemName.IsValid(name), name);
                    names++;
                }
            }
        }

        Assert.True(names > 100_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".txt")]
    [InlineData("a")]
    [InlineData("a.TXT")]
    [InlineData("a.txt\n")]
    [InlineData("a.exe")]
    [InlineData("a.txt.exe")]
    [InlineData("a/b.txt")]
    [InlineData("..txt")]
    [InlineData("_a.txt")]
    [InlineData("-a.txt")]
    [InlineData("a b.txt")]
    [InlineData("\u00e9.txt")]
    [InlineData("a:b.txt")]
    public void Any_other_form_is_no_name(string name) => Assert.False(ItemName.IsValid(name));

    [Fact]
    public void A_text_of_a_device_is_txt_whatever_it_holds() =>
        Assert.Equal("txt", ItemName.ExtensionFor(DocumentKind.Ack, "<?xml version=\"1.0\"?>"u8));

    [Fact]
    public void A_servers_export_keeps_what_its_first_bytes_say()
    {
        byte[] tar = new byte[512];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        tar[0] = (byte)'a';

        Assert.Equal("gz", ItemName.ExtensionFor(DocumentKind.ServerRequest, [0x1f, 0x8b, 8]));
        Assert.Equal("zip", ItemName.ExtensionFor(DocumentKind.ServerRequest, "PK\x03\x04"u8));
        Assert.Equal("tar", ItemName.ExtensionFor(DocumentKind.ServerRequest, tar));
        Assert.Equal("tar", ItemName.ExtensionFor(DocumentKind.ServerRequest, TarWriter.Old("a", [1])));
        Assert.Equal("xml", ItemName.ExtensionFor(DocumentKind.ServerResponse, "\ufeff <a/>"u8));
        Assert.Equal("json", ItemName.ExtensionFor(DocumentKind.ServerResponse, "\n[1]"u8));
        Assert.Equal("txt", ItemName.ExtensionFor(DocumentKind.ServerResponse, "hello"u8));
        Assert.Equal("bin", ItemName.ExtensionFor(DocumentKind.ServerResponse, [1, 2, 0, 4]));
        Assert.Equal("bin", ItemName.ExtensionFor(DocumentKind.ServerResponse, []));
    }

    private static string Any(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => char.ConvertFromUtf32(random.Next(0x20, 0xd7ff))));
}
