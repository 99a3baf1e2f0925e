using System.Text;
using OfflineLicense.Formats.Archives;

namespace OfflineLicense.Tests.Formats.Archives;

/// <summary>What the dialects of tar can state and no archive of CSSM does: refused with its neighbours left whole, or the end.</summary>
public sealed class TarOddityTests
{
    private static readonly byte[] One = Encoding.UTF8.GetBytes("<smartLicense>one</smartLicense>");
    private static readonly byte[] Two = Encoding.UTF8.GetBytes("<smartLicense>two</smartLicense>");

    [Fact]
    [Trait("Attack", "A02")]
    public void A_sparse_file_with_a_long_map_is_passed_over_whole()
    {
        byte[] map = [.. Block(504, 1), .. Block(504, 0)];
        var archive = new TarWriter().Add("sparse", [], 'S', spoil: header => header[482] = 1).NoEnd();
        byte[] whole = [.. archive, .. map, .. new TarWriter().Add("two", Two).End()];

        Assert.Equal(["a!sparse unsafe-archive", "a!two "], Read(whole).Select(Said));
        Assert.Equal(Two, Read(whole)[1].Content);
        Assert.Equal("a!sparse unsafe-archive", Said(Read([.. archive, .. map[..700]])[0]));
    }

    [Theory]
    [InlineData("GNU.sparse.major=1")]
    [InlineData("GNU.sparse.map=0,1")]
    [Trait("Attack", "A02")]
    public void A_file_that_pax_calls_sparse_is_refused_and_the_rest_is_read(string record)
    {
        foreach (var type in new[] { '0', '\0' })
        {
            var members = Read(new TarWriter().Add("p", Pax(record), 'x').Add("one", One, type).Add("two", Two).End());

            Assert.Equal(["a!one unsafe-archive", "a!two "], members.Select(Said));
        }
    }

    [Theory]
    [InlineData("size=32")]
    [InlineData("GNU.sparse.major=1")]
    [Trait("Attack", "A02")]
    public void A_global_record_that_would_change_every_file_ends_the_archive(string record)
    {
        var members = Read(new TarWriter().Add("one", One).Add("g", Pax(record), 'g').Add("two", Two).End());

        Assert.Equal(["a!one ", "a unsafe-archive"], members.Select(Said));
    }

    [Fact]
    public void A_global_record_of_no_weight_changes_nothing()
    {
        var members = Read(new TarWriter().Add("g", [.. Pax("comment=x"), .. Pax("path=elsewhere")], 'g').Add("one", One).End());

        Assert.Equal(["a!one "], members.Select(Said));
    }

    [Fact]
    public void A_size_that_pax_states_too_must_be_the_headers()
    {
        Assert.Equal(One, Assert.Single(Read(new TarWriter().Add("p", Pax($"size={One.Length}"), 'x').Add("one", One).End())).Content);
        Assert.Equal(["a unsafe-archive"], Read(new TarWriter().Add("p", Pax("size=many"), 'x').Add("one", One).End()).Select(Said));
        Assert.Equal(["a unsafe-archive"], Read(new TarWriter().Add("p", Pax("size=33"), 'x').Add("one", One).End()).Select(Said));
    }

    [Theory]
    [InlineData("6 abc\n")]
    [InlineData("6 =ab\n")]
    [InlineData("3 \n")]
    [InlineData(" 5 a\n")]
    [InlineData("x a=b\n")]
    [InlineData("6 a=bc")]
    [Trait("Attack", "A02")]
    public void A_record_that_is_no_pax_record_ends_the_archive(string record) =>
        Assert.Equal(["a unsafe-archive"],
            Read(new TarWriter().Add("p", Encoding.UTF8.GetBytes(record), 'x').Add("one", One).End()).Select(Said));

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    [Trait("Attack", "A02")]
    public void A_name_record_that_is_too_large_or_cut_ends_the_archive(char type)
    {
        Assert.Equal(["a unsafe-archive"],
            Read(new TarWriter().Add("p", new byte[Limits.TarExtension + 1], type).Add("one", One).End()).Select(Said));
        Assert.Equal(["a truncated"], Read(new TarWriter().Add("p", new byte[100], type).NoEnd()[..560]).Select(Said));
    }

    [Fact]
    public void The_target_of_a_link_is_passed_over() =>
        Assert.Equal(["a!link unsafe-archive", "a!two "],
            Read(new TarWriter().Add("@LongLink", "elsewhere\0"u8.ToArray(), 'K').Add("link", [], '2').Add("two", Two).End()).Select(Said));

    [Fact]
    [Trait("Attack", "A06")]
    public void A_size_beyond_belief_or_no_number_ends_the_archive()
    {
        var binary = new TarWriter().Add("one", One).Add("big", [], spoil: header => header[124] = 0x80).Add("two", Two).End();
        var huge = new TarWriter().Add("one", One).Add("big", [], statedSize: 4096).Add("two", Two).End();

        Assert.Equal(["a!one ", "a too-large"], Read(binary).Select(Said));
        Assert.Equal(["a!one ", "a too-large"], Read(huge, new ArchiveLimits { Archive = 4095 }).Select(Said));
    }

    [Fact]
    public void A_posix_prefix_is_part_of_the_name_and_gnus_times_are_none()
    {
        static void Prefix(byte[] header) => "folder"u8.CopyTo(header.AsSpan(345));
        static void Gnu(byte[] header)
        {
            Prefix(header);
            "ustar  \0"u8.CopyTo(header.AsSpan(257));
        }

        Assert.Equal(["a!folder/one ", "a!two "],
            Read(new TarWriter().Add("one", One, spoil: Prefix).Add("two", Two, spoil: Gnu).End()).Select(Said));
    }

    [Fact]
    public void A_name_that_fills_its_field_has_no_end_mark()
    {
        var name = new string('n', 100);

        Assert.Equal([$"a!{name} "],
            Read(new TarWriter().Add(name, One, spoil: header => header.AsSpan(100, 8).Fill((byte)'0')).End()).Select(Said));
    }

    private static byte[] Block(int at, byte value)
    {
        var block = new byte[512];
        block[at] = value;
        block[0] = 1;
        return block;
    }

    /// <summary>One record, its length counted in.</summary>
    private static byte[] Pax(string record)
    {
        var length = record.Length + 2;
        length += length + 1 < 10 ? 1 : 2;
        return Encoding.UTF8.GetBytes($"{length} {record}\n");
    }

    private static string Said(ArchiveMember member) => $"{member.Label} {member.Refusal?.Reason.Name}";

    private static List<ArchiveMember> Read(byte[] archive, ArchiveLimits? caps = null) =>
        [.. ArchiveReader.Open(new MemoryStream(archive, writable: false), "a", caps)];
}
