using System.Text;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Storage;

/// <summary>Backups as nobody's <c>backup</c> writes them.</summary>
public sealed class BackupReaderTests
{
    private const string Key = "keys/0123456789abcdef.key";
    private static readonly string Format = Encoding.ASCII.GetString(BackupArchive.TypeLine);

    [Fact]
    public void A_whole_backup_gives_its_keys_and_its_ledger()
    {
        var reader = BackupReader.Open(new MemoryStream(Whole().End()), "b");
        Assert.Equal([("0123456789abcdef.key", "key")], reader.Keys.Select(key => (key.Name, Encoding.ASCII.GetString(key.Bytes))));
        using var ledger = new MemoryStream();
        reader.CopyLedger(ledger);
        Assert.Equal("ledger"u8.ToArray(), ledger.ToArray());
    }

    [Fact]
    public void What_begins_as_no_backup_does_is_called_none()
    {
        foreach (var bytes in new[]
        {
            [],
            "neither a tar nor anything"u8.ToArray(),
            new TarWriter().Add("f/README", "x").End(),
            new TarWriter().Add("SHA256SUMS", Sums()).End(),
            new TarWriter().Add("/SHA256SUMS", Sums()).End(),
            new TarWriter().Add("f/SHA256SUMS", Encoding.ASCII.GetBytes(Sums()), type: '2').End(),
            new TarWriter().Add("f/SHA256SUMS", Sums()).End(),
            new TarWriter().Add("f/SHA256SUMS", Sums()).Add("f/other", "x").End(),
            new TarWriter().Add("f/SHA256SUMS", Line("offlic-backup/2\n", BackupArchive.Format)).Add("f/" + BackupArchive.Format,
                "offlic-backup/2\n").End(),
        })
        {
            var refused = Assert.Throws<Failure>(() => BackupReader.Open(new MemoryStream(bytes), "b"));
            Assert.Equal(FailureKind.Invalid, refused.Kind);
            Assert.Contains("no backup", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_list_of_hashes_that_cannot_be_read_is_malformed()
    {
        var sum = Digest.Of("x"u8).Hex;
        foreach (var line in new[] { "short", $"{sum}  ", $"{sum}  x\n{sum}  x\n", $"{sum} xx", $"{new string('g', 64)}  x" })
            Assert.Contains("malformed", Refused(new TarWriter().Add("f/SHA256SUMS", line).End()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_too_many_too_long_changed_or_missing_is_named()
    {
        var changed = Head().Add("f/" + Key, "kex").Add("f/ledger.db", "ledger").End();
        Assert.Contains("another", Refused(changed).Message, StringComparison.Ordinal);
        Assert.Contains("keys/../x", Refused(Head().Add("f/keys/../x", "x").End()).Message, StringComparison.Ordinal);
        Assert.Contains("which no backup has", Refused(Head().Add("f/" + Key, [], type: '5').End()).Message, StringComparison.Ordinal);
        Assert.Contains("there twice", Refused(Head().Add("f/" + Key, "key").Add("f/" + Key, "key").End()).Message,
            StringComparison.Ordinal);
        Assert.Contains("65,537 bytes", Refused(Head().Add("f/" + Key, new byte[65_537]).End()).Message, StringComparison.Ordinal);
        Assert.Contains("another", Refused(Head().Add("f/" + Key, []).End()).Message, StringComparison.Ordinal);
        Assert.Contains("the ledger is missing", Refused(Head().Add("f/" + Key, "key").End()).Message, StringComparison.Ordinal);
        Assert.Contains("follows the ledger: f/more", Refused(Whole().Add("f/more", "x").End()).Message, StringComparison.Ordinal);
        Assert.Contains($"{Key} is missing", Refused(Head().Add("f/ledger.db", "ledger").End()).Message, StringComparison.Ordinal);
        Assert.Contains("ledger.db is not what was backed up",
            Refused(Head().Add("f/" + Key, "key").Add("f/ledger.db", "ledges").End()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_was_cut_short_is_changed_wherever_it_was_cut()
    {
        var whole = Whole().NoEnd();
        var told = new HashSet<FailureKind>();
        for (var length = 0; length < whole.Length - 506; length += 97)
        {
            var kind = Assert.Throws<Failure>(() => Restored(whole[..length])).Kind;
            Assert.True(kind is FailureKind.Invalid or FailureKind.Untrusted, $"{length}: {kind}");
            told.Add(kind);
        }

        Assert.Equal(2, told.Count);
    }

    private static TarWriter Head() => new TarWriter().Add("f/SHA256SUMS", Sums()).Add("f/" + BackupArchive.Format, Format);

    private static TarWriter Whole() => Head().Add("f/" + Key, "key").Add("f/ledger.db", "ledger");

    private static string Sums() => Line(Format, BackupArchive.Format) + Line("key", Key) + Line("ledger", BackupArchive.Ledger);

    private static string Line(string content, string name) => $"{Digest.Of(Encoding.ASCII.GetBytes(content)).Hex}  {name}\n";

    private static Failure Refused(byte[] backup)
    {
        var refused = Assert.Throws<Failure>(() => Restored(backup));
        Assert.Equal((FailureKind.Untrusted, "backup-changed"), (refused.Kind, refused.Code));
        return refused;
    }

    private static void Restored(byte[] backup)
    {
        var reader = BackupReader.Open(new MemoryStream(backup), "b");
        reader.CopyLedger(Stream.Null);
    }
}
