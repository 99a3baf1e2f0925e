using System.IO.Abstractions;
using System.Text;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Media;

/// <summary>Archives and long replies are opened a second time and read while their documents are recorded: what happens to them meanwhile is told.</summary>
public sealed class VanishingFileTests : IDisposable
{
    private static readonly string Pad = new('x', 33 * Limits.MiB);

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(false, "file!a.txt |file!b.txt |file Changing")]
    [InlineData(true, "file |file!acknowledgements[0] |file Changing")]
    public void What_grows_while_it_is_validated_is_said_to_be_still_written(bool reply, string expected)
    {
        var path = reply ? _lab.Write("long.json", Reply) : Archive();
        var looks = new List<string>();
        foreach (var inspected in new FileValidator(new FileSystem()).Inspect("file", path))
        {
            if (looks.Count == 0)
                File.AppendAllText(path, " ");
            looks.Add($"{inspected.Path} {inspected.Unreadable?.Trouble}");
        }

        Assert.Equal(expected, string.Join('|', looks));
    }

    [Fact]
    public void A_file_that_is_written_all_the_time_is_not_judged_by_validate()
    {
        var path = _lab.Write("busy.txt", new string('0', 400_000));
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                file.Position = 0;
                file.Write(Encoding.ASCII.GetBytes(new string((char)('0' + (round % 10)), 400_000)));
            }
        });
        writer.Start();
        ValidatedFile? changing = null;
        var until = DateTime.UtcNow.AddSeconds(20);
        while (changing is null && DateTime.UtcNow < until)
            changing = new FileValidator(new FileSystem()).Inspect("busy.txt", path).SingleOrDefault(each => each.Unreadable?.Trouble == SourceFault.Changing);
        stop.Cancel();
        writer.Join();

        Assert.Equal("changing", Assert.Single(changing!.Problems()).Code.Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_grows_while_its_documents_are_recorded_is_told_after_them(bool reply)
    {
        var path = reply ? _lab.Write("long.json", Reply) : Archive();
        var told = new List<InputFile>();
        using var ledger = Ledger.OpenToRead(new StationPaths(_lab.At("zone")), TimeProvider.System);
        foreach (var file in new InputReader(new FileSystem(), DateTimeOffset.UnixEpoch, new KnownServerFiles(ledger)).Files(new CollectOptions { Paths = [path] }))
        {
            if (told.Count == 0)
                File.AppendAllText(path, " ");
            told.Add(file);
        }

        Assert.All(told[..^1], file => Assert.NotNull(file.Document));
        Assert.Equal(("changing", path), (told[^1].Outcome?.Reason?.Name, told[^1].Outcome?.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_gone_when_it_is_opened_again_is_refused_and_the_rest_is_recorded(bool reply)
    {
        var path = reply ? _lab.Write("drop/long.json", Reply) : Archive("drop/all.tar");
        _lab.Write("drop/z.txt", StationPair.Usage("FOC9", 1));
        _lab.Shell.Disk = new LostFile(path, opens: 1);

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.Equal(["refused", "recorded"], said.Json("file").Select(file => file.GetProperty("outcome").GetString()));
        Assert.Equal(("unreadable", path), (said.Json("file")[0].GetProperty("reason").GetString(), said.Json("file")[0].GetProperty("path").GetString()));
        Assert.Equal(5, said.Exit);
    }

    [Fact]
    public void A_long_reply_whose_medium_fails_while_it_is_checked_gives_no_document()
    {
        _lab.Write("long.json", Reply);
        _lab.Shell.Disk = new FailingDrive(Limits.MiB, new IOException("Input/output error", 5), "long.json");

        var said = _lab.Zone("collect", "long.json", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Equal("unreadable", Assert.Single(said.Json("file")).GetProperty("reason").GetString());
    }

    // A reply that somebody cut after it was checked ended the whole run with an error of the tool's own, and nothing was recorded.
    [Theory]
    [InlineData(false, "changing")]
    [InlineData(true, "unreadable")]
    public void A_long_reply_that_is_cut_or_lost_after_it_was_checked_is_refused_and_the_rest_is_recorded(bool lost, string reason)
    {
        _lab.Write("drop/long.json", Reply);
        _lab.Write("drop/z.txt", StationPair.Usage("FOC9", 1));
        _lab.Shell.Disk = new FailingDrive(40 * Limits.MiB, lost ? new IOException("Input/output error", 5) : null, "long.json", again: true);

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.Equal(["refused", "recorded"], said.Json("file").Select(file => file.GetProperty("outcome").GetString()));
        Assert.Equal(reason, said.Json("file")[0].GetProperty("reason").GetString());
        var validated = _lab.Shell.Run("validate", "drop/long.json", "drop/z.txt", "--json");
        Assert.Equal(["long.json True", "long.json False", "z.txt True"], validated.Json("document").Select(line => $"{Path.GetFileName(line.GetProperty("path").GetString())} {line.GetProperty("valid").GetBoolean()}"));
    }

    private static string Reply =>
        $$"""{"status":"COMPLETE","poll_id":7,"pad":"{{Pad}}","more":"{{Pad}}","acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC1"},"status":"SUCCESS","smart_license":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(StationPair.Ack(1764000000000, "FOC1")))}}"}]}""";

    private string Archive(string name = "all.tar")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_lab.At(name))!);
        File.WriteAllBytes(_lab.At(name), new TarWriter().Add("a.txt", StationPair.Usage("FOC1", 1)).Add("b.txt", StationPair.Usage("FOC2", 1)).End());
        return _lab.At(name);
    }

    /// <summary>A medium that a file is gone from once it was opened so often.</summary>
    private sealed class LostFile(string path, int opens) : FileSystem
    {
        private int _opened;

        public override IFile File => new Files(this);

        private sealed class Files(LostFile disk) : FileWrapper(disk)
        {
            public override FileSystemStream OpenRead(string path) => path == disk.Lost && Interlocked.Increment(ref disk._opened) > disk.Opens
                ? throw new IOException("Input/output error", 5)
                : base.OpenRead(path);
        }

        private string Lost => path;

        private int Opens => opens;
    }
}
