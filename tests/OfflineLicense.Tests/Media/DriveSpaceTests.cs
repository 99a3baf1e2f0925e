using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Media;

public sealed class DriveSpaceTests : IDisposable
{
    private const long TooMuch = 1L << 60;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_cannot_fit_is_refused_with_both_numbers_and_what_fits_is_not()
    {
        DriveSpace.Check(_folder.FullPath, 1, [], "the bundle");

        var failure = Assert.Throws<Failure>(() => DriveSpace.Check(_folder.FullPath, TooMuch, [], "the bundle"));

        Assert.Equal((FailureKind.Missing, "no-space"), (failure.Kind, failure.Code));
        Assert.Matches(@"^no space left for the bundle: .* has [0-9.,]+ .iB free, and 1,073,741,824 GiB are needed\. Nothing was written$",
            failure.Message);
    }

    [Fact]
    public void A_file_that_is_there_and_what_a_killed_run_left_need_no_room()
    {
        var free = FreeSpace.Of(_folder.FullPath)!.Value;
        var path = Path.Combine(_folder.FullPath, "a");
        using (var file = File.Create(path))
            file.SetLength(2L << 40); // sparse: it takes no room on the disk
        DriveSpace.Check(_folder.FullPath, 2L << 40, [(path, 2L << 40)], "a");
        Assert.Throws<Failure>(() => DriveSpace.Check(_folder.FullPath, 3L << 40, [(path, 3L << 40)], "a"));

        File.Move(path, path + ".partial");
        DriveSpace.Check(_folder.FullPath, (2L << 40) + (free / 2), [(path, (2L << 40) + (free / 2))], "a");
    }

    // Regression: two links to their own folder made the search for unfinished files endless.
    [SkippableFact]
    public void No_link_on_the_drive_is_followed()
    {
        Requires.Unix();
        using var outside = new TempFolder();
        using (var file = File.Create(Path.Combine(outside.FullPath, "a.partial")))
            file.SetLength(4L << 40); // sparse
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullPath, "to-outside"), outside.FullPath);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullPath, "b.partial"), outside.FullPath);
        foreach (var name in new[] { "c", "d", "e" })
            Directory.CreateSymbolicLink(Path.Combine(_folder.FullPath, name), ".");

        Assert.Throws<Failure>(() => DriveSpace.Check(_folder.FullPath, 2L << 40, [], "the bundle"));
    }
}
