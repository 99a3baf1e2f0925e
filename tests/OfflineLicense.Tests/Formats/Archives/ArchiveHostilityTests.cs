using System.Diagnostics;
using System.Text;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Formats.Archives;

/// <summary>Archives that were cut, altered or made to do harm: no exception, no wrong document, no long wait.</summary>
public class ArchiveHostilityTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, byte[]> Documents = new(StringComparer.Ordinal)
    {
        ["ACK_one.txt"] = Encoding.UTF8.GetBytes("<smartLicense><smartLicenseRumAck>one</smartLicenseRumAck></smartLicense>"),
        ["ACK_two.txt"] = [.. Enumerable.Range(0, 1500).Select(i => (byte)('a' + (i * i % 26)))],
        ["manifest.mf"] = "Manifest-Version: 1.0\n"u8.ToArray(),
    };

    public static TheoryData<string> Forms => ["tar", "tar.gz", "zip", "nested"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Cut_at_any_byte_it_gives_no_wrong_document_and_says_so(string form)
    {
        var whole = Make(form);
        for (var length = 1; length < whole.Length; length++)
        {
            var members = Open(whole[..length]);
            Assert.True(RightOrRefused(members, mayBeWrong: false));
            // Padding after the end mark of a tar may be missing: then all is there.
            Assert.True(members.Any(member => member.Refusal is not null) || (form == "tar" && length > whole.Length - 1024),
                $"length {length} of {whole.Length}");
        }
        Say($"{form}: {whole.Length - 1} cuts");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Altered_anywhere_it_gives_no_wrong_document(string form)
    {
        var whole = Make(form);
        var random = new Random(20261121);
        var cases = 0;
        for (var round = 0; round < 2500; round++, cases++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : bytes[random.Next(bytes.Length)]);
            if (random.Next(4) == 0)
            {
                var at = random.Next(bytes.Length);
                bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
            }
            // A plain tar has no checksum over contents: what it gives may differ, but nothing may fail.
            Assert.True(RightOrRefused(Open(bytes), mayBeWrong: form == "tar"), $"round {round}");
        }
        Say($"{form}: {cases} mutations");
    }

    [Fact]
    public void Random_bytes_behind_each_magic_are_no_document()
    {
        var random = new Random(7);
        foreach (var magic in new byte[][] { [0x1F, 0x8B, 8, 0], [.. "PK\u0003\u0004"u8], [.. "PK\u0005\u0006"u8] })
        {
            for (var round = 0; round < 500; round++)
            {
                var bytes = new byte[random.Next(4, 2000)];
                random.NextBytes(bytes);
                magic.CopyTo(bytes, 0);
                Assert.NotNull(Open(bytes)[^1].Refusal);
            }
        }
    }

    [Fact]
    [Trait("Attack", "A06")]
    public void A_gigabyte_of_zeros_in_a_megabyte_is_stopped_at_once()
    {
        var bomb = GzipZeros(Limits.GiB);
        Assert.True(bomb.Length < 2 * Limits.MiB);
        var clock = Stopwatch.StartNew();
        foreach (var archive in new[] { bomb, new TarWriter().Add("inner.gz",
            bomb).End(), TarWriter.Zip(("inner.gz", bomb)), TarWriter.Gzip(bomb) })
            Assert.Equal("unsafe-archive", Open(archive)[^1].Refusal?.Reason.Name);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"took {clock.Elapsed}");

        var header = new TarWriter().Add("big.txt", [], statedSize: Limits.GiB).NoEnd();
        var tarBomb = GzipZeros(Limits.GiB, header);
        clock.Restart();
        var members = Open(tarBomb);
        Assert.Contains(members, member => member.Refusal?.Reason.Name == "unsafe-archive");
        Assert.All(members, member => Assert.NotNull(member.Refusal));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"took {clock.Elapsed}");
    }

    [Fact]
    [Trait("Attack", "A06")]
    public void A_zip_bomb_is_refused_and_its_neighbour_is_not_reached()
    {
        var members = Open(TarWriter.Zip(("zeros", new byte[60 * Limits.MiB]), ("ok", Documents["ACK_one.txt"])));
        Assert.Equal("unsafe-archive", Assert.Single(members).Refusal?.Reason.Name);
    }

    [Fact]
    [Trait("Attack", "A06")]
    public void A_zip_whose_entries_all_share_the_same_bytes_is_stopped()
    {
        var random = new Random(9);
        var content = new byte[300_000];
        for (var i = 0; i < content.Length; i += 128)
            content[i] = (byte)random.Next(256);
        var zip = TarWriter.Zip(("shared", content));
        var directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        const ushort Times = 400;
        var tail = zip[end..];
        BitConverter.TryWriteBytes(tail.AsSpan(8), Times);
        BitConverter.TryWriteBytes(tail.AsSpan(10), Times);
        BitConverter.TryWriteBytes(tail.AsSpan(12), Times * (end - directory));
        byte[] overlapped = [.. zip[..directory], .. Enumerable.Repeat(zip[directory..end], Times).SelectMany(bytes => bytes), .. tail];

        var members = Open(overlapped);
        Assert.Null(members[0].Refusal);
        Assert.Equal("unsafe-archive", members[^1].Refusal?.Reason.Name);
        Assert.True(members.Count < Times, "every entry was unpacked");
    }

    [Theory]
    [InlineData("members", "more than 3 files")]
    [InlineData("expanded", "expands to more than 1 MiB")]
    [InlineData("document", "larger than 1,000 bytes")]
    [InlineData("archive", "larger than 1 MiB")]
    public void Each_limit_is_named_by_its_refusal(string limit, string words)
    {
        var random = new byte[600_000];
        new Random(3).NextBytes(random);
        var archive = new TarWriter().Add("a", random).Add("b", [1]).Add("c", random).Add("d", [2]).EndGz();
        var caps = limit switch
        {
            "members" => new ArchiveLimits { Members = 3 },
            "expanded" => new ArchiveLimits { Expanded = Limits.MiB },
            "document" => new ArchiveLimits { Document = 1000 },
            _ => new ArchiveLimits { Archive = Limits.MiB },
        };
        var members = Open(archive, caps);
        var refusals = members.Where(member => member.Refusal is not null).Select(member => member.Refusal!).ToList();
        Assert.All(refusals, refusal => Assert.Equal("too-large", refusal.Reason.Name));
        Assert.Contains(words, refusals[^1].Message, StringComparison.Ordinal);
        if (limit == "document")
            Assert.Equal([1, 2], members.Where(member => member.Refusal is null).Select(member => (int)member.Content[0]));
    }

    [Fact]
    public void Members_are_counted_over_both_levels_and_the_zip_directory_before_it_is_read()
    {
        var inner = new TarWriter().Add("1", "x").Add("2", "x").Add("3", "x").EndGz();
        Assert.Single(Open(new TarWriter().Add("i", inner).Add("j", inner).EndGz(), new ArchiveLimits
        {
            Members = 6,
        }), member => member.Refusal is not null);
        Assert.DoesNotContain(Open(new TarWriter().Add("i", inner).Add("j", inner).EndGz(), new ArchiveLimits
        {
            Members = 8,
        }), member => member.Refusal is not null);
        Assert.Equal("too-large", Assert.Single(Open(TarWriter.Zip(("1", [1]), ("2", [2])), new ArchiveLimits
        {
            Members = 1,
        })).Refusal?.Reason.Name);
    }

    [Fact]
    public void Damage_behind_more_than_can_be_held_back_is_found_before_anything_is_given()
    {
        var random = new byte[100_000];
        new Random(4).NextBytes(random);
        var tar = new TarWriter();
        for (var i = 0; i < 30; i++)
            tar.Add($"{i}", random);
        var archive = tar.EndGz();
        Assert.Equal(30, Open(archive, new ArchiveLimits { Withheld = 200_000 }).Count(member => member.Content.SequenceEqual(random)));
        archive[^7] ^= 0x40;
        Assert.Equal("malformed", Assert.Single(Open(archive, new ArchiveLimits { Withheld = 200_000 })).Refusal?.Reason.Name);
    }

    [SkippableFact]
    [Trait("Attack", "A01")]
    public void The_zip_slip_archives_of_others_give_the_good_file_and_refuse_the_evil_one()
    {
        Corpora.Require();
        var archives = Corpora.Files("archives");
        foreach (var path in archives)
        {
            using var file = File.OpenRead(path);
            var members = ArchiveReader.Open(file, Path.GetFileName(path)).ToList();
            Assert.Equal(["good.txt"], members.Where(member => member.Refusal is null).Select(member => member.Name));
            Assert.Equal("unsafe-archive", Assert.Single(members, member =>
                member.Label.Contains("evil", StringComparison.Ordinal)).Refusal?.Reason.Name);
        }
        Say($"zip slip: {archives.Length} archives of others");
    }

    /// <summary>Nobody can say of a pipe how long it is, nor read it twice: what is too much shows while it comes.</summary>
    [Fact]
    public void From_a_pipe_the_limits_hold_too()
    {
        var random = new byte[300_000];
        new Random(6).NextBytes(random);
        var tar = new TarWriter().Add("a", random).Add("b", random).EndGz();
        Assert.Equal("too-large", Piped(tar, new ArchiveLimits { Archive = 400_000 })[^1].Refusal?.Reason.Name);
        Assert.Equal(2, Piped(tar, new ArchiveLimits { Withheld = 100_000 }).Count(member => member.Content.SequenceEqual(random)));

        var zip = TarWriter.Zip(("a", random));
        var refused = Assert.Single(Piped(zip, new ArchiveLimits { Document = 100_000 }));
        Assert.Contains("A zip inside an archive, or from a stream, may hold 100,000 bytes", refused.Refusal!.Message,
            StringComparison.Ordinal);
        Assert.Equal("truncated", Assert.Single(Open(TarWriter.Gzip(zip)[..200_000])).Refusal?.Reason.Name);

        static List<ArchiveMember> Piped(byte[] archive, ArchiveLimits caps) => [.. ArchiveReader.Open(new Pipe(archive), "a", caps)];
    }

    [Fact]
    public void Files_of_a_zip_count_with_those_beside_it()
    {
        var zip = TarWriter.Zip(("1", [1]), ("2", [2]), ("3", [3]));
        var members = Open(new TarWriter().Add("x", [1]).Add("y.zip", zip).Add("z", [3]).End(), new ArchiveLimits { Members = 4 });
        Assert.Equal("too-large", members[^1].Refusal?.Reason.Name);
        Assert.Single(members, member => member.Refusal is not null);
    }

    [Fact]
    public void What_an_archive_in_a_zip_holds_beyond_what_can_be_held_back_is_given()
    {
        var random = new byte[100_000];
        new Random(8).NextBytes(random);
        var inner = new TarWriter().Add("a", random).Add("b", random).Add("c", random).End();
        Assert.Equal(3, Open(TarWriter.Zip(("i.tar", inner)), new ArchiveLimits
        {
            Withheld = 50_000,
        }).Count(member => member.Content.SequenceEqual(random)));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1_000_000, "malformed")]
    public void The_large_form_of_a_zip_directory_is_looked_at_where_it_is(long beyond, string? reason)
    {
        var zip = TarWriter.Zip(("a", [1]), ("b", [2]));
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var record = new byte[56];
        "PK\u0006\u0006"u8.CopyTo(record);
        BitConverter.TryWriteBytes(record.AsSpan(4), 44L);
        BitConverter.TryWriteBytes(record.AsSpan(24), 2L);
        BitConverter.TryWriteBytes(record.AsSpan(32), 2L);
        BitConverter.TryWriteBytes(record.AsSpan(40), (long)BitConverter.ToUInt32(zip, end + 12));
        BitConverter.TryWriteBytes(record.AsSpan(48), (long)BitConverter.ToUInt32(zip, end + 16));
        var locator = new byte[20];
        "PK\u0006\u0007"u8.CopyTo(locator);
        BitConverter.TryWriteBytes(locator.AsSpan(8), end + beyond);
        locator[16] = 1;

        var members = Open([.. zip[..end], .. record, .. locator, .. zip[end..]]);

        Assert.Equal(reason, members[^1].Refusal?.Reason.Name);
        Assert.Equal(reason is null ? 2 : 1, members.Count);
    }

    [Fact, Trait("Lane", "check")]
    public void Five_thousand_answers_two_levels_down_take_no_time()
    {
        var random = new Random(5);
        var tar = new TarWriter();
        for (var i = 0; i < 5000; i++)
        {
            var answer = new byte[2250];
            random.NextBytes(answer);
            tar.Add($"ACK_dev_{i}.txt", Convert.ToBase64String(answer));
        }
        var archive = new TarWriter().Add("ACK_UD_VA.tar.gz", tar.EndGz()).EndGz();
        Open(archive);
        var clock = Stopwatch.StartNew();
        Assert.Equal(5000, Open(archive).Count);
        output.WriteLine($"5,000 members, {archive.Length:N0} bytes: {clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"took {clock.Elapsed}");
    }

    private static List<ArchiveMember> Open(byte[] archive, ArchiveLimits? caps = null) =>
        [.. ArchiveReader.Open(new MemoryStream(archive, writable: false), "a", caps)];

    private static byte[] Make(string form)
    {
        var tar = Documents.Aggregate(new TarWriter(), (writer, document) => writer.Add(document.Key, document.Value));
        return form switch
        {
            "tar" => tar.End(),
            "tar.gz" => tar.EndGz(),
            "zip" => TarWriter.Zip([.. Documents.Select(document => (document.Key, document.Value))]),
            _ => new TarWriter().Add("ACK_UD_VA.tar.gz", tar.EndGz()).EndGz(),
        };
    }

    private static bool RightOrRefused(List<ArchiveMember> members, bool mayBeWrong) =>
        members.TrueForAll(member => member.Refusal is not null
            ? member.Content.Length == 0
            : mayBeWrong || Documents.Values.Any(document => document.AsSpan().SequenceEqual(member.Content)));

    /// <summary>Many gzip members in a row, which is one gzip file: made in no time.</summary>
    private static byte[] GzipZeros(long count, byte[]? before = null)
    {
        var million = TarWriter.Gzip(new byte[Limits.MiB]);
        return [.. TarWriter.Gzip(before ?? []), .. Enumerable.Repeat(million, (int)(count / Limits.MiB)).SelectMany(bytes => bytes)];
    }

    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
