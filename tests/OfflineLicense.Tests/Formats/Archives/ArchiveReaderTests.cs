using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Archives;

namespace OfflineLicense.Tests.Formats.Archives;

public class ArchiveReaderTests
{
    private static readonly byte[] One = Encoding.UTF8.GetBytes("<smartLicense>one</smartLicense>");
    private static readonly byte[] Two = Encoding.UTF8.GetBytes("<smartLicense>two</smartLicense>");

    public static TheoryData<string, byte[]> Forms() => new()
    {
        { "a.tar", new TarWriter().Add("x/one.txt", One).Add("two.txt", Two).End() },
        { "a.tar.gz", new TarWriter().Add("x/one.txt", One).Add("two.txt", Two).EndGz() },
        { "a.zip", TarWriter.Zip(("x/one.txt", One), ("two.txt", Two)) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_form_is_known_by_its_content_and_gives_its_documents(string label, byte[] archive)
    {
        Assert.True(ContainerSniffer.Identify(archive.AsSpan(0, Math.Min(512, archive.Length))).IsArchive());
        var members = Read(archive, label);
        Assert.Equal([$"{label}!x/one.txt", $"{label}!two.txt"], members.Select(member => member.Label));
        Assert.Equal(["one.txt", "two.txt"], members.Select(member => member.Name));
        Assert.All(members, member => Assert.Null(member.Refusal));
        Assert.Equal(One, members[0].Content);
        Assert.Equal(Two, members[1].Content);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_stream_that_cannot_seek_gives_the_same(string label, byte[] archive)
    {
        var members = ArchiveReader.Open(new OneWay(archive), label).ToList();
        Assert.Equal(["one", "two"], members.Select(member => Encoding.UTF8.GetString(member.Content)[14..17]));
    }

    [Fact]
    public void The_nested_archive_of_the_upload_page_opens_to_its_device_files()
    {
        var inner = new TarWriter().Add("ACK_dev_1.txt", One).Add("ACK_dev_2.txt", Two).EndGz();
        var outer = new TarWriter().Add("manifest.mf", "Manifest-Version: 1.0\n").Add("ACK_UD_VA_1.tar.gz", inner).EndGz();
        var members = Read(outer, "ACK_UD_SA_1.tar.gz");
        Assert.Equal(
            ["ACK_UD_SA_1.tar.gz!manifest.mf", "ACK_UD_SA_1.tar.gz!ACK_UD_VA_1.tar.gz!ACK_dev_1.txt",
                "ACK_UD_SA_1.tar.gz!ACK_UD_VA_1.tar.gz!ACK_dev_2.txt"],
            members.Select(member => member.Label));
        Assert.Equal([true, false, false], members.Select(member => member.IsManifest));
        Assert.Equal(Two, members[2].Content);
    }

    [Fact]
    [Trait("Attack", "A06")]
    public void Any_two_forms_nest_and_a_third_level_is_refused()
    {
        byte[][] inner = [new TarWriter().Add("d", One).End(), new TarWriter().Add("d", One).EndGz(), TarWriter.Zip(("d", One)),
            TarWriter.Gzip(One)];
        foreach (var two in inner)
        {
            foreach (var wrap in new Func<byte[], byte[]>[] { b => new TarWriter().Add("n", b).EndGz(), b =>
                new TarWriter().Add("n", b).End(), b => TarWriter.Zip(("n", b)) })
            {
                var archive = wrap(two);
                Assert.Equal(One, Assert.Single(Read(archive)).Content);
                var three = Assert.Single(Read(TarWriter.Zip(("o", archive))));
                Assert.Equal("unsafe-archive", three.Refusal?.Reason.Name);
                Assert.Equal("a!o!n", three.Label);
            }
        }
    }

    [Fact]
    public void A_compressed_document_is_one_member() =>
        Assert.Equal(("ACK_x.txt.gz!ACK_x.txt", "ACK_x.txt"), (Read(TarWriter.Gzip(One), "ACK_x.txt.gz").Single().Label,
            Read(TarWriter.Gzip(One), "ACK_x.txt.gz").Single().Name));

    [Fact]
    public void Gzip_members_in_a_row_are_one_content_and_what_stands_behind_is_passed_over()
    {
        var tar = new TarWriter().Add("one", One).Add("two", Two).End();
        byte[] gzip = [.. TarWriter.Gzip(tar[..700]), .. TarWriter.Gzip(tar[700..])];
        Assert.Equal([One, Two], Read(gzip).Select(member => member.Content));
        Assert.Equal([One, Two], Read([.. gzip, .. "a trailer of some proxy"u8]).Select(member => member.Content));
        Assert.Equal([One, Two], Read([.. gzip, .. new byte[512]]).Select(member => member.Content));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("C:evil.txt")]
    [InlineData("c:/evil.txt")]
    [InlineData("..\\evil.txt")]
    [InlineData("\\\\server\\share\\evil.txt")]
    [InlineData("a\u0007b.txt")]
    [InlineData("a\u009bb.txt")]
    [Trait("Attack", "A01")]
    public void A_name_that_would_lead_elsewhere_is_refused_and_the_rest_is_read(string name)
    {
        foreach (var archive in new[] { new TarWriter().Add(name, One).Add("ok", Two).End(), TarWriter.Zip((name, One), ("ok", Two)) })
        {
            var members = Read(archive);
            Assert.Equal(["unsafe-archive", null], members.Select(member => member.Refusal?.Reason.Name));
            Assert.Equal("a!" + name, members[0].Label);
            Assert.Empty(members[0].Content);
            Assert.Equal(Two, members[1].Content);
        }
    }

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('3')]
    [InlineData('4')]
    [InlineData('6')]
    [InlineData('7')]
    [InlineData('S')]
    [InlineData('Z')]
    [Trait("Attack", "A02")]
    public void What_is_no_regular_file_is_refused_and_the_rest_is_read(char type)
    {
        var members = Read(new TarWriter().Add("odd", [], type).Add("ok", Two).End());
        Assert.Equal(["unsafe-archive", null], members.Select(member => member.Refusal?.Reason.Name));
        Assert.Equal(Two, members[1].Content);
    }

    /// <summary>Regression: an old tar was refused as a file of its own and read inside a zip, because two places looked for
    /// containers.</summary>
    [Fact]
    public void A_tar_with_a_signed_checksum_is_read_alone_in_a_zip_in_a_tar_and_in_gzip()
    {
        var old = TarWriter.Old("one", One);
        Assert.Equal(ContainerKind.Tar, ContainerSniffer.Identify(old));
        Assert.Equal(DocumentKind.Archive, Recognizer.Read(old).Kind);

        foreach (var archive in new[] { old, TarWriter.Zip(("old.tar", old)), new TarWriter().Add("old.tar",
            old).End(), TarWriter.Gzip(old) })
            Assert.Equal(One, Assert.Single(Read(archive)).Content);
    }

    [Fact]
    public void Folders_are_passed_over_and_files_of_the_oldest_dialect_are_read()
    {
        var archive = new TarWriter().Add("x/", [], '5').Add("y/", [], '\0').Add("x/one", One, '\0', spoil: header =>
            header.AsSpan(257, 8).Clear()).End();
        Assert.Equal(One, Assert.Single(Read(archive)).Content);
        Assert.Equal(ContainerKind.Tar,
            ContainerSniffer.Identify(new TarWriter().Add("v7", One, '\0', spoil: header => header.AsSpan(257, 8).Clear()).End()));
    }

    [Fact]
    [Trait("Attack", "A02")]
    public void A_symbolic_link_in_a_zip_is_refused()
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(packed, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var bytes = entry.Open();
            bytes.Write("/etc/passwd"u8);
        }
        Assert.Equal("unsafe-archive", Assert.Single(Read(packed.ToArray())).Refusal?.Reason.Name);
    }

    [Fact]
    [Trait("Attack", "A02")]
    public void Long_names_of_both_dialects_are_read_and_judged()
    {
        var name = new string('d', 120) + "/ACK.txt";
        var pax = $" path={name}\n";
        var archive = new TarWriter()
            .Add("@LongLink", Encoding.UTF8.GetBytes(name + "\0"), 'L').Add("short", One)
            .Add("PaxHeader", Encoding.UTF8.GetBytes($"{pax.Length + 3}{pax}"), 'x').Add("short", Two)
            .Add("PaxHeader", "14 path=../up\n"u8.ToArray(), 'x').Add("fine", One)
            .Add("plain", Two).End();
        var members = Read(archive);
        Assert.Equal(["a!" + name, "a!" + name, "a!../up", "a!plain"], members.Select(member => member.Label));
        Assert.Equal([null, null, "unsafe-archive", null], members.Select(member => member.Refusal?.Reason.Name));
    }

    [Fact]
    [Trait("Attack", "A02")]
    public void Pax_records_that_move_bytes_between_members_end_the_archive()
    {
        foreach (var record in new[] { "11 size=10\n", "9 nonsense", "99999999999 path=x\n" })
        {
            var members = Read(new TarWriter().Add("one", One).Add("p", Encoding.UTF8.GetBytes(record), 'x').Add("two", Two).End());
            Assert.Equal([null, "unsafe-archive"], members.Select(member => member.Refusal?.Reason.Name));
        }
    }

    [Fact]
    public void The_same_name_twice_is_two_documents() =>
        Assert.Equal([One, Two], Read(new TarWriter().Add("n", One).Add("n", Two).EndGz()).Select(member => member.Content));

    [Fact]
    public void A_file_that_is_no_archive_says_so() => Assert.Equal("malformed", Assert.Single(Read(One)).Refusal?.Reason.Name);

    [Fact]
    public void An_archive_in_an_archive_that_is_damaged_leaves_its_neighbours_alone()
    {
        var inner = new TarWriter().Add("d", One).EndGz();
        inner[^6] ^= 1;
        var members = Read(new TarWriter().Add("one", One).Add("bad.tgz", inner).Add("cut.tgz", inner[..40]).Add("two", Two).EndGz());
        Assert.Equal(["a!one", "a!bad.tgz", "a!cut.tgz", "a!two"], members.Select(member => member.Label));
        Assert.Equal([null, "malformed", "truncated", null], members.Select(member => member.Refusal?.Reason.Name));
    }

    private static List<ArchiveMember> Read(byte[] archive, string label = "a", ArchiveLimits? caps = null) =>
        [.. ArchiveReader.Open(new MemoryStream(archive, writable: false), label, caps)];

    /// <summary>Like a pipe: forward only, and never more than a few bytes at once.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
