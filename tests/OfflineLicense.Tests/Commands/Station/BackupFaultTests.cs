using System.IO.Abstractions;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>A backup that cannot be completed is not reported as written.</summary>
public sealed class BackupFaultTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_backup_that_cannot_be_read_again_is_no_backup()
    {
        var rows = Journal();
        _lab.Shell.Disk = new UnreadablePlace("zone.offlic-backup");

        var said = _lab.Zone("backup", "zone.offlic-backup");

        Assert.Equal(5, said.Exit);
        Assert.Contains("could not be read", said.Error, StringComparison.Ordinal);
        _lab.Shell.Disk = new FileSystem();
        Assert.Equal(rows, Journal());
        Assert.Empty(Directory.GetFiles(_lab.At("zone", ".offlic", "spool")));
    }

    [Fact]
    public void A_key_file_that_is_a_link_or_too_long_is_not_in_a_backup()
    {
        var key = _lab.KeyFile("zone");
        File.Move(key, key + ".moved");
        File.CreateSymbolicLink(key, key + ".moved");
        AsBefore(_lab.Zone("backup", "b"), "is a symbolic link");

        File.Delete(key);
        File.WriteAllBytes(key, new byte[70_000]);
        AsBefore(_lab.Zone("backup", "b"), "without its keys a station cannot be restored");
    }

    private void AsBefore(Said said, string why)
    {
        Assert.NotEqual(0, said.Exit);
        Assert.Contains(why, said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_lab.At("b")));
    }

    private string Journal() => _lab.Zone("audit", "verify").Out;

    /// <summary>A medium on which files of this name cannot be opened.</summary>
    private sealed class UnreadablePlace(string lost) : FileSystem
    {
        public override IFile File => new Files(this, lost);

        private sealed class Files(IFileSystem disk, string lost) : FileWrapper(disk)
        {
            public override FileSystemStream OpenRead(string path) =>
                path.Contains(lost, StringComparison.Ordinal) ? throw new IOException("Input/output error", 5) : base.OpenRead(path);
        }
    }
}
