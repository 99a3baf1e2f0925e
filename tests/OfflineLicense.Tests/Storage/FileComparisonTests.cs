using System.Runtime.Versioning;
using System.Text;
using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class FileComparisonTests : IDisposable
{
    private const int Large = (128 * Limits.KiB) + 5;
    private readonly TempFolder _temp = new();
    private readonly HeldFolder _held;

    public FileComparisonTests()
    {
        Assert.False(HeldFolder.TryOpen(_temp.FullPath, follow: false, out var held).Failed);
        _held = held!;
    }

    public void Dispose()
    {
        _held.Dispose();
        _temp.Dispose();
    }

    /// <summary>Absolute paths, which lead out of the folder that is held.</summary>
    private bool Hold(string path, string other) => FileComparison.Hold(_held, path, other);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Large)]
    public void The_same_bytes_are_the_same_by_bytes_by_file_and_by_hash(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var (path, other) = (_temp.File("a", bytes), _temp.File("b", bytes));
        Assert.True(FileComparison.Hold(path, bytes));
        Assert.True(Hold(path, other));
        Assert.True(FileComparison.Hash(path, length, Digest.Of(bytes)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Large - 1)]
    public void One_other_byte_is_other_content_wherever_it_is(int at)
    {
        var bytes = new byte[Large];
        var path = _temp.File("a", bytes);
        bytes[at] = 1;
        Assert.False(FileComparison.Hold(path, bytes));
        Assert.False(Hold(path, _temp.File("b", bytes)));
        Assert.False(FileComparison.Hash(path, bytes.Length, Digest.Of(bytes)));
    }

    [Fact]
    public void Another_length_a_link_a_folder_and_nothing_are_other_content()
    {
        var path = _temp.File("a", "abc");
        File.CreateSymbolicLink(_temp.At("link"), path);
        var same = Digest.Of("abc"u8);
        foreach (var other in new[] { _temp.File("longer", "abcd"), _temp.At("link"), _temp.Folder("folder"), _temp.At("nothing") })
        {
            Assert.False(FileComparison.Hold(other, "abc"u8));
            Assert.False(Hold(other, path));
            Assert.False(Hold(path, other));
            Assert.False(FileComparison.Hash(other, 3, same));
        }
    }

    /// <summary>As where a file gets shorter between the look at its length and the reading: the kernel's own files say a page and hold a
    /// line.</summary>
    [SkippableFact]
    public void A_file_that_ends_before_the_length_it_said_is_other_content()
    {
        const string Short = "/sys/devices/system/cpu/online";
        var said = File.Exists(Short) ? new FileInfo(Short).Length : 0;
        Skip.IfNot(said is > 100 and < Limits.MiB, "the kernel shows no such file here");
        var (holds, claimed) = (Encoding.ASCII.GetBytes(File.ReadAllText(Short)), new byte[said]);
        holds.CopyTo(claimed, 0);
        Assert.False(FileComparison.Hold(Short, claimed));
        Assert.False(Hold(Short, _temp.File("whole", claimed)));
        Assert.False(Hold(Short, Short));
        Assert.False(FileComparison.Hash(Short, said, Digest.Of(claimed)));
        Assert.False(FileComparison.Hash(Short, said, Digest.Of(holds)));
    }

    [SkippableFact]
    public void A_private_file_that_ends_before_the_length_it_said_is_not_read()
    {
        var early = Directory.Exists("/sys/kernel/slab")
            ? Directory.EnumerateFiles("/sys/kernel/slab", "objects", SearchOption.AllDirectories).FirstOrDefault(path =>
                OwnerOnlyFile.CheckOwnerOnly(path) is null)
            : null;
        Skip.If(early is null, "the kernel shows no such file here, or not to this account");
        Assert.Equal("changing", Assert.Throws<Failure>(() => OwnerOnlyFile.Read(early, Limits.MiB, "r")).Code);
    }

    [Fact]
    public void A_drop_file_tells_whether_everybody_may_write_what_stands_there()
    {
        foreach (var name in new[] { "closed", "open" })
            _temp.File(name, "theirs");
        File.SetUnixFileMode(_temp.At("closed"), OutputFile.Private);
        File.SetUnixFileMode(_temp.At("open"), OutputFile.Readable | UnixFileMode.OtherWrite);
        _temp.Folder("folder");
        string[] names = ["closed", "open", "folder", "new"];
        var stands = new DropFile(Created: false, Takes: false);
        var expected = new[] { stands, stands with { Takes = true }, stands, new DropFile(Created: true, Takes: true) };

        Assert.Equal(expected, DropFiles.Look(_temp.FullPath, names));
        Assert.False(File.Exists(_temp.At("new")));
        Assert.Equal(expected, DropFiles.Make(_temp.FullPath, names));
        Assert.Equal(expected[..3].Append(stands with { Takes = true }), DropFiles.Make(_temp.FullPath, names));
        Assert.Equal("theirs", File.ReadAllText(_temp.At("open")));
        Assert.Empty(File.ReadAllBytes(_temp.At("new")));

        File.CreateSymbolicLink(_temp.At("link"), _temp.At("open"));
        Assert.Equal([stands], DropFiles.Look(_temp.FullPath, ["link"]));
        Assert.Equal("link", Assert.Throws<Failure>(() => DropFiles.Make(_temp.FullPath, ["link"])).Code);
    }

    [Fact]
    public void A_private_file_that_is_no_file_too_long_or_open_is_not_read()
    {
        var path = _temp.File("a.key", "secret");
        File.SetUnixFileMode(path, OutputFile.Private);
        Assert.Equal("secret"u8.ToArray(), OwnerOnlyFile.Read(path, 6, "r"));
        Assert.Equal("too-large", Assert.Throws<Failure>(() => OwnerOnlyFile.Read(path, 5, "r")).Code);
        Assert.Equal("not-found", Assert.Throws<Failure>(() => OwnerOnlyFile.Read(_temp.At("none"), 6, "r")).Code);
        Assert.Equal("not-private", Assert.Throws<Failure>(() => OwnerOnlyFile.Read(_temp.Folder("folder"), 6, "r")).Code);
        File.CreateSymbolicLink(_temp.At("link"), path);
        Assert.Equal("not-private", Assert.Throws<Failure>(() => OwnerOnlyFile.Read(_temp.At("link"), 6, "r")).Code);
        File.SetUnixFileMode(path, OutputFile.Private | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<Failure>(() => OwnerOnlyFile.Read(path, 6, "r")).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(_temp.At("folder"), OutputFile.Readable | UnixFileMode.UserExecute);
        Assert.Contains("chmod 700", OwnerOnlyFile.CheckOwnerOnly(_temp.At("folder"))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_file_whose_name_the_disk_does_not_take_is_no_file_that_is_there()
    {
        var refused = Assert.Throws<Failure>(() => OwnerOnlyFile.Create(_held, new string('n', 300)));
        Assert.Equal((FailureKind.Missing, "bad-name"), (refused.Kind, refused.Code));
    }
}
