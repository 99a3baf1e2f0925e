using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Sealing;

/// <summary>Bundles that were really unpacked by tar into a real folder.</summary>
public sealed class ExtractedBundleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlic-extracted-").FullName;
    private readonly Forge _forge = new(Forge.P256, Forge.P384);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_unpacked_bundle_has_the_bytes_of_its_archive()
    {
        var archive = Unpack();
        using var stream = Open();
        using var bytes = new MemoryStream();

        stream.CopyTo(bytes, 37);

        Assert.Equal(archive.Length, stream.Length);
        Assert.Equal(archive, bytes.ToArray());
    }

    [Fact]
    public void An_unpacked_bundle_is_verified_by_the_same_reader()
    {
        Unpack();

        Assert.Equal(_forge.Name, Verify().Name);
    }

    [Fact]
    public void The_name_is_found_in_the_manifest_of_a_folder_that_was_renamed()
    {
        Unpack();

        Assert.Equal(_forge.Name, ExtractedBundle.NameIn(File.ReadAllBytes(Path.Combine(Root, "manifest.json"))));
        Assert.Null(ExtractedBundle.NameIn("{}"u8));
        Assert.Null(ExtractedBundle.NameIn("{\"name\":\"../x\"}"u8));
        Assert.Null(ExtractedBundle.NameIn("{\"name\":\"LAB"u8));
    }

    [Theory]
    [InlineData("autorun.inf", "E_SUMS", "autorun.inf")]
    [InlineData("items/a.exe", "E_SUMS", "items/a.exe")]
    [InlineData("items/sub/a.txt", "E_SUMS", "items/sub/a.txt")]
    [InlineData("notes/a.txt", "E_SUMS", "notes/a.txt")]
    [InlineData("items/A.txt", "E_LENGTH", "items/A.txt")]
    [InlineData("items/zebra.txt", "E_LENGTH", "items/zebra.txt")]
    [InlineData("SHA256SUMS.ffffffffffffffff.sig", "E_KEY_UNKNOWN", "ffffffffffffffff")]
    public void An_extra_file_is_named(string extra, string code, string words)
    {
        Unpack();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, extra))!);
        File.WriteAllText(Path.Combine(Root, extra), "x");

        var refused = Assert.Throws<Failure>(Verify);

        Assert.Equal(code, refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHA256SUMS", "E_HEADER")]
    [InlineData("FORMAT.offlic-bundle-1", "E_HEADER")]
    [InlineData("README.txt", "E_HEADER")]
    [InlineData("manifest.json", "E_HEADER")]
    [InlineData("items.jsonl", "E_HEADER")]
    [InlineData("facts.jsonl", "E_HEADER")]
    public void A_missing_member_is_named(string member, string code)
    {
        Unpack();
        File.Delete(Path.Combine(Root, member));

        var refused = Assert.Throws<Failure>(Verify);

        Assert.Equal(code, refused.Code);
        Assert.Contains(member, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_and_a_changed_item_are_named()
    {
        Unpack();
        var item = _forge.Items[0].Item;
        var path = Path.Combine(Root, item.Member);
        var content = File.ReadAllText(path);

        File.WriteAllText(path, content + "\r\n");
        Assert.Contains(item.Member, Refused("E_HEADER").Message, StringComparison.Ordinal);
        File.WriteAllText(path, content.ToUpperInvariant());
        Assert.Contains(item.Member, Refused("E_ITEM").Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(item.Member, Refused("E_LENGTH").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_readme_with_other_line_ends_is_named()
    {
        Unpack();
        File.WriteAllText(Path.Combine(Root, "README.txt"), _forge.Readme.Replace("\n", "\r\n"));

        Assert.Contains("README.txt", Refused("E_HASH").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_refused()
    {
        Unpack();
        var files = Files().ToList();

        foreach (var change in new[] { -1, 1 })
        {
            using var stream = ExtractedBundle.Open(_forge.Name, files, member =>
            {
                var bytes = File.ReadAllBytes(Path.Combine(Root, member));
                return new MemoryStream(member == "manifest.json" ? change < 0 ? bytes[..^1] : [.. bytes, 32] : bytes);
            });
            Assert.Equal("E_LENGTH", Assert.Throws<Failure>(() => BundleVerifier.Verify(stream, stream.Length, _forge.Ring)).Code);
        }
    }

    [Fact]
    public void A_bundle_that_a_kiosk_packed_again_is_read_from_its_folder()
    {
        Unpack();
        Bash.Run($"tar --format=gnu -cf again.tar {_forge.Name}", _folder);
        var again = File.ReadAllBytes(Path.Combine(_folder, "again.tar"));

        Assert.Throws<Failure>(() => Forge.Verify(again, _forge.Ring));
        Bash.Run($"mkdir x && tar -C x -xf again.tar && rm -r {_forge.Name} && mv x/* .", _folder);

        Assert.Equal(_forge.Name, Verify().Name);
    }

    private string Root => Path.Combine(_folder, _forge.Name.ToString());

    private byte[] Unpack()
    {
        var archive = _forge.Build();
        File.WriteAllBytes(Path.Combine(_folder, "b.tar"), archive);
        Assert.Equal(0, Bash.Run("tar -xf b.tar", _folder).Exit);
        return archive;
    }

    private IEnumerable<(string Member, long Length)> Files() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path =>
            (Path.GetRelativePath(Root, path).Replace('\\', '/'), new FileInfo(path).Length));

    private Stream Open() => ExtractedBundle.Open(_forge.Name, Files(), member => File.OpenRead(Path.Combine(Root, member)));

    private VerifiedBundle Verify()
    {
        using var stream = Open();
        return BundleVerifier.Verify(stream, stream.Length, _forge.Ring);
    }

    private Failure Refused(string code)
    {
        var refused = Assert.Throws<Failure>(Verify);
        Assert.Equal(code, refused.Code);
        return refused;
    }
}
