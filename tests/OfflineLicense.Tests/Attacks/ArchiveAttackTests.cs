using System.Text;
using OfflineLicense.Formats.Archives;
using OfflineLicense.Tests.Commands;
using TarWriter = OfflineLicense.Tests.Formats.Archives.TarWriter;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Archives whose members are called, linked or typed so that an extractor would write where it should not.</summary>
public sealed class ArchiveAttackTests : IDisposable
{
    private static readonly string[] s_elsewhere =
    [
        "../evil.txt",
        "../../../../../../var/evil.txt",
        "/var/evil.txt",
        "a/../../evil.txt",
        "..\\evil.txt",
        "a\\..\\..\\evil.txt",
        "C:\\evil.txt",
        "C:evil.txt",
        "\\\\host\\share\\evil.txt",
        "\\\\?\\C:\\evil.txt",
        "\\\\.\\NUL",
        "//host/evil.txt",
        "./../evil.txt",
        "a/./../../evil.txt",
    ];

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    [Trait("Attack", "A01")]
    public void A_member_that_leads_elsewhere_is_refused_in_every_form()
    {
        var content = Encoding.UTF8.GetBytes(StationPair.Usage("FOC1", 1));
        foreach (var name in s_elsewhere)
        {
            var tar = new TarWriter().Add(name, content).End();
            foreach (var archive in new[] { tar, TarWriter.Gzip(tar), TarWriter.Zip((name, content)), new TarWriter().Add("inner.tar",
                tar).End() })
            {
                var members = ArchiveReader.Open(new MemoryStream(archive, writable: false), "a").ToList();
                Assert.True(members.TrueForAll(member => member.Refusal is not null && member.Content.Length == 0), name);
            }
        }
    }

    [Fact]
    [Trait("Attack", "A01")]
    [Trait("Attack", "A02")]
    [Trait("Attack", "A03")]
    [Trait("Attack", "A04")]
    public void Whatever_an_archive_holds_nothing_is_written_outside_and_no_name_of_it_is_used()
    {
        string[] names = [.. s_elsewhere, "CON", "NUL.txt", "aux", "COM1", "CONIN$", "x.", "x ", "a:b", "A.txt", "a.txt", "e\u0301.txt",
            "\u00e9.txt"];
        var archive = new TarWriter();
        for (var number = 0; number < names.Length; number++)
            archive.Add(names[number], Encoding.UTF8.GetBytes(StationPair.Usage($"FOC{number}", 1000 + number)));
        foreach (var type in "123467SLKxgVDNM")
            archive.Add($"type-{type}", [], type, spoil: header => "/etc/passwd"u8.CopyTo(header.AsSpan(157)));
        File.WriteAllBytes(_lab.At("evil.tar"), archive.End());
        var before = Directory.GetFileSystemEntries(_lab.At()).Order(StringComparer.Ordinal).ToList();

        Assert.NotEqual(1, _lab.Zone("collect", "evil.tar").Exit);
        Assert.Equal(before, Directory.GetFileSystemEntries(_lab.At()).Order(StringComparer.Ordinal));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("stage", "--to", "up"));

        var written = Directory.GetFiles(_lab.At("up"), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).ToList();
        Assert.True(written.Count > 5);
        Assert.Equal(written.Count, written.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(written, name => Assert.Matches(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\.[a-z0-9]+\z|\A[A-Z0-9]+\z", name));
        Assert.DoesNotContain(
            written,
            name =>
                name.Contains("evil", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("CON.", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("NUL", StringComparison.OrdinalIgnoreCase)
        );
        Assert.False(File.Exists("/var/evil.txt"));
    }
}
