using System.Diagnostics;
using System.IO.Abstractions;
using System.Net.Sockets;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

public sealed class SourceFileTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly SourceFile _source = new(new FileSystem());

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void A_file_is_read_exactly_with_its_time(int length)
    {
        var expected = new byte[length];
        new Random(length).NextBytes(expected);
        var path = _temp.File("x.bin", expected);
        var modified = new DateTime(2026, 11, 21, 10, 15, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, modified);
        var read = _source.Read(path, 1_000_000, follow: false);
        Assert.Null(read.Problem);
        Assert.Equal(expected, read.Bytes);
        Assert.Equal(new DateTimeOffset(modified), read.Modified);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_and_both_numbers_are_named()
    {
        var problem = Refused(_temp.File("x.bin", new byte[1001]), SourceFault.TooLarge, limit: 1000);
        Assert.Contains("1,001", problem.Message, StringComparison.Ordinal);
        Assert.Contains("1,000", problem.Message, StringComparison.Ordinal);
        Assert.Equal("too-large", problem.ToRefusal().Reason.Name);
        Assert.Equal(FailureKind.Invalid, problem.ToFailure().Kind);
        Assert.Null(_source.Open(_temp.At("x.bin"), 1000, follow: true, out var same));
        Assert.Equal(problem, same);
    }

    [Fact]
    public void What_is_not_there_and_what_is_a_folder_are_told_apart()
    {
        Assert.Equal("not-found", Refused(_temp.At("no", "such.txt"), SourceFault.NotFound).ToFailure().Code);
        Assert.Equal("is-a-folder", Refused(_temp.Folder("folder"), SourceFault.Folder).ToFailure().Code);
    }

    [SkippableFact]
    [Trait("Attack", "A30")]
    public void A_pipe_a_socket_and_a_device_are_refused_at_once()
    {
        Requires.Unix();
        Assert.Equal(0, ProcessRun.Of("mkfifo", [_temp.At("pipe")]).ExitCode);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_temp.At("socket")));
        foreach (var path in new[] { _temp.At("pipe"), _temp.At("socket"), "/dev/zero", "/dev/null" })
            Refused(path, SourceFault.NotRegular);
    }

    [Fact]
    [Trait("Attack", "A30")]
    public void A_link_is_followed_only_for_a_path_that_a_person_named()
    {
        var link = _temp.At("link.txt");
        File.CreateSymbolicLink(link, _temp.File("target.txt", "secret"));
        Refused(link, SourceFault.Link);
        Assert.Equal("secret"u8.ToArray(), _source.Read(link, 100, follow: true).Bytes);
        File.CreateSymbolicLink(_temp.At("dangling"), _temp.At("nowhere"));
        Refused(_temp.At("dangling"), SourceFault.Link);
        Assert.Equal(SourceFault.NotFound, _source.Read(_temp.At("dangling"), 100, follow: true).Problem?.Trouble);
    }

    [Fact]
    [Trait("Attack", "A31")]
    public void A_file_that_grows_while_it_is_streamed_is_said_to_be_still_written()
    {
        var path = _temp.File("x.bin", new byte[5000]);
        using var source = _source.Open(path, 10_000, follow: true, out _)!;
        Assert.Null(source.Changed());
        source.Stream.ReadExactly(new byte[5000]);
        using (var writer = new FileStream(path, FileMode.Append))
            writer.Write(new byte[7]);
        Assert.Equal((5000L, SourceFault.Changing), (source.Length, source.Changed()!.Trouble));
    }

    [Fact]
    [Trait("Attack", "A31")]
    public void A_file_rewritten_in_place_with_the_same_length_is_noticed_too()
    {
        var path = _temp.File("x.bin", new byte[5000]);
        using var source = _source.Open(path, 10_000, follow: true, out _)!;
        var modified = File.GetLastWriteTimeUtc(path);
        Thread.Sleep(20);
        File.WriteAllBytes(path, new byte[5000]);
        File.SetLastWriteTimeUtc(path, modified);
        Assert.NotNull(source.Changed());
    }

    [Fact]
    public async Task A_file_that_is_always_being_written_is_seen_to_change()
    {
        var path = _temp.File("x.bin", Enumerable.Repeat((byte)'0', 400_000).ToArray());
        var stop = false;

        // A thread of its own: in the pool of a busy run it once began only when the five seconds were over.
        var writer = Task.Factory.StartNew(() =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            for (var round = 1; !Volatile.Read(ref stop); round++)
            {
                file.Position = 0;
                file.Write(Enumerable.Repeat((byte)('0' + (round % 10)), 400_000).ToArray());
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (changing, clock) = (0, Stopwatch.StartNew());
        while (changing == 0 && clock.ElapsedMilliseconds < 20_000)
            changing += _source.Read(path, Limits.TextFile, follow: true).Problem?.Trouble == SourceFault.Changing ? 1 : 0;
        Volatile.Write(ref stop, true);
        await writer;
        Assert.True(changing > 0, "a file under constant writing was never seen changing");
    }

    [Fact]
    public void A_medium_that_fails_while_reading_is_a_value()
    {
        var path = _temp.File("x.txt", "text");
        var source = new SourceFile(new FailingDisk());
        Assert.Equal(SourceFault.Unreadable, source.Read(path, 100, follow: true).Problem?.Trouble);
        Assert.Null(source.Open(path, 100, follow: true, out var problem));
        Assert.Equal("io-error", problem?.ToFailure().Code);
    }

    [SkippableFact]
    public void A_file_without_permission_is_said_to_be_so()
    {
        Requires.Unix();
        var path = _temp.File("x.txt", "text");
        File.SetUnixFileMode(path, UnixFileMode.None);
        var read = _source.Read(path, 100, follow: true);
        if (string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
            Assert.Null(read.Problem);
        else
            Assert.Equal(SourceFault.NoPermission, read.Problem?.Trouble);
        Assert.Equal(SourceFault.NoPermission, SourceProblem.Of(path, new OsError(13)).Trouble);
    }

    [Fact]
    public void What_another_kind_of_disk_gives_is_read_within_the_same_limit()
    {
        var source = new SourceFile(new OtherDisk());
        Assert.Equal("text"u8.ToArray(), source.Read("x.txt", 4, follow: true).Bytes);
        var problem = source.Read("x.txt", 3, follow: true).Problem;
        Assert.Equal(SourceFault.TooLarge, problem?.Trouble);
        using (var stream = source.Open("x.txt", 4, follow: true, out problem))
            Assert.Equal((4, null, null), (stream?.Length, stream?.Changed(), problem));
        Assert.Null(source.Open("x.txt", 3, follow: true, out problem));
        Assert.Equal(SourceFault.TooLarge, problem?.Trouble);
    }

    private SourceProblem Refused(string path, SourceFault trouble, int limit = 1_000_000)
    {
        var read = _source.Read(path, limit, follow: false);
        Assert.Empty(read.Bytes);
        Assert.Equal(trouble, read.Problem?.Trouble);
        Assert.Contains(path, read.Problem!.Message, StringComparison.Ordinal);
        return read.Problem;
    }

    private sealed class FailingDisk : FileSystem
    {
        public override IFile File => new FailingFile(this);
    }

    private sealed class FailingFile(IFileSystem files) : FileWrapper(files)
    {
        public override FileSystemStream OpenRead(string path) => throw new IOException("Input/output error", 5);
    }

    private sealed class OtherDisk : FileSystem
    {
        public override IFile File => new OtherFile(this);
    }

    private sealed class OtherFile(IFileSystem files) : FileWrapper(files)
    {
        public override FileSystemStream OpenRead(string path) => new FakeFileStream(new MemoryStream("text"u8.ToArray()), path);
    }
}
