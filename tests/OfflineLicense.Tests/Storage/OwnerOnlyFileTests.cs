using System.Runtime.Versioning;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class OwnerOnlyFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_private_file_and_its_new_folders_are_for_the_owner_alone()
    {
        var path = _temp.At("station", ".offlic", "ledger.db");
        using (var station = StationFolder.Make(new StationPaths(_temp.At("station"))))
            OwnerOnlyFile.Create(station.Held, "ledger.db");
        Assert.Equal(OutputFile.Private, File.GetUnixFileMode(path));
        Assert.Equal(OutputFile.Private | UnixFileMode.UserExecute, File.GetUnixFileMode(_temp.At("station", ".offlic")));
        Assert.Null(OwnerOnlyFile.CheckOwnerOnly(path));
        Assert.Null(OwnerOnlyFile.CheckOwnerOnly(_temp.At("station", ".offlic")));
    }

    [Fact]
    public void A_file_that_is_there_is_not_taken_over()
    {
        var path = _temp.File("ledger.db", "theirs");
        Assert.False(HeldFolder.TryOpen(_temp.FullPath, follow: false, out var held).Failed);
        using var open = held;
        Assert.Equal((FailureKind.Usage, "exists"), Kind(Assert.Throws<Failure>(() => OwnerOnlyFile.Create(held!, "ledger.db"))));
        File.CreateSymbolicLink(_temp.At("link.db"), _temp.At("nowhere"));
        Assert.Equal((FailureKind.Usage, "exists"), Kind(Assert.Throws<Failure>(() => OwnerOnlyFile.Create(held!, "link.db"))));
        Assert.Equal("theirs", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void Any_right_of_others_is_named_with_the_command_that_takes_it_away(UnixFileMode right)
    {
        var path = _temp.File("a.key", "x");
        File.SetUnixFileMode(path, OutputFile.Private | right);
        Assert.Contains($"chmod 600 {path}", OwnerOnlyFile.CheckOwnerOnly(path)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_and_a_foreign_owner_are_named_and_a_missing_file_is_a_failure()
    {
        File.CreateSymbolicLink(_temp.At("link.key"), _temp.File("a.key", "x"));
        Assert.Contains("link", OwnerOnlyFile.CheckOwnerOnly(_temp.At("link.key"))!.Message, StringComparison.Ordinal);
        Assert.Equal((FailureKind.Missing, "not-found"),
            Kind(Assert.Throws<Failure>(() => OwnerOnlyFile.CheckOwnerOnly(_temp.At("b.key")))));
        File.SetUnixFileMode(_temp.At("a.key"), OutputFile.Private);
        if (ProcessRun.Of("chown", ["12345", _temp.At("a.key")]).ExitCode == 0)
            Assert.Contains("12345", OwnerOnlyFile.CheckOwnerOnly(_temp.At("a.key"))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_space_is_known_for_a_path_that_does_not_exist_yet()
    {
        Assert.True(FreeSpace.Of(_temp.FullPath) > 0);
        Assert.True(FreeSpace.Of(_temp.At("not", "yet", "there.tar")) > 0);
    }

    private static (FailureKind Kind, string? Code) Kind(Failure failure) => (failure.Kind, failure.Code);
}
