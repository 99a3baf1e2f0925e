using System.Diagnostics;
using System.Text;
using OfflineLicense.Tests.Formats;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Archives as the tools of people make them: tar, gzip and zip files, and the layout of CSSM's multi-device upload.</summary>
public sealed class AggregateTests : IDisposable
{
    private const string A = "FOC0000A001";
    private const string B = "FOC0000A002";

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_multi_device_upload_is_opened_at_the_desk_and_asked_about_in_a_zone()
    {
        Layout("UD", StationPair.Usage(A, 1), StationPair.Usage(B, 1));

        var desk = _lab.Desk("collect", "UD_SA_x_py.tar.gz", "--json");
        var zone = _lab.Zone("collect", "UD_SA_x_py.tar.gz", "--json");

        StationPair.Done(desk);
        Assert.Equal([$"usage recorded {StationPair.Udi(A)}", $"usage recorded {StationPair.Udi(B)}"],
            StationPair.Lines(desk, "file").Select(file =>
                $"{file.GetProperty("kind")} {file.GetProperty("outcome")} {file.GetProperty("udis")[0]}"));
        Assert.Equal("server-file", StationPair.Line(zone, "file").GetProperty("reason").GetString());
    }

    [Fact]
    public void An_answer_in_the_same_layout_is_an_answer_in_a_zone_too()
    {
        Request(A, B);
        Layout("ACK_UD", StationPair.Ack(1764000000000, A), StationPair.Ack(1764000000000, B));

        var said = _lab.Zone("collect", "ACK_UD_SA_x_py.tar.gz", "--json");

        StationPair.Done(said);
        Assert.Equal(["ack recorded content-udi", "ack recorded content-udi"],
            StationPair.Lines(said, "file").Select(file =>
                $"{file.GetProperty("kind")} {file.GetProperty("outcome")} {file.GetProperty("evidence")}"));
        Assert.All(StationPair.Lines(said, "file"), file => Assert.Contains("!ACK_UD_VA_x_py.tar.gz!ACK_dev_",
            file.GetProperty("path").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_names_nobody_is_known_by_the_name_of_its_upload()
    {
        Request(A, B);
        var name = StationPair.Lines(_lab.Zone("status", "--json"), "request").Single(request =>
            request.GetProperty("udi").GetString() == StationPair.Udi(B)).GetProperty("upload_name").GetString()!;
        File.WriteAllText(At("in", "ACK_" + name), StationPair.Ack(1764000000000));
        Run("zip", "-q", "-r", "answers.zip", "in");

        var file = StationPair.Line(_lab.Zone("collect", "answers.zip", "--json"), "file");

        Assert.Equal("recorded upload-name", $"{file.GetProperty("outcome")} {file.GetProperty("evidence")}");
        Assert.Contains(B, _lab.Zone("split", "--to", "tftp").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tar", "-cf", "a.bin", "in")]
    [InlineData("tar", "-czf", "a.bin", "in")]
    [InlineData("tar", "-cf", "a.bin", "--format=v7", "in")]
    [InlineData("tar", "-cf", "a.bin", "--format=gnu", "in")]
    [InlineData("tar", "-cf", "a.bin", "--format=pax", "in")]
    [InlineData("zip", "-q", "-r", "a.bin", "in")]
    [InlineData("zip", "-q", "-0", "-r", "a.bin", "in")]
    public void What_went_into_an_archive_comes_out_byte_for_byte(params string[] command)
    {
        Request(A, B);
        var (one, other) = (StationPair.Ack(1764000000000, A) + "\r\n", StationPair.Ack(1764000000000, B));
        File.WriteAllText(At("in", "one.txt"), one);
        File.WriteAllText(At("in", "a name with blanks and \u00e9.txt"), other);
        if (!Run(command))
            return;
        if (File.Exists(_lab.At("a.bin.zip")))
            File.Move(_lab.At("a.bin.zip"), _lab.At("a.bin"));

        var said = _lab.Zone("collect", "a.bin", "--json");

        StationPair.Done(said);
        Assert.Equal(new[] { one, other }.Select(text => Digest.Of(Encoding.UTF8.GetBytes(text)).Hex).Order(StringComparer.Ordinal),
            StationPair.Lines(said, "file").Select(file => file.GetProperty("sha256").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_gzip_of_one_file_is_that_file()
    {
        Request(A);
        File.WriteAllText(At("in", "ack.txt"), StationPair.Ack(1764000000000, A));
        Run("gzip", "in/ack.txt");

        var file = StationPair.Line(_lab.Zone("collect", "in/ack.txt.gz", "--json"), "file");

        Assert.Equal("recorded", file.GetProperty("outcome").GetString());
        Assert.EndsWith("ack.txt.gz!ack.txt", file.GetProperty("path").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_shows_each_member()
    {
        File.WriteAllBytes(_lab.At("a.tar"), FormatFixtures.Bytes("archive/good/with-an-api-reply.tar"));

        var said = _lab.Shell.Run("validate", "a.tar", "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal(["a.tar!reply.json", "a.tar!reply.json!acknowledgements[0]", "a.tar!ACK_b.txt"],
            StationPair.Lines(said, "document").Select(line => line.GetProperty("path").GetString()));
    }

    private void Request(params string[] serials)
    {
        foreach (var serial in serials)
            _lab.Write($"drop/{serial}.txt", StationPair.Usage(serial, 1));
        StationPair.Done(_lab.Zone("collect", "drop"));
    }

    /// <summary>As the page takes it (UD) or gives it (ACK_UD), made by tar itself.</summary>
    private void Layout(string prefix, params string[] texts)
    {
        var device = prefix == "UD" ? "dev" : "ACK_dev";
        for (var i = 0; i < texts.Length; i++)
            File.WriteAllText(At("inner", $"{device}_{i + 1}_x.txt"), texts[i]);
        Directory.CreateDirectory(_lab.At("outer"));
        Run("sh", "-c", $"cd inner && tar -czf ../outer/{prefix}_VA_x_py.tar.gz *");
        File.WriteAllText(_lab.At("outer", "manifest.mf"), "Manifest-Version: 1.0\nSmart-Account:\n\nName: /UD_VA_x.ta.gz\n");
        Run("sh", "-c", $"cd outer && tar -czf ../{prefix}_SA_x_py.tar.gz manifest.mf {prefix}_VA_x_py.tar.gz");
    }

    private string At(string folder, string name) => Path.Combine(_lab.Folder(folder), name);

    /// <summary>False where the machine has no such tool.</summary>
    private bool Run(params string[] command)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder =>
            File.Exists(Path.Combine(folder, command[0]))))
            return false;
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _lab.Shell.Folder })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return true;
    }
}
