using System.IO.Abstractions;
using System.Text;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Media;

/// <summary>Archives and long replies are read while their documents are recorded: what happens to them meanwhile is reported.</summary>
[Trait("Lane", "check")]
public sealed class VanishingFileTests : IDisposable
{
    private static readonly string Pad = new('x', 33 * Limits.MiB);

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(false, "file!a.txt |file!b.txt |file Changing")]
    [InlineData(true, "file |file!acknowledgements[0] |file Changing")]
    public void A_file_that_grows_while_it_is_validated_is_reported_as_changing(bool reply, string expected)
    {
        var path = reply ? _lab.Write("long.json", Reply) : Archive();
        var looks = new List<string>();
        foreach (var inspected in new FileValidator(new FileSystem()).Validate("file", path))
        {
            if (looks.Count == 0)
                File.AppendAllText(path, " ");
            looks.Add($"{inspected.Path} {inspected.Unread?.Trouble}");
        }

        Assert.Equal(expected, string.Join('|', looks));
    }

    [Fact]
    public void A_file_that_is_written_all_the_time_is_not_validated()
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
            changing = new FileValidator(new FileSystem())
                .Validate("busy.txt", path)
                .SingleOrDefault(each => each.Unread?.Trouble == SourceFault.Changing);
        stop.Cancel();
        writer.Join();

        Assert.Equal("changing", Assert.Single(changing!.Problems).Code.Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_grows_while_its_documents_are_recorded_is_reported_after_them(bool reply)
    {
        var path = reply ? _lab.Write("long.json", Reply) : Archive();
        var told = new List<InputFile>();
        using var ledger = Ledger.OpenToRead(new StationPaths(_lab.At("zone")), TimeProvider.System);
        foreach (
            var file in new InputReader(
                new FileSystem(),
                new InputOptions { ServerFiles = new KnownServerFiles(ledger), PacksDocuments = true }
            ).ReadAll([path])
        )
        {
            if (told.Count == 0)
                File.AppendAllText(path, " ");
            told.Add(file);
        }

        Assert.Equal(
            reply ? ["ApiReply", "Document", "Unread"] : ["Document", "Document", "Unread"],
            told.Select(file => file.GetType().Name)
        );
        Assert.Equal((SourceFault.Changing, path), (((InputFile.Unread)told[^1]).Problem.Trouble, told[^1].Label));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_gone_when_it_is_opened_again_is_refused_and_the_rest_is_recorded(bool reply)
    {
        var path = reply ? _lab.Write("drop/long.json", Reply) : Archive("drop/all.tar");
        _lab.Write("drop/z.txt", StationPair.Usage("FOC9", 1));
        _lab.Shell.Disk = new LostFile(path, opens: 1);

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.Equal(["refused", "recorded"], said.Json("file").Select(file => file.GetProperty("outcome").GetString()));
        Assert.Equal(
            ("unreadable", path),
            (said.Json("file")[0].GetProperty("reason").GetString(), said.Json("file")[0].GetProperty("path").GetString())
        );
        Assert.Equal(5, said.Exit);
    }

    /// <summary>
    /// A zone knows only at the end of an archive that it is no server's export, so nothing of an archive that changed stays.
    /// </summary>
    [Fact]
    public void An_archive_that_fails_while_a_zone_reads_it_records_nothing()
    {
        Archive("drop/all.tar");
        _lab.Write("drop/z.txt", StationPair.Usage("FOC9", 1));
        _lab.Shell.Disk = new FailingDrive(2_000, new IOException("Input/output error", 5), "all.tar");

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Equal(
            ["all.tar refused unreadable", "z.txt recorded "],
            said.Json("file")
                .Select(file =>
                    $"{Path.GetFileName(file.GetProperty("path").GetString())} {file.GetProperty("outcome").GetString()} {file.GetProperty("reason").GetString()}"
                )
        );
    }

    [Theory]
    [InlineData(false, "Document Document")]
    [InlineData(true, "ServerExport")]
    public void A_zone_reads_an_archive_once(bool hasManifest, string expected)
    {
        var tar = new TarWriter().Add("a.txt", StationPair.Usage("FOC1", 1)).Add("b.txt", StationPair.Usage("FOC2", 1));
        File.WriteAllBytes(_lab.At("all.tar"), (hasManifest ? tar.Add("manifest.mf", "x") : tar).End());
        var disk = new CountingDrive();

        var found = new InputReader(disk, new InputOptions { RefusesServerExports = true }).ReadAll([_lab.At("all.tar")]).ToList();

        Assert.Equal(expected, string.Join(' ', found.Select(file => file.GetType().Name)));
        Assert.InRange(disk.BytesRead, 1, new FileInfo(_lab.At("all.tar")).Length + 512);
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

    // A reply that someone cut after it was checked ended the whole run with an error of the tool's own, and nothing was recorded.
    [Theory]
    [InlineData(false, "changing")]
    [InlineData(true, "unreadable")]
    public void A_long_reply_that_is_cut_or_lost_after_it_was_checked_is_refused_and_the_rest_is_recorded(bool lost, string reason)
    {
        _lab.Write("drop/long.json", Reply);
        _lab.Write("drop/z.txt", StationPair.Usage("FOC9", 1));
        _lab.Shell.Disk = new FailingDrive(
            40 * Limits.MiB,
            lost ? new IOException("Input/output error", 5) : null,
            "long.json",
            again: true
        );

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.Equal(["refused", "recorded"], said.Json("file").Select(file => file.GetProperty("outcome").GetString()));
        Assert.Equal(reason, said.Json("file")[0].GetProperty("reason").GetString());
        var validated = _lab.Shell.Run("validate", "drop/long.json", "drop/z.txt", "--json");
        Assert.Equal(
            ["long.json True", "long.json False", "z.txt True"],
            validated
                .Json("document")
                .Select(line => $"{Path.GetFileName(line.GetProperty("path").GetString())} {line.GetProperty("valid").GetBoolean()}")
        );
    }

    private static string Reply =>
        $$"""{"status":"COMPLETE","poll_id":7,"pad":"{{Pad}}","more":"{{Pad}}","acknowledgements":[{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC1"},"status":"SUCCESS","smart_license":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(StationPair.Ack(1764000000000, "FOC1")))}}"}]}""";

    private string Archive(string name = "all.tar")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_lab.At(name))!);
        File.WriteAllBytes(
            _lab.At(name),
            new TarWriter().Add("a.txt", StationPair.Usage("FOC1", 1)).Add("b.txt", StationPair.Usage("FOC2", 1)).End()
        );
        return _lab.At(name);
    }

    /// <summary>Counts the bytes that are read from files.</summary>
    private sealed class CountingDrive : FileSystem
    {
        private long _bytesRead;

        public long BytesRead => _bytesRead;

        public override IFile File => new Files(this);

        private sealed class Files(CountingDrive disk) : FileWrapper(disk)
        {
            public override FileSystemStream OpenRead(string path) => new CountedFile(base.OpenRead(path), path, disk);
        }

        private sealed class CountedFile(Stream file, string path, CountingDrive disk) : FileSystemStream(file, path, isAsync: false)
        {
            public override int Read(byte[] buffer, int offset, int count) => Add(base.Read(buffer, offset, count));

            public override int Read(Span<byte> buffer) => Add(base.Read(buffer));

            private int Add(int read)
            {
                disk._bytesRead += read;
                return read;
            }
        }
    }

    /// <summary>A drive from which a file is gone after it was opened so often.</summary>
    private sealed class LostFile(string path, int opens) : FileSystem
    {
        private int _opened;

        public override IFile File => new Files(this);

        private sealed class Files(LostFile disk) : FileWrapper(disk)
        {
            public override FileSystemStream OpenRead(string path) =>
                path == disk.Lost && Interlocked.Increment(ref disk._opened) > disk.Opens
                    ? throw new IOException("Input/output error", 5)
                    : base.OpenRead(path);
        }

        private string Lost => path;

        private int Opens => opens;
    }
}
