using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Commands.Desk;

/// <summary>The behavior of <c>stage</c> and <c>mark</c>.</summary>
public sealed class MarkCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void The_same_mark_again_changes_nothing_and_keeps_the_reason()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate report"));

        Assert.Equal("0 marked refused, 1 was already; nothing changed\n", _lab.Desk("mark", "refused", "FOC1").Out);
        Assert.Contains("CSSM: \"duplicate report\"", _lab.Desk("status").Out, StringComparison.Ordinal);
    }

    // Regression: every mark was packed, so a zone received a refusal that the desk had replaced.
    [Fact]
    public void Only_the_mark_in_force_travels_back()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "FOC2", "--reason", "x"));
        StationPair.Done(_lab.Desk("mark", "ignored", "FOC1", "--reason", "scrapped"));
        StationPair.Done(_lab.Desk("mark", "unmatched", "FOC2"));

        var bundle = StationPair.Line(_lab.Desk("pack", "--to", "back", "--json"), "bundle");
        StationPair.Done(_lab.Zone("receive", "back"));

        Assert.Equal(1, bundle.GetProperty("facts").GetInt32());
        Assert.Equal(["not-expected", "packed"], StationPair.Lines(_lab.Zone("status", "--json"), "request")
            .OrderBy(request => request.GetProperty("udi").GetString(), StringComparer.Ordinal)
            .Select(request => request.GetProperty("state").GetString()));
    }

    // Regression: a request with a replaced mark was never staged again.
    [Fact]
    public void A_mark_that_was_superseded_no_longer_keeps_a_request_from_the_upload_folder()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "wrong account"));
        Assert.StartsWith("Nothing to stage", _lab.Desk("stage", "--to", "up").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("mark", "unmatched", "FOC1"));

        Assert.StartsWith("1 file to upload", _lab.Desk("stage", "--to", "up").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_says_uploaded_already_so_a_whole_folder_may_be_marked()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));

        Assert.StartsWith("1 marked uploaded, 1 was already", _lab.Desk("mark", "uploaded", "up").Out, StringComparison.Ordinal);
        Assert.Equal(["answered", "uploaded"], StationPair.Lines(_lab.Desk("status", "--json"), "device").Select(device =>
            device.GetProperty("state").GetString()));
    }

    [Fact]
    public void The_filled_in_upload_list_marks_what_its_lines_say()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        var list = Directory.EnumerateFiles(_lab.At("up"), "upload.csv", SearchOption.AllDirectories).Single();
        var lines = File.ReadAllLines(list);
        var refused = Array.FindIndex(lines, line => line.Contains("FOC2", StringComparison.Ordinal));
        lines[refused] = lines[refused].Replace("\"\",\"\"", "Refused,\"no, twice\"", StringComparison.Ordinal);
        File.WriteAllText(list, '\ufeff' + string.Join("\r\n", lines));

        var said = _lab.Desk("mark", "uploaded", "--from", list);
        StationPair.Done(said);

        // Regression: it printed "1 marked uploaded", whatever the lines say.
        Assert.Equal("1 marked refused", said.OutLines[0]);
        Assert.Equal([null, "no, twice"], StationPair.Lines(_lab.Desk("status", "--json"), "device").Select(device =>
            device.GetProperty("reason").GetString()));
    }

    [Fact]
    public void A_lost_bundle_lists_what_was_on_it_on_either_side()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));

        var atDesk = _lab.Desk("mark", "lost", "back/HQ.PLANT-7.00000001.offlic.tar");
        var inZone = _lab.Zone("mark", "lost", "PLANT-7.desk.00000001");

        Assert.Contains(StationPair.Udi("FOC1"), atDesk.Out, StringComparison.Ordinal);
        Assert.EndsWith("Next: offlic pack --again HQ.PLANT-7.00000001 --to DRIVE\n", atDesk.Out, StringComparison.Ordinal);
        Assert.Contains(StationPair.Udi("FOC1"), inZone.Out, StringComparison.Ordinal);
        Assert.EndsWith("Next: offlic pack --resend PLANT-7.desk.00000001 --to DRIVE\n", inZone.Out, StringComparison.Ordinal);
    }

    // Files of an earlier run count, although this run does not stage them.
    [Fact]
    public void An_upload_folder_that_is_full_is_followed_by_a_second_one()
    {
        _lab.ToDesk("FOC1", "FOC2");
        var first = StationPair.Line(_lab.Desk("stage", "--to", "up", "--only", "FOC1", "--json"),
            "upload").GetProperty("path").GetString()!;
        var folder = Path.GetDirectoryName(first)!;
        using (var ledger = Ledger.OpenToWrite(new StationPaths(_lab.At("desk")), LockWait.Long, _lab.Shell.Clock, rehearsal: false))
        {
            ledger.Write("tester", () =>
            {
                for (var i = 1; i < Limits.UploadFolder; i++)
                {
                    var bytes = BitConverter.GetBytes(i);
                    var id = ledger.Documents.Add(Digest.Of(bytes), bytes.Length, DocumentKind.Usage, Chunk.Of(bytes), "x", ledger.Now);
                    ledger.Requests.Add(new NewRequest(id, null, $"usage_{Digest.Of(bytes).Hex[..16]}.txt", null, null, Hostname: false,
                        null));
                    ledger.Uploads.Written(ledger.Uploads.Add(id, folder, ledger.Now), ledger.Now);
                }

                return ("test", "a folder that is full");
            });
        }

        var second = Assert.Single(_lab.Desk("stage", "--to", "up", "--json").Json("upload")).GetProperty("path").GetString()!;

        Assert.Equal($"{folder}_2", Path.GetDirectoryName(second));
        Assert.True(File.Exists(second));
    }

    public void Dispose() => _lab.Dispose();
}
