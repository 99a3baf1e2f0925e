using System.Runtime.Versioning;
using System.Text;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class PassphraseSourceTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunter2\n", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    [InlineData(" two words \nsecond line\n", " two words ")]
    public void The_first_line_counts_without_its_end(string content, string expected)
    {
        using var secret = PassphraseSource.OfFile(Private("phrase", content));
        Assert.Equal(expected, Encoding.UTF8.GetString(secret.Bytes));
    }

    [Fact]
    public void Nothing_and_too_much_is_no_passphrase_and_the_message_does_not_quote_it()
    {
        foreach (var content in new[] { "", "\n", "\r\n", "\nsecond", new string('x', 1025) })
        {
            var refused = Assert.Throws<Failure>(() => PassphraseSource.OfFile(Private("phrase", content)));
            Assert.Equal(FailureKind.Usage, refused.Kind);
            Assert.DoesNotContain("xxx", refused.Message + refused.Hint, StringComparison.Ordinal);
        }

        Assert.Equal("too-large", Assert.Throws<Failure>(() => PassphraseSource.OfFile(Private("phrase", new string('x', 5000)))).Code);
        using var longest = PassphraseSource.OfFile(Private("phrase", new string('x', 1024)));
        Assert.Equal(1024, longest.Bytes.Length);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_file_with_any_right_of_others_is_not_read(UnixFileMode right)
    {
        var path = Private("phrase", "hunter2");
        File.SetUnixFileMode(path, OutputFile.Private | right);
        var refused = Assert.Throws<Failure>(() => PassphraseSource.OfFile(path));
        Assert.Equal((FailureKind.Missing, "not-private"), (refused.Kind, refused.Code));
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_link_a_pipe_a_folder_and_a_foreign_file_are_not_read()
    {
        File.CreateSymbolicLink(_temp.At("link"), Private("phrase", "hunter2"));
        Assert.Equal(0, ProcessRun.Of("mkfifo", ["-m", "600", _temp.At("pipe")]).ExitCode);
        Directory.CreateDirectory(_temp.At("folder"));
        foreach (var name in new[] { "link", "pipe", "folder" })
            Assert.Equal("not-private", Assert.Throws<Failure>(() => PassphraseSource.OfFile(_temp.At(name))).Code);
        Skip.If(ProcessRun.Of("chown", ["12345", _temp.At("phrase")]).ExitCode != 0, "changing a file's owner needs root");
        Assert.Contains("12345", Assert.Throws<Failure>(() => PassphraseSource.OfFile(_temp.At("phrase"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_is_read_to_the_end_of_its_first_line_and_not_further()
    {
        using var stream = new MemoryStream("one\ntwo\n"u8.ToArray());
        using var first = PassphraseSource.OfStream(stream, "a stream");
        Assert.Equal(4, stream.Position);
        using var second = PassphraseSource.OfStream(stream, "a stream");
        Assert.Equal("two", Encoding.UTF8.GetString(second.Bytes));
        Assert.Equal(FailureKind.Usage, Assert.Throws<Failure>(() => PassphraseSource.OfStream(stream, "a stream")).Kind);
    }

    [Fact]
    public void A_descriptor_that_is_not_open_is_a_mistake_in_the_command() =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<Failure>(() => PassphraseSource.OfDescriptor(987)).Kind);

    private string Private(string name, string content)
    {
        var path = _temp.File(name, content);
        File.SetUnixFileMode(path, OutputFile.Private);
        return path;
    }
}
