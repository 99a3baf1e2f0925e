using System.Formats.Tar;
using System.IO.Compression;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Desk;

/// <summary><c>stage --batch</c>: the archive of Cisco's sample program, and how its response is matched.</summary>
public sealed class StageBatchTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void The_batch_holds_every_usage_file_under_its_upload_name_byte_for_byte()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");

        var said = _lab.Desk("stage", "--to", "up", "--batch", "--json");

        Assert.Equal(0, said.Exit);
        var batch = Assert.Single(said.Json("batch"));
        Assert.Equal((3, "written"), (batch.GetProperty("files").GetInt32(), batch.GetProperty("outcome").GetString()));
        var path = batch.GetProperty("path").GetString()!;
        Assert.Equal("UD_SA_26Nov21_10_15_00_000_py.tar.gz", Path.GetFileName(path));
        var outer = Members(File.ReadAllBytes(path));
        Assert.Equal(["manifest.mf", "UD_VA_26Nov21_10_15_00_000_py.tar.gz"], outer.Select(member => member.Name));
        Assert.Equal(
            "Manifest-Version: 1.0\nCreated-By: \"{\\\"uuid\\\": \\\"foofoo\\\"}\"\nSmart-Account:\nSmart-Account-ID:\n\n"
            + "Name: /UD_VA_26Nov21_10_15_00_000_py.tar.gz\nSpecification-VA: \nSpecification-VA-ID: \n",
                System.Text.Encoding.ASCII.GetString(outer[0].Bytes));
        var inner = Members(outer[1].Bytes);
        Assert.Equal(said.Json("upload").Select(upload => upload.GetProperty("upload_name").GetString()).Order(StringComparer.Ordinal),
            inner.Select(member => member.Name));
        Assert.All(inner, member => Assert.Equal(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, member.Name)), member.Bytes));
        Assert.Contains("Try ONE device's file first", File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "CHECKLIST.txt")),
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Tar_and_python_read_it()
    {
        _lab.ToDesk("FOC1", "FOC2");
        var path = Batch(_lab.Desk("stage", "--to", "up", "--batch", "--json"));
        Requires.Programs("tar", "python3");
        var out1 = _lab.Folder("x");
        Assert.Equal(0, ProcessRun.Of("tar", ["-xzf", path, "-C", out1]).ExitCode);
        Assert.Equal(0, ProcessRun.Of("tar", ["-xzf", Directory.GetFiles(out1, "UD_VA_*").Single(), "-C", out1]).ExitCode);
        Assert.Equal(2, Directory.GetFiles(out1, "C9300-48P_*.txt").Length);
        var listed = ProcessRun.Of("python3", ["-c",
            "import io,sys,tarfile\no=tarfile.open(sys.argv[1])\nn=[m.name for m in "
                + "o]\ni=tarfile.open(fileobj=io.BytesIO(o.extractfile(n[1]).read()))\nprint(n[0],*[(m.name,m.mode,m.mtime,m.size) for m "
                    + "in i])", path]);
        Assert.Equal(0, listed.ExitCode);
        Assert.StartsWith("manifest.mf ('C9300-48P_FOC1_", listed.Output, StringComparison.Ordinal);
        Assert.Equal(2, listed.Output.Split(", 420, 315532800, ").Length - 1);
    }

    [Fact]
    public void The_sample_s_own_spelling_is_a_setting()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("config", "batch.manifest", "sample"));

        var manifest = System.Text.Encoding.ASCII.GetString(Members(File.ReadAllBytes(Batch(_lab.Desk("stage", "--to", "up", "--batch",
            "--json"))))[0].Bytes);

        Assert.Contains("\nName: /UD_VA_26Nov21_10_15_00_000.ta.gz\n", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_again_changes_nothing_and_the_same_files_make_the_same_bytes()
    {
        _lab.ToDesk("FOC1", "FOC2");
        var path = Batch(_lab.Desk("stage", "--to", "up", "--batch", "--json"));
        var folder = Path.GetDirectoryName(path)!;
        var before = Directory.GetFiles(folder).ToDictionary(file => file, file =>
            (Digest.Of(File.ReadAllBytes(file)), File.GetLastWriteTimeUtc(file)));
        var journal = _lab.Desk("audit", "export", "--json").Json("journal").Count;

        var again = _lab.Desk("stage", "--to", "up", "--batch", "--json");

        Assert.Equal("known", Assert.Single(again.Json("batch")).GetProperty("outcome").GetString());
        Assert.Equal(0, again.Summary.GetProperty("staged").GetInt32());
        Assert.Equal(before, Directory.GetFiles(folder).ToDictionary(file => file, file =>
            (Digest.Of(File.ReadAllBytes(file)), File.GetLastWriteTimeUtc(file))));
        Assert.Equal(journal, _lab.Desk("audit", "export", "--json").Json("journal").Count);
        File.Delete(path);
        StationPair.Done(_lab.Desk("stage", "--to", "up", "--batch"));
        Assert.Equal(before[path].Item1, Digest.Of(File.ReadAllBytes(path)));
    }

    [Fact]
    public void What_was_tried_first_and_answered_is_not_in_the_next_batch()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("first.txt", StationPair.Ack(1799000000000, "FOC1"))));

        var path = Batch(_lab.Desk("stage", "--to", "up", "--batch", "--json"));

        var names = Members(Members(File.ReadAllBytes(path))[1].Bytes).Select(member => member.Name).ToList();
        Assert.Equal(2, names.Count);
        Assert.DoesNotContain(names, name => name.Contains("FOC1", StringComparison.Ordinal));
        Assert.Contains("holds all 2 usage files", File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "CHECKLIST.txt")),
            StringComparison.Ordinal);
    }

    // The response contains no UDI: only the file names identify the device, through two levels of archive.
    [Fact]
    public void The_answer_to_a_batch_finds_every_device_by_its_name()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        var path = Batch(_lab.Desk("stage", "--to", "up", "--batch", "--json"));
        var names = Members(Members(File.ReadAllBytes(path))[1].Bytes).Select(member => member.Name).ToList();
        var inner = Archive(names.Select((name, i) => ("ACK_" + name,
            System.Text.Encoding.UTF8.GetBytes(StationPair.Ack(1799000000000 + i)))));
        File.WriteAllBytes(_lab.At("ACK_" + Path.GetFileName(path)), Archive([("ACK_UD_VA_26Nov21_10_15_00_000_py.tar.gz", inner)]));

        var said = _lab.Desk("collect", "ACK_" + Path.GetFileName(path), "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal(3, said.Summary.GetProperty("recorded").GetInt32());
        Assert.Equal(["upload-name", "upload-name", "upload-name"], said.Json("file").Where(file =>
            file.GetProperty("kind").GetString() == "ack")
            .Select(file => file.GetProperty("evidence").GetString()));
        Assert.Equal(3, StationPair.Lines(_lab.Desk("status", "--json"), "device").Count);
        Assert.All(StationPair.Lines(_lab.Desk("status", "--json"), "device"), device =>
            Assert.Equal("answered", device.GetProperty("state").GetString()));

        // The account took an archive, so the next one needs no file that is tried first.
        _lab.ToDesk("FOC4", "FOC5");
        var next = Batch(_lab.Desk("stage", "--to", "up2", "--batch", "--json"));
        var list = File.ReadAllText(Path.Combine(Path.GetDirectoryName(next)!, "CHECKLIST.txt"));
        Assert.Contains("An archive worked for this account: its response was collected 2026-11-21 10:15Z", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Try ONE", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_says_what_cssm_answered_since_and_ticks_it_in_the_checklist()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        StationPair.Done(_lab.Desk("stage", "--to", "up", "--fresh"));
        Assert.DoesNotContain("Since the stage", _lab.Desk("stage", "--to", "up", "-n").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("collect", _lab.Write("first.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC2", "--reason", "duplicate report"));
        _lab.ToDesk("FOC4");

        var said = _lab.Desk("stage", "--to", "up", "--fresh", "--json");

        var since = Assert.Single(said.Json("since"));
        Assert.Equal("2026-11-21T10:15:00Z", since.GetProperty("staged_at").GetString());
        Assert.Equal((1, 1, 1), (since.GetProperty("answered").GetInt32(), since.GetProperty("refused").GetInt32(),
            since.GetProperty("waiting").GetInt32()));
        var folder = Path.GetDirectoryName(said.Json("upload").Single().GetProperty("path").GetString()!)!;
        foreach (var name in new[] { "CHECKLIST.txt", "CHECKLIST.html" })
        {
            var list = File.ReadAllText(Path.Combine(folder, name));
            Assert.Contains("till without a response", list, StringComparison.Ordinal);
            Assert.Contains("_FOC3_", list, StringComparison.Ordinal);
            Assert.DoesNotContain("_FOC1_", list, StringComparison.Ordinal);
        }

        StationPair.Done(_lab.Desk("stage", "--to", "up/2026-11-21"));
        var old = File.ReadAllText(Directory.GetFiles(_lab.At("up/2026-11-21"), "CHECKLIST.txt", SearchOption.AllDirectories).Single());
        Assert.Matches(@"\[x\] C9300-48P_FOC1_\w+\.txt  answered 2026-11-21 10:15Z\n\[x\] C9300-48P_FOC2_\w+\.txt  refused ", old);
    }

    [Fact]
    public void A_desk_that_collects_its_own_upload_folder_finds_nothing_new()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("stage", "--to", "up", "--batch"));

        var said = _lab.Desk("collect", "up", "--json");

        Assert.Equal((0, 0), (said.Exit, said.Summary.GetProperty("recorded").GetInt32()));
    }

    [Fact]
    public void A_code_is_printed_for_who_pastes_it()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("drop/code.txt", "CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n")));
        StationPair.Done(_lab.Zone("stage", "--to", "up"));

        var checklist = File.ReadAllText(Directory.GetFiles(_lab.At("up"), "CHECKLIST.txt", SearchOption.AllDirectories).Single());

        Assert.Contains("Step 1: reservation-request, paste the code (1)\n", checklist, StringComparison.Ordinal);
        Assert.Contains("paste the code of C9300-24UX_FCW2134L0RN_", checklist, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private static string Batch(Said said)
    {
        StationPair.Done(said);
        return said.Json("batch").Single().GetProperty("path").GetString()!;
    }

    private static List<(string Name, byte[] Bytes)> Members(byte[] archive)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var members = new List<(string, byte[])>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            members.Add((entry.Name, content.ToArray()));
        }

        return members;
    }

    private static byte[] Archive(IEnumerable<(string Name, byte[] Bytes)> members)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in members)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return bytes.ToArray();
    }
}
