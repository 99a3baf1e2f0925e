using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>What the disk answers, by its number, and what a person is told.</summary>
public sealed class OsErrorTests
{
    [SkippableTheory]
    [InlineData(28, "no-space")]
    [InlineData(122, "no-space")]
    [InlineData(30, "read-only")]
    [InlineData(1, "no-permission")]
    [InlineData(13, "no-permission")]
    [InlineData(2, "medium-gone")]
    [InlineData(20, "medium-gone")]
    [InlineData(6, "medium-gone")]
    [InlineData(19, "medium-gone")]
    [InlineData(116, "medium-gone")]
    [InlineData(107, "medium-gone")]
    [InlineData(27, "file-too-large")]
    [InlineData(22, "bad-name")]
    [InlineData(36, "bad-name")]
    [InlineData(84, "bad-name")]
    [InlineData(5, "io-error")]
    [InlineData(4095, "io-error")]
    public void Every_number_that_a_person_can_do_something_about_has_its_own_code(int number, string code)
    {
        Requires.Linux();
        var failure = DiskFailure.Writing("/media/stick/x.tar", new OsError(number));
        Assert.Equal((FailureKind.Missing, code), (failure.Kind, failure.Code));
        Assert.Contains("/media/stick/x.tar", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [SkippableFact]
    public void A_full_disk_says_how_much_is_free_where_the_system_says_it_and_else_no_number()
    {
        Requires.Linux();
        Assert.Matches("^[0-9.,]+ ([KMGT]iB|bytes) is free there: make room", DiskFailure.Writing("/x.tar", new OsError(28)).Hint);
        Assert.StartsWith("make room", DiskFailure.Writing("\0", new OsError(28)).Hint, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_exception_of_the_framework_becomes_the_number_it_stands_for()
    {
        Requires.Linux();
        Assert.Equal(28, OsError.Of(new IOException("full", 28)).Number);
        Assert.Equal(30, OsError.Of(new UnauthorizedAccessException("no", new IOException("read-only", 30))).Number);
        Assert.Equal(13, OsError.Of(new UnauthorizedAccessException("no")).Number);
        Assert.Equal(13, OsError.Of(new UnauthorizedAccessException("no", new InvalidOperationException("another reason"))).Number);
        Assert.Equal(2, OsError.Of(new FileNotFoundException()).Number);
        Assert.Equal(2, OsError.Of(new DirectoryNotFoundException()).Number);
        Assert.Equal(36, OsError.Of(new PathTooLongException()).Number);
        Assert.Equal(5, OsError.Of(new IOException("no number")).Number);
        Assert.Equal(5, OsError.Of(new IOException("no errno", 4096)).Number);
        Assert.Equal(5, OsError.Of(new IOException("success is none", 0)).Number);
    }

    [Fact]
    public void A_number_of_windows_is_taken_out_of_its_wrapping_anywhere() =>
        Assert.Equal((112, 33, ErrorNumbers.Here.InputOutput), (Wrapped(0x70), Wrapped(0x21),
            OsError.Of(new IOException("of .NET", unchecked((int)0x80131620))).Number));

    /// <summary>The words of this system's own library for the numbers that stand in our table for it.</summary>
    [SkippableFact]
    public void The_numbers_of_linux_mean_what_the_table_says()
    {
        Requires.Linux();
        var linux = ErrorNumbers.Linux;
        Assert.Same(linux, ErrorNumbers.Here);
        Assert.Equal(
            [
                "File exists", "No space left on device", "Disk quota exceeded", "Read-only file system", "Operation not permitted",
                    "Permission denied",
                "No such file or directory", "Not a directory", "Resource temporarily unavailable", "No such device or address",
                    "No such device",
                "Stale file handle", "Transport endpoint is not connected", "Invalid argument",
                    "Invalid or incomplete multibyte or wide character",
                "File name too long", "File too large", "Too many levels of symbolic links", "Function not implemented",
                    "Operation not supported", "Input/output error",
            ],
            new[]
            {
                linux.Exists, linux.NoSpace, linux.ReadOnly, linux.NoPermission, linux.NotFound, linux.HeldByAnother, linux.Gone,
                    linux.BadName,
                linux.FileTooLarge, linux.IsLink, linux.NotSupported[1..], [linux.InputOutput],
            }.SelectMany(numbers => numbers).Select(number => new OsError(number).ToString()));
    }

    /// <summary>No trouble of two kinds that a person would be told to mend in different ways has one number.</summary>
    [Fact]
    public void On_no_system_one_number_means_two_things_to_do()
    {
        foreach (var system in new[] { ErrorNumbers.Linux, ErrorNumbers.Mac, ErrorNumbers.Windows })
        {
            int[][] kinds = [system.Exists, system.NoSpace, system.ReadOnly, system.NoPermission, system.NotFound, system.Gone,
                system.BadName, system.FileTooLarge, system.IsLink, [system.InputOutput]];
            var all = kinds.SelectMany(numbers => numbers).ToList();
            Assert.Equal(all.Distinct(), all);
            Assert.DoesNotContain(0, all);
            Assert.All(kinds[..8], Assert.NotEmpty);
        }
    }

    private static int Wrapped(int number) => OsError.Of(new IOException("of Windows", unchecked((int)0x80070000) | number)).Number;

    [SkippableFact]
    public void A_lock_held_elsewhere_and_a_flag_nobody_knows_are_told_from_other_errors()
    {
        Requires.Linux();
        Assert.True(new OsError(11).HeldByAnother);
        Assert.All(new[] { 22, 38, 95 }, number => Assert.True(new OsError(number).NotSupported));
        Assert.All(new[] { 6, 95 }, number => Assert.True(new OsError(number).NoDevice));
        Assert.All(new[] { 5, 13, 28 }, number =>
            Assert.False(new OsError(number) is { NotSupported: true } or { HeldByAnother: true } or { NoDevice: true } or { IsLink: true }));
        Assert.False(OsError.None.Failed);
    }

    [SkippableTheory]
    [InlineData(40, "unreadable", FailureKind.Missing)]
    [InlineData(2, "not-found", FailureKind.Missing)]
    [InlineData(13, "no-permission", FailureKind.Missing)]
    [InlineData(6, "unreadable", FailureKind.Invalid)]
    [InlineData(5, "io-error", FailureKind.Missing)]
    public void A_file_that_cannot_be_read_says_why(int number, string code, object kind)
    {
        Requires.Linux();
        var failure = DiskFailure.Reading("in/x.txt", new OsError(number));
        Assert.Equal((kind, code), (failure.Kind, failure.Code));
        Assert.Contains("in/x.txt", failure.Message, StringComparison.Ordinal);
        Assert.Equal(number == 5, failure.Hint is not null);
    }

    [Fact]
    public void Every_trouble_with_an_outside_file_has_a_code()
    {
        var codes = Enum.GetValues<SourceFault>().ToDictionary(trouble => trouble, trouble =>
            new SourceProblem(trouble, "x").ToFailure().Code);
        Assert.Equal("is-a-folder", codes[SourceFault.Folder]);
        Assert.Equal("too-large", codes[SourceFault.TooLarge]);
        Assert.Equal("changing", codes[SourceFault.Changing]);
        Assert.Equal("unreadable", codes[SourceFault.Link]);
        Assert.Equal("our hint", new SourceProblem(SourceFault.Unreadable, "x").ToFailure("our hint").Hint);
    }

    [SkippableFact]
    public void A_handle_that_is_none_is_an_error_when_asked_and_nothing_when_closed()
    {
        Requires.Linux();
        using var none = new Microsoft.Win32.SafeHandles.SafeFileHandle(-1, ownsHandle: false);
        Assert.Equal(9, Assert.Throws<IOException>(() => NativeFile.Facts(none)).HResult);
        Assert.False(NativeFile.Close(none).Failed);
        using var temp = new TempFolder();
        Assert.False(NativeFile.OpenSource(temp.File("x", "x"), follow: false, out var file).Failed);
        Assert.False(NativeFile.Close(file!).Failed);
        Assert.False(NativeFile.Close(file!).Failed);
    }
}
